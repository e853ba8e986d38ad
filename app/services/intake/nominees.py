"""A list of people that an office sends for a class: whom it means. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.fault import DuplicateRow, EmptyFile, Fault, MissingColumn, RepeatedColumn
from app.domain.intake import ListKind, Problem, Sheet
from app.domain.label import N_
from app.domain.nominee import Known, Written, who_is_meant
from app.domain.vietnamese import fold
from app.queries.intake import unit_book
from app.queries.nominee import people_called
from app.queries.outlook import Outlook
from app.services.intake.table import Table, read_table

MOST_NOMINEES = 500
"""One list is looked through, and named, on one page."""


@dataclass(frozen=True, slots=True)
class Nominees:
    """What a list says. people: ids, each once. problems: rows that mean nobody, in their order."""

    rows: int
    people: list[int]
    problems: list[Problem]


class NobodyListed(Fault):
    """A file without a row that names somebody."""

    message = N_(
        "Tệp không có dòng nào ghi tên hoặc mã người. Hãy để mỗi người một dòng, dưới dòng tiêu đề "
        "có cột «Họ và tên» hoặc «Mã người»."
    )


class TooManyListed(Fault):
    """More than somebody can look through."""

    message = N_(
        "Tệp có %(count)s dòng; mỗi lần đề cử theo tệp được nhiều nhất %(most)s dòng. Hãy chia "
        "tệp, hoặc chọn trong danh sách bằng bộ lọc."
    )


def find_nominees(db: Session, sheets: Sequence[Sheet], outlook: Outlook) -> Nominees:
    """The people whom a file means, of those in post whom the reader answers for.

    Raises a Fault where the file as a whole cannot be understood.
    """
    table = read_table(ListKind.NOMINEES, sheets)
    _refuse_file(table)
    rows = [row for row in table.good() if _is_about_somebody(table, row)]
    people: dict[int, int] = {}
    for row, meant in zip(rows, _meant(db, table, rows, outlook), strict=True):
        if isinstance(meant, Fault):
            table.refuse(row, None, meant, found=_found(table, row))
            continue
        first = people.setdefault(meant, row)
        if first != row:
            words = table.words(first, seen_from=row)
            repeat = DuplicateRow(row=words, what=N_("người", "trùng"))
            table.refuse(row, None, repeat, found=_found(table, row))
    table.sort_problems()
    bad = {problem.place for problem in table.problems}
    return Nominees(len(people) + len(bad), list(people), table.problems)


def _refuse_file(table: Table) -> None:
    for problem in table.problems:
        if isinstance(problem.fault, EmptyFile):
            raise NobodyListed
        if isinstance(problem.fault, MissingColumn | RepeatedColumn):
            raise problem.fault
    if not len(table):
        raise NobodyListed
    if len(table) > MOST_NOMINEES:
        raise TooManyListed(count=len(table), most=MOST_NOMINEES)


def _is_about_somebody(table: Table, row: int) -> bool:
    """Not the row of numbers that stands under the header of official forms."""
    name = table.column("full_name")[row]
    return name is None or any(map(str.isalpha, name))


def _meant(db: Session, table: Table, rows: Sequence[int], outlook: Outlook) -> list[int | Fault]:
    """For each row the person's id, or why it means nobody."""
    units = _units(db, table, outlook)
    written = [_written(table, row, units) for row in rows]
    known = people_called(
        db,
        outlook,
        codes={row.code for row in written if row.code},
        names={fold(row.full_name) for row in written if row.full_name},
    )
    by_code = {one.code: one for one in known}
    by_name: dict[str, list[Known]] = {}
    for one in known:
        by_name.setdefault(fold(one.full_name), []).append(one)
    return [_whom(row, by_code, by_name) for row in written]


def _whom(
    row: Written, by_code: Mapping[str, Known], by_name: Mapping[str, Sequence[Known]]
) -> int | Fault:
    try:
        return who_is_meant(row, by_code, by_name).person_id
    except Fault as fault:
        return fault


def _units(db: Session, table: Table, outlook: Outlook) -> dict[str, int]:
    """The ids of the units that the rows name; one that is not kept says nothing."""
    names = set(filter(None, table.column("unit_code")))
    if not names:
        return {}
    book = unit_book(db, outlook.province_id)
    found = {name: book.find(name) for name in names}
    return {name: unit for name, unit in found.items() if isinstance(unit, int)}


def _written(table: Table, row: int, units: Mapping[str, int]) -> Written:
    code, name, birth, unit = (
        table.column(column)[row]
        for column in ("person_code", "full_name", "birth_date", "unit_code")
    )
    return Written(code, name, birth, units.get(unit))


def _found(table: Table, row: int) -> str:
    """What the row says of who is meant, as it was written."""
    said = (table.column(name)[row] for name in ("person_code", "full_name"))
    return ", ".join(filter(None, said))
