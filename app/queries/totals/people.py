"""What people add to the totals of their own units, day by day.

A person's state in a year (how many classes gave credit, assessed or not) changes on some days and
holds between them. Where such a stretch meets a posting and the life of its unit, it adds to the
unit's numbers on its first day what it takes back on the day after its last.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Over,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from app.domain.assessment import NATIONAL_SYSTEM
from app.domain.course import STAFF_TOPICS
from app.models import Ancestry, Assessment, Completion, CourseClass, CourseTopic, Person, Posting
from app.models.total import COUNTED_AUDIENCES, PEOPLE_MEASURES
from app.queries.audience import is_staff, is_stem_teacher, membership, named_outright
from app.queries.calendar import day_before, earlier, later
from app.queries.coverage.it_staff import IT_TOPICS
from app.queries.coverage.stem_teachers import STEM_TOPICS
from app.queries.credit import IS_COMPLETED, NOT_CANCELLED
from app.queries.totals.book import Book, Some
from app.queries.totals.changes import changes, one_if

_TOPICS = {"staff": STAFF_TOPICS, "it": IT_TOPICS, "stem": STEM_TOPICS}
_COUNTS = (*_TOPICS, "tests", "passes")
"""What somebody has of a year by a day: classes with credit, by what they are about, and tests."""

_LIFE = aliased(Ancestry, name="life")
"""What the unit itself is, on the days that it lives."""


def people_changes(book: Book, calendar: CTE, people: Some) -> Select[Any]:
    """(unit_id, year, day, PEOPLE_MEASURES): what changes in a unit by its own people."""
    return changes(_stays(book, calendar, people), "unit_id", PEOPLE_MEASURES)


def _stays(book: Book, calendar: CTE, people: Some) -> Subquery:
    """(unit_id, year, first_on, last_on, ends_on, PEOPLE_MEASURES): days on which nothing changes
    for somebody in a posting."""
    states = _states(book, calendar, people)
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
            _concerns(Posting.person_id, people),
        )
    )
    return stays.subquery()


def _measures(book: Book, states: CTE, named: Subquery) -> dict[str, ColumnElement[int]]:
    """What one person in a posting is to a unit, by measure."""
    has = {name: states.c[name] > 0 for name in _COUNTS}
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
    for audience in COUNTED_AUDIENCES:
        belongs = and_(staff, membership(named, false(), _LIFE)[audience])
        measures[f"{audience.value}_denominator"] = one_if(belongs)
        measures[f"{audience.value}_value"] = one_if(and_(belongs, has["staff"]))
    return measures


def _states(book: Book, calendar: CTE, people: Some) -> CTE:
    """(person_id, year, first_on, last_on, ends_on, _COUNTS): all days of every year that are
    known, cut where somebody's credit or tests change."""
    moved = _moves(book, calendar, people).subquery()
    daily = (
        select(
            moved.c.person_id,
            moved.c.year,
            moved.c.day,
            *(func.sum(moved.c[name]).label(name) for name in _COUNTS),
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
            *(of_one(func.sum(daily.c[name])).label(name) for name in _COUNTS),
        )
        .join_from(daily, calendar, calendar.c.year == daily.c.year)
        .cte("states")
    )


def _moves(book: Book, calendar: CTE, people: Some) -> CompoundSelect[Any]:
    """(person_id, year, day, _COUNTS): credit and tests on their days, and nothing at the start."""
    nothing = (literal(0).label(name) for name in _COUNTS)
    start = (
        select(Person.id.label("person_id"), calendar.c.year, calendar.c.known_from.label("day"))
        .add_columns(*nothing)
        .join_from(Person, calendar, true())
        .where(Person.province_id == book.province_id, _concerns(Person.id, people))
    )
    return union_all(start, _credits(book, calendar, people), _tests(book, calendar, people))


def _credits(book: Book, calendar: CTE, people: Some) -> Select[Any]:
    """Classes that gave credit, once a person and class, on their last days."""
    topics = (
        select(
            CourseTopic.course_id,
            *(
                func.max(one_if(CourseTopic.topic.in_(sorted(of)))).label(name)
                for name, of in _TOPICS.items()
            ),
        )
        .group_by(CourseTopic.course_id)
        .subquery()
    )
    classes = (
        select(
            CourseClass.id,
            calendar.c.year,
            later(CourseClass.ends_on, calendar.c.known_from).label("day"),
            *(topics.c[name] for name in _TOPICS),
        )
        .join(topics, topics.c.course_id == CourseClass.course_id)
        .join(calendar, CourseClass.ends_on.between(calendar.c.begins_on, calendar.c.ends_on))
        .where(
            CourseClass.province_id == book.province_id,
            NOT_CANCELLED,
            or_(*(topics.c[name] > 0 for name in _TOPICS)),
        )
        .cte("classes")
    )
    completed = (
        select(Completion.person_id, Completion.course_class_id)
        .where(IS_COMPLETED, _concerns(Completion.person_id, people))
        .distinct()
        .subquery()
    )
    return select(
        completed.c.person_id,
        *(classes.c[name] for name in ("year", "day", *_TOPICS)),
        literal(0),
        literal(0),
    ).join_from(completed, classes, classes.c.id == completed.c.course_class_id)


def _tests(book: Book, calendar: CTE, people: Some) -> Select[Any]:
    """Assessments in the national system, on the days they were taken."""
    return (
        select(
            Assessment.person_id,
            calendar.c.year,
            later(Assessment.taken_on, calendar.c.known_from),
            *(literal(0) for _ in _TOPICS),
            literal(1),
            one_if(Assessment.is_passed),
        )
        .join_from(
            Assessment,
            calendar,
            Assessment.taken_on.between(calendar.c.begins_on, calendar.c.ends_on),
        )
        .where(Assessment.system == NATIONAL_SYSTEM, _concerns(Assessment.person_id, people))
    )


def _concerns(person_id: SQLColumnExpression[int], people: Some) -> ColumnElement[bool]:
    return true() if people is None else person_id.in_(people)


def _meet(*days: Any) -> ColumnElement[bool]:
    """Whether two stretches of days, both ends included, share one."""
    first, last, other_first, other_last = days
    return and_(first <= other_last, last >= other_first)


def _count_if(condition: ColumnElement[bool], count: ColumnElement[int]) -> ColumnElement[int]:
    return one_if(condition) * count
