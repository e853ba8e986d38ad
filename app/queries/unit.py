"""The tree of units as it stood on a day: who was alive, who was under whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    false,
    literal,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import CTE
from sqlalchemy.sql.selectable import SelectBase

from app.domain.access import Scope, Subtree
from app.domain.errors import NotFound, WrongUsage
from app.domain.label import N_
from app.models import Ancestry, Placement, Province, Unit

WHOLE = 0
"""Stands for the whole of a figure's scope where units' ids stand for their subtrees."""


class UnknownUnit(WrongUsage):
    """No unit of the province has this code."""

    message = N_("Tỉnh %(province)s không có đơn vị mã «%(code)s». Hãy kiểm tra lại mã đơn vị.")


def holds_on(on: date | SQLColumnExpression[date]) -> ColumnElement[bool]:
    """Whether a placement covers a day; a unit is alive on the days that one does."""
    return and_(Placement.valid_from <= on, Placement.valid_to >= on)


def placed(province_id: int, on: date) -> Select[Placement]:
    """The placements of a province that hold on a day: one for each unit alive."""
    return (
        select(Placement)
        .join(Unit, Unit.id == Placement.unit_id)
        .where(Unit.province_id == province_id, holds_on(on))
    )


def tree_on(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Whether a row of the ancestry belongs to the tree of a day."""
    return and_(Ancestry.first_on <= on, Ancestry.last_on >= on)


def lineage(province_id: int, on: date) -> Select[int, int]:
    """(unit_id, ancestor_id): each unit alive, with itself and each ancestor that lives.

    A closed unit cuts off what is above it.
    """
    return select(Ancestry.unit_id, Ancestry.ancestor_id).where(
        Ancestry.province_id == province_id, tree_on(on), Ancestry.is_alive
    )


def subtree(province_id: int, unit_id: int, on: date) -> Select[int]:
    """The ids of the units alive at or below a unit; the unit itself may be closed."""
    return last_known_subtree(province_id, unit_id, on).where(Ancestry.is_held)


def last_known_subtree(province_id: int, unit_id: int, on: date) -> Select[int]:
    """The ids of the units that are, or before they closed last were, at or below a unit."""
    return select(Ancestry.unit_id).where(
        Ancestry.province_id == province_id, Ancestry.ancestor_id == unit_id, tree_on(on)
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """The units that a figure stands on, on one day.

    members: unit_id of every unit in scope. shares: (group_id, unit_id), a row for each unit in
    scope under WHOLE, under itself and under each of its ancestors in scope (of these, only those
    that were asked for, units).
    """

    province_id: int
    on: date
    unit_id: int | None
    units: Collection[int] | None
    members: CTE
    shares: CTE

    @property
    def is_whole_province(self) -> bool:
        return self.unit_id is None

    def has(self, unit_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
        """Whether a unit is in scope: asked one by one, for a few of many thousand units."""
        members = self.members.c.unit_id
        return select(members).where(members == unit_id).exists()

    @property
    def is_undivided(self) -> bool:
        """Whether nobody asks for the units in it one by one."""
        return self.units is not None and not self.units


def ground(
    province_id: int, on: date, unit_id: int | None, units: Collection[int] | None = None
) -> Ground:
    """The ground of a figure for a unit's subtree, or the whole province (unit_id None).

    units: those whose own subtrees are to be told apart; None: all in scope.
    """
    subtrees = lineage(province_id, on)
    if unit_id is None:
        members = _in_place(subtrees.where(Ancestry.distance == 0))
    else:
        members = _in_place(subtree(province_id, unit_id, on))
        in_scope = select(members.c.unit_id)
        subtrees = subtrees.where(
            Ancestry.unit_id.in_(in_scope), Ancestry.ancestor_id.in_(in_scope)
        )
    if units is not None:
        subtrees = subtrees.where(Ancestry.ancestor_id.in_(units))
    whole = select(members.c.unit_id, literal(WHOLE).label("group_id"))
    shares = _in_place(union_all(whole, subtrees))
    return Ground(province_id, on, unit_id, units, members, shares)


def _in_place(rows: SelectBase) -> CTE:
    """A table expression that is looked up by index wherever it is read, not drawn up first."""
    return rows.cte().prefix_with("NOT MATERIALIZED")


def within(scope: Scope, province_id: int, on: date) -> Select[int]:
    """The ids of a province's units that an actor may see, by the tree of a day.

    Closed units belong to it too, where they last were: people may still be posted to them.
    """
    parts = [_within(part, on) for part in scope.of_province(province_id)]
    if not parts:
        return select(Unit.id).where(false())
    if len(parts) == 1:
        return parts[0]
    return select(union(*parts).subquery().c.id)


def _within(part: Subtree, on: date) -> Select[int]:
    units = select(Unit.id).where(Unit.province_id == part.province_id)
    if part.unit_id is not None:
        below = last_known_subtree(part.province_id, part.unit_id, on)
        units = units.where(or_(Unit.id == part.unit_id, Unit.id.in_(below)))
    if part.kinds is not None:
        kinds = sorted(part.kinds)
        of_kind = select(Placement.unit_id).where(Placement.kind.in_(kinds))
        units = units.where(Unit.id.in_(of_kind))
    return units


def unit_in_scope(
    db: Session, unit_id: int | None, *, scope: Scope, province_id: int, on: date
) -> Unit | None:
    """The unit asked for, or None for the whole province; by default the widest that may be seen.

    None means the province's numbers; whose names may be seen is for `within` to say. Raises
    NotFound for what is absent or out of scope.
    """
    if unit_id is None and scope.spans_province(province_id):
        return None
    wanted = unit_id if unit_id is not None else _own_unit_id(scope, province_id)
    unit = db.scalar(
        select(Unit).where(Unit.id == wanted, Unit.id.in_(within(scope, province_id, on)))
    )
    if unit is None:
        raise NotFound
    return unit


def own_unit(db: Session, *, scope: Scope, province_id: int) -> Unit | None:
    """The unit that somebody works for: the first that was granted; None: it is not of one unit."""
    unit_id = _own_unit_id(scope, province_id)
    return db.get(Unit, unit_id) if unit_id is not None else None


def _own_unit_id(scope: Scope, province_id: int) -> int | None:
    granted = (part.unit_id for part in scope.of_province(province_id))
    return next((unit_id for unit_id in granted if unit_id is not None), None)


def unit_by_code(db: Session, province: Province, code: str) -> Unit:
    """A unit of a province. Raises UnknownUnit."""
    unit = db.scalar(select(Unit).where(Unit.province_id == province.id, Unit.code == code))
    if unit is None:
        raise UnknownUnit(province=province.name_vi, code=code)
    return unit
