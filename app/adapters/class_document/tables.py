"""Tables of an official document: pairs of columns without borders, and lists with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.adapters.class_document.styles import Look, append, dress, element, twips, write

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell, _Row

PADDING = 1
"""Millimetres at each side of a column without borders."""

_PADDING_INSIDE = 1.8
"""Millimetres between a border and a text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. width: in millimetres."""

    header: str
    width: float
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A row across all columns, above those that belong to it."""

    heading: str


@dataclass(frozen=True, slots=True)
class Total:
    """The row below all others. texts: a text a column."""

    texts: Sequence[str]


Row = Sequence[str] | Group | Total


def add_pairs(
    document: "Document", widths: tuple[float, float], *, rows: int = 1
) -> list[tuple["_Cell", "_Cell"]]:
    """Two columns without borders, in rows that stay on one page each."""
    table = document.add_table(rows=rows, cols=2)
    _fix(table, widths, padding=PADDING)
    pairs = []
    for row in table.rows:
        _keep_whole(row)
        left, right = row.cells
        pairs.append((left, right))
    _end(document)
    return pairs


def fill(cell: "_Cell", lines: Iterable[tuple[str, Look]]) -> None:
    """Write lines into a new cell."""
    for place, (text, look) in enumerate(lines):
        paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
        write(paragraph, text)
        dress(paragraph, look)


def add_grid(
    document: "Document", columns: Sequence[Column], rows: Iterable[Row], *, height: float = 0
) -> None:
    """A list with borders, whose head is repeated on every page and whose rows never break.

    height: of a row, at least, in millimetres.
    """
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    _fix(table, [column.width for column in columns], padding=_PADDING_INSIDE)
    [head] = table.rows
    _keep_whole(head)
    append(head._tr.get_or_add_trPr(), "tblHeader")
    for cell, column in zip(head.cells, columns, strict=True):
        _write(cell, column.header, Look.CELL_HEAD)
    looks = [Look.CELL_CENTRED if column.is_centred else Look.CELL for column in columns]
    for row in rows:
        added = table.add_row()
        _keep_whole(added)
        if height:
            append(added._tr.get_or_add_trPr(), "trHeight", val=twips(height), hRule="atLeast")
        _write_row(added, row, looks)
    _end(document)


def _write_row(added: "_Row", row: Row, looks: Sequence[Look]) -> None:
    cells = added.cells
    if isinstance(row, Group):
        _write(cells[0].merge(cells[-1]), row.heading, Look.CELL_GROUP)
        return
    texts = row.texts if isinstance(row, Total) else row
    for cell, text, look in zip(cells, texts, looks, strict=True):
        _write(cell, text, Look.CELL_TOTAL if isinstance(row, Total) else look)


def _write(cell: "_Cell", text: str, look: Look) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    fill(cell, [(text, look)])


def _keep_whole(row: "_Row") -> None:
    """A row never breaks between two pages."""
    append(row._tr.get_or_add_trPr(), "cantSplit")


def _end(document: "Document") -> None:
    """Word makes one table of two that touch, and wants a paragraph behind the last."""
    dress(document.add_paragraph(), Look.RULE)


def _fix(table: "Table", widths: Sequence[float], *, padding: float) -> None:
    """Columns as wide as they are told, whatever stands in them, in Word as in LibreOffice."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    properties: Any = table._tbl.tblPr
    margins = element("tblCellMar")
    for side in ("left", "right"):
        append(margins, side, w=twips(padding), type="dxa")
    # Before what says how the table looks, as the schema orders them.
    properties.xpath("w:tblLook")[0].addprevious(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
