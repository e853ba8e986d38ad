"""Lists and figures as files: the very address of the page, with `format=xlsx` or `format=csv`.

So the file has the page's permission, scope and filters, whatever these are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from flask import Response, g, request, url_for
from flask_wtf.csrf import generate_csrf

from app import clock
from app.adapters.table_file import Ending, FileColumn, FileTable, Value, table_file
from app.blueprints.paging import same_url
from app.domain.label import N_, Labelled
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.domain.vietnamese import fold
from app.i18n import _, bilingual, vi_date, vi_time
from app.jobs import has_worker
from app.jobs.reporter import told
from app.security import signed_in_user
from app.shell import standpoint

T = TypeVar("T")

ROWS_AT_ONCE = 20_000
"""About two seconds of work; longer lists are for a worker."""

_WRITING = N_("Ghi từng dòng vào tệp")

_TYPES = {
    Ending.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Ending.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """A column of the file: its header, translated, and what it says of a line."""

    header: str
    of: Callable[[T], Any]
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class FileLink:
    """A way to a file. fields: what is sent to have it prepared; None: it comes at once."""

    label: str
    url: str
    fields: dict[str, str] | None = None
    csrf_token: str | None = None


def file_asked() -> Ending | None:
    """The kind of file that the address asks for; None: the page."""
    asked = request.args.get("format")
    return Ending(asked) if asked in set(Ending) else None


def file_links(rows: int = 0, subject: str = "", **changes: str | None) -> list[FileLink]:
    """What components/table.html takes to offer the files of this very list.

    rows, subject: how long the list is, and what it is of; a long one is prepared by a worker.
    changes: what the file's address has otherwise than the page's.
    """
    is_long = rows > ROWS_AT_ONCE
    return [
        prepared_link(
            label,
            same_url(format=ending.value, page=None, **changes),
            f"{subject} ({label})",
            is_long=is_long,
        )
        for ending, label in ((Ending.XLSX, _("Excel")), (Ending.CSV, _("csv")))
    ]


def prepared_link(label: str, address: str, subject: str, *, is_long: bool) -> FileLink:
    """A way to the file at an address; one that takes long is prepared by a worker, if any is."""
    if not is_long or not has_worker():
        return FileLink(label, address)
    fields = {"address": address, "subject": subject}
    return FileLink(label, url_for("job.export"), fields, generate_csrf())


def send_table(
    title: str,
    fields: Sequence[Field[T]],
    lines: Iterable[T],
    *,
    ending: Ending,
    about: Sequence[tuple[str, str]] = (),
) -> Response:
    """The lines as a file to keep. title: what they are, also the file's name.

    about: what the list was narrowed to; province, day, reader and time are added.
    """
    here = standpoint()
    table = FileTable(
        title=title,
        columns=[FileColumn(field.header, field.is_percent) for field in fields],
        rows=_rows(fields, _told(lines)),
        about=[
            (_("Tỉnh"), bilingual(here.province.name_vi, here.province.name_en)),
            (_("Năm, ngày tính"), f"{here.year}, {vi_date(here.as_of)}"),
            *about,
            (_("Người xuất"), signed_in_user().display_name),
            (_("Lúc"), vi_time(clock.now())),
        ],
        about_title=_("Thông tin"),
    )
    response = Response(table_file(table, ending), mimetype=_TYPES[ending])
    words = "-".join(re.findall(r"[a-z0-9]+", fold(title)))
    name = f"{words}-{here.province.code}-{here.as_of.isoformat()}"
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending.value}")
    return response


def _told(lines: Iterable[T]) -> Iterable[T]:
    """The lines; where a worker writes them, it tells how many it has written."""
    return told(g.reporter, _WRITING, lines) if "reporter" in g else lines


def _rows(fields: Sequence[Field[T]], lines: Iterable[T]) -> Iterator[list[Value]]:
    """What the fields say of each line, as it is written."""
    value_of = _Values()
    getters = [field.of for field in fields]
    for line in lines:
        yield [value_of(get(line)) for get in getters]


class _Values:
    """Codes in words, lists and yes or no as files are read in again, open ends as nothing.

    A word is looked up once a file: it is found by way of the request and the reader's language,
    which takes longer than to write a cell, and few codes stand in however many rows.
    """

    def __init__(self) -> None:
        self._yes_no = {True: _("có"), False: _("không")}
        self._words: dict[tuple[type[Labelled], str], str] = {}

    def __call__(self, value: Any) -> Value:
        known: Value
        if value is None or type(value) is str:  # most cells: no need to ask them the rest
            known = value
        elif isinstance(value, Labelled):
            known = self._word(value)
        elif isinstance(value, list | tuple):
            known = "; ".join(str(self(one)) for one in value)
        elif isinstance(value, bool):
            known = self._yes_no[value]
        elif isinstance(value, date) and value in (SINCE_EVER, FOR_EVER):
            known = None
        else:
            known = value
        return known

    def _word(self, code: Labelled) -> str:
        key = (type(code), code.value)  # codes of two kinds are equal where they are spelt alike
        if key not in self._words:
            self._words[key] = _(code.label)
        return self._words[key]
