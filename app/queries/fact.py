"""Recorded facts about units: which table holds which kind, the lists of a year, one in scope."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, select, true
from sqlalchemy.orm import Session, joinedload

from app.domain.errors import NotFound
from app.domain.intake import ImportKind
from app.domain.unit import SINCE_EVER, UnitKind
from app.models import (
    CitizenStatistic,
    Declaration,
    NetworkDeclaration,
    Placement,
    SchoolActivity,
    TaskOutput,
    Unit,
)
from app.queries.outlook import Outlook
from app.queries.tree import name_on, named_or_below
from app.queries.unit import within

Fact = SchoolActivity | CitizenStatistic | NetworkDeclaration | TaskOutput | Declaration

MODELS: Mapping[ImportKind, type[Fact]] = {
    ImportKind.SCHOOL_ACTIVITIES: SchoolActivity,
    ImportKind.CITIZEN_STATISTICS: CitizenStatistic,
    ImportKind.NETWORKS: NetworkDeclaration,
    ImportKind.OUTPUTS: TaskOutput,
    ImportKind.DECLARATIONS: Declaration,
}

ATTRIBUTES = {"stem": "has_stem", "digital_skills": "has_digital_skills"}
"""What the models call the columns of files, where they do not call them the same."""


class FactOrder(StrEnum):
    """What a list of facts can be sorted by."""

    WHEN = "when"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class FactFilter:
    """What narrows a list of facts. unit_text: units and all below them."""

    unit_text: str = ""
    unit_kind: UnitKind | None = None
    clause: str = ""
    in_all_years: bool = False


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact in a list. unit_name: as on the counting date."""

    fact: Fact
    unit_code: str
    unit_name: str


def stored(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a fact under the names of its model; no day of recording: since ever."""
    facts = {ATTRIBUTES.get(name, name): value for name, value in said.items()}
    if "recorded_on" in facts and facts["recorded_on"] is None:
        facts["recorded_on"] = SINCE_EVER
    return facts


def fact_in_scope(db: Session, kind: ImportKind, fact_id: int, outlook: Outlook) -> Fact:
    """One fact, with its unit. Raises NotFound for what is absent or of a unit out of scope."""
    model = MODELS[kind]
    wanted = _in_scope(kind, outlook).where(model.id == fact_id)
    fact: Fact | None = db.scalar(wanted.options(joinedload(model.unit)))
    if fact is None:
        raise NotFound
    return fact


def count_facts(
    db: Session, kind: ImportKind, outlook: Outlook, wanted: FactFilter | None = None
) -> int:
    """How many facts a list holds."""
    facts = _filtered(kind, outlook, wanted or FactFilter())
    return db.scalar(facts.with_only_columns(func.count())) or 0


def list_facts(
    db: Session,
    kind: ImportKind,
    outlook: Outlook,
    wanted: FactFilter,
    *,
    order: FactOrder = FactOrder.WHEN,
    is_descending: bool = True,
    limit: int | None = None,
    offset: int = 0,
) -> list[FactLine]:
    """A page of the facts wanted; those of one day or year by the names of their units. One query.

    is_descending: of what they are sorted by, alone.
    """
    model = MODELS[kind]
    name = name_on(model.unit_id, outlook.as_of)
    unit = _sort_key(model, outlook.as_of)
    first = {FactOrder.WHEN: _when(model), FactOrder.UNIT: unit}[order]
    rows = db.execute(
        _filtered(kind, outlook, wanted)
        .add_columns(Unit.code, name)
        .order_by(
            first.desc() if is_descending else first,
            unit,
            Unit.code,
            _when(model).desc(),
            model.id.desc(),
        )
        .limit(limit)
        .offset(offset or None)
    )
    return [FactLine(*row) for row in rows]


def facts_of_unit(db: Session, unit: Unit) -> dict[ImportKind, list[Fact]]:
    """Everything recorded of a unit that the caller has found to be in scope, the latest first.

    One query for each kind; kinds of which there is nothing are left out.
    """
    found: dict[ImportKind, list[Fact]] = {}
    for kind, model in MODELS.items():
        facts: Select[Any] = select(model).where(model.unit_id == unit.id)
        found[kind] = list(db.scalars(facts.order_by(_when(model).desc(), model.id.desc())))
    return {kind: facts for kind, facts in found.items() if facts}


def units_of_others(db: Session, outlook: Outlook, unit_ids: Collection[int]) -> frozenset[int]:
    """Those of some units that are out of scope."""
    if outlook.sees_province or not unit_ids:
        return frozenset()
    seen = within(outlook.scope, outlook.province_id, outlook.as_of)
    mine = db.scalars(select(Unit.id).where(Unit.id.in_(unit_ids), Unit.id.in_(seen)))
    return frozenset(unit_ids) - set(mine)


def in_year(model: type[Fact], year: int) -> ColumnElement[bool]:
    """Whether a fact is of a year; a network, once there, is of every year."""
    if model in (SchoolActivity, Declaration):
        return model.year == year
    if model is NetworkDeclaration:
        return true()
    return _when(model).between(date(year, 1, 1), date(year, 12, 31))


def _when(model: type[Fact]) -> SQLColumnExpression[Any]:
    """The day or year that a fact is of."""
    whens: dict[type[Fact], SQLColumnExpression[Any]] = {
        SchoolActivity: SchoolActivity.year,
        CitizenStatistic: CitizenStatistic.as_of,
        NetworkDeclaration: NetworkDeclaration.established_on,
        TaskOutput: TaskOutput.occurred_on,
        Declaration: Declaration.year,
    }
    return whens[model]


def _sort_key(model: type[Fact], on: date) -> ColumnElement[str]:
    """The place of a fact's unit in a list, by what it was called on a day or last before."""
    last = (
        select(Placement.sort_key)
        .where(Placement.unit_id == model.unit_id, Placement.valid_from <= on)
        .order_by(Placement.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(last, "")


def _in_scope(kind: ImportKind, outlook: Outlook) -> Select[Fact]:
    model: Any = MODELS[kind]  # a union of models has no Select of its own
    facts = (
        select(model)
        .join(Unit, Unit.id == model.unit_id)
        .where(Unit.province_id == outlook.province_id)
    )
    if outlook.sees_province:
        return facts
    return facts.where(Unit.id.in_(within(outlook.scope, outlook.province_id, outlook.as_of)))


def _filtered(kind: ImportKind, outlook: Outlook, wanted: FactFilter) -> Select[Fact]:
    model = MODELS[kind]
    facts = _in_scope(kind, outlook)
    if not wanted.in_all_years:
        facts = facts.where(in_year(model, outlook.year))
    if wanted.unit_text:
        named = named_or_below(outlook.province_id, wanted.unit_text, outlook.as_of)
        facts = facts.where(Unit.id.in_(named))
    if wanted.unit_kind is not None:
        of_kind = select(Placement.unit_id).where(Placement.kind == wanted.unit_kind)
        facts = facts.where(Unit.id.in_(of_kind))
    if wanted.clause and model is TaskOutput:
        facts = facts.where(TaskOutput.clause == wanted.clause)
    return facts
