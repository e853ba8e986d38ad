"""From what holds for some days to what changes on a day: added at first, taken back at the end."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from app.queries.calendar import next_day


def changes(held: Subquery, key: str, names: Sequence[str]) -> Select[Any]:
    """(key, year, day, names): what holds of a key, summed up by the days on which it changes.

    held: (key, year, first_on, last_on, ends_on, names); what holds to the year's last day,
    ends_on, is never taken back.
    """
    signs = union_all(select(literal(1).label("sign")), select(literal(-1))).cte()
    sign = signs.c.sign
    day = case((sign > 0, held.c.first_on), else_=next_day(held.c.last_on)).label("day")
    return (
        select(
            held.c[key],
            held.c.year,
            day,
            *(func.sum(sign * held.c[name]).label(name) for name in names),
        )
        .join_from(held, signs, or_(sign > 0, held.c.last_on < held.c.ends_on))
        .group_by(held.c[key], held.c.year, day)
    )


def one_if(condition: SQLColumnExpression[bool]) -> ColumnElement[int]:
    """A condition as a number that can be added up."""
    return case((condition, 1), else_=0)
