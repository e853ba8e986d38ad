"""Reading totals: a few rows, whatever the size of the province."""

from collections.abc import Mapping

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models import CoverageTotal
from app.queries.unit import WHOLE, Ground

_TOTALS = CoverageTotal.__table__.c


def kept_numbers(
    db: Session, ground: Ground, year: int, measures: Mapping[str, str]
) -> dict[int, dict[str, int]]:
    """{group_id: {name: number}} of a ground as of its day: WHOLE, and units of it by their ids.

    measures: {name: measure}. Groups of which nothing is known are left out, and units may be in
    it that are closed. Only for a day that the totals know: see `knows`.
    """
    whole = WHOLE if ground.unit_id is None else ground.unit_id
    rows = select(
        _TOTALS.group_id, *(func.sum(_TOTALS[m]).label(name) for name, m in measures.items())
    ).where(
        _TOTALS.province_id == ground.province_id,
        _TOTALS.year == year,
        _TOTALS.day <= ground.on,
    )
    if ground.units is not None:
        rows = rows.where(_TOTALS.group_id.in_([whole, *ground.units]))
    elif ground.unit_id is not None:
        below = select(ground.members.c.unit_id)
        rows = rows.where(or_(_TOTALS.group_id == whole, _TOTALS.group_id.in_(below)))
    # PostgreSQL sums to a decimal.
    groups = {
        row.group_id: {name: int(row._mapping[name]) for name in measures}
        for row in db.execute(rows.group_by(_TOTALS.group_id))
    }
    groups[WHOLE] = groups.get(whole, dict.fromkeys(measures, 0))
    return groups
