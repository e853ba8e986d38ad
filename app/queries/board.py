"""What the coverage board needs besides the figures: the units next below, and the way up."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.access import Scope
from app.models import Placement, Unit
from app.queries.unit import holds_on, lineage, placed, within


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as a link shows it."""

    unit_id: int
    code: str
    name: str


def units_below(
    db: Session, province_id: int, unit_id: int | None, *, on: date, scope: Scope
) -> list[UnitName]:
    """The units right under a unit (None: the province) that are alive on a day, by name."""
    rows = db.execute(
        placed(province_id, on)
        .with_only_columns(Unit.id, Unit.code, Placement.name)
        .where(
            Placement.parent_id.is_not_distinct_from(unit_id),
            Unit.id.in_(within(scope, province_id, on)),
        )
        .order_by(Placement.sort_key, Unit.code)
    )
    return [UnitName(*row) for row in rows]


def way_up(db: Session, unit: Unit, *, on: date, scope: Scope) -> list[UnitName]:
    """A unit's ancestors in scope on a day, the topmost first, without itself."""
    walk = lineage(unit.province_id, on)
    chain = aliased(walk)
    depth = select(func.count()).where(chain.c.unit_id == Unit.id).scalar_subquery()
    rows = db.execute(
        select(Unit.id, Unit.code, Placement.name)
        .join_from(walk, Unit, Unit.id == walk.c.ancestor_id)
        .join(Placement, and_(Placement.unit_id == Unit.id, holds_on(on)))
        .where(
            walk.c.unit_id == unit.id,
            walk.c.ancestor_id != unit.id,
            Unit.id.in_(within(scope, unit.province_id, on)),
        )
        .order_by(depth)
    )
    return [UnitName(*row) for row in rows]


def unit_name(db: Session, unit: Unit, *, on: date) -> str:
    """What a unit was called on a day, or last before it."""
    name = db.scalar(
        select(Placement.name)
        .where(Placement.unit_id == unit.id, Placement.valid_from <= on)
        .order_by(Placement.valid_from.desc())
        .limit(1)
    )
    return name or unit.code
