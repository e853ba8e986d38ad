"""Templates and annotated files, opened again by the programs that will open them."""

import csv
import re
from collections.abc import Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from app.adapters import workbook_writer
from app.adapters.workbook_reader import read
from app.adapters.workbook_writer import (
    TemplateColumn,
    Written,
    annotated,
    csv_template,
    xlsx_template,
)
from app.domain.intake import Place

COLUMNS = [
    TemplateColumn("Mã người", True, ("Bắt buộc", "Mã trong tỉnh.", "", "CC0001")),
    TemplateColumn(
        "Giới tính", False, ("", "Nam hoặc nữ.", "Nữ\nNam", "Nam"), choices=("Nữ", "Nam")
    ),
    TemplateColumn("Lãnh đạo, quản lý", False, ("", "Giữ chức vụ.", "có, không", "có")),
]
ROWS = [
    ["Họ tên", "Ngày sinh"],
    ["Nguyễn Văn An", "31/02/1985"],
    ["Trần Thị Bình", "01/01/1990"],
    ["Lê Chi", "hôm qua"],
]
REMARKS = {
    Place("Danh sách", 2): "Ngày sinh: không có thật",
    Place("Danh sách", 4): "Ngày sinh: không phải một ngày",
}
HEADER = "Lỗi"


def workbook(path: Path, rows: Sequence[Sequence[str]] = ROWS, sheet: str = "Danh sách") -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Ghi chú").write(0, 0, "Số liệu quý IV")
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True, "bg_color": "#FFFF00"})
        for number, row in enumerate(rows):
            page.write_row(number, 0, row, bold if number == 0 else None)
    return path


def annotate(path: Path, remarks: dict[Place, str] = REMARKS) -> Written:
    return annotated(path, read(path), remarks, name=path.name, header=HEADER)


def cells(written: Written, sheet: str = "Danh sách") -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(written.content))
    return book.get_sheet_by_name(sheet).to_python()


# Templates


def test_a_workbook_template_has_the_headers_and_a_guide() -> None:
    written = xlsx_template(
        COLUMNS, title="Người", guide_title="Hướng dẫn", guide_headers=list("ABCDE")
    )

    assert written.ending == ".xlsx"
    assert cells(written, "Người") == [["Mã người", "Giới tính", "Lãnh đạo, quản lý"]]
    guide = [row[:5] for row in cells(written, "Hướng dẫn")]
    assert guide[0] == list("ABCDE")
    assert guide[1] == ["Mã người", "Bắt buộc", "Mã trong tỉnh.", "", "CC0001"]


def test_cells_of_a_template_are_text_so_that_zeros_and_days_stay_as_typed() -> None:
    written = xlsx_template(COLUMNS, title="Người", guide_title="Hd", guide_headers=["A"])

    page = load_workbook(BytesIO(written.content))["Người"]

    assert {page.column_dimensions[letter].number_format for letter in "ABC"} == {"@"}


def test_a_template_offers_the_accepted_values_but_forbids_no_others() -> None:
    written = xlsx_template(
        COLUMNS, title="Người", guide_title="Hướng dẫn", guide_headers=list("ABCDE")
    )

    book = load_workbook(BytesIO(written.content))
    (rule,) = book["Người"].data_validations.dataValidation

    assert str(rule.sqref).startswith("B2:B")
    assert not rule.showErrorMessage
    source = re.fullmatch(r"'Hướng dẫn'!\$(\w+)\$(\d+):\$\w+\$(\d+)", rule.formula1)
    assert source is not None
    column, first, last = source.groups()
    offered = book["Hướng dẫn"][f"{column}{first}:{column}{last}"]
    assert [cell.value for (cell,) in offered] == ["Nữ", "Nam"]


def test_a_csv_template_is_one_line_that_excel_knows_for_utf8() -> None:
    written = csv_template(COLUMNS)

    assert written.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(written.content.decode("utf-8-sig"))))
    assert rows == [["Mã người", "Giới tính", "Lãnh đạo, quản lý"]]


# Annotated files


