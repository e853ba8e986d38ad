"""The layout of an official document: page, styles, head, title, body, foot and annexes.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import textwrap
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from app.adapters.class_document.styles import (
    SHEET,
    Look,
    add_styles,
    dot_out,
    dress,
    legal,
    number_from_one,
    rule_off,
    show_numbers,
    speak_vietnamese,
    write,
)
from app.adapters.class_document.tables import PADDING, Column, Row, add_grid, add_pairs, fill
from app.domain.official_document import Office

if TYPE_CHECKING:
    from docx.section import Section
    from docx.text.paragraph import Paragraph

BLANK = "\u00a0" * 5
"""Room for a number or a day that the clerical office fills in."""

DOTS, GAP = "…" * 20, "…" * 6
"""Room for what the register does not know: a line's end, and a place within a sentence."""

UNKNOWN_PLAN = f"Kế hoạch số {GAP} ngày {GAP}"

_COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_MOTTO_WIDTH = 56
_HEAD = (68, 92)
_HALVES = (SHEET.text() / 2, SHEET.text() / 2)
_CAPITAL, _LETTER, _ITALIC = 2.65, 2.5, 2.3
"""Millimetres that a letter takes on average: a bold capital of size 12, a small one of 14, bold
and italic."""

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_PROPERTY = 255
"""Letters that a property of a file may have."""

_SIGNATURE_ROOM = 4
"""Empty lines for the signature and the stamp."""

_RULE_SHARE = 0.4
"""Of the text above it; the decree asks for a third to a half."""


