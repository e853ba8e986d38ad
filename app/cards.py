"""Tables whose rows a phone shows as cards; see the table component and its stylesheet."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

Columns = Sequence[Mapping[str, Any]]
"""As the table component takes them."""

_TAG = re.compile(
    r"<(?P<tag>tr|td|th)\b"
    r"(?=(?:[^>]*\bcolspan=\"(?P<span>\d+)\")?)"
    r"(?=(?P<nothing>[^>]*>\s*–?\s*</td>)?)"
)
_ROLES = {"tr": "row", "th": "rowheader", "td": "cell"}


def as_cards(rows: Markup, columns: Columns) -> Markup:
    """The rows of a table, each cell with its role, and with its column's heading as data-head.

    A row that is laid out as a card is no row of a table any more to some browsers, whose readers
    would then hear words without any order: so each part says what it is. Done here, since a
    hundred cells in thirty templates would sooner or later say something else than their column.
    A cell that holds nothing, or a dash, is marked data-none: a card leaves it out.
    """
    return Markup("".join(_pieces(rows, dict(enumerate(map(_heading, columns))))))


def _pieces(rows: Markup, headings: Mapping[int, str]) -> Iterator[str]:
    """What is typed in a cell is escaped, so a sign < before one of these names is a tag."""
    end = place = 0
    for found in _TAG.finditer(rows):
        yield rows[end : found.end()]
        end = found.end()
        yield f' role="{_ROLES[found["tag"]]}"'
        if found["tag"] == "tr":
            place = 0
            continue
        if found["nothing"]:
            yield " data-none"
        elif found["tag"] == "td" and not found["span"] and headings.get(place):
            yield f' data-head="{escape(headings[place])}"'
        place += int(found["span"] or 1)
    yield rows[end:]


def _heading(column: Mapping[str, Any]) -> str:
    """What stands over a column's cells on a card; "" where they speak for themselves."""
    is_silent = column.get("bare") or column.get("hidden_label")
    return "" if is_silent else str(column["label"])


def init_app(app: Flask) -> None:
    app.add_template_filter(as_cards)
