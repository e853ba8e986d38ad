"""What people add to the totals of their own units, day by day.

Where a stretch of somebody's state meets a posting and the life of its unit, it adds to the unit's
numbers on its first day what it takes back on the day after its last.
"""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, and_, literal, select
from sqlalchemy.orm import aliased

from app.models import Ancestry, Posting
from app.models.total import PEOPLE_MEASURES
from app.queries.audience import is_staff, is_stem_teacher, membership, named_outright
from app.queries.calendar import earlier, later
from app.queries.totals.book import Book, Some
from app.queries.totals.changes import changes, one_if
from app.queries.totals.states import COUNTS, concerns, states_of

_LIFE = aliased(Ancestry, name="life")
"""What the unit itself is, on the days that it lives."""


def people_changes(book: Book, calendar: CTE, people: Some) -> Select[Any]:
    """(unit_id, year, day, PEOPLE_MEASURES): what changes in a unit by its own people."""
    return changes(_stays(book, calendar, people), "unit_id", PEOPLE_MEASURES)


def _stays(book: Book, calendar: CTE, people: Some) -> Subquery:
    """(unit_id, year, first_on, last_on, ends_on, PEOPLE_MEASURES): days on which nothing changes
    for somebody in a posting."""
    states = states_of(book, calendar, people)
    named = named_outright(*([] if people is None else [Posting.person_id.in_(people)]))
    measures = _measures(book, states, named)
    stays = (
        select(
            Posting.unit_id,
            states.c.year,
            later(later(Posting.starts_on, _LIFE.first_on), states.c.first_on).label("first_on"),
            earlier(earlier(Posting.ends_on, _LIFE.last_on), states.c.last_on).label("last_on"),
            states.c.ends_on,
            *(measures[name].label(name) for name in PEOPLE_MEASURES),
        )
        .join_from(
            Posting,
            states,
            and_(
                states.c.person_id == Posting.person_id,
                _meet(Posting.starts_on, Posting.ends_on, states.c.first_on, states.c.last_on),
            ),
        )
        .join(
            _LIFE,
            and_(
                _LIFE.unit_id == Posting.unit_id,
                _LIFE.distance == 0,
                _LIFE.is_alive,
                _meet(Posting.starts_on, Posting.ends_on, _LIFE.first_on, _LIFE.last_on),
                _meet(states.c.first_on, states.c.last_on, _LIFE.first_on, _LIFE.last_on),
            ),
        )
        .outerjoin(named, named.c.posting_id == Posting.id)
        .where(
            Posting.is_main,
            _LIFE.province_id == book.province_id,
            concerns(Posting.person_id, people),
        )
    )
    return stays.subquery()


def _measures(book: Book, states: CTE, named: Subquery) -> dict[str, ColumnElement[int]]:
    """What one person in a posting is to a unit, by measure."""
    has = {name: states.c[name] > 0 for name in COUNTS}
    staff = is_staff(book.sectors, _LIFE)
    it_staff = and_(staff, Posting.is_it_staff)
    both = and_(it_staff, has["it"], has["tests"])
    teacher = is_stem_teacher(book.stem_subjects, book.stem_levels, _LIFE)
    measures = {
        "people": literal(1),
        "staff_denominator": one_if(staff),
        "staff_value": one_if(and_(staff, has["staff"])),
        "staff_participations": _count_if(staff, states.c.staff),
        "it_denominator": one_if(it_staff),
        "it_value": one_if(both),
        "it_participations": _count_if(both, states.c.it),
        "it_trained": one_if(and_(it_staff, has["it"])),
        "it_assessed": one_if(and_(it_staff, has["tests"])),
        "it_passed": one_if(and_(it_staff, has["passes"])),
        "stem_denominator": one_if(teacher),
        "stem_value": one_if(and_(teacher, has["stem"])),
        "stem_participations": _count_if(teacher, states.c.stem),
    }
    for audience, is_member in membership(named, has["seats"], _LIFE).items():
        belongs = and_(staff, is_member)
        measures[f"{audience.value}_denominator"] = one_if(belongs)
        measures[f"{audience.value}_value"] = one_if(and_(belongs, has["staff"]))
    return measures


def _meet(*days: Any) -> ColumnElement[bool]:
    """Whether two stretches of days, both ends included, share one."""
    first, last, other_first, other_last = days
    return and_(first <= other_last, last >= other_first)


def _count_if(condition: ColumnElement[bool], count: ColumnElement[int]) -> ColumnElement[int]:
    return one_if(condition) * count
