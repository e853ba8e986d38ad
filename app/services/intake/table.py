"""A file's rows as values: columns found by their headers, cells read, every bad one noted."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice, zip_longest
from typing import Any

from app.domain.cell import Cell, is_blank, shown, spelling_key
from app.domain.column import COLUMNS, ONE_OF, Column
from app.domain.fault import (
    EmptyFile,
    Fault,
    MissingColumn,
    MissingValue,
    RepeatedColumn,
)
from app.domain.intake import ImportKind, ListKind, Notice, Place, Problem, Sheet
from app.domain.label import N_
from app.domain.person import mask_national_id

_ROWS_AT_ONCE = 4096
_REMEMBERED = 20_000
_ROWS_NAMED = 5
_TITLE_ROWS = 20
"""Among so many first rows that are not empty one must be the header."""

OnRows = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Refused:
    """Stands for a cell that cannot be read, until its row is known."""

    cell: Cell
    fault: Fault


class _Memo(dict[Cell, Any]):
    """What the cells of a column mean; a cell that comes again is read once."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.has_refused = False

    def read(self, cells: Sequence[Cell]) -> list[Any]:
        """The values of some cells."""
        if self.column.reads_as_is(cells):
            return [cell or None for cell in cells] if "" in cells else list(cells)
        return list(map(self.__getitem__, cells))

    def __missing__(self, cell: Cell) -> Any:
        value = self.column.blank
        if not is_blank(cell):
            try:
                value = self.column.read(cell)
            except Fault as fault:
                self.has_refused = True
                value = _Refused(cell, fault)
        if len(self) < _REMEMBERED:
            self[cell] = value
        return value


@dataclass(slots=True)
class Table:
    """The rows of all sheets that are of the kind, one list a column, counted from 0.

    values: of the columns that the file has. In a column None means that nothing is said. Bad rows
    stay in; whoever drafts leaves them out.
    """

    kind: ImportKind | ListKind
    values: dict[str, list[Any]] = field(default_factory=dict)
    absent: dict[str, list[Any]] = field(default_factory=dict)
    numbers: "array[int]" = field(default_factory=lambda: array("L"))
    is_bad: bytearray = field(default_factory=bytearray)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    sheets: list[tuple[int, str | None]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.numbers)

    def column(self, name: str) -> list[Any]:
        """The values of a column, all None where the file has no such column."""
        values = self.values if name in self.values else self.absent
        if name not in values:
            values[name] = [None] * len(self)
        return values[name]

    def good(self) -> Iterator[int]:
        """The rows without a fault so far."""
        return (row for row in range(len(self)) if not self.is_bad[row])

    def place(self, row: int) -> Place:
        """Where a row stands in the file."""
        _start, sheet = self.sheets[bisect_right(self.sheets, row, key=lambda s: s[0]) - 1]
        return Place(sheet, self.numbers[row])

    def words(self, other: int, *, seen_from: int) -> str:
        """The number of another row in a message, with its sheet where that is another one."""
        place = self.place(other)
        is_same = place.sheet == self.place(seen_from).sheet
        return str(place.row) if is_same else f"{place.row} ({place.sheet})"

    def numbers_in_words(self, rows: Sequence[int]) -> str:
        """The numbers of some rows in a message, the first few of many."""
        named = [self.words(row, seen_from=rows[0]) for row in rows[:_ROWS_NAMED]]
        return ", ".join(named) + (", …" if len(rows) > _ROWS_NAMED else "")

    def refuse(self, row: int, column: str | None, fault: Fault, *, found: str = "") -> None:
        """Note a fault of a row; found: what stands there, shown unless told."""
        if column and not found:
            value = self.column(column)[row]
            found = _in_words(plain(column, value) if column == "national_id" else value)
        self.is_bad[row] = 1
        self.problems.append(Problem(self.place(row), column, found, fault))

    def understood(self) -> Iterator[dict[str, Any]]:
        """Each row under the canonical names, as JSON can hold it; identity numbers masked."""
        given = [column.name for column in COLUMNS[self.kind] if column.name in self.values]
        for row in range(len(self)):
            place = self.place(row)
            cells = {name: plain(name, self.values[name][row]) for name in given}
            yield {"sheet": place.sheet, "row": place.row, **cells}

    def sort_problems(self) -> None:
        """Bring the problems into the order of the file."""
        sheets = {sheet: i for i, (_start, sheet) in enumerate(self.sheets)}
        columns = {column.name: i for i, column in enumerate(COLUMNS[self.kind])}
        self.problems.sort(
            key=lambda p: (
                sheets.get(p.place.sheet, -1),
                p.place.row or 0,
                columns.get(p.column or "", -1),
            )
        )


