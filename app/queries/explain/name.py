"""What a unit is called in an explanation, closed ones by their last name."""

from datetime import date

from sqlalchemy import ScalarSelect, SQLColumnExpression, select
from sqlalchemy.orm import aliased

from app.models import Placement


def last_placement_id(
    unit_id: SQLColumnExpression[int], on: date | SQLColumnExpression[date]
) -> ScalarSelect[int]:
    """The placement that holds on a day, or for a closed unit the last one before it."""
    placement = aliased(Placement)
    return (
        select(placement.id)
        .where(placement.unit_id == unit_id, placement.valid_from <= on)
        .order_by(placement.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
