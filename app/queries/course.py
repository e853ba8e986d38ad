"""Courses as the pages list and show them: a year's catalogue, with the people each reached."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.course import ClassStatus, Topic
from app.domain.errors import NotFound
from app.models import (
    Completion,
    Course,
    CourseAudience,
    CourseClass,
    CourseTopic,
    Enrolment,
)
from app.queries.course_class import (
    ClassLine,
    has_status,
    list_classes,
    status_of,
)
from app.queries.credit import IS_COMPLETED, LIVE, NOT_CANCELLED
from app.queries.outlook import Outlook
from app.queries.tree import name_on, named
from app.queries.words import has_words


class CourseOrder(StrEnum):
    """What a list of courses can be sorted by."""

    DATE = "date"
    TITLE = "title"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class CourseFilter:
    """What narrows a list of courses. in_all_years: not only those with a class of the year."""

    text: str = ""
    organiser_text: str = ""
    topic: Topic | None = None
    audience: Audience | None = None
    status: ClassStatus | None = None
    in_all_years: bool = False


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course in a list, with its classes of the year; a person counts once in each number."""

    course_id: int
    code: str
    title: str
    topics: tuple[Topic, ...]
    audiences: tuple[Audience, ...]
    organiser_id: int | None
    organiser_name: str | None
    classes: int
    statuses: tuple[tuple[ClassStatus, int], ...]
    first_on: date | None
    last_on: date | None
    enrolled: int
    completed: int


@dataclass(frozen=True, slots=True)
class CourseSheet:
    """A course as its page shows it, with all its classes."""

    course: Course
    organiser_name: str | None
    topics: tuple[Topic, ...]
    audiences: tuple[Audience, ...]
    classes: list[ClassLine]


def courses_in(outlook: Outlook) -> Select[Course]:
    """The province's courses: all of them, for whoever may read courses anywhere in it."""
    if not outlook.scope.of_province(outlook.province_id):
        raise NotFound
    return select(Course).where(Course.province_id == outlook.province_id)


def codes_beginning(db: Session, province_id: int, beginning: str) -> list[str]:
    """The codes of a province's courses that begin so, whoever gives them."""
    codes = select(Course.code).where(Course.province_id == province_id)
    return list(db.scalars(codes.where(Course.code.startswith(beginning, autoescape=True))))


def course_sheet(db: Session, course_id: int, outlook: Outlook) -> CourseSheet:
    """One course. Raises NotFound for what is absent or in a province out of scope."""
    wanted = courses_in(outlook).where(Course.id == course_id)
    named_organiser = wanted.add_columns(name_on(Course.organiser_id, outlook.as_of))
    found = db.execute(named_organiser).one_or_none()
    if found is None:
        raise NotFound
    course, organiser = found
    return CourseSheet(
        course=course,
        organiser_name=organiser,
        topics=topics_of(db, [course_id]).get(course_id, ()),
        audiences=audiences_of(db, [course_id]).get(course_id, ()),
        classes=list_classes(db, course, outlook),
    )


def count_courses(db: Session, outlook: Outlook, wanted: CourseFilter) -> int:
    """How many courses a list holds."""
    return db.scalar(_filtered(outlook, wanted).with_only_columns(func.count())) or 0


def list_courses(
    db: Session,
    outlook: Outlook,
    wanted: CourseFilter,
    *,
    order: CourseOrder = CourseOrder.DATE,
    is_descending: bool = True,
    limit: int | None = None,
    offset: int = 0,
) -> list[CourseLine]:
    """A page of the courses wanted. Four queries, whatever their number."""
    in_year = _in_year(outlook, wanted)
    completed = _people_completed(CourseClass.course_id == Course.id, in_year, outlook)
    keys: dict[CourseOrder, SQLColumnExpression[Any]] = {
        CourseOrder.DATE: _last_day(in_year),
        CourseOrder.TITLE: Course.search_key,
        CourseOrder.COMPLETED: completed,
    }
    ordering = (keys[order].desc() if is_descending else keys[order], Course.code)
    page = (
        _filtered(outlook, wanted)
        .with_only_columns(Course.id)
        .order_by(*ordering)
        .limit(limit)
        .offset(offset or None)
        .subquery()
    )
    # Cut first: SQLite would otherwise count the people of every course before it sorts.
    rows = db.execute(
        select(
            Course,
            name_on(Course.organiser_id, outlook.as_of),
            _people_enrolled(CourseClass.course_id == Course.id, in_year),
            completed,
        )
        .join_from(page, Course, Course.id == page.c.id)
        .order_by(*ordering)
    )
    found = rows.all()
    course_ids = [course.id for course, *_ in found]
    topics, audiences = topics_of(db, course_ids), audiences_of(db, course_ids)
    classes = _classes_of(db, course_ids, in_year)
    return [
        _line(
            course,
            organiser,
            numbers=(enrolled, completed_people),
            topics=topics.get(course.id, ()),
            audiences=audiences.get(course.id, ()),
            classes=classes.get(course.id, []),
            on=outlook.as_of,
        )
        for course, organiser, enrolled, completed_people in found
    ]


