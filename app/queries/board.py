"""What the coverage board needs besides the figures: the units next below, and the way up."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.domain.access import Scope
from app.models import Ancestry, Placement, Unit
from app.queries.unit import holds_on, placed, tree_on, within


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
    rows = db.execute(
        select(Unit.id, Unit.code, Placement.name)
        .join_from(Ancestry, Unit, Unit.id == Ancestry.ancestor_id)
        .join(Placement, and_(Placement.unit_id == Unit.id, holds_on(on)))
        .where(
            tree_on(on),
            Ancestry.is_alive,
            Ancestry.unit_id == unit.id,
            Ancestry.distance > 0,
            Unit.id.in_(within(scope, unit.province_id, on)),
        )
        .order_by(Ancestry.distance.desc())
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
