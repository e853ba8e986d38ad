"""Spreadsheets out: empty templates, and the owner's own file with a column that says what to mend.

Texts come translated from the edge.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from app.domain.cell import Cell, is_blank, shown, spelling_key
from app.domain.intake import Place, Sheet

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

CSV, XLSX = ".csv", ".xlsx"

# openpyxl holds some fifty times a file's size in memory; larger ones lose their colours instead.
_STYLED_BYTES = 4 << 20
_TEMPLATE_ROWS = 20_000
_HEAD_FILL, _REQUIRED_FILL, _REMARK_FILL = "E6EFEE", "0B5D5E", "FBE9E7"
_REQUIRED_INK, _REMARK_INK = "FFFFFF", "9F2D20"
_ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of a template. guide: its line on the second sheet. choices: for a drop-down."""

    header: str
    is_required: bool
    guide: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A file ready to be sent. ending: with its dot."""

    content: bytes
    ending: str


# Templates


def csv_template(columns: Sequence[TemplateColumn]) -> Written:
    """One line of headers."""
    return _csv([[column.header for column in columns]], ",")


def xlsx_template(
    columns: Sequence[TemplateColumn], *, title: str, guide_title: str, guide_headers: Sequence[str]
) -> Written:
    """A sheet of headers and a sheet that explains them."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet, guide = workbook.worksheets[0], workbook.create_sheet(guide_title)
    sheet.title = title
    _write_headers(sheet, columns)
    _write_guide(guide, columns, guide_headers)
    _offer_choices(sheet, guide, columns, first=len(guide_headers) + 2)
    return _saved(workbook)


