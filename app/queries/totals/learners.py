"""What must be known of a few people to say what a class of theirs adds to the totals.

Five small statements, put together once: the one that counts everything for everybody takes longer
to be planned than an outcome may take to be recorded.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import compress
from typing import Any

from sqlalchemy import BindParameter, Date, Select, bindparam, false, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.assessment import NATIONAL_SYSTEM
from app.domain.audience import Audience
from app.domain.course import Topic
from app.domain.plan import Counts
from app.models import (
    Ancestry,
    Assessment,
    Completion,
    Course,
    CourseAudience,
    CourseClass,
    CourseTopic,
    Enrolment,
    Posting,
)
from app.queries.audience import is_staff, is_stem_teacher, membership, named_outright
from app.queries.calendar import earlier, later
from app.queries.coverage.experts import EXPERT_TOPICS
from app.queries.credit import IS_COMPLETED, IS_CONFIRMED, NOT_CANCELLED, about
from app.queries.totals.book import Book
from app.queries.totals.states import TOPICS

COUNTED_TOPICS = frozenset().union(*TOPICS.values())
"""What a class must be about to be counted in a total of people."""

_PEOPLE: BindParameter[Any] = bindparam("people", expanding=True)
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_LIFE = aliased(Ancestry, name="life")


@dataclass(frozen=True, slots=True)
class Stay:
    """Days in a main posting in a living unit. audiences: but for experts by what they learnt."""

    person_id: int
    unit_id: int
    first_on: date
    last_on: date
    is_staff: bool
    is_it_staff: bool
    is_stem_teacher: bool
    audiences: frozenset[Audience]


@dataclass(frozen=True, slots=True)
class Rise:
    """Days on which what happens in a unit counts for a group."""

    group_id: int
    first_on: date
    last_on: date


def with_credit(db: Session, class_id: int) -> set[int]:
    """Ids of those who have completed a class."""
    return set(
        db.scalars(
            select(Completion.person_id).where(Completion.course_class_id == class_id, IS_COMPLETED)
        )
    )


def stays_of(
    db: Session, book: Book, people: Collection[int], first: date, last: date
) -> list[Stay]:
    """Where people are between two days."""
    rows = db.execute(_stays(book), {"people": list(people), "first": first, "last": last})
    return [
        Stay(
            row.person_id,
            row.unit_id,
            row.first_on,
            row.last_on,
            row.is_staff,
            row.is_it_staff,
            row.is_stem_teacher,
            frozenset(compress(Audience, row[7:])),
        )
        for row in rows
    ]


@lru_cache(maxsize=16)
def _stays(book: Book) -> Select[Any]:
    named = named_outright(Posting.person_id.in_(_PEOPLE))
    return (
        select(  # type: ignore[return-value]  # one row type a column
            Posting.person_id,
            Posting.unit_id,
            later(Posting.starts_on, _LIFE.first_on).label("first_on"),
            earlier(Posting.ends_on, _LIFE.last_on).label("last_on"),
            is_staff(book.sectors, _LIFE).label("is_staff"),
            Posting.is_it_staff,
            is_stem_teacher(book.stem_subjects, book.stem_levels, _LIFE).label("is_stem_teacher"),
            *membership(named, false(), _LIFE).values(),
        )
        .join(_LIFE, _LIFE.unit_id == Posting.unit_id)
        .outerjoin(named, named.c.posting_id == Posting.id)
        .where(
            Posting.person_id.in_(_PEOPLE),
            Posting.is_main,
            Posting.starts_on <= _LAST,
            Posting.ends_on >= _FIRST,
            _LIFE.province_id == book.province_id,
            _LIFE.distance == 0,
            _LIFE.is_alive,
            _LIFE.first_on <= Posting.ends_on,
            _LIFE.last_on >= Posting.starts_on,
            _LIFE.first_on <= _LAST,
            _LIFE.last_on >= _FIRST,
        )
    )


def credits_beside(
    db: Session, book: Book, people: Collection[int], course_class: CourseClass
) -> dict[int, list[tuple[date, frozenset[Topic]]]]:
    """{person_id: [(day, topics)]}: other classes completed in the year that a class ends in."""
    year = course_class.ends_on.year
    rows = db.execute(
        _CREDITS,
        {
            "people": list(people),
            "first": date(year, 1, 1),
            "last": date(year, 12, 31),
            "province_id": book.province_id,
            "class_id": course_class.id,
        },
    )
    classes: dict[tuple[int, int, date], set[Topic]] = {}
    for person_id, class_id, day, topic in rows:
        classes.setdefault((person_id, class_id, day), set()).add(topic)
    found: dict[int, list[tuple[date, frozenset[Topic]]]] = {}
    for (person_id, _class_id, day), topics in classes.items():
        found.setdefault(person_id, []).append((day, frozenset(topics)))
    return found


_CREDITS = (
    select(Completion.person_id, CourseClass.id, CourseClass.ends_on, CourseTopic.topic)
    .join(CourseClass, CourseClass.id == Completion.course_class_id)
    .join(CourseTopic, CourseTopic.course_id == CourseClass.course_id)
    .where(
        Completion.person_id.in_(_PEOPLE),
        IS_COMPLETED,
        CourseClass.ends_on.between(_FIRST, _LAST),
        CourseClass.province_id == bindparam("province_id"),
        CourseClass.id != bindparam("class_id"),
        NOT_CANCELLED,
        CourseTopic.topic.in_(sorted(COUNTED_TOPICS)),
    )
)


def first_tests(db: Session, people: Collection[int], year: int) -> dict[int, date]:
    """{person_id: the day of the first national assessment in a year}."""
    days = {"people": list(people), "first": date(year, 1, 1), "last": date(year, 12, 31)}
    return dict(db.execute(_TESTS, days).all())


_TESTS = (
    select(Assessment.person_id, func.min(Assessment.taken_on))
    .where(
        Assessment.person_id.in_(_PEOPLE),
        Assessment.system == NATIONAL_SYSTEM,
        Assessment.taken_on.between(_FIRST, _LAST),
    )
    .group_by(Assessment.person_id)
)


def experts_since(db: Session, book: Book, people: Collection[int]) -> dict[int, date]:
    """{person_id: the first day on which a seat makes them an expert}."""
    made = _SEATS[book.counts]
    facts = {"people": list(people), "first": book.begins_on, "province_id": book.province_id}
    return dict(db.execute(made, facts).all())


def _seats(seat: type[Completion | Enrolment], day: Any, is_taken: Any) -> Select[Any]:
    return (
        select(seat.person_id, func.min(day))
        .join(CourseClass, CourseClass.id == seat.course_class_id)
        .where(
            seat.person_id.in_(_PEOPLE),
            is_taken,
            CourseClass.province_id == bindparam("province_id"),
            NOT_CANCELLED,
            about(EXPERT_TOPICS),
            day >= _FIRST,
        )
        .group_by(seat.person_id)
    )


_SEATS = {
    Counts.TRAINED: _seats(Completion, CourseClass.ends_on, IS_COMPLETED),
    Counts.SENT: _seats(Enrolment, CourseClass.starts_on, IS_CONFIRMED),
}


def rises_of(
    db: Session, units: Collection[int], first: date, last: date
) -> Mapping[int, list[Rise]]:
    """{unit_id: the groups it counts for between two days}; the whole province is left out."""
    found: dict[int, list[Rise]] = {unit_id: [] for unit_id in units}
    facts = {"units": list(units), "first": first, "last": last}
    for row in db.execute(_RISES, facts):
        found[row.unit_id].append(Rise(row.ancestor_id, row.first_on, row.last_on))
    return found


_RISES = select(Ancestry.unit_id, Ancestry.ancestor_id, Ancestry.first_on, Ancestry.last_on).where(
    Ancestry.unit_id.in_(bindparam("units", expanding=True)),
    Ancestry.is_held,
    Ancestry.first_on <= _LAST,
    Ancestry.last_on >= _FIRST,
)


def first_held(db: Session, course_class: CourseClass) -> date | None:
    """The day from which a class's course is held in its year, were it not for the class."""
    year = course_class.ends_on.year
    completed = select(Completion.id).where(
        Completion.course_class_id == CourseClass.id, IS_COMPLETED
    )
    return db.scalar(
        select(func.min(CourseClass.ends_on)).where(
            CourseClass.course_id == course_class.course_id,
            CourseClass.id != course_class.id,
            CourseClass.province_id == course_class.province_id,
            CourseClass.ends_on.between(date(year, 1, 1), date(year, 12, 31)),
            NOT_CANCELLED,
            completed.exists(),
        )
    )


def of_course(db: Session, course_id: int) -> tuple[int | None, list[Audience]]:
    """The unit that organises a course (None: nobody knows), and for whom it is."""
    rows = db.execute(
        select(Course.organiser_id, CourseAudience.audience)
        .outerjoin(CourseAudience, CourseAudience.course_id == Course.id)
        .where(Course.id == course_id)
    ).all()
    return rows[0].organiser_id, [row.audience for row in rows if row.audience]
