"""The layout of official documents, as a clerical office would check it in Word."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table, _Cell

from app.adapters.class_document.class_report import class_report
from app.adapters.class_document.opening_plan import opening_plan
from app.adapters.class_document.result_list import result_list
from app.adapters.class_document.sign_in_sheet import sign_in_sheet
from app.adapters.class_document.summons import summons
from tests.adapters.sample_class import OFFICE, OUTLINE, standings, trainees

PAPERS: dict[str, Callable[[], bytes]] = {
    "plan": lambda: opening_plan(OFFICE, OUTLINE, year=2026),
    "summons": lambda: summons(OFFICE, OUTLINE, trainees(60), year=2026),
    "sign-in": lambda: sign_in_sheet(OFFICE, OUTLINE, trainees(60)),
    "results": lambda: result_list(OFFICE, OUTLINE, standings(), year=2026),
    "report": lambda: class_report(
        OFFICE, OUTLINE, standings(), year=2026, addressees=["UBND tỉnh Thanh Hóa"]
    ),
}


@cache
def file_of(paper: str) -> bytes:
    return PAPERS[paper]()


def opened(file: bytes) -> Document:
    return docx.Document(io.BytesIO(file))


def lines(cell: _Cell) -> list[str]:
    """What a cell says, a line each, with blanks as one space."""
    return [" ".join(p.text.split()) for p in cell.paragraphs if p.text.strip()]


def grids(document: Document) -> list[Table]:
    """The tables with borders."""
    return [t for t in document.tables if t.style is not None and t.style.name == "Table Grid"]


@pytest.fixture(params=PAPERS)
def document(request: pytest.FixtureRequest) -> Document:
    return opened(file_of(request.param))


@pytest.fixture(params=[paper for paper in PAPERS if paper != "sign-in"])
def numbered(request: pytest.FixtureRequest) -> Document:
    return opened(file_of(request.param))


def test_every_page_is_a4_with_the_margins_of_the_decree(document: Document) -> None:
    for section in document.sections:
        assert section.page_width is not None
        assert section.page_height is not None
        assert {round(section.page_width.mm), round(section.page_height.mm)} == {210, 297}
        margins = (
            section.left_margin,
            section.right_margin,
            section.top_margin,
            section.bottom_margin,
        )
        assert [round(margin.mm, 1) for margin in margins if margin] == [30, 20, 20, 20]


def test_every_text_is_in_times_new_roman(document: Document) -> None:
    [normal] = [style for style in document.styles if style.name == "Normal"]
    fonts = normal.element.rPr.rFonts

    named = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")}
    assert named == {"Times New Roman"}
    used = {p.style.name for p in document.paragraphs if p.style is not None}
    assert used
    for style in document.styles:
        if style.name in used:
            assert style.element.rPr is None or style.element.rPr.rFonts is None, "as Normal"
    assert not document.element.body.xpath(".//w:rFonts")


def test_word_is_told_that_it_reads_vietnamese(document: Document) -> None:
    [language] = document.styles.element.xpath("w:docDefaults//w:lang")

    assert language.get(qn("w:val")) == "vi-VN"
    assert document.core_properties.author == "Sở Nội vụ"
    assert OUTLINE.title in document.core_properties.title
    assert document.core_properties.created is None, "not the day of a template"


def test_page_numbers_stand_above_the_text_from_the_second_page_on(document: Document) -> None:
    for section in document.sections:
        [number] = section.header.paragraphs
        assert number.style is not None
        assert number._p.xpath("string(.//w:instrText)") == "PAGE"
        assert number.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert number.style.font.size == Pt(14)
        assert section.different_first_page_header_footer
        assert not section.first_page_header._element.xpath(".//w:instrText | .//w:t")
        [numbering] = section._sectPr.xpath("w:pgNumType")
        assert numbering.get(qn("w:start")) == "1"


def test_the_head_says_who_issues_it_and_in_which_country(document: Document) -> None:
    left, right = document.tables[0].rows[0].cells

    assert lines(left) == ["ỦY BAN NHÂN DÂN", "TỈNH THANH HÓA", "SỞ NỘI VỤ"]
    assert [p.style.font.bold for p in left.paragraphs[:3] if p.style] == [False, False, True]
    assert lines(right) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert all(p.style.font.bold for p in right.paragraphs[:2] if p.style)
    assert not document.tables[0]._tbl.xpath(".//w:tblBorders"), "without borders"


def test_lines_stand_below_the_office_and_the_motto(document: Document) -> None:
    left, right = document.tables[0].rows[0].cells

    def rule(cell: _Cell, within: float) -> float:
        """How long the line is, in millimetres."""
        [ruled] = [p for p in cell.paragraphs if p._p.xpath("w:pPr/w:pBdr/w:bottom")]
        form = ruled.paragraph_format
        assert form.left_indent is not None
        assert form.left_indent == form.right_indent, "in the middle"
        return within - 2 * float(form.left_indent.mm)

    assert rule(left, 66) == pytest.approx(9.5, abs=1), "a third to a half of «SỞ NỘI VỤ»"
    assert rule(right, 90) == pytest.approx(56, abs=1), "as long as the motto"


def test_number_and_day_are_left_to_the_clerical_office(numbered: Document) -> None:
    left, right = numbered.tables[0].rows[1].cells

    [number] = lines(left)
    assert re.fullmatch(r"Số: /(KH|GTT|QĐ|BC)-SNV", number)
    assert "\u00a0" * 5 in left.text
    assert lines(right) == ["Thanh Hóa, ngày tháng năm 2026"]


def test_a_long_name_of_an_office_breaks_into_lines_of_like_length() -> None:
    office = replace(OFFICE, name="Trung tâm Bồi dưỡng cán bộ và Chuyển đổi số tỉnh Thanh Hóa")
    document = opened(opening_plan(office, OUTLINE, year=2026))

    said = lines(document.tables[0].rows[0].cells[0])[2:]
    assert " ".join(said) == office.name.upper()
    assert len(said) == 3
    assert max(map(len, said)) - min(map(len, said)) <= 6


def test_an_office_with_none_above_it_stands_alone() -> None:
    office = replace(OFFICE, name="Ủy ban nhân dân xã Bỉm Sơn", above="")
    document = opened(opening_plan(office, OUTLINE, year=2026))

    assert lines(document.tables[0].rows[0].cells[0]) == ["ỦY BAN NHÂN", "DÂN XÃ BỈM SƠN"]
    assert not any("để báo cáo" in line for line in lines(document.tables[-1].rows[0].cells[0]))


def test_the_foot_says_who_gets_it_and_leaves_room_to_sign(numbered: Document) -> None:
    [foot] = [t for t in numbered.tables if "Nơi nhận:" in t.rows[0].cells[0].text]
    left, right = foot.rows[0].cells

    assert lines(left)[0] == "Nơi nhận:"
    assert all(re.fullmatch(r"- .+;", line) for line in lines(left)[1:-1])
    assert lines(left)[-1] == "- Lưu: VT, CCVC."
    assert lines(right) == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Minh Họa"]
    texts = [p.text for p in right.paragraphs]
    assert texts.count("") >= 4
    sizes = [p.style.font.size for p in left.paragraphs if p.style]
    assert sizes == [Pt(12)] + [Pt(11)] * (len(sizes) - 1)


def test_the_last_words_of_the_body_stay_with_the_signature(numbered: Document) -> None:
    [foot] = [t for t in numbered.tables if "Nơi nhận:" in t.rows[0].cells[0].text]
    before = foot._tbl.getprevious()
    [last] = [p for p in numbered.paragraphs if p._p is before]

    assert last.text.endswith("./.")
    assert not last.text.endswith("../.")
    assert last.paragraph_format.keep_with_next
    assert foot._tbl.xpath("w:tr/w:trPr/w:cantSplit")


def test_lists_repeat_their_head_and_break_no_row(document: Document) -> None:
    assert grids(document)
    for grid in grids(document):
        rows = grid._tbl.tr_lst
        assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows] == (
            [True] + [False] * (len(rows) - 1)
        )
        assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)


def test_no_table_is_wider_than_its_page_or_touches_another(document: Document) -> None:
    for table in document.tables:
        width = sum(column.width.mm for column in table.columns if column.width)
        assert width <= 247 if len(table.columns) == 8 else width <= 160.1
        following = table._tbl.getnext()
        assert following is not None
        assert following.tag == qn("w:p")


@pytest.mark.parametrize("typed", ["A & <b>B</b> «C»", "Một\x01\x1bhai"])
def test_whatever_was_typed_can_be_written(typed: str) -> None:
    outline = replace(OUTLINE, title=typed, venue=typed, topics=(typed,))
    people = [replace(trainee, full_name=typed, unit=typed) for trainee in trainees(1)]

    document = opened(summons(OFFICE, outline, people, year=2026))

    shown = typed.replace("\x01", "").replace("\x1b", "")
    assert f"Học viên tham dự lớp “{shown}”" in [p.text for p in document.paragraphs]
    assert grids(document)[-1].rows[1].cells[1].text == shown
