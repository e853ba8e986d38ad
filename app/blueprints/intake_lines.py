"""A checked file as the preview shows it: its problems, its first rows, and what may be done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain import cell
from app.domain.column import COLUMNS, Column
from app.domain.fault import Fault
from app.domain.finding import Findings, RowFate, Tally
from app.domain.intake import ImportKind, Notice, Place, Problem
from app.errors import refusal_text
from app.i18n import _, vi_date, vi_int, vi_number
from app.services.intake import Verdict

_DAYS = (cell.birth, cell.first_day, cell.last_day)


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem in words. column: its Vietnamese header; "" for the row or the file as a whole."""

    sheet: str | None
    row: int | None
    column: str
    found: str
    expected: str
    message: str

    @property
    def remark(self) -> str:
        """The same in one cell of the owner's file."""
        return f"{self.column}: {self.message}" if self.column else self.message


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row as it was understood. cells: one a column that the file has."""

    sheet: str | None
    row: int | None
    fate: RowFate
    cells: list[str]


def problem_line(kind: ImportKind, problem: Problem) -> ProblemLine:
    """A problem as the reader is told of it."""
    label = next((c.label for c in COLUMNS[kind] if c.name == problem.column), None)
    return ProblemLine(
        problem.place.sheet,
        problem.place.row,
        _(label) if label else "",
        problem.found,
        _expected(problem.fault),
        refusal_text(problem.fault),
    )


def remarks(verdict: Verdict) -> dict[Place, str]:
    """What to write beside each faulty row of the owner's file."""
    told: dict[Place, list[str]] = {}
    for problem in verdict.problems:
        told.setdefault(problem.place, []).append(problem_line(verdict.kind, problem).remark)
    return {place: "\n".join(texts) for place, texts in told.items()}


def notice_text(notice: Notice) -> str:
    """A notice in words; whole numbers grouped."""
    facts = {k: vi_int(v) if isinstance(v, int) else v for k, v in notice.facts.items()}
    return _(notice.message, **facts)


def first_rows(kind: ImportKind, found: Findings) -> tuple[list[str], list[RowLine]]:
    """The first rows as they were understood, under the headers of the columns that say something.

    A roster has nineteen columns, of which most files fill eight.
    """
    columns = [
        column
        for column in COLUMNS[kind]
        if any(row.cells.get(column.name) not in (None, "", []) for row in found.rows)
    ]
    lines = [
        RowLine(
            row.place.sheet,
            row.place.row,
            row.fate,
            [_shown(column, row.cells[column.name]) for column in columns],
        )
        for row in found.rows
    ]
    return [_(column.label) for column in columns], lines


def tally_words(tally: Tally) -> str:
    """«58 dòng mới, 2 không đổi»: what is not nothing, in words that go on from a number."""
    counts = {
        RowFate.CREATED: tally.created,
        RowFate.CHANGED: tally.changed,
        RowFate.UNCHANGED: tally.unchanged,
    }
    told = [(vi_int(count), _(fate.label)) for fate, count in counts.items() if count]
    if not told:
        return _("không có dòng nào")
    (first, word), *rest = told
    return ", ".join([_("%(count)s dòng %(fate)s", count=first, fate=word), *map(" ".join, rest)])


def _expected(fault: Fault) -> str:
    return _(fault.expected, **fault.facts) if fault.expected else ""


def _shown(column: Column, value: Any) -> str:
    """A value of `Verdict.rows` for the eye; nothing as nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if column.accepted is not None:
        codes = value if isinstance(value, list) else [value]
        return "; ".join(_(column.accepted(code).label) for code in codes)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if column.read in _DAYS and len(str(value)) > 4:
        return vi_date(date.fromisoformat(value))
    return vi_number(value) if isinstance(value, float) else str(value)
