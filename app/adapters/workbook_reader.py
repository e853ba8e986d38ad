"""Spreadsheets in: xlsx, xls and ods by calamine, csv by the standard library."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.cell import Cell
from app.domain.fault import NotUtf8, ProtectedFile, UnknownFileType, UnreadableFile
from app.domain.intake import Sheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

WORKBOOK_TYPES = (".xlsx", ".xls", ".ods")
CSV_TYPE = ".csv"
FILE_TYPES = (*WORKBOOK_TYPES, CSV_TYPE)

_DELIMITERS = ",;\t"


def read(path: Path, *, name: str | None = None) -> list[Sheet]:
    """The sheets of a file, rows not yet read. name: as its owner knows it, its ending decides.

    Raises a Fault: UnknownFileType, UnreadableFile, ProtectedFile or NotUtf8. A csv that turns out
    to be broken raises UnreadableFile while its rows are read.
    """
    name = name or path.name
    ending = Path(name).suffix.lower()
    if ending == CSV_TYPE:
        return [Sheet(None, _CsvRows(_text(path, name), name))]
    if ending in WORKBOOK_TYPES:
        return list(_sheets(path, name))
    raise UnknownFileType(found=name)


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
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for facts in workbook.sheets_metadata:
            if facts.typ is not SheetTypeEnum.WorkSheet:
                continue
            if facts.visible is SheetVisibleEnum.Visible:
                yield Sheet(facts.name, _WorkbookRows(workbook.get_sheet_by_name(facts.name)))
            else:
                yield Sheet(facts.name, (), is_visible=False)
    except PasswordError:
        raise ProtectedFile(found=name) from None
    except (CalamineError, OSError) as error:
        raise UnreadableFile(found=name) from error


def _text(path: Path, name: str) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUtf8(found=name) from None
    if "\0" in text:
        raise UnreadableFile(found=name)
    return text