def plain(column: str, value: Any) -> Any:
    """A value as JSON can hold it."""
    if column == "national_id" and value is not None:
        return mask_national_id(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return list(value)
    if column == "birth_date" and value is not None:
        return str(value)
    return value or None if column == "parent_code" else value


def _in_words(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else shown(value)


def read_table(
    kind: ImportKind | ListKind,
    sheets: Sequence[Sheet],
    *,
    without: frozenset[Place] = frozenset(),
    on_rows: OnRows | None = None,
) -> Table:
    """Read every visible sheet that has the required columns; notices tell of the others.

    without: rows to leave out. on_rows: told how many rows have been read, as they are.
    """
    table = Table(kind)
    headers = [_Header.of(kind, sheet) for sheet in sheets if sheet.is_visible]
    filled = [header for header in headers if header.cells]
    fitting = [header for header in filled if not header.missing]
    if not fitting:
        _refuse_file(table, min(filled, key=lambda h: len(h.missing), default=None))
        return table
    for sheet in sheets:
        if not sheet.is_visible:
            table.notices.append(Notice(N_("Trang ẩn «%(sheet)s» không được đọc."), _named(sheet)))
    for header in filled:
        if header.missing:
            table.notices.append(
                Notice(
                    N_("Trang «%(sheet)s» không có đủ cột nên không được đọc."),
                    _named(header.sheet),
                )
            )
        else:
            _read_sheet(table, header, without, on_rows)
    return table


def _named(sheet: Sheet) -> dict[str, object]:
    return {"sheet": sheet.name}


def _refuse_file(table: Table, header: "_Header | None") -> None:
    if header is None:
        table.problems.append(Problem(Place(None, None), None, "", EmptyFile()))
        return
    place = Place(header.sheet.name, header.number)
    found = ", ".join(shown(cell) for cell in header.cells if not is_blank(cell))
    one_of = ONE_OF.get(table.kind, ())
    for column in header.missing:
        either = one_of if column.name in one_of else (column.name,)
        labels = [c.label for name in either for c in COLUMNS[table.kind] if c.name == name]
        fault = MissingColumn(name=" / ".join(either), label=" / ".join(labels))
        table.problems.append(Problem(place, column.name, found, fault))


@dataclass(slots=True)
class _Header:
    """The row that names the columns of the kind: the first that has all that are needed.

    Offices write titles above it. Where no row has them all, the one that comes nearest is told.
    """

    kind: ImportKind | ListKind
    sheet: Sheet
    number: int
    cells: Sequence[Cell]
    found: dict[str, int] = field(default_factory=dict)
    repeated: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, kind: ImportKind | ListKind, sheet: Sheet) -> "_Header":
        nearest = cls(kind, sheet, 0, ())
        filled = (
            (number, cells)
            for number, cells in enumerate(sheet.rows, 1)
            if not all(map(is_blank, cells))
        )
        for number, cells in islice(filled, _TITLE_ROWS):
            header = cls(kind, sheet, number, cells)
            header._match()
            if not header.missing:
                return header
            if not nearest.cells or len(header.found) > len(nearest.found):
                nearest = header
        return nearest

    def _match(self) -> None:
        """Give each column its place: the header that names it best, if several could."""
        keys = [spelling_key(shown(cell)) for cell in self.cells]
        for column in COLUMNS[self.kind]:
            key = next((key for key in column.keys if key in keys), None)
            if key is None:
                continue
            self.found[column.name] = keys.index(key)
            if keys.count(key) > 1:
                self.repeated.append((column.name, shown(self.cells[keys.index(key)])))

    @property
    def columns(self) -> list[Column]:
        return [column for column in COLUMNS[self.kind] if column.name in self.found]

    @property
    def missing(self) -> list[Column]:
        """Required columns that are not there; of alternatives the first."""
        one_of = ONE_OF.get(self.kind, ())
        lacks_key = one_of and not any(name in self.found for name in one_of)
        return [
            column
            for column in COLUMNS[self.kind]
            if column.name not in self.found
            and (column.required or (lacks_key and column.name == one_of[0]))
        ]

    @property
    def ignored(self) -> list[str]:
        used = set(self.found.values())
        extra = (cell for at, cell in enumerate(self.cells) if at not in used)
        return [shown(cell) for cell in extra if not is_blank(cell)]


def _read_sheet(
    table: Table, header: _Header, without: frozenset[Place], on_rows: OnRows | None
) -> None:
    table.sheets.append((len(table), header.sheet.name))
    place = Place(header.sheet.name, header.number)
    for name, written in header.repeated:
        table.problems.append(Problem(place, name, written, RepeatedColumn(header=written)))
    if header.ignored:
        facts = {"columns": ", ".join(header.ignored), "sheet": header.sheet.name or "csv"}
        table.notices.append(Notice(N_("Cột không dùng đến (%(sheet)s): %(columns)s."), facts))
    memos = {column.name: _Memo(column) for column in header.columns}
    mended: dict[str, list[int]] = {}
    rows = iter(header.sheet.rows)
    skipped = {place.row for place in without if place.sheet == header.sheet.name}
    number = header.number + 1
    for _ in islice(rows, header.number):
        pass
    while chunk := list(islice(rows, _ROWS_AT_ONCE)):
        raw = list(zip_longest(*chunk, fillvalue=None))
        nothing = (None,) * len(chunk)
        cells = {
            column.name: raw[at] if (at := header.found[column.name]) < len(raw) else nothing
            for column in header.columns
        }
        _take(table, header, _Chunk(number, len(chunk), cells, skipped), memos, mended)
        number += len(chunk)
        if on_rows:
            on_rows(len(chunk))
    _tell_of_mended(table, mended)


@dataclass(slots=True)
class _Chunk:
    """Some rows of a sheet, one tuple of cells a column."""

    first_number: int
    size: int
    cells: Mapping[str, Sequence[Cell]]
    skipped: set[int | None]

    def kept(self, anchor: Sequence[Any]) -> list[int] | None:
        """The rows to keep: not blank, not skipped. anchor: a column that is never blank in one.

        None: all.
        """
        if None not in anchor and not self.skipped:
            return None
        return [
            at
            for at in range(self.size)
            if self.first_number + at not in self.skipped
            and (anchor[at] is not None or not self._is_blank(at))
        ]

    def _is_blank(self, at: int) -> bool:
        return all(is_blank(cells[at]) for cells in self.cells.values())


def _take(
    table: Table,
    header: _Header,
    chunk: _Chunk,
    memos: dict[str, _Memo],
    mended: dict[str, list[int]],
) -> None:
    """Append a chunk's rows to the table, noting cells that are bad or missing."""
    read = {name: memos[name].read(cells) for name, cells in chunk.cells.items()}
    anchor = next((column.name for column in header.columns if column.required), None)
    kept = chunk.kept(read[anchor] if anchor else (None,) * chunk.size)
    start = len(table)
    numbers = range(chunk.first_number, chunk.first_number + chunk.size)
    table.numbers.extend(numbers if kept is None else [numbers[at] for at in kept])
    table.is_bad.extend(bytes(len(table.numbers) - start))
    for column in COLUMNS[table.kind]:
        if column.name not in read:
            if column.name in table.values:
                table.values[column.name].extend([None] * (len(table) - start))
            continue
        values = read[column.name]
        if kept is not None:
            values = [values[at] for at in kept]
        table.values.setdefault(column.name, [None] * start).extend(values)
        if memos[column.name].has_refused or (column.required and None in values):
            _note_bad_cells(table, column, start)
        if column.mends:
            mended.setdefault(column.name, []).extend(_mended(column, chunk, kept))


def _mended(column: Column, chunk: _Chunk, kept: list[int] | None) -> Iterator[int]:
    assert column.mends is not None
    wanted = range(chunk.size) if kept is None else kept
    cells = chunk.cells[column.name]
    return (chunk.first_number + at for at in wanted if column.mends(cells[at]))


def _note_bad_cells(table: Table, column: Column, start: int) -> None:
    values = table.values[column.name]
    for row in range(start, len(values)):
        value = values[row]
        if value is None and column.required:
            table.refuse(row, column.name, MissingValue(label=column.label))
        elif type(value) is _Refused:
            values[row] = None
            found = shown(value.cell)
            if column.name == "national_id":
                found = mask_national_id(found)
            table.refuse(row, column.name, value.fault, found=found)


def _tell_of_mended(table: Table, mended: dict[str, list[int]]) -> None:
    labels = {column.name: column.label for column in COLUMNS[table.kind]}
    for name, numbers in mended.items():
        if numbers:
            rows = ", ".join(map(str, numbers[:_ROWS_NAMED]))
            if len(numbers) > _ROWS_NAMED:
                rows += ", …"
            facts = {"label": labels[name], "count": len(numbers), "rows": rows}
            message = N_("%(label)s: %(count)s ô ở dạng số, đã thêm số 0 ở đầu (dòng %(rows)s).")
            table.notices.append(Notice(message, facts))