def _write_headers(sheet: "Worksheet", columns: Sequence[TemplateColumn]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(columns, 1):
        head = sheet.cell(1, number, column.header)
        head.font = Font(bold=True, color=_REQUIRED_INK if column.is_required else None)
        head.fill = PatternFill("solid", _REQUIRED_FILL if column.is_required else _HEAD_FILL)
        head.alignment = Alignment(wrap_text=True, vertical="center")
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = max(14, len(column.header) + 4)
        # As text, what is typed is what is read: no lost zeros, no day taken for a month.
        dimension.number_format = "@"
        head.number_format = "@"
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "A2"


def _write_guide(
    guide: "Worksheet", columns: Sequence[TemplateColumn], headers: Sequence[str]
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, header in enumerate(headers, 1):
        head = guide.cell(1, number, header)
        head.font, head.fill = Font(bold=True), PatternFill("solid", _HEAD_FILL)
    for row, column in enumerate(columns, 2):
        for number, text in enumerate((column.header, *column.guide), 1):
            cell = guide.cell(row, number, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"
        guide.cell(row, 1).font = Font(bold=column.is_required)
    for number, width in enumerate((26, 16, 48, 40, 30), 1):
        guide.column_dimensions[get_column_letter(number)].width = width
    guide.freeze_panes = "A2"


def _offer_choices(
    sheet: "Worksheet", guide: "Worksheet", columns: Sequence[TemplateColumn], *, first: int
) -> None:
    """Drop-downs, fed by hidden columns of the guide: a list within the rule ends at 255 letters.

    They only offer; other spellings that the reader understands may still be typed.
    """
    from openpyxl.utils import get_column_letter, quote_sheetname
    from openpyxl.worksheet.datavalidation import DataValidation

    at = first
    for number, column in enumerate(columns, 1):
        if not column.choices:
            continue
        source, target = get_column_letter(at), get_column_letter(number)
        for row, choice in enumerate(column.choices, 2):
            guide.cell(row, at, choice)
        guide.column_dimensions[source].hidden = True
        last = len(column.choices) + 1
        rule = DataValidation(
            "list",
            formula1=f"{quote_sheetname(guide.title)}!${source}$2:${source}${last}",
            allow_blank=True,
            showErrorMessage=False,
        )
        rule.add(f"{target}2:{target}{_TEMPLATE_ROWS}")
        sheet.add_data_validation(rule)
        at += 1


# The owner's file, annotated


def annotated(
    path: Path, sheets: Sequence[Sheet], remarks: Mapping[Place, str], *, name: str, header: str
) -> Written:
    """The file with one column more, which says in each row what is wrong there.

    name: as its owner knows it; its ending decides. An xlsx keeps its looks, xls and ods come back
    as plain xlsx without their hidden sheets, csv as csv. A column of that header from last time
    is filled anew.
    """
    ending = Path(name).suffix.lower()
    if ending == CSV:
        return _annotated_csv(path, sheets[0], remarks, header)
    if ending == XLSX and path.stat().st_size <= _STYLED_BYTES:
        workbook = _styled(path)
        if workbook is not None:
            for sheet in workbook.worksheets:
                _annotate(sheet, remarks, header)
            return _saved(workbook)
    return _annotated_values(sheets, remarks, header)


def _styled(path: Path) -> "Workbook | None":
    """The workbook with its looks; None where openpyxl stumbles over what calamine could read."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with path.open("rb") as file:
            return load_workbook(file)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, AttributeError):
        # Files of other programs break its assumptions in as many ways; it has no error of its own.
        return None


def _annotate(sheet: "Worksheet", remarks: Mapping[Place, str], header: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    mine = {place.row: text for place, text in remarks.items() if place.sheet == sheet.title}
    if not mine:
        return
    rows = (
        [None if value is None else str(value) for value in row]
        for row in sheet.iter_rows(values_only=True)
    )
    head, at = _remark_column(rows, header)
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_col <= at + 1 <= merged.max_col:
            sheet.unmerge_cells(merged.coord)
    for (cell,) in sheet.iter_rows(min_row=head, min_col=at + 1, max_col=at + 1):
        cell.value = None
    for row, text in _with_header(mine, head, header).items():
        cell = sheet.cell(row, at + 1, _legal(text))
        cell.data_type = "s"
        cell.font = Font(bold=row == head, color=_REMARK_INK)
        cell.fill = PatternFill("solid", _REMARK_FILL)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(at + 1)].width = 60


def _annotated_values(
    sheets: Sequence[Sheet], remarks: Mapping[Place, str], header: str
) -> Written:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for sheet in sheets:
        page = workbook.create_sheet(sheet.name or header)
        for row in _annotated_rows(sheet, remarks, header):
            page.append([_storable(cell) for cell in row])
    return _saved(workbook)


def _annotated_csv(path: Path, sheet: Sheet, remarks: Mapping[Place, str], header: str) -> Written:
    with path.open(encoding="utf-8-sig") as file:
        first_line = file.readline()
    delimiter = max(",;\t", key=first_line.count)
    return _csv(
        [[shown(cell) for cell in row] for row in _annotated_rows(sheet, remarks, header)],
        delimiter,
    )


def _annotated_rows(
    sheet: Sheet, remarks: Mapping[Place, str], header: str
) -> Iterable[Sequence[Cell]]:
    """The rows of a sheet with the remark of each in its column; unchanged where there is none."""
    mine = {place.row: text for place, text in remarks.items() if place.sheet == sheet.name}
    if not mine:
        yield from sheet.rows
        return
    head, at = _remark_column(sheet.rows, header)
    told = _with_header(mine, head, header)
    for number, row in enumerate(sheet.rows, 1):
        cells = list(row)
        if number >= head:
            cells += [None] * (at + 1 - len(cells))
            cells[at] = told.get(number)
        yield cells


def _remark_column(rows: Iterable[Sequence[Cell]], header: str) -> tuple[int, int]:
    """The row of the headers, from 1, and the place of the remarks, from 0: one after the last."""
    head, at, widest = 1, None, 0
    for number, row in enumerate(rows, 1):
        filled = [place for place, cell in enumerate(row) if not is_blank(cell)]
        if filled and not widest:
            head = number
            keys = [spelling_key(shown(cell)) for cell in row]
            at = keys.index(spelling_key(header)) if spelling_key(header) in keys else None
        widest = max(widest, filled[-1] + 1 if filled else 0)
    return head, widest if at is None else at


def _with_header(mine: Mapping[int | None, str], head: int, header: str) -> dict[int, str]:
    """The remarks by row, under their header; what is wrong with the headers stands beside it."""
    told = {row: text for row, text in mine.items() if row is not None}
    return {**told, head: f"{header}: {told[head]}" if head in told else header}


def _storable(cell: Cell) -> Cell:
    """A cell as openpyxl takes it, from a file that another program wrote."""
    if isinstance(cell, str):
        # openpyxl takes whatever begins with «=» for a formula, which this was not.
        return _legal(f" {cell}" if cell.startswith("=") else cell)
    return str(cell) if isinstance(cell, timedelta) else cell


def _legal(text: str) -> str:
    return text.translate(_ILLEGAL)


def _csv(rows: Iterable[Sequence[str]], delimiter: str) -> Written:
    """UTF-8 with its mark, without which Excel would not know it for UTF-8."""
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return Written(text.getvalue().encode("utf-8-sig"), CSV)


def _saved(workbook: "Workbook") -> Written:
    content = BytesIO()
    workbook.save(content)
    return Written(content.getvalue(), XLSX)
