"""Spreadsheets as they come: formats, encodings, and files that are none."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.adapters.workbook_reader import read
from app.domain.fault import Fault, NotUtf8, UnknownFileType, UnreadableFile, VastSheet

ROWS = [["Họ tên", "Mã"], ["Nguyễn Văn An", "N1"], ["Trần Thị Bình", "N2"]]


def workbook(path: Path, rows: Sequence[Sequence[Any]], *, hidden: Sequence[str] = ()) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet("Danh sách")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        for name in hidden:
            book.add_worksheet(name).hide()
    return path


def open_document(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """The least that is an ods."""
    opening = '<table:table-cell office:value-type="string">'
    written = (
        [f"{opening}<text:p>{cell}</text:p></table:table-cell>" for cell in row] for row in rows
    )
    cells = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in written)
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Danh sách">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path


def rows_of(path: Path) -> list[list[Any]]:
    (sheet,) = read(path)
    return [list(row) for row in sheet.rows]


def test_a_workbook_is_read_with_its_types(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [["Họ tên", "Sinh"], ["An", datetime(1985, 8, 5)], [87090001234, True]],  # noqa: DTZ001  spreadsheets know no zones
    )

    assert rows_of(path) == [["Họ tên", "Sinh"], ["An", date(1985, 8, 5)], [87090001234.0, True]]


def test_rows_can_be_read_again_and_keep_their_numbers(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [[], ["", "Mã"], [], ["", "N1"]])
    (sheet,) = read(path)

    numbers = [n for n, row in enumerate(sheet.rows, 1) if any(row)]

    assert numbers == [2, 4]
    assert [n for n, row in enumerate(sheet.rows, 1) if any(row)] == numbers


def test_hidden_sheets_are_named_and_not_read(tmp_path: Path) -> None:
    sheets = read(workbook(tmp_path / "a.xlsx", ROWS, hidden=["Nháp"]))

    assert [(s.name, s.is_visible) for s in sheets] == [("Danh sách", True), ("Nháp", False)]
    assert list(sheets[1].rows) == []


def test_an_open_document_is_read(tmp_path: Path) -> None:
    assert rows_of(open_document(tmp_path / "a.ods", ROWS)) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_csv_is_read_whatever_divides_it(
    tmp_path: Path, encoding: str, delimiter: str, ending: str
) -> None:
    path = tmp_path / "a.csv"
    text = ending.join(delimiter.join(row) for row in ROWS)
    path.write_bytes(text.encode(encoding))

    assert rows_of(path) == ROWS


def test_a_csv_keeps_row_numbers_past_blank_lines_and_broken_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Mã,Tên\n\nN1,"An;\nBình"\nN2,Chi\n', encoding="utf-8")

    assert rows_of(path) == [["Mã", "Tên"], [], ["N1", "An;\nBình"], ["N2", "Chi"]]


def test_the_name_that_the_owner_gave_decides_the_format(tmp_path: Path) -> None:
    path = tmp_path / "3f2a"
    path.write_text("Mã\nN1\n", encoding="utf-8")

    (sheet,) = read(path, name="Danh sách.CSV")

    assert list(sheet.rows) == [["Mã"], ["N1"]]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.pdf", b"%PDF-1.7", UnknownFileType),
        ("a", b"", UnknownFileType),
        ("a.xlsx", b"", UnreadableFile),
        ("a.xlsx", b"Ho ten,Ma", UnreadableFile),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), UnreadableFile),
        ("a.ods", b"PK\x03\x04" + bytes(100), UnreadableFile),
        ("a.csv", "Họ tên".encode("utf-16"), NotUtf8),
        ("a.csv", "Họ tên".encode("cp1258", "replace") + b"\xf5\xff", NotUtf8),
        ("a.csv", b"Ma\0\n", UnreadableFile),
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, name: str, content: bytes, fault: type[Fault]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(fault) as refusal:
        read(path)

    assert refusal.value.facts == {"found": name}


@pytest.mark.parametrize("kept", [100, 1000, 2500, 4000])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, kept: int) -> None:
    path = workbook(tmp_path / "a.xlsx", ROWS * 100)
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(UnreadableFile):
        read(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("doc.txt", "không phải bảng tính")

    with pytest.raises(UnreadableFile):
        read(path)


def test_a_stray_cell_far_out_is_refused_before_memory_runs_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write("A1", "Mã")
        page.write("XFD900000", " ")

    with pytest.raises(VastSheet) as refusal:
        read(path)

    assert refusal.value.facts == {"found": "a.xlsx", "cell": "XFD900000"}


def test_an_endless_quoted_cell_is_refused_while_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Mã\n"' + "N" * 200_000, encoding="utf-8")

    with pytest.raises(UnreadableFile):
        rows_of(path)
