"""Page and type of an official document, as Word styles that whoever edits it finds by name.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I: sizes in points, measures in millimetres.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
_TWIPS = 1440 / 25.4
_ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
"""Characters that no XML may hold; they come with texts out of other programs."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A4 upright, and what its margins leave of it; on its side, height and width change places."""

    width: float = 210
    height: float = 297
    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 20
    header: float = 10

    def text(self, *, is_landscape: bool = False) -> float:
        """How wide a line is."""
        return (self.height if is_landscape else self.width) - self.left - self.right


SHEET = Sheet()


class Look(StrEnum):
    """A style, by its name in Word."""

    BODY = "Thân văn bản"
    BASIS = "Căn cứ"
    SECTION = "Mục"
    CLAUSE = "Khoản"
    CENTRED = "Dòng giữa"
    OFFICE_ABOVE = "Cơ quan chủ quản"
    OFFICE = "Cơ quan ban hành"
    COUNTRY = "Quốc hiệu"
    MOTTO = "Tiêu ngữ"
    NUMBER = "Số và ký hiệu"
    PLACE_AND_DAY = "Địa danh và ngày"
    KIND = "Tên loại"
    ABOUT = "Trích yếu"
    AUTHORITY = "Thẩm quyền ban hành"
    ADDRESSEE = "Kính gửi"
    ADDRESSEES = "Kính gửi từng nơi"
    SIGNATURE = "Chữ ký"
    SIGNATURE_HINT = "Ghi chú chữ ký"
    RECIPIENTS_HEAD = "Tiêu đề nơi nhận"
    RECIPIENTS = "Nơi nhận"
    ANNEX = "Phụ lục"
    ANNEX_TITLE = "Tên phụ lục"
    ANNEX_REFERENCE = "Kèm theo"
    CELL = "Ô bảng"
    CELL_CENTRED = "Ô bảng giữa"
    CELL_HEAD = "Tiêu đề bảng"
    CELL_GROUP = "Nhóm trong bảng"
    CELL_TOTAL = "Cộng trong bảng"
    RULE = "Đường kẻ"
    PAGE_NUMBER = "Số trang"


@dataclass(frozen=True, slots=True)
class _Form:
    """How a style looks. first_line: its indent in millimetres. outline: its level, from 0."""

    size: float
    align: Literal["LEFT", "CENTER", "JUSTIFY"] = "CENTER"
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    line: float = 1
    first_line: float = 0
    indent: float = 0
    keep_with_next: bool = False
    outline: int | None = None


_BODY = _Form(14, "JUSTIFY", after=6, line=1.1, first_line=12.7)

_FORMS: dict[Look, _Form] = {
    Look.BODY: _BODY,
    Look.BASIS: replace(_BODY, italic=True),
    Look.SECTION: replace(_BODY, bold=True, keep_with_next=True, outline=0),
    Look.CLAUSE: replace(_BODY, bold=True, keep_with_next=True, outline=1),
    Look.CENTRED: _Form(14, after=3),
    Look.OFFICE_ABOVE: _Form(12),
    Look.OFFICE: _Form(12, bold=True),
    Look.COUNTRY: _Form(12, bold=True),
    Look.MOTTO: _Form(13, bold=True),
    Look.NUMBER: _Form(13, before=3),
    Look.PLACE_AND_DAY: _Form(13, italic=True, before=3),
    Look.KIND: _Form(14, bold=True, before=14, keep_with_next=True),
    Look.ABOUT: _Form(14, bold=True, keep_with_next=True),
    Look.AUTHORITY: _Form(14, bold=True, before=6, after=6, keep_with_next=True),
    Look.ADDRESSEE: _Form(14, before=6, after=6),
    Look.ADDRESSEES: _Form(14, "LEFT", after=3, indent=60),
    Look.SIGNATURE: _Form(14, bold=True, keep_with_next=True),
    Look.SIGNATURE_HINT: _Form(12, italic=True),
    Look.RECIPIENTS_HEAD: _Form(12, "LEFT", bold=True, italic=True, keep_with_next=True),
    Look.RECIPIENTS: _Form(11, "LEFT", keep_with_next=True),
    Look.ANNEX: _Form(14, bold=True, keep_with_next=True),
    Look.ANNEX_TITLE: _Form(14, bold=True, keep_with_next=True),
    Look.ANNEX_REFERENCE: _Form(14, italic=True, after=10, keep_with_next=True),
    Look.CELL: _Form(12, "LEFT", before=2, after=2),
    Look.CELL_CENTRED: _Form(12, before=2, after=2),
    Look.CELL_HEAD: _Form(12, bold=True, before=2, after=2, keep_with_next=True),
    Look.CELL_GROUP: _Form(12, "LEFT", bold=True, before=2, after=2, keep_with_next=True),
    Look.CELL_TOTAL: _Form(12, bold=True, before=2, after=2),
    Look.RULE: _Form(2, before=1.5, after=4),
    Look.PAGE_NUMBER: _Form(14),
}


