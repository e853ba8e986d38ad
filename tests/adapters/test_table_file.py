"""Tables as files, as another program opens them."""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from app.adapters.table_file import Ending, FileColumn, FileTable, Value, table_file

FORMULAS = ["=1+1", '=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(A1)", "\t=1", "http://x.vn"]


def a_table(*rows: Sequence[Value], percent: bool = False) -> FileTable:
    width = len(rows[0]) if rows else 1
    columns = [FileColumn(f"Cột {n}", is_percent=percent) for n in range(width)]
    return FileTable("Danh sách", columns, rows, about=[("Tỉnh", "=1+1")], about_title="Thông tin")


def written(*rows: Sequence[Value], percent: bool = False) -> Worksheet:
    content = table_file(a_table(*rows, percent=percent), Ending.XLSX)
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def as_csv(*rows: Sequence[Value]) -> list[list[str]]:
    content = table_file(a_table(*rows), Ending.CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_workbook_is_a_formula_or_a_link(text: str) -> None:
    cell = written([text])["A2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_no_cell_of_any_sheet_holds_a_formula() -> None:
    content = table_file(a_table(*([text] for text in FORMULAS)), Ending.XLSX)

    with ZipFile(BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if "worksheets/sheet" in name]
        assert len(sheets) == 2
        assert not any(b"<f>" in parts.read(name) for name in sheets)


@pytest.mark.parametrize("text", FORMULAS[:-1])
def test_a_text_of_a_csv_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    assert as_csv([text])[1] == [f"'{text}"]


def test_a_negative_number_of_a_csv_is_still_a_number() -> None:
    assert as_csv([-3, Decimal("-0.5")])[1] == ["-3", "-0.5"]


def test_another_program_reads_back_what_was_written() -> None:
    rows: list[list[Value]] = [
        ["Đặng Thị Hòa", 1040, Decimal("7.25"), date(1985, 12, 31), None],
        ["087090001234", 0, 3.5, date(2024, 2, 29), ""],
    ]

    content = table_file(a_table(*rows), Ending.XLSX)

    read = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert read[1:] == [
        ["Đặng Thị Hòa", 1040.0, 7.25, date(1985, 12, 31), ""],
        ["087090001234", 0.0, 3.5, date(2024, 2, 29), ""],
    ]


def test_a_share_keeps_its_one_decimal() -> None:
    cell = written([Decimal("99.9")], percent=True)["A2"]

    assert (round(cell.value, 4), cell.number_format) == (0.999, "0.0%")


def test_an_instant_is_shown_in_vietnams_time() -> None:
    at = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

    assert written([at])["A2"].value == datetime(2026, 11, 23, 1, 30)  # noqa: DTZ001  as a sheet holds it
    assert as_csv([at])[1] == ["23/11/2026 01:30"]


def test_a_workbook_can_be_filtered_and_scrolled_under_its_header() -> None:
    sheet = written(["a"], ["b"])

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:A3")


def test_a_list_without_rows_is_a_file_with_its_header() -> None:
    empty = FileTable("Danh sách", [FileColumn("Họ và tên")], [])

    sheet = load_workbook(BytesIO(table_file(empty, Ending.XLSX))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Họ và tên"]
    assert table_file(empty, Ending.CSV).decode("utf-8-sig") == "Họ và tên\r\n"


def test_a_title_that_no_sheet_may_have_is_made_one() -> None:
    named = FileTable("Khóa/lớp [2024]: " + "x" * 40, [FileColumn("a")], [])

    assert (
        load_workbook(BytesIO(table_file(named, Ending.XLSX))).sheetnames[0].startswith("Khóa lớp")
    )
