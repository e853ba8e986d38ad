"""What a province's totals must be: the one definition, for all of them and for a part.

Totals are sums, so what somebody contributes can be taken away before a change and added after it.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, CompoundSelect, Select, bindparam, func, literal, select, union_all

from app.models import Ancestry
from app.models.total import MEASURES
from app.queries.calendar import earlier, later
from app.queries.totals.book import Book
from app.queries.totals.changes import changes
from app.queries.totals.courses import course_changes
from app.queries.totals.people import people_changes
from app.queries.unit import WHOLE

KEY = ("year", "group_id", "day")
PEOPLE, COURSES = "people", "courses"


def contributions(book: Book) -> Select[Any]:
    """(KEY, MEASURES): the totals of a province. A row of zeros says the same as no row."""
    calendar = book.calendar()
    return _of_groups(
        calendar, people_changes(book, calendar, None), course_changes(book, calendar, None)
    )


@lru_cache(maxsize=64)
def contributions_of_some(book: Book, *, people: bool, courses: bool) -> Select[Any]:
    """The same as far as some people and courses make it; their ids are bound as PEOPLE, COURSES.

    people, courses: whether there are any. Kept, since to put such a statement together takes
    longer than to execute it for one person.
    """
    calendar, parts = book.calendar(), []
    if people:
        parts.append(people_changes(book, calendar, bindparam(PEOPLE, expanding=True)))
    if courses:
        parts.append(course_changes(book, calendar, bindparam(COURSES, expanding=True)))
    return _of_groups(calendar, *parts)


def _of_groups(calendar: CTE, *parts: Select[Any]) -> Select[Any]:
    """What changes in units, as it changes in them and in all that they are under."""
    own = _together(parts).cte()
    held = (
        select(
            Ancestry.ancestor_id.label("group_id"),
            own.c.year,
            later(own.c.day, Ancestry.first_on).label("first_on"),
            earlier(calendar.c.ends_on, Ancestry.last_on).label("last_on"),
            calendar.c.ends_on,
            *(own.c[name] for name in MEASURES),
        )
        .join_from(own, calendar, calendar.c.year == own.c.year)
        .join(Ancestry, Ancestry.unit_id == own.c.unit_id)
        .where(
            Ancestry.is_held,
            Ancestry.first_on <= calendar.c.ends_on,
            Ancestry.last_on >= own.c.day,
        )
        .subquery()
    )
    whole = select(
        literal(WHOLE).label("group_id"), own.c.year, own.c.day, *(own.c[n] for n in MEASURES)
    )
    return _summed(KEY, union_all(whole, changes(held, "group_id", MEASURES)))


def _together(parts: Iterable[Select[Any]]) -> Select[Any]:
    """(unit_id, year, day, MEASURES): changes of different measures side by side."""
    key = ("unit_id", "year", "day")
    rows = []
    for part in parts:
        own = part.subquery().c
        numbers = (own[n] if n in own else literal(0).label(n) for n in MEASURES)
        rows.append(select(*(own[name] for name in key), *numbers))
    return _summed(key, union_all(*rows))


def _summed(key: Sequence[str], rows: CompoundSelect[Any]) -> Select[Any]:
    table = rows.subquery()
    keys = [table.c[name] for name in key]
    return select(*keys, *(func.sum(table.c[n]).label(n) for n in MEASURES)).group_by(*keys)
