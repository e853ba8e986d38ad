"""What a unit is called in an explanation, closed ones by their last name."""

from datetime import date

from sqlalchemy import ScalarSelect, SQLColumnExpression, select
from sqlalchemy.orm import aliased

from app.models import Placement

_PLACEMENT = aliased(Placement)


def last_placement_id(
    unit_id: SQLColumnExpression[int], on: date | SQLColumnExpression[date]
) -> ScalarSelect[int]:
    """The placement that holds on a day, or for a closed unit the last one before it."""
    return (
        select(_PLACEMENT.id)
        .where(_PLACEMENT.unit_id == unit_id, _PLACEMENT.valid_from <= on)
        .order_by(_PLACEMENT.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
