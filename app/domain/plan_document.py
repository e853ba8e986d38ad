"""A plan as its data file holds it: the document's facts, before they are rows."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from app.domain.audience import Audience
from app.domain.label import N_
from app.domain.person import SchoolLevel, Subject
from app.domain.plan import (
    Counts,
    DeadlineKind,
    QualitativeSubject,
    Recurrence,
    TargetKind,
    TargetUnit,
    TaskGroup,
    TaskSource,
)
from app.domain.unit import Sector

_CLAUSE = re.compile(r"(PL|[IVX]+)(\.[0-9IVX]+|\.[a-zđ])*(#[1-9][0-9]?)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a plan file: the place, as a path of keys, and the reason."""

    place: str
    reason: str
    facts: dict[str, object] = field(default_factory=dict)


class _Strict:
    """A misspelt key is a mistake, not an extra; read by the validator of plan files."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class ProvinceFacts(_Strict):
    """The province that issued the plan."""

    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class PlanFacts(_Strict):
    """The document itself. issued: as printed (a day, month or year); empty where none is."""

    title_vi: str
    title_en: str
    number: str
    issued: str
    issuer: str
    begins_on: date
    horizon: int
    orientation: int
    funding_vi: str
    funding_en: str
    funding_clauses: tuple[str, ...]
    deadlines_are_strict: bool = True


@dataclass(frozen=True, slots=True)
class LegalBasisFacts(_Strict):
    """A decision or resolution that the plan rests on."""

    number: str
    issued: str
    issuer: str
    about_vi: str
    about_en: str

    @property
    def key(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class OrganisationFacts(_Strict):
    """An organisation or a group of them, with the spellings that the document uses."""

    name: str
    name_en: str
    is_group: bool
    aliases: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class AudienceFacts(_Strict):
    """An audience, and every clause of targets and tasks that names it."""

    code: Audience
    name_vi: str
    name_en: str
    clauses: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.code.value


@dataclass(frozen=True, slots=True)
class TargetFactsInFile(_Strict):
    """A target. What applies to some kinds only is None elsewhere."""

    kind: TargetKind
    clauses: tuple[str, ...]
    title_vi: str
    title_en: str
    recurrence: Recurrence
    threshold: int | None = None
    unit: TargetUnit | None = None
    due_year: int | None = None
    counts: Counts | None = None
    sectors: tuple[Sector, ...] | None = None
    audiences: tuple[Audience, ...] | None = None
    subject: QualitativeSubject | None = None

    @property
    def key(self) -> str:
        return f"{self.kind.value} {self.clauses[0] if self.clauses else ''}"


@dataclass(frozen=True, slots=True)
class StemTeachersFacts(_Strict):
    """Whom the STEM/STEAM clause wants trained."""

    clauses: tuple[str, ...]
    subjects: tuple[Subject, ...]
    levels: tuple[SchoolLevel, ...]


@dataclass(frozen=True, slots=True)
class TaskFacts(_Strict):
    """A task: an annex row, or an item of the body that no row covers."""

    clauses: tuple[str, ...]
    source: TaskSource
    group: TaskGroup
    title_vi: str
    title_en: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    from_year: int | None = None
    to_year: int | None = None
    frequency: Recurrence | None = None
    result_vi: str | None = None
    result_en: str | None = None

    @property
    def key(self) -> str:
        return self.clauses[0] if self.clauses else ""


@dataclass(frozen=True, slots=True)
class DeadlineFacts(_Strict):
    """Something due. owed_by, owed_to: empty where the document names nobody."""

    what: DeadlineKind
    owed_by: str
    owed_to: str
    recurrence: Recurrence
    clause: str
    month: int | None = None
    day: int | None = None
    year: int | None = None

    @property
    def key(self) -> str:
        return f"{self.what.value} {self.clause}"


@dataclass(frozen=True, slots=True)
class PlanDocument(_Strict):
    """Everything that the printed plan says, in printed order."""

    province: ProvinceFacts
    plan: PlanFacts
    legal_bases: tuple[LegalBasisFacts, ...]
    organisations: tuple[OrganisationFacts, ...]
    audiences: tuple[AudienceFacts, ...]
    targets: tuple[TargetFactsInFile, ...]
    stem_teachers: StemTeachersFacts
    tasks: tuple[TaskFacts, ...]
    deadlines: tuple[DeadlineFacts, ...]


def faults_of(document: PlanDocument) -> list[Fault]:
    """What no field shows by itself: clauses, names and numbers that contradict each other."""
    return [
        *_clause_faults(document),
        *_duplicate_faults(document),
        *_target_faults(document),
        *_task_faults(document),
        *_deadline_faults(document),
    ]


def _clause_faults(document: PlanDocument) -> Iterator[Fault]:
    lists = [("plan.funding_clauses", document.plan.funding_clauses)]
    lists += [(f"audiences[{a.key}].clauses", a.clauses) for a in document.audiences]
    lists += [(f"targets[{t.key}].clauses", t.clauses) for t in document.targets]
    lists += [(f"tasks[{t.key}].clauses", t.clauses) for t in document.tasks]
    lists += [("stem_teachers.clauses", document.stem_teachers.clauses)]
    lists += [(f"deadlines[{d.key}].clause", (d.clause,)) for d in document.deadlines]
    for place, clauses in lists:
        if not clauses:
            yield Fault(place, N_("thiếu điểm, mục của văn bản"))
        for clause in clauses:
            if not _CLAUSE.fullmatch(clause):
                reason = N_("«%(clause)s» không phải là điểm, mục (mẫu: II.2.a#2, PL.IV.3)")
                yield Fault(place, reason, {"clause": clause})


def _duplicate_faults(document: PlanDocument) -> Iterator[Fault]:
    for name, items in (
        ("legal_bases", document.legal_bases),
        ("organisations", document.organisations),
        ("audiences", document.audiences),
        ("targets", document.targets),
        ("tasks", document.tasks),
        ("deadlines", document.deadlines),
    ):
        for key, times in Counter(item.key for item in items).items():
            if times > 1:
                yield Fault(f"{name}[{key}]", N_("có %(times)s lần"), {"times": times})


def _target_faults(document: PlanDocument) -> Iterator[Fault]:
    for target in document.targets:
        place = f"targets[{target.key}]"
        for name, is_needed in (
            ("sectors", target.kind in {TargetKind.STAFF_TRAINED, TargetKind.IT_STAFF}),
            ("audiences", target.kind is TargetKind.COURSES),
            ("counts", target.kind in {TargetKind.EXPERTS, TargetKind.DIGITAL_ENGINEERS}),
            ("subject", target.kind is TargetKind.QUALITATIVE),
            ("unit", target.kind is not TargetKind.QUALITATIVE),
        ):
            if is_needed and not getattr(target, name):
                yield Fault(f"{place}.{name}", N_("loại chỉ tiêu này cần mục này"))
            if not is_needed and getattr(target, name) is not None:
                yield Fault(f"{place}.{name}", N_("loại chỉ tiêu này không có mục này"))
        if target.threshold is not None and not _threshold_fits(target):
            yield Fault(
                f"{place}.threshold",
                N_("ngưỡng %(threshold)s không hợp lý"),
                {"threshold": target.threshold},
            )
        if target.due_year is not None and target.due_year < document.plan.begins_on.year:
            yield Fault(f"{place}.due_year", N_("đến hạn trước khi kế hoạch bắt đầu"))


def _threshold_fits(target: TargetFactsInFile) -> bool:
    assert target.threshold is not None
    limit = 100 if target.unit is TargetUnit.PERCENT else 1_000_000
    return 0 < target.threshold <= limit


def _task_faults(document: PlanDocument) -> Iterator[Fault]:
    known = {organisation.name for organisation in document.organisations}
    for task in document.tasks:
        place = f"tasks[{task.key}]"
        for name, organisations in (("lead", task.lead), ("coordinating", task.coordinating)):
            for unknown in set(organisations) - known:
                reason = N_("«%(name)s» không có trong organisations")
                yield Fault(f"{place}.{name}", reason, {"name": unknown})
        if task.from_year and task.to_year and task.from_year > task.to_year:
            yield Fault(f"{place}.to_year", N_("kết thúc trước khi bắt đầu"))


def _deadline_faults(document: PlanDocument) -> Iterator[Fault]:
    for deadline in document.deadlines:
        place = f"deadlines[{deadline.key}]"
        if deadline.day is not None and deadline.month is None:
            yield Fault(f"{place}.month", N_("có ngày mà không có tháng"))
        if deadline.month is not None and not _is_day(deadline.month, deadline.day or 1):
            yield Fault(f"{place}.day", N_("không có ngày này trong năm"))


def _is_day(month: int, day: int) -> bool:
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True
