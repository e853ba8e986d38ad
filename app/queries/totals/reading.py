"""Reading totals: a few rows, whatever the size of the province."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, true
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
    rows = db.execute(
        _sums(tuple(measures.values())).where(groups),
        {"province_id": ground.province_id, "year": year, "day": ground.on},
    )
    # PostgreSQL sums to a decimal.
    return {
        group_id: dict(zip(measures, map(int, numbers), strict=True)) for group_id, *numbers in rows
    }


@lru_cache(maxsize=64)
def _sums(measures: tuple[str, ...]) -> Select[Any]:
    """(group_id, measures) as of a day. Kept: it takes longer to put together than to execute."""
    return (
        select(_TOTALS.group_id, *(func.sum(_TOTALS[name]) for name in measures))
        .where(
            _TOTALS.province_id == bindparam("province_id"),
            _TOTALS.year == bindparam("year"),
            _TOTALS.day <= bindparam("day"),
        )
        .group_by(_TOTALS.group_id)
    )
