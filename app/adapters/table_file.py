"""Tables out: a list or a figure as a workbook or as csv, where no text ever runs as a formula.

Texts come translated from the edge.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO, StringIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from app.domain.calendar import VIETNAM

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Value = str | int | float | Decimal | bool | date | datetime | None

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_SAMPLE = 200
_NARROWEST, _WIDEST = 8, 60
_INK, _FILL = "#FFFFFF", "#0B5D5E"
_FORMATS = {
    "date": {"num_format": "dd/mm/yyyy", "align": "left"},
    "instant": {"num_format": "dd/mm/yyyy hh:mm", "align": "left"},
    "percent": {"num_format": "0.0%"},
    "count": {"num_format": "#,##0"},
    "text": {"num_format": "@"},
}


class Ending(StrEnum):
    """The kinds of file that a table can be had as."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of the file. is_percent: its numbers are in percent already (78.1)."""

    header: str
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class FileTable:
    """What goes into a file. about: what it is of, as pairs of a name and a text."""

    title: str
    columns: Sequence[FileColumn]
    rows: Iterable[Sequence[Value]]
    about: Sequence[tuple[str, str]] = ()
    about_title: str = ""


def table_file(table: FileTable, ending: Ending) -> bytes:
    """The whole file. Rows are read once, in their order."""
    return _xlsx(table) if ending is Ending.XLSX else _csv(table)


# Workbooks


def _xlsx(table: FileTable) -> bytes:
    from xlsxwriter import Workbook

    content = BytesIO()
    # Rows go to a file at once; held in memory, a hundred thousand take 350 MB.
    workbook = Workbook(content, {"constant_memory": True})
    _write_rows(workbook, table)
    if table.about:
        _write_about(workbook, table)
    workbook.close()
    return content.getvalue()


def _write_rows(workbook: "Workbook", table: FileTable) -> None:
    sheet = workbook.add_worksheet(_sheet_name(table.title))
    formats = {name: workbook.add_format(format_) for name, format_ in _FORMATS.items()}
    head = workbook.add_format(
        {"bold": True, "font_color": _INK, "bg_color": _FILL, "text_wrap": True, "valign": "top"}
    )
    rows = iter(table.rows)
    sample = list(islice(rows, _SAMPLE))
    for place, width in enumerate(_widths(table.columns, sample)):
        sheet.set_column(place, place, width)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.header, head)
    number = 0
    for number, row in enumerate(chain(sample, rows), 1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, number, place, value, column, formats)
    sheet.autofilter(0, 0, number, max(len(table.columns) - 1, 0))
    _for_paper(sheet)


def _write_cell(
    sheet: "Worksheet",
    row: int,
    place: int,
    value: Value,
    column: FileColumn,
    formats: dict[str, Any],
) -> None:
    """Texts as texts, never by what they look like: `write` would make a formula of «=…»."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, place, value, formats["text"])
    elif isinstance(value, datetime):
        local = value.astimezone(VIETNAM).replace(tzinfo=None)
        sheet.write_datetime(row, place, local, formats["instant"])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, formats["date"])
    elif column.is_percent:
        sheet.write_number(row, place, float(value) / 100, formats["percent"])
    elif isinstance(value, int):
        sheet.write_number(row, place, value, formats["count"])
    else:
        sheet.write_number(row, place, float(value))


def _widths(columns: Sequence[FileColumn], sample: Sequence[Sequence[Value]]) -> Iterator[float]:
    for place, column in enumerate(columns):
        texts = [len(_shown(row[place])) for row in sample]
        longest = max([*texts, min(len(column.header), _WIDEST // 3)])
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


def _for_paper(sheet: "Worksheet") -> None:
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _write_about(workbook: "Workbook", table: FileTable) -> None:
    sheet = workbook.add_worksheet(_sheet_name(table.about_title))
    bold = workbook.add_format({"bold": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 70)
    sheet.write_string(0, 0, table.title, bold)
    for number, (name, text) in enumerate(table.about, 2):
        sheet.write_string(number, 0, name, bold)
        sheet.write_string(number, 1, text)


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters, and not these."""
    return "".join(" " if c in "[]:*?/\\'" else c for c in title)[:31].strip() or "1"


# csv


def _csv(table: FileTable) -> bytes:
    """UTF-8 with its mark, without which Excel would not know it for UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([column.header for column in table.columns])
    writer.writerows([_guarded(value) for value in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _guarded(value: Value) -> str:
    """Spreadsheets run a text that begins like a formula; an apostrophe keeps it a text."""
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return _shown(value)


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)
