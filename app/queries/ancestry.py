"""Ancestry as placements say it: the one walk through the tree, over all days at once."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    except_,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import CTE

from app.domain.unit import FOR_EVER, SINCE_EVER
from app.models import Ancestry, Placement, Unit
from app.queries.calendar import day_before, earlier, later, next_day

COLUMNS = (
    *("unit_id", "ancestor_id", "first_on", "last_on", "province_id", "distance"),
    *("is_alive", "is_held", "kind", "sector"),
)

Values = dict[str, int | list[int]]


def values(province_id: int, units: Collection[int] | None = None) -> Values:
    """What the statements of `ancestry` take: of a province, of some of its units."""
    return {"of_province": province_id} | ({} if units is None else {"of_units": sorted(units)})


@cache
def ancestry(*, of_some: bool) -> Select[Any]:
    """The rows that the ancestry of a province's units must have, in COLUMNS; takes `values`.

    of_some: of some units, not of all. Kept, since to put such a statement together takes longer
    than to execute it for one unit.

    Walks upwards from each stretch of a unit's life, every step only through days that all steps
    share; a circle ends where it comes back to a unit of the way.
    """
    province_id = bindparam("of_province", type_=Integer)
    stretches = _stretches(province_id)
    start = stretches.alias()
    asked = [start.c.unit_id.in_(bindparam("of_units", expanding=True))] if of_some else []
    walk = (
        select(
            start.c.unit_id,
            start.c.unit_id.label("ancestor_id"),
            start.c.parent_id.label("above_id"),
            start.c.first_on,
            start.c.last_on,
            literal(0).label("distance"),
            start.c.is_alive,
            start.c.is_alive.label("is_held"),
            start.c.kind,
            start.c.sector,
            _step(start.c.unit_id).label("way"),
        )
        .where(start.c.has_begun, *asked)
        .cte("walk", recursive=True)
    )
    above = stretches.alias()
    shares_days = and_(above.c.first_on <= walk.c.last_on, above.c.last_on >= walk.c.first_on)
    is_new = walk.c.way.not_like("%" + _step(above.c.unit_id) + "%")
    walk = walk.union_all(
        select(
            walk.c.unit_id,
            above.c.unit_id,
            above.c.parent_id,
            later(above.c.first_on, walk.c.first_on),
            earlier(above.c.last_on, walk.c.last_on),
            walk.c.distance + 1,
            and_(walk.c.is_alive, above.c.is_alive),
            walk.c.is_alive,
            walk.c.kind,
            walk.c.sector,
            walk.c.way + _step(above.c.unit_id),
        ).join_from(walk, above, and_(above.c.unit_id == walk.c.above_id, shares_days, is_new))
    )
    columns = {**walk.c, "province_id": province_id}
    return select(*(columns[name].label(name) for name in COLUMNS))


def _step(unit_id: ColumnElement[int]) -> ColumnElement[str]:
    return "/" + cast(unit_id, Text) + "/"


def _stretches(province_id: BindParameter[int]) -> CTE:
    """All time of every unit, cut where something changes: before it began, alive, and closed.

    (unit_id, parent_id, first_on, last_on, is_alive, has_begun, kind, sector); a closed unit is
    what and where it last was.
    """
    placements = (
        select(
            Placement,
            func.lead(Placement.valid_from)
            .over(partition_by=Placement.unit_id, order_by=Placement.valid_from)
            .label("next_from"),
        )
        .join(Unit, Unit.id == Placement.unit_id)
        .where(Unit.province_id == province_id)
        .subquery()
    )
    was = placements.c
    alive = select(
        *(was.unit_id, was.parent_id, was.valid_from.label("first_on")),
        was.valid_to.label("last_on"),
        true().label("is_alive"),
        true().label("has_begun"),
        *(was.kind, was.sector),
    )
    closed = select(
        *(was.unit_id, was.parent_id, next_day(was.valid_to)),
        case((was.next_from.is_(None), FOR_EVER), else_=day_before(was.next_from)),
        *(false(), true(), was.kind, was.sector),
    ).where(
        was.valid_to < FOR_EVER,
        or_(was.next_from.is_(None), was.next_from > next_day(was.valid_to)),
    )
    begins_on = func.min(Placement.valid_from)
    unborn = (
        select(
            *(Unit.id, null(), literal(SINCE_EVER)),
            case((begins_on.is_(None), FOR_EVER), else_=day_before(begins_on)),
            *(false(), false(), null(), null()),
        )
        .outerjoin(Placement, Placement.unit_id == Unit.id)
        .where(Unit.province_id == province_id)
        .group_by(Unit.id)
        .having(or_(begins_on.is_(None), begins_on > SINCE_EVER))
    )
    return union_all(alive, closed, unborn).cte("stretch")


@cache
def _changes() -> CompoundSelect[Any]:
    """The ids of units of which a row is missing or wrong; takes `values`."""
    due = ancestry(of_some=False).cte("due")
    stored = (
        select(*(getattr(Ancestry, name) for name in COLUMNS))
        .where(Ancestry.province_id == bindparam("of_province", type_=Integer))
        .cte("stored")
    )
    missing = except_(select(due), select(stored)).subquery()
    wrong = except_(select(stored), select(due)).subquery()
    return union(select(missing.c.unit_id), select(wrong.c.unit_id))


def changed_units(db: Session, province_id: int) -> list[int]:
    """The ids of the units whose ancestry is no longer what placements say."""
    return list(db.scalars(_changes(), values(province_id)))
