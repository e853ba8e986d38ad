"""What figures that count units share: a denominator of units of some kinds, alive on the day."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, case, literal, select
from sqlalchemy.orm import Session

from app.domain.unit import UnitKind
from app.models import Placement
from app.queries.coverage.count import Count, Sums
from app.queries.coverage.question import Question
from app.queries.unit import Ground, holds_on


def units_of(ground: Ground, kinds: Collection[UnitKind]) -> Select[int]:
    """(unit_id) of the units in scope that are of some kinds on the ground's day.

    Placement stays open for further conditions and columns.
    """
    return select(Placement.unit_id).where(
        holds_on(ground.on),
        Placement.kind.in_(sorted(kinds)),
        ground.has(Placement.unit_id),
    )


def share_of_units(
    db: Session, asked: Question, units: Select[int], counts: ColumnElement[bool]
) -> Count:
    """How many of some units count, for the whole ground and for each unit's subtree."""
    heads = units.add_columns(
        literal(1).label("denominator"), case((counts, 1), else_=0).label("value")
    ).subquery()
    return Sums.of(db, heads, asked.ground, ("denominator", "value")).share()
