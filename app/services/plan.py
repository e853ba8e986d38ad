"""Plans: bringing a document into the register, and saying what it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Base
from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.plan_document import (
    AudienceFacts,
    DeadlineFacts,
    LegalBasisFacts,
    OrganisationFacts,
    PlanDocument,
    PlanFacts,
    ProvinceFacts,
    StemTeachersFacts,
    TargetFactsInFile,
    TaskFacts,
)
from app.models import (
    Deadline,
    LegalBasis,
    Organisation,
    Plan,
    PlanAudience,
    Province,
    Target,
    Task,
    User,
)
from app.services import audit, totals

Row = TypeVar("Row", bound=Base)
Facts = TypeVar("Facts")
Change = tuple[object, object]


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PlanLoaded:
    """What loading a file did. changes: {place: (old, new)}; empty when nothing changed."""

    province: Province
    is_new: bool
    changes: Mapping[str, Change]


def load(db: Session, document: PlanDocument, *, actor: User | None, now: datetime) -> PlanLoaded:
    """Bring a province's plan to what the document says; the audit log tells old from new.

    Rows keep their identity by clause, so that what refers to a target outlives a correction of it.
    Flushes; the caller commits.
    """
    province = db.scalar(select(Province).where(Province.code == document.province.code))
    before = _document_of(province.plan) if province and province.plan else None
    today = local_date(now)
    if before == document and province:
        totals.open_where_closed(db, province.id, today=today)
        return PlanLoaded(province, is_new=False, changes={})
    province = province or Province(code=document.province.code)
    province.name_vi = document.province.name_vi
    province.name_en = document.province.name_en
    _write(province, document)
    db.add(province)
    db.flush()
    totals.rebuild(db, province.id, today=today)
    changes = _changes(before, document) if before else {}
    audit.record(
        db,
        actor,
        AuditAction.PLAN_CHANGED if before else AuditAction.PLAN_LOADED,
        province_id=province.id,
        subject_type="plan",
        subject_id=province.plan.id if province.plan else None,
        subject_label=document.plan.title_vi,
        changes=changes,
        at=now,
    )
    return PlanLoaded(province, is_new=before is None, changes=changes)


def _write(province: Province, document: PlanDocument) -> None:
    plan = province.plan = province.plan or Plan()
    _assign(plan, document.plan)
    plan.stem_clauses = list(document.stem_teachers.clauses)
    plan.stem_subjects = [subject.value for subject in document.stem_teachers.subjects]
    plan.stem_levels = [level.value for level in document.stem_teachers.levels]
    _sync(plan.legal_bases, document.legal_bases, LegalBasis)
    _sync(plan.organisations, document.organisations, Organisation)
    _sync(plan.audiences, document.audiences, PlanAudience)
    _sync(plan.targets, document.targets, Target)
    _sync(plan.tasks, document.tasks, Task)
    _sync(plan.deadlines, document.deadlines, Deadline)


def _sync(rows: list[Row], facts: Sequence[_Keyed], model: type[Row]) -> None:
    """Make the rows say the facts, in their order; a row whose key is gone goes."""
    by_key = {_facts(type(facts[0]), row).key: row for row in rows} if facts else {}
    wanted = []
    for place, fact in enumerate(facts):
        row = by_key.get(fact.key) or model()
        _assign(row, fact)
        row.place = place  # type: ignore[attr-defined]  # every list of a plan is ordered
        wanted.append(row)
    rows[:] = wanted


def _assign(row: Base, facts: object) -> None:
    assert is_dataclass(facts)
    for item in fields(facts):
        value = getattr(facts, item.name)
        setattr(row, item.name, _stored(value) if isinstance(value, tuple) else value)


def _stored(values: tuple[Any, ...]) -> list[str]:
    return [str(value) for value in values]


def _facts(kind: type[Facts], row: Base) -> Facts:
    """The facts that a row holds, under the same field names; lists as tuples."""
    values = {item.name: getattr(row, item.name) for item in fields(kind)}  # type: ignore[arg-type]  # every kind is a dataclass
    return kind(**{n: tuple(v) if isinstance(v, list) else v for n, v in values.items()})


def _all_facts(kind: type[Facts], rows: Sequence[Base]) -> tuple[Facts, ...]:
    return tuple(_facts(kind, row) for row in rows)


def _document_of(plan: Plan) -> PlanDocument:
    """The document that would leave the register as it is."""
    return PlanDocument(
        province=_facts(ProvinceFacts, plan.province),
        plan=_facts(PlanFacts, plan),
        legal_bases=_all_facts(LegalBasisFacts, plan.legal_bases),
        organisations=_all_facts(OrganisationFacts, plan.organisations),
        audiences=_all_facts(AudienceFacts, plan.audiences),
        targets=_all_facts(TargetFactsInFile, plan.targets),
        stem_teachers=StemTeachersFacts(
            clauses=tuple(plan.stem_clauses),
            subjects=tuple(plan.stem_subjects),  # type: ignore[arg-type]  # codes equal their enum
            levels=tuple(plan.stem_levels),  # type: ignore[arg-type]  # codes equal their enum
        ),
        tasks=_all_facts(TaskFacts, plan.tasks),
        deadlines=_all_facts(DeadlineFacts, plan.deadlines),
    )


def _changes(before: PlanDocument, after: PlanDocument) -> dict[str, Change]:
    old, new = dict(_flat("", before)), dict(_flat("", after))
    places = [*old, *(place for place in new if place not in old)]
    return {p: (old.get(p), new.get(p)) for p in places if old.get(p) != new.get(p)}


def _flat(place: str, value: object) -> list[tuple[str, object]]:
    """A document as (place, plain value); items of lists are named by key, not by number."""
    if is_dataclass(value):
        inner = [(f"{place}.{f.name}".lstrip("."), getattr(value, f.name)) for f in fields(value)]
        return [pair for name, item in inner for pair in _flat(name, item)]
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        order = [(place, [item.key for item in value])]
        items = [pair for item in value for pair in _flat(f"{place}[{item.key}]", item)]
        return [*order, *items]
    if isinstance(value, tuple):
        return [(place, _stored(value))]
    return [(place, value.isoformat() if isinstance(value, date) else value)]
