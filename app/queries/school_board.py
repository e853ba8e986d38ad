"""Schools as the Department of Education follows them: their activities and their teachers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import Subquery

from app.domain.coverage import Coverage
from app.domain.unit import SCHOOL_KINDS, UnitKind
from app.models import Placement, Plan, Posting, SchoolActivity, Unit
from app.queries.outlook import Outlook
from app.queries.teacher import has_credit, meant_by, teachers_in
from app.queries.tree import name_on, named_or_below
from app.queries.unit import holds_on, within


class Activity(StrEnum):
    """What a list of schools can be narrowed to."""

    BOTH = "both"
    NO_STEM = "no_stem"
    NO_DIGITAL_SKILLS = "no_digital_skills"
    NEITHER = "neither"


class SchoolOrder(StrEnum):
    """What a list of schools can be sorted by."""

    NAME = "name"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class SchoolFilter:
    """What narrows a list of schools. text: schools, or units with schools below them."""

    text: str = ""
    kind: UnitKind | None = None
    activity: Activity | None = None


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school in a list. teachers: those the plan means, with STEM/STEAM credit of all of them."""

    unit_id: int
    code: str
    name: str
    kind: UnitKind
    above_name: str | None
    has_stem: bool
    has_digital_skills: bool
    teachers: Coverage


@dataclass(frozen=True, slots=True)
class KindShare:
    """Schools of one kind (None: of any), how many held each activity in the year, and both."""

    kind: UnitKind | None
    schools: int
    stem: int
    digital_skills: int
    both: int

    @property
    def coverage(self) -> Coverage:
        """Schools that held both, of all."""
        return Coverage(self.both, self.schools)


def schools_by_kind(db: Session, outlook: Outlook) -> list[KindShare]:
    """The schools in scope by kind, in the order of the enumeration. One query."""
    held = _held(outlook)
    stem, digital = _flag(held, "stem"), _flag(held, "digital_skills")
    rows = db.execute(
        _schools(outlook)
        .outerjoin(held, held.c.unit_id == Placement.unit_id)
        .with_only_columns(
            Placement.kind,
            func.count(),
            func.sum(stem),
            func.sum(digital),
            func.sum(stem * digital),
        )
        .group_by(Placement.kind)
    )
    found = {kind: KindShare(kind, *map(int, numbers)) for kind, *numbers in rows}
    return [found[kind] for kind in UnitKind if kind in found]


def count_schools(db: Session, outlook: Outlook, wanted: SchoolFilter) -> int:
    """How many schools a list holds."""
    schools, _held_by = _filtered(outlook, wanted)
    return db.scalar(schools.with_only_columns(func.count())) or 0


def list_schools(
    db: Session,
    plan: Plan,
    outlook: Outlook,
    wanted: SchoolFilter,
    *,
    order: SchoolOrder = SchoolOrder.NAME,
    is_descending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[SchoolLine]:
    """A page of the schools wanted. One query; by name, two."""
    schools, held = _filtered(outlook, wanted)
    teachers = _teachers(plan, outlook)
    by_name = (Placement.sort_key, Unit.code)
    if order is SchoolOrder.NAME and limit is not None:
        # Cut first: teachers are counted in the schools shown only.
        page = schools.with_only_columns(Placement.unit_id).order_by(
            *_directed(by_name, is_descending)
        )
        shown = db.scalars(page.limit(limit).offset(offset or None)).all()
        schools, limit, offset = schools.where(Placement.unit_id.in_(shown)), None, 0
        teachers = teachers.where(Posting.unit_id.in_(shown))
    numbers = teachers.subquery()
    heads, value = (func.coalesce(numbers.c[name], 0) for name in ("heads", "value"))
    keys = by_name if order is SchoolOrder.NAME else (heads - value, *by_name)
    rows = db.execute(
        schools.outerjoin(numbers, numbers.c.unit_id == Placement.unit_id)
        .with_only_columns(
            Unit.id,
            Unit.code,
            Placement.name,
            Placement.kind,
            name_on(Placement.parent_id, outlook.as_of),
            _flag(held, "stem"),
            _flag(held, "digital_skills"),
            value,
            heads,
        )
        .order_by(*_directed(keys, is_descending))
        .limit(limit)
        .offset(offset or None)
    )
    return [
        SchoolLine(
            unit_id=unit_id,
            code=code,
            name=name,
            kind=kind,
            above_name=above,
            has_stem=bool(stem),
            has_digital_skills=bool(digital),
            teachers=Coverage(reached, all_of_them),
        )
        for unit_id, code, name, kind, above, stem, digital, reached, all_of_them in rows
    ]


def _directed(
    keys: Sequence[SQLColumnExpression[Any]], is_descending: bool
) -> list[SQLColumnExpression[Any]]:
    return [key.desc() for key in keys] if is_descending else list(keys)


def _schools(outlook: Outlook) -> Select[Placement]:
    """The schools in scope, alive on the day, from primary to upper secondary; Unit stays open."""
    return (
        select(Placement)
        .join(Unit, Unit.id == Placement.unit_id)
        .where(
            Unit.province_id == outlook.province_id,
            holds_on(outlook.as_of),
            Placement.kind.in_(sorted(SCHOOL_KINDS)),
            Unit.id.in_(within(outlook.scope, outlook.province_id, outlook.as_of)),
        )
    )


def _held(outlook: Outlook) -> Subquery:
    """(unit_id, stem, digital_skills): 1 where a record of the year up to the day says so."""
    return (
        select(
            SchoolActivity.unit_id,
            func.max(case((SchoolActivity.has_stem, 1), else_=0)).label("stem"),
            func.max(case((SchoolActivity.has_digital_skills, 1), else_=0)).label("digital_skills"),
        )
        .where(SchoolActivity.year == outlook.year, SchoolActivity.recorded_on <= outlook.as_of)
        .group_by(SchoolActivity.unit_id)
        .subquery()
    )


def _flag(held: Subquery, name: str) -> ColumnElement[int]:
    return func.coalesce(held.c[name], 0)


def _filtered(outlook: Outlook, wanted: SchoolFilter) -> tuple[Select[Placement], Subquery]:
    held = _held(outlook)
    stem, digital = _flag(held, "stem"), _flag(held, "digital_skills")
    narrowed: dict[Activity, ColumnElement[bool]] = {
        Activity.BOTH: and_(stem == 1, digital == 1),
        Activity.NO_STEM: stem == 0,
        Activity.NO_DIGITAL_SKILLS: digital == 0,
        Activity.NEITHER: and_(stem == 0, digital == 0),
    }
    schools = _schools(outlook).outerjoin(held, held.c.unit_id == Placement.unit_id)
    if wanted.text:
        below = named_or_below(outlook.province_id, wanted.text, outlook.as_of)
        schools = schools.where(Placement.unit_id.in_(below))
    if wanted.kind is not None:
        schools = schools.where(Placement.kind == wanted.kind)
    if wanted.activity is not None:
        schools = schools.where(narrowed[wanted.activity])
    return schools, held


def _teachers(plan: Plan, outlook: Outlook) -> Select[int, int, int]:
    """(unit_id, value, heads): teachers meant by the plan with credit, and all, of each school."""
    return (
        teachers_in(outlook)
        .where(meant_by(plan))
        .with_only_columns(
            Posting.unit_id,
            func.sum(case((has_credit(outlook), 1), else_=0)).label("value"),
            func.count().label("heads"),
        )
        .group_by(Posting.unit_id)
    )
