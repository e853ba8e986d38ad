"""A plan's lines as its page shows them: worded, dated, and each clause in its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.blueprints.figure_card import FigureCard, figure_card
from app.blueprints.organisation import organisation_names
from app.domain.audience import Audience
from app.domain.coverage import Figure
from app.domain.plan import Recurrence, TargetKind, TargetUnit, clause_anchor, due_on
from app.i18n import _, bilingual, vi_date, vi_int
from app.models import Deadline, Plan, Target, Task


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause beside what it says. is_here: links to it lead to this row."""

    text: str
    anchor: str
    is_here: bool


class Clauses:
    """Gives each clause its place on the page: the first row that names it, and no second one."""

    def __init__(self) -> None:
        self._placed: set[str] = set()

    def place(self, printed: Iterable[str]) -> list[Clause]:
        """The clauses of a row, in the order printed."""
        return [self._one(clause) for clause in printed]

    def _one(self, text: str) -> Clause:
        is_here = text not in self._placed
        self._placed.add(text)
        return Clause(text, clause_anchor(text), is_here)


@dataclass(frozen=True, slots=True)
class Part:
    """One audience's share of a target that each audience has to meet by itself."""

    label: str
    count: int
    is_met: bool


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with its figure."""

    title: str
    clauses: list[Clause]
    threshold: str
    recurrence: Recurrence
    card: FigureCard
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """The targets of one due year; None: the plan names none."""

    due_year: int | None
    is_overdue: bool
    rows: list[TargetRow]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task, with who does it and when."""

    title: str
    clauses: list[Clause]
    lead: str
    coordinating: str
    period: str
    result: str | None


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A deadline in the chosen year. last_day: None where the plan prints no day."""

    what: str
    clauses: list[Clause]
    owed_by: str
    owed_to: str
    last_day: date | None
    printed: str
    days_left: int | None


def target_groups(
    plan: Plan, found: list[Figure], clauses: Clauses, *, year: int, unit_id: int | None
) -> list[TargetGroup]:
    """The plan's targets in its order, by the year they are due."""
    figures = {figure.target.target_id: figure for figure in found}
    groups: dict[int | None, list[TargetRow]] = {}
    for target in plan.targets:
        row = _target_row(target, figures[target.id], clauses, unit_id)
        groups.setdefault(target.due_year, []).append(row)
    return [
        TargetGroup(due, is_overdue=due is not None and due < year, rows=rows)
        for due, rows in groups.items()
    ]


def _target_row(target: Target, figure: Figure, clauses: Clauses, unit_id: int | None) -> TargetRow:
    return TargetRow(
        title=bilingual(target.title_vi, target.title_en),
        clauses=clauses.place(target.clauses),
        threshold=_threshold(target),
        recurrence=target.recurrence,
        card=figure_card(figure, unit_id=unit_id),
        parts=_parts(figure),
    )


def _threshold(target: Target) -> str:
    """A target's number in its unit, as one would say it."""
    if target.threshold is None:
        is_number = target.kind is not TargetKind.QUALITATIVE
        return _("không nêu số") if is_number else _("định tính")
    number = vi_int(target.threshold)
    if target.unit is TargetUnit.PERCENT:
        return f"{number}%"
    return f"{number} {_(target.unit.label, count=target.threshold)}" if target.unit else number


def _parts(figure: Figure) -> list[Part]:
    if figure.kind is not TargetKind.COURSES or figure.target.threshold is None:
        return []
    counts = {a: figure.parts.get(a.value) for a in figure.target.audiences or tuple(Audience)}
    return [
        Part(_(audience.label), count, count >= figure.target.threshold)
        for audience, count in counts.items()
        if isinstance(count, int)
    ]


def task_row(task: Task, plan: Plan, clauses: Clauses) -> TaskRow:
    """A task as a row."""
    return TaskRow(
        title=bilingual(task.title_vi, task.title_en),
        clauses=clauses.place(task.clauses),
        lead=organisation_names(plan, "; ".join(task.lead)),
        coordinating=organisation_names(plan, "; ".join(task.coordinating)),
        period=_period(task),
        result=bilingual(task.result_vi, task.result_en),
    )


def _period(task: Task) -> str:
    """«2022–2025, hằng năm»; "" where the plan names no time."""
    first, last = task.from_year, task.to_year
    years = {
        (True, True): f"{first}–{last}" if first != last else f"{first}",
        (True, False): _("từ %(year)s", year=first),
        (False, True): _("đến %(year)s", year=last),
        (False, False): "",
    }[first is not None, last is not None]
    often = _(task.frequency.label) if task.frequency else ""
    return ", ".join(part for part in (years, often.lower() if years else often) if part)


def deadline_row(
    deadline: Deadline, plan: Plan, clauses: Clauses, *, year: int, today: date
) -> DeadlineRow:
    """A deadline as a row: a yearly one in the chosen year, one with a year of its own in that."""
    on = _last_day(deadline, plan, year)
    return DeadlineRow(
        what=_(deadline.what.label),
        clauses=clauses.place([deadline.clause]),
        owed_by=organisation_names(plan, deadline.owed_by),
        owed_to=organisation_names(plan, deadline.owed_to),
        last_day=on,
        printed=_printed(deadline, is_strict=plan.deadlines_are_strict),
        days_left=(on - today).days if on and on >= today else None,
    )


def _last_day(deadline: Deadline, plan: Plan, year: int) -> date | None:
    if deadline.month is None or deadline.day is None:
        return None
    if deadline.year is None and deadline.recurrence is Recurrence.ONCE:
        return None
    due_in = deadline.year or year
    return due_on(due_in, deadline.month, deadline.day, is_strict=plan.deadlines_are_strict)


def _printed(deadline: Deadline, *, is_strict: bool) -> str:
    """What the plan says of the time, in its own words."""
    if deadline.month is None:
        return _("trong năm %(year)s", year=deadline.year) if deadline.year else ""
    if deadline.day is None:
        month = f"{deadline.month}/{deadline.year}" if deadline.year else f"{deadline.month}"
        return _("trong tháng %(month)s", month=month)
    day = f"{deadline.day}/{deadline.month}"
    return _("trước ngày %(day)s", day=day) if is_strict else _("chậm nhất ngày %(day)s", day=day)


def issued_text(issued: str) -> str:
    """A date as far as the document prints it: «2022-04» as tháng 4/2022; "" as not printed."""
    parts = issued.split("-") if issued else []
    if len(parts) == 3:
        return vi_date(date.fromisoformat(issued))
    if len(parts) == 2:
        return _("tháng %(month)s/%(year)s", month=int(parts[1]), year=parts[0])
    return _("năm %(year)s", year=issued) if issued else _("văn bản không ghi ngày")
