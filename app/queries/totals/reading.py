"""Reading totals: a few rows, whatever the size of the province."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from app.models import CoverageTotal
from app.queries.unit import WHOLE, Ground

_TOTALS = CoverageTotal.__table__.c

Numbers = Mapping[str, int]
"""Numbers by their names."""


def kept_whole(db: Session, ground: Ground, year: int, measures: Mapping[str, str]) -> Numbers:
    """The numbers of a whole ground as of its day. measures: {name: measure}.

    Only for a day that the totals know: see `knows`.
    """
    group_id = WHOLE if ground.unit_id is None else ground.unit_id
    found = _numbers(db, ground, year, measures, _TOTALS.group_id == group_id)
    return found.get(group_id, dict.fromkeys(measures, 0))


def kept_by_unit(
    db: Session, ground: Ground, year: int, measures: Mapping[str, str]
) -> dict[int, Numbers]:
    """The same of the units of a ground, each with all below it, by their ids.

    Units of which nothing is known are left out; some may be in it that are closed.
    """
    units: ColumnElement[bool] = true()
    if ground.units is not None:
        units = _TOTALS.group_id.in_(ground.units)
    elif ground.unit_id is not None:
        units = _TOTALS.group_id.in_(select(ground.members.c.unit_id))
    is_asked = ground.units is None or len(ground.units) > 0
    return _numbers(db, ground, year, measures, units) if is_asked else {}


def _numbers(
    db: Session,
    ground: Ground,
    year: int,
    measures: Mapping[str, str],
    groups: ColumnElement[bool],
) -> dict[int, Numbers]:
    columns: Sequence[ColumnElement[int]] = [func.sum(_TOTALS[m]) for m in measures.values()]
    rows = db.execute(
        select(_TOTALS.group_id, *columns)
        .where(
            _TOTALS.province_id == ground.province_id,
            _TOTALS.year == year,
            _TOTALS.day <= ground.on,
            groups,
        )
        .group_by(_TOTALS.group_id)
    )
    # PostgreSQL sums to a decimal.
    return {
        group_id: dict(zip(measures, map(int, numbers), strict=True)) for group_id, *numbers in rows
    }