class Paper:
    """A document that grows from its head to its foot.

    title: as Word knows the file. kind: its abbreviation in the number, «KH», and year: of its day;
    a paper without them has neither number nor day.
    """

    def __init__(
        self, office: Office, *, title: str, kind: str = "", year: int | None = None
    ) -> None:
        import docx

        self._office, self._kind, self._year = office, kind, year
        self._document = docx.Document()
        self._sections = self._clauses = 0
        add_styles(self._document)
        speak_vietnamese(self._document)
        self._describe(title)
        self._lay_out(self._document.sections[0])
        show_numbers(self._document.sections[0])
        self._head()

    @classmethod
    def numbered(cls, office: Office, kind: str, about: str, *, symbol: str, year: int) -> "Paper":
        """A paper with its head and title. kind: «Báo cáo», symbol: «BC»; about: «Kết quả …»."""
        title = f"{kind} {about[:1].lower()}{about[1:]}"
        paper = cls(office, title=title, kind=symbol, year=year)
        paper.title(kind, about)
        return paper

    def save(self) -> bytes:
        """The finished file."""
        file = BytesIO()
        self._document.save(file)
        return file.getvalue()

    # Above the body

    def title(self, kind: str, about: str) -> None:
        """The kind of document, what it is about, and the short line below."""
        self._write(kind.upper(), Look.KIND)
        lines = _wrapped(about, SHEET.text(), letter=_LETTER)
        self._write("\n".join(lines), Look.ABOUT)
        width = max(map(len, lines)) * _LETTER * _RULE_SHARE
        rule_off(self._document.add_paragraph(), width=width, within=SHEET.text())

    def addressed_to(self, addressees: Sequence[str]) -> None:
        """One addressee on the line, several on a line each."""
        if len(addressees) == 1:
            self._write(f"Kính gửi: {addressees[0]}", Look.ADDRESSEE)
            return
        self._write("Kính gửi:", Look.ADDRESSEE)
        for place, addressee in enumerate(addressees, 1):
            self._write(f"- {addressee}{'.' if place == len(addressees) else ';'}", Look.ADDRESSEES)

    def based_on(self, bases: Sequence[str], *, last: str = "") -> None:
        """What it rests on, without the word «Căn cứ». last: a further line, such as who asked."""
        lines = [f"Căn cứ {basis}" for basis in bases or (DOTS,)] + ([last] if last else [])
        for place, line in enumerate(lines, 1):
            self._write(f"{line}{'.' if place == len(lines) else ';'}", Look.BASIS)

    def decided_by(self, authority: str) -> None:
        """Who decides, above a decision's bases."""
        self._write(authority.upper(), Look.AUTHORITY)

    # The body

    def section(self, heading: str) -> None:
        """«I. MỤC ĐÍCH»; clauses begin anew."""
        self._sections, self._clauses = self._sections + 1, 0
        self._write(f"{_ROMAN[self._sections - 1]}. {heading.upper()}", Look.SECTION)

    def clause(self, heading: str, text: str = "") -> None:
        """«1. Mục đích» alone, or with its text behind it on the same line."""
        self._clauses += 1
        if not text:
            self._write(f"{self._clauses}. {heading}", Look.CLAUSE)
            return
        self._write_titled(f"{self._clauses}. {heading}: ", text)

    def articles(self, texts: Sequence[str]) -> None:
        """«Điều 1. …» and so on, the whole body of a decision."""
        for number, text in enumerate(texts, 1):
            paragraph = self._write_titled(f"Điều {number}. ", text)
        _end(paragraph)

    def say(self, text: str, *, is_last: bool = False) -> None:
        """A paragraph. is_last: the body ends with it."""
        paragraph = self._write(text, Look.BODY)
        if is_last:
            _end(paragraph)

    def say_centred(self, text: str, *, is_bold: bool = False) -> None:
        """A line in the middle, such as what a list is of."""
        self._write(text, Look.AUTHORITY if is_bold else Look.CENTRED)

    def items(self, texts: Iterable[str]) -> None:
        """A line each, behind a dash."""
        for text in texts:
            self._write(f"- {text}", Look.BODY)

    def left_to_say(self, lines: int = 2) -> None:
        """Dotted lines, for what only people can tell."""
        for _ in range(lines):
            dot_out(self._write("\t", Look.BODY))

    def table(self, columns: Sequence[Column], rows: Iterable[Row], *, height: float = 0) -> None:
        """Rows under a head that every page repeats. height: of a row, at least, in millimetres."""
        add_grid(self._document, columns, rows, height=height)

    # Below the body

    def signed(self, recipients: Sequence[str], *, is_told_above: bool = False) -> None:
        """Who gets it at the left, who signs at the right. recipients: without the archive.

        is_told_above: the office above gets it as well, to know.
        """
        if is_told_above and self._office.above:
            recipients = [*recipients, f"{self._office.above} (để báo cáo)"]
        [(left, right)] = add_pairs(self._document, _HALVES)
        archive = f"VT, {self._office.archive}" if self._office.archive else "VT"
        copies = [*(f"- {recipient};" for recipient in recipients), f"- Lưu: {archive}."]
        fill(
            left,
            [("Nơi nhận:", Look.RECIPIENTS_HEAD), *((copy, Look.RECIPIENTS) for copy in copies)],
        )
        room = [""] * _SIGNATURE_ROOM
        lines = [*map(str.upper, self._office.signature), *room, self._office.signer]
        fill(right, [(line, Look.SIGNATURE) for line in lines])

    def signed_by_both(self, left: str, right: str) -> None:
        """Two who sign by hand, with their names; the line above stays with them."""
        self._document.paragraphs[-1].paragraph_format.keep_with_next = True
        [cells] = add_pairs(self._document, _HALVES)
        for cell, who in zip(cells, (left, right), strict=True):
            hint = "(Ký, ghi rõ họ tên)"
            fill(cell, [(who.upper(), Look.SIGNATURE), (hint, Look.SIGNATURE_HINT)])

    # Further sheets

    def annex(self, title: str, *, of: str, is_landscape: bool = False) -> None:
        """Begin an annex on a page of its own, numbered from 1. of: the document's kind."""
        self._new_section(is_landscape=is_landscape)
        self._write("Phụ lục", Look.ANNEX)
        self._write(title.upper(), Look.ANNEX_TITLE)
        reference = f"(Kèm theo {of} số {self._number()} {self._day()} của {self._office.name})"
        width = SHEET.text(is_landscape=is_landscape)
        self._write("\n".join(_wrapped(reference, width, letter=_ITALIC)), Look.ANNEX_REFERENCE)

    def next_sheet(self) -> None:
        """Begin another paper of the same office, numbered from 1."""
        self._new_section(is_landscape=False)
        self._head()

    def _new_section(self, *, is_landscape: bool) -> None:
        from docx.enum.section import WD_SECTION

        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        # What carries the break is a line of its own, which must not need a page of its own.
        dress(self._document.paragraphs[-1], Look.RULE)
        self._lay_out(section, is_landscape=is_landscape)

    def _lay_out(self, section: "Section", *, is_landscape: bool = False) -> None:
        """A4 with the decree's margins; the number in the upper margin, but not on the first."""
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        width, height = Mm(SHEET.width), Mm(SHEET.height)
        section.page_width, section.page_height = (
            (height, width) if is_landscape else (width, height)
        )
        section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
        section.top_margin, section.bottom_margin = Mm(SHEET.top), Mm(SHEET.bottom)
        section.left_margin, section.right_margin = Mm(SHEET.left), Mm(SHEET.right)
        section.header_distance = section.footer_distance = Mm(SHEET.header)
        number_from_one(section)

    def _head(self) -> None:
        """Two columns without borders: who issues it, and the country; number and day below."""
        [(left, right), *below] = add_pairs(self._document, _HEAD, rows=2 if self._kind else 1)
        usable = _HEAD[0] - 2 * PADDING
        above = _wrapped(self._office.above.upper(), usable, letter=_CAPITAL)
        name = _wrapped(self._office.name.upper(), usable, letter=_CAPITAL)
        lines = [(line, Look.OFFICE_ABOVE) for line in above] + [
            (line, Look.OFFICE) for line in name
        ]
        fill(left, lines)
        width = max(map(len, name)) * _CAPITAL * _RULE_SHARE
        rule_off(left.add_paragraph(), width=width, within=usable)
        fill(right, [(_COUNTRY, Look.COUNTRY), (_MOTTO, Look.MOTTO)])
        rule_off(right.add_paragraph(), width=_MOTTO_WIDTH, within=_HEAD[1] - 2 * PADDING)
        for number, day in below:
            fill(number, [(f"Số: {self._number()}", Look.NUMBER)])
            fill(day, [(f"{self._office.place}, {self._day()}", Look.PLACE_AND_DAY)])

    def _number(self) -> str:
        return f"{BLANK}/{self._kind}-{self._office.symbol}"

    def _day(self) -> str:
        return f"ngày {BLANK} tháng {BLANK} năm {self._year}"

    def _write(self, text: str, look: Look) -> "Paragraph":
        paragraph = self._document.add_paragraph()
        dress(paragraph, look)
        write(paragraph, text)
        return paragraph

    def _write_titled(self, heading: str, text: str) -> "Paragraph":
        paragraph = self._document.add_paragraph()
        dress(paragraph, Look.BODY)
        write(paragraph, heading, is_bold=True)
        write(paragraph, text)
        return paragraph

    def _describe(self, title: str) -> None:
        """What Word shows as the file's own title and author, in place of its template's."""
        about = self._document.core_properties
        about.title = legal(title)[:_PROPERTY]
        about.author = legal(self._office.name)[:_PROPERTY]
        about.language = "vi-VN"
        about.comments = about.last_modified_by = ""
        for day in about._element.xpath("dcterms:created | dcterms:modified"):
            about._element.remove(day)


def _wrapped(text: str, width: float, *, letter: float) -> list[str]:
    """A text on as few lines as it needs, these as alike in length as can be.

    width, letter: of a line and, on average, of a letter, in millimetres.
    """
    widest = int(width / letter)
    wrapper = textwrap.TextWrapper(widest, break_long_words=False, break_on_hyphens=False)
    lines = wrapper.wrap(text)
    for wrapper.width in range(widest - 1, 0, -1):
        tried = wrapper.wrap(text)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines


def _end(paragraph: "Paragraph") -> None:
    """Close the body with «./.», and keep the signature on the page of its last lines."""
    last = paragraph.runs[-1]
    last.text = last.text.rstrip(".") + "./."
    paragraph.paragraph_format.keep_with_next = True
