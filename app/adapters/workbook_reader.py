"""Spreadsheets in: xlsx, xls and ods by calamine, csv by the standard library."""

import csv
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from app.domain.cell import Cell
from app.domain.fault import NotUtf8, ProtectedFile, UnknownFileType, UnreadableFile, VastSheet
from app.domain.intake import Sheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

WORKBOOK_TYPES = (".xlsx", ".xls", ".ods")
CSV_TYPE = ".csv"
FILE_TYPES = (*WORKBOOK_TYPES, CSV_TYPE)

_DELIMITERS = ",;\t"
_HEAD = 4096
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension ref="[A-Z]+\d+:([A-Z]{1,3})(\d{1,7})"')
_MOST_CELLS = 20_000_000
_PIECE = 1 << 20
_BYTES_A_ROW = {".xlsx": 60, ".xls": 200, ".ods": 60}
"""Of a roster with eight columns; two of the three are compressed."""


def read(path: Path, *, name: str | None = None) -> list[Sheet]:
    """The sheets of a file, rows not yet read. name: as its owner knows it, its ending decides.

    Raises a Fault: UnknownFileType, UnreadableFile, ProtectedFile, VastSheet or NotUtf8. A csv that
    turns out to be broken raises UnreadableFile while its rows are read.
    """
    name = name or path.name
    ending = Path(name).suffix.lower()
    if ending == CSV_TYPE:
        return [Sheet(None, _CsvRows(_text(path, name), name))]
    if ending in WORKBOOK_TYPES:
        return list(_sheets(path, name))
    raise UnknownFileType(found=name)


def rows_about(path: Path, *, name: str | None = None) -> int:
    """About how many rows stand below a file's headers: by its own word, or by its bytes.

    Found in milliseconds, and by no means exact.
    """
    ending = Path(name or path.name).suffix.lower()
    if ending == CSV_TYPE:
        return max(_lines(path) - 1, 0)
    told = sum(rows - 1 for _cell, _columns, rows in _corners(path)) if ending == ".xlsx" else 0
    return told or path.stat().st_size // _BYTES_A_ROW.get(ending, 1)


@dataclass(frozen=True, slots=True)
class _WorkbookRows:
    """Rows made one by one: a hundred thousand at once would take four times the memory."""

    sheet: "CalamineSheet"

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        return self.sheet.iter_rows()

    def __len__(self) -> int:
        return self.sheet.end[0] + 1 if self.sheet.end else 0


@dataclass(frozen=True, slots=True)
class _CsvRows:
    """Rows of a text; the delimiter is the one that stands most often in the first line."""

    text: str
    name: str

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        delimiter = max(_DELIMITERS, key=self.text.partition("\n")[0].count)
        try:
            yield from csv.reader(StringIO(self.text, newline=""), delimiter=delimiter)
        except csv.Error:
            raise UnreadableFile(found=self.name) from None

    def __len__(self) -> int:
        return self.text.count("\n") + 1


def _sheets(path: Path, name: str) -> Iterator[Sheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if Path(name).suffix.lower() == ".xlsx":
        _refuse_vast(path, name)
    with _told_as_faults(name):
        workbook = CalamineWorkbook.from_path(str(path))
        for facts in workbook.sheets_metadata:
            if facts.typ is not SheetTypeEnum.WorkSheet:
                continue
            if facts.visible is SheetVisibleEnum.Visible:
                yield Sheet(facts.name, _WorkbookRows(workbook.get_sheet_by_name(facts.name)))
            else:
                yield Sheet(facts.name, (), is_visible=False)


@contextmanager
def _told_as_faults(name: str) -> Iterator[None]:
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise ProtectedFile(found=name) from None
    except (CalamineError, OSError) as error:
        raise UnreadableFile(found=name) from error
    except BaseException as error:
        # Its parser of xls panics over some broken files, in an exception without a public name.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile(found=name) from None


def _refuse_vast(path: Path, name: str) -> None:
    """Refuse a sheet that says itself that it is too large; what else is wrong calamine will tell.

    It makes room for the whole rectangle, and ends the process where there is not enough.
    """
    for cell, columns, rows in _corners(path):
        if columns * rows > _MOST_CELLS:
            raise VastSheet(found=name, cell=cell)


def _corners(path: Path) -> Iterator[tuple[str, int, int]]:
    """The last cell of each sheet of an xlsx by its own word, with the columns and rows up to it.

    Sheets that do not say it are left out, and so is all that cannot be read.
    """
    faults_of_its_own = (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error)
    with suppress(*faults_of_its_own), ZipFile(path) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                with archive.open(part) as sheet:
                    corner = _DIMENSION.search(sheet.read(_HEAD))
                if corner:
                    columns = 0
                    for letter in corner[1]:
                        columns = columns * 26 + letter - ord("A") + 1
                    yield (corner[1] + corner[2]).decode(), columns, int(corner[2])


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(_PIECE), b""))


def _text(path: Path, name: str) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUtf8(found=name) from None
    if "\0" in text:
        raise UnreadableFile(found=name)
    return text