def add_styles(document: "Document") -> None:
    """Every style, on the decree's font; whatever has no style of ours is in that font too."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    normal = document.styles["Normal"]
    _set_font(normal.element.get_or_add_rPr())
    normal.font.size = Pt(14)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1
    for look, form in _FORMS.items():
        style = document.styles.add_style(look.value, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = normal, True
        style.element.styleId = look.name
        style.font.size, style.font.bold, style.font.italic = Pt(form.size), form.bold, form.italic
        _set_paragraphs(style, form)


def write(paragraph: "Paragraph", text: str, *, is_bold: bool | None = None) -> None:
    """Add a text to a paragraph. is_bold: None as its style says."""
    paragraph.add_run(legal(text)).bold = is_bold


def legal(text: str) -> str:
    """The text without what would make Word refuse the file."""
    return text.translate(_ILLEGAL)


def dress(paragraph: "Paragraph", look: Look) -> None:
    """Give a paragraph its style, by its key.

    By its name python-docx would search all styles, a millisecond a cell.
    """
    paragraph._p.style = look.name


def _set_paragraphs(style: Any, form: _Form) -> None:
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Mm, Pt

    paragraphs = style.paragraph_format
    paragraphs.alignment = WD_PARAGRAPH_ALIGNMENT[form.align]
    paragraphs.space_before, paragraphs.space_after = Pt(form.before), Pt(form.after)
    paragraphs.line_spacing = form.line
    paragraphs.widow_control = True
    if form.keep_with_next:
        paragraphs.keep_with_next = True
    if form.first_line:
        paragraphs.first_line_indent = Mm(form.first_line)
    if form.indent:
        paragraphs.left_indent = Mm(form.indent)
    if form.outline is not None:
        # Behind alignment and indents, as the schema orders them.
        append(style.element.get_or_add_pPr(), "outlineLvl", val=form.outline)


def _set_font(properties: Any) -> None:
    """For every script: Word takes a letter like «ư» from whichever font it is told for it."""
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def speak_vietnamese(document: "Document") -> None:
    """The language of every text, or Word would underline all of it."""
    from docx.oxml.ns import qn

    [language] = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    language.set(qn("w:val"), "vi-VN")


def number_from_one(section: "Section") -> None:
    """Number a section's pages anew, and show no number on its first."""
    from docx.oxml.ns import qn

    section.different_first_page_header_footer = True
    properties: Any = section._sectPr
    for numbering in properties.findall(qn("w:pgNumType")):
        properties.remove(numbering)
    # Behind the margins, as the schema orders them.
    properties.find(qn("w:pgMar")).addnext(element("pgNumType", start=1))


def show_numbers(section: "Section") -> None:
    """In the middle of the upper margin, in this section and those behind it."""
    paragraph = section.header.paragraphs[0]
    dress(paragraph, Look.PAGE_NUMBER)
    append(paragraph.add_run()._r, "fldChar", fldCharType="begin")
    append(paragraph.add_run()._r, "instrText").text = "PAGE"
    append(paragraph.add_run()._r, "fldChar", fldCharType="end")


def rule_off(paragraph: "Paragraph", *, width: float, within: float) -> None:
    """Make a paragraph a line of that width in the middle, by its lower border."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm, Pt

    dress(paragraph, Look.RULE)
    borders = append(paragraph._p.get_or_add_pPr(), "pBdr")
    append(borders, "bottom", val="single", sz=6, space=0, color="auto")
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
    form.left_indent = form.right_indent = Mm(max(within - width, 0) / 2)


def dot_out(paragraph: "Paragraph") -> None:
    """Dot a tab's way to the right edge, for something to be written there."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm

    paragraph.paragraph_format.tab_stops.add_tab_stop(
        Mm(SHEET.text()), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
    )


def twips(millimetres: float) -> int:
    """Word's unit of length."""
    return round(millimetres * _TWIPS)


def element(tag: str, **values: object) -> "BaseOxmlElement":
    """An element of Word's own, with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def append(parent: Any, tag: str, **values: object) -> "BaseOxmlElement":
    """An element of Word's own, at the end of another."""
    made = element(tag, **values)
    parent.append(made)
    return made