def topics_of(db: Session, course_ids: Collection[int]) -> dict[int, tuple[Topic, ...]]:
    """The topics of some courses, in the order of the enumeration."""
    rows = db.scalars(select(CourseTopic).where(CourseTopic.course_id.in_(course_ids)))
    found: dict[int, set[Topic]] = {}
    for row in rows:
        found.setdefault(row.course_id, set()).add(row.topic)
    return {course_id: tuple(t for t in Topic if t in about) for course_id, about in found.items()}


def audiences_of(db: Session, course_ids: Collection[int]) -> dict[int, tuple[Audience, ...]]:
    """The audiences of some courses, in the order of the enumeration."""
    rows = db.scalars(select(CourseAudience).where(CourseAudience.course_id.in_(course_ids)))
    found: dict[int, set[Audience]] = {}
    for row in rows:
        found.setdefault(row.course_id, set()).add(row.audience)
    return {
        course_id: tuple(a for a in Audience if a in meant) for course_id, meant in found.items()
    }


def _filtered(outlook: Outlook, wanted: CourseFilter) -> Select[Course]:
    in_year = _in_year(outlook, wanted)
    of_course = select(CourseClass.id).where(CourseClass.course_id == Course.id)
    courses = courses_in(outlook)
    if not wanted.in_all_years or wanted.status is not None:
        standing = has_status(wanted.status, outlook.as_of) if wanted.status else and_(True)
        with_one = select(CourseClass.course_id).where(in_year, standing)
        courses = courses.where(Course.id.in_(with_one))
    if wanted.text:
        by_class = of_course.where(has_words(wanted.text, codes=[CourseClass.code]))
        by_itself = has_words(wanted.text, Course.search_key, codes=[Course.code])
        courses = courses.where(or_(by_itself, by_class.exists()))
    if wanted.organiser_text:
        organisers = named(outlook.province_id, wanted.organiser_text)
        courses = courses.where(Course.organiser_id.in_(organisers))
    if wanted.topic is not None:
        about = select(CourseTopic.course_id).where(CourseTopic.topic == wanted.topic)
        courses = courses.where(Course.id.in_(about))
    if wanted.audience is not None:
        meant = select(CourseAudience.course_id).where(CourseAudience.audience == wanted.audience)
        courses = courses.where(Course.id.in_(meant))
    return courses


def _in_year(outlook: Outlook, wanted: CourseFilter) -> ColumnElement[bool]:
    """Whether a class belongs to the year asked about: it ends in it, be it after the day."""
    if wanted.in_all_years:
        return and_(True)
    return CourseClass.ends_on.between(date(outlook.year, 1, 1), date(outlook.year, 12, 31))


def _last_day(in_year: ColumnElement[bool]) -> ScalarSelect[date]:
    return (
        select(func.max(CourseClass.ends_on))
        .where(CourseClass.course_id == Course.id, in_year)
        .correlate(Course)
        .scalar_subquery()
    )


def _people_enrolled(
    of_course: ColumnElement[bool], in_year: ColumnElement[bool]
) -> ScalarSelect[int]:
    return (
        select(func.count(Enrolment.person_id.distinct()))
        .join(CourseClass, CourseClass.id == Enrolment.course_class_id)
        .where(of_course, in_year, NOT_CANCELLED, LIVE)
        .correlate(Course)
        .scalar_subquery()
    )


def _people_completed(
    of_course: ColumnElement[bool], in_year: ColumnElement[bool], outlook: Outlook
) -> ScalarSelect[int]:
    """Credit counts on the class's last day, so not before it."""
    return (
        select(func.count(Completion.person_id.distinct()))
        .join(CourseClass, CourseClass.id == Completion.course_class_id)
        .where(
            of_course, in_year, NOT_CANCELLED, IS_COMPLETED, CourseClass.ends_on <= outlook.as_of
        )
        .correlate(Course)
        .scalar_subquery()
    )


def _classes_of(
    db: Session, course_ids: Collection[int], in_year: ColumnElement[bool]
) -> dict[int, list[CourseClass]]:
    found: dict[int, list[CourseClass]] = {}
    rows = db.scalars(select(CourseClass).where(CourseClass.course_id.in_(course_ids), in_year))
    for row in rows:
        found.setdefault(row.course_id, []).append(row)
    return found


def _line(
    course: Course,
    organiser: str | None,
    *,
    numbers: tuple[int, int],
    topics: tuple[Topic, ...],
    audiences: tuple[Audience, ...],
    classes: list[CourseClass],
    on: date,
) -> CourseLine:
    standing = [status_of(one, on) for one in classes]
    counted = ((status, standing.count(status)) for status in ClassStatus)
    enrolled, completed = numbers
    return CourseLine(
        course_id=course.id,
        code=course.code,
        title=course.title,
        topics=topics,
        audiences=audiences,
        organiser_id=course.organiser_id,
        organiser_name=organiser,
        classes=len(classes),
        statuses=tuple((status, count) for status, count in counted if count),
        first_on=min((one.starts_on for one in classes), default=None),
        last_on=max((one.ends_on for one in classes), default=None),
        enrolled=enrolled,
        completed=completed,
    )