def test_each_remark_stands_in_its_row_behind_the_last_column(tmp_path: Path) -> None:
    written = annotate(workbook(tmp_path / "a.xlsx"))

    assert cells(written) == [
        ["Họ tên", "Ngày sinh", "Lỗi"],
        ["Nguyễn Văn An", "31/02/1985", "Ngày sinh: không có thật"],
        ["Trần Thị Bình", "01/01/1990", ""],
        ["Lê Chi", "hôm qua", "Ngày sinh: không phải một ngày"],
    ]
    assert cells(written, "Ghi chú") == [["Số liệu quý IV"]]


def test_the_owners_looks_stay(tmp_path: Path) -> None:
    written = annotate(workbook(tmp_path / "a.xlsx"))

    head = load_workbook(BytesIO(written.content))["Danh sách"]["A1"]
    assert head.font.bold
    assert head.fill.start_color.rgb == "FFFFFF00"


def test_a_large_file_keeps_its_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx")
    with_looks = annotate(path)
    monkeypatch.setattr(workbook_writer, "_STYLED_BYTES", 10)

    plain = annotate(path)

    assert cells(plain) == cells(with_looks)
    assert cells(plain, "Ghi chú") == [["Số liệu quý IV"]]
    assert not load_workbook(BytesIO(plain.content))["Danh sách"]["A1"].font.bold


def test_what_is_wrong_with_the_headers_stands_beside_them(tmp_path: Path) -> None:
    remarks = {Place("Danh sách", 1): "Cột «Họ tên» có hai lần."}

    written = annotate(workbook(tmp_path / "a.xlsx"), remarks)

    assert cells(written)[0][2] == "Lỗi: Cột «Họ tên» có hai lần."


def test_remarks_of_last_time_make_way_for_those_of_today(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(annotate(workbook(path)).content)

    again = annotate(path, {Place("Danh sách", 3): "Trùng với dòng 2"})

    assert [row[2] for row in cells(again)] == ["Lỗi", "", "Trùng với dòng 2", ""]
    assert {len(row) for row in cells(again)} == {3}


def test_a_header_below_empty_rows_is_found(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [[""], [""], *ROWS])

    written = annotate(path, {Place("Danh sách", 4): "sai"})

    book = load_workbook(BytesIO(written.content))["Danh sách"]
    assert (book["C3"].value, book["C4"].value, book["C1"].value) == ("Lỗi", "sai", None)


def test_a_merged_cell_in_the_way_is_opened(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book["Danh sách"].merge_cells("B2:E2")
    book.save(path)

    written = annotate(path)

    assert cells(written)[1][:3] == ["Nguyễn Văn An", "31/02/1985", "Ngày sinh: không có thật"]


def test_text_is_never_turned_into_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    _ods(path, [["Họ tên"], ["=1+1"]])

    written = annotated(
        path, read(path), {Place("Danh sách", 2): "=2+2"}, name="a.ods", header=HEADER
    )

    assert written.ending == ".xlsx"
    page = load_workbook(BytesIO(written.content))["Danh sách"]
    assert {page["A2"].data_type, page["B2"].data_type} == {"s"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_comes_back_as_csv_with_its_own_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows([*ROWS, ["Đỗ\nHai dòng", "x"]])
    path.write_text(text.getvalue(), encoding="utf-8-sig")

    written = annotate(path, {Place(None, 2): "sai", Place(None, 5): "cũng sai"})

    assert written.ending == ".csv"
    found = written.content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(found, newline=""), delimiter=delimiter))
    assert [row[2] for row in rows] == ["Lỗi", "sai", "", "", "cũng sai"]
    assert rows[4][0] == "Đỗ\nHai dòng"


def test_a_workbook_that_openpyxl_cannot_open_still_comes_back(tmp_path: Path) -> None:
    """An ods that was renamed: calamine looks at the content."""
    path = tmp_path / "token"
    _ods(path, ROWS)

    written = annotated(path, read(path, name="a.xlsx"), REMARKS, name="a.xlsx", header=HEADER)

    assert [row[2] for row in cells(written)] == [
        "Lỗi",
        "Ngày sinh: không có thật",
        "",
        "Ngày sinh: không phải một ngày",
    ]


def _ods(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """A small OpenDocument spreadsheet, written by hand: nothing of ours writes one."""
    table = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "manifest")
    )
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f"<manifest:manifest {spaces}/>",
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces}><office:body>'
            f'<office:spreadsheet><table:table table:name="Danh sách">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
