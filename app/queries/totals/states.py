"""What people have of a year, day by day: credit by topic, assessments, seats that make an expert.

Somebody's state changes on some days and holds between them.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Over,
    Select,
    SQLColumnExpression,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.functions import FunctionElement

from app.domain.assessment import NATIONAL_SYSTEM
from app.domain.course import STAFF_TOPICS
from app.domain.plan import Counts
from app.models import Assessment, Completion, CourseClass, CourseTopic, Enrolment, Person
from app.queries.calendar import day_before, later
from app.queries.coverage.experts import EXPERT_TOPICS
from app.queries.coverage.it_staff import IT_TOPICS
from app.queries.coverage.stem_teachers import STEM_TOPICS
from app.queries.credit import IS_COMPLETED, IS_CONFIRMED, NOT_CANCELLED, about
from app.queries.totals.book import Book, Some
from app.queries.totals.changes import one_if

TOPICS = {"staff": STAFF_TOPICS, "it": IT_TOPICS, "stem": STEM_TOPICS}
COUNTS = (*TOPICS, "tests", "passes", "seats")
"""What somebody has of a year by a day: classes with credit, by what they are about, and tests;
and, of all years since the plan began, seats that make an expert."""


def states_of(book: Book, calendar: CTE, people: Some) -> CTE:
    """(person_id, year, first_on, last_on, ends_on, COUNTS): all days of every year that are
    known, cut where somebody's credit or tests change."""
    moved = _moves(book, calendar, people).subquery()
    daily = (
        select(
            moved.c.person_id,
            moved.c.year,
            moved.c.day,
            *(func.sum(moved.c[name]).label(name) for name in COUNTS),
        )
        .group_by(moved.c.person_id, moved.c.year, moved.c.day)
        .subquery()
    )

    def of_one(numbers: FunctionElement[Any]) -> Over[Any]:
        return numbers.over(partition_by=(daily.c.person_id, daily.c.year), order_by=daily.c.day)

    next_move = of_one(func.lead(daily.c.day))
    return (
        select(
            daily.c.person_id,
            daily.c.year,
            daily.c.day.label("first_on"),
            func.coalesce(day_before(next_move), calendar.c.ends_on).label("last_on"),
            calendar.c.ends_on,
            *(of_one(func.sum(daily.c[name])).label(name) for name in COUNTS),
        )
        .join_from(daily, calendar, calendar.c.year == daily.c.year)
        .cte("states")
    )


def _moves(book: Book, calendar: CTE, people: Some) -> CompoundSelect[Any]:
    """(person_id, year, day, COUNTS): credit and tests on their days, and nothing at the start."""
    nothing = (literal(0).label(name) for name in COUNTS)
    start = (
        select(Person.id.label("person_id"), calendar.c.year, calendar.c.known_from.label("day"))
        .add_columns(*nothing)
        .join_from(Person, calendar, true())
        .where(Person.province_id == book.province_id, concerns(Person.id, people))
    )
    return union_all(
        start,
        _credits(book, calendar, people),
        _tests(book, calendar, people),
        _seats(book, calendar, people),
    )


def _credits(book: Book, calendar: CTE, people: Some) -> Select[Any]:
    """Classes that gave credit, once a person and class, on their last days."""
    topics = (
        select(
            CourseTopic.course_id,
            *(
                func.max(one_if(CourseTopic.topic.in_(sorted(of)))).label(name)
                for name, of in TOPICS.items()
            ),
        )
        .group_by(CourseTopic.course_id)
        .subquery()
    )
    completed = (
        select(Completion.person_id, Completion.course_class_id)
        .where(IS_COMPLETED, concerns(Completion.person_id, people))
        .distinct()
        .subquery()
    )
    classes = (
        select(
            CourseClass.id,
            calendar.c.year,
            later(CourseClass.ends_on, calendar.c.known_from).label("day"),
            *(topics.c[name] for name in TOPICS),
        )
        .join(topics, topics.c.course_id == CourseClass.course_id)
        .join(calendar, CourseClass.ends_on.between(calendar.c.begins_on, calendar.c.ends_on))
        .where(
            CourseClass.province_id == book.province_id,
            NOT_CANCELLED,
            or_(*(topics.c[name] > 0 for name in TOPICS)),
            true() if people is None else CourseClass.id.in_(select(completed.c.course_class_id)),
        )
        .cte("classes")
    )
    return select(
        completed.c.person_id,
        *(classes.c[name] for name in ("year", "day", *TOPICS)),
        *(literal(0) for _ in range(3)),
    ).join_from(completed, classes, classes.c.id == completed.c.course_class_id)


def _tests(book: Book, calendar: CTE, people: Some) -> Select[Any]:
    """Assessments in the national system, on the days they were taken."""
    return (
        select(
            Assessment.person_id,
            calendar.c.year,
            later(Assessment.taken_on, calendar.c.known_from),
            *(literal(0) for _ in TOPICS),
            literal(1),
            one_if(Assessment.is_passed),
            literal(0),
        )
        .join_from(
            Assessment,
            calendar,
            Assessment.taken_on.between(calendar.c.begins_on, calendar.c.ends_on),
        )
        .where(Assessment.system == NATIONAL_SYSTEM, concerns(Assessment.person_id, people))
    )


def _seats(book: Book, calendar: CTE, people: Some) -> Select[Any]:
    """Seats that make an expert, in every year from the day on which they do."""
    seat: type[Enrolment | Completion] = Completion
    day, is_taken = CourseClass.ends_on, IS_COMPLETED
    if book.counts is Counts.SENT:
        seat, day, is_taken = Enrolment, CourseClass.starts_on, IS_CONFIRMED
    classes = (
        select(CourseClass.id, day.label("day"))
        .where(
            CourseClass.province_id == book.province_id,
            NOT_CANCELLED,
            about(EXPERT_TOPICS),
            day >= book.begins_on,
        )
        .cte()
    )
    return (
        select(
            seat.person_id,
            calendar.c.year,
            later(classes.c.day, calendar.c.known_from),
            *(literal(0) for _ in range(5)),
            literal(1),
        )
        .join_from(classes, seat, seat.course_class_id == classes.c.id)
        .join(calendar, classes.c.day <= calendar.c.ends_on)
        .where(is_taken, concerns(seat.person_id, people))
    )


def concerns(person_id: SQLColumnExpression[int], people: Some) -> ColumnElement[bool]:
    return true() if people is None else person_id.in_(people)
