"""Credit: who completed what, by topic and day. Only this file says what a completion is."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, or_, select
from sqlalchemy.sql.expression import Subquery

from app.domain.assessment import NATIONAL_SYSTEM
from app.domain.course import ClassStatus, Topic
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus, Outcome
from app.domain.plan import Period
from app.models import Assessment, Completion, CourseClass, CourseTopic, Enrolment, Person

NOT_CANCELLED = or_(CourseClass.status.is_(None), CourseClass.status != ClassStatus.CANCELLED)

IS_COMPLETED = and_(
    Completion.is_current, Completion.outcome == literal_column(f"'{Outcome.COMPLETED.value}'")
)
"""Written out, not bound: a database uses the partial index only for a condition it can read."""

IS_CONFIRMED = Enrolment.status == EnrolmentStatus.CONFIRMED

LIVE = Enrolment.status.in_(sorted(LIVE_STATUSES))


def about(topics: Collection[Topic]) -> ColumnElement[bool]:
    """Whether a class's course has one of the topics."""
    courses = select(CourseTopic.course_id).where(CourseTopic.topic.in_(sorted(topics)))
    return CourseClass.course_id.in_(courses)


def ends_in(period: Period) -> ColumnElement[bool]:
    """Whether a class's last day, the day its credit counts on, lies in a period."""
    return CourseClass.ends_on.between(period.first, period.last)


def classes(province_id: int, topics: Collection[Topic], *when: ColumnElement[bool]) -> Select[int]:
    """Ids of a province's classes of some topics that were not cancelled."""
    return select(CourseClass.id).where(
        CourseClass.province_id == province_id, NOT_CANCELLED, about(topics), *when
    )


def learners(province_id: int, topics: Collection[Topic], period: Period) -> Select[int]:
    """Ids of the people with credit; who has it from several classes, several times."""
    in_time = classes(province_id, topics, ends_in(period))
    return select(Completion.person_id).where(Completion.course_class_id.in_(in_time), IS_COMPLETED)


def credits_of(province_id: int, topics: Collection[Topic], period: Period) -> Select[int, int]:
    """(person_id, course_class_id) of completions that give credit, once a person and class."""
    credit = learners(province_id, topics, period)
    return credit.add_columns(Completion.course_class_id).distinct()


def trained(province_id: int, topics: Collection[Topic], period: Period) -> Subquery:
    """(person_id, participations): everyone with credit, once, and how many classes gave it."""
    credit = credits_of(province_id, topics, period).subquery()
    return (
        select(credit.c.person_id, func.count().label("participations"))
        .group_by(credit.c.person_id)
        .subquery()
    )


def assessed(province_id: int, period: Period) -> Subquery:
    """(person_id, is_passed): everyone assessed in the national system, and any pass as 1."""
    passed = func.max(case((Assessment.is_passed, 1), else_=0)).label("is_passed")
    tests = tests_in(province_id, period).with_only_columns(Assessment.person_id, passed)
    return tests.group_by(Assessment.person_id).subquery()


def tests_in(province_id: int, period: Period) -> Select[int]:
    """Ids of assessments in the national system."""
    return (
        select(Assessment.id)
        .join(Person, Person.id == Assessment.person_id)
        .where(
            Person.province_id == province_id,
            Assessment.system == NATIONAL_SYSTEM,
            Assessment.taken_on.between(period.first, period.last),
        )
    )


def sent(province_id: int, topics: Collection[Topic], first: date, as_of: date) -> Select[int, int]:
    """(person_id, course_class_id) of seats confirmed in classes begun by the counting date."""
    begun = classes(province_id, topics, CourseClass.starts_on.between(first, as_of))
    return (
        select(Enrolment.person_id, Enrolment.course_class_id)
        .where(Enrolment.course_class_id.in_(begun), IS_CONFIRMED)
        .distinct()
    )
