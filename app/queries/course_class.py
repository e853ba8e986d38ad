"""Classes: lists of them, and one with its people: those in scope by name, all in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.domain.course import ClassStatus, DayPart, Mode, class_status
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus, Outcome, Result
from app.domain.errors import NotFound
from app.models import (
    Certificate,
    Completion,
    Course,
    CourseClass,
    Enrolment,
    Meeting,
    Person,
    Posting,
)
from app.queries.credit import IS_COMPLETED, LIVE, NOT_CANCELLED
from app.queries.outlook import Outlook
from app.queries.person import people_in
from app.queries.tree import name_on
from app.queries.validity import is_holding


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class in a list; numbers are of people, without those beside the ladder."""

    class_id: int
    code: str
    starts_on: date
    ends_on: date
    mode: Mode | None
    venue: str | None
    status: ClassStatus
    capacity: int | None
    enrolled: int
    completed: int


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """A person's place in the class. unit: of the home posting on the counting date.

    certificate_no: as a file or an officer entered it; register_number: of one issued here.
    """

    enrolment_id: int
    person_id: int
    code: str
    full_name: str
    unit_id: int | None
    unit_name: str | None
    position: str | None
    status: EnrolmentStatus
    outcome: Outcome | None
    result: Result | None
    score: Decimal | None
    certificate_no: str | None
    register_number: str | None


@dataclass(frozen=True, slots=True)
class ClassNumbers:
    """Everyone in the class, in scope or not. statuses: of those without an outcome yet."""

    total: int
    seats: int
    statuses: Mapping[EnrolmentStatus, int]
    outcomes: Mapping[Outcome, int]
    certificates: int


@dataclass(frozen=True, slots=True)
class ClassSheet:
    """A class as its page shows it."""

    course_class: CourseClass
    course: Course
    organiser_name: str | None
    status: ClassStatus
    numbers: ClassNumbers
    as_of: date

    @property
    def meetings(self) -> list[Meeting]:
        return timetable(self.course_class)


def classes_in(outlook: Outlook) -> Select[CourseClass]:
    """The province's classes: all of them, for whoever may read courses anywhere in it."""
    if not outlook.scope.of_province(outlook.province_id):
        raise NotFound
    return select(CourseClass).where(CourseClass.province_id == outlook.province_id)


def timetable(course_class: CourseClass) -> list[Meeting]:
    """The meetings of a class in the order in which they are held."""
    parts = list(DayPart)
    return sorted(course_class.meetings, key=lambda one: (one.held_on, parts.index(one.part)))


def people_completed(db: Session, class_id: int) -> int:
    """How many have completed the class, in scope or not, whether it was cancelled or not."""
    people = select(func.count(Completion.person_id.distinct()))
    return db.scalar(people.where(Completion.course_class_id == class_id, IS_COMPLETED)) or 0


def people_completed_in(db: Session, course_id: int) -> int:
    """How many have completed a class of the course that was not cancelled, in scope or not."""
    people = (
        select(func.count(Completion.person_id.distinct()))
        .join(CourseClass, CourseClass.id == Completion.course_class_id)
        .where(CourseClass.course_id == course_id, NOT_CANCELLED, IS_COMPLETED)
    )
    return db.scalar(people) or 0


def has_status(status: ClassStatus, on: date) -> ColumnElement[bool]:
    """Whether a class stands so on a day; `class_status` in SQL."""
    by_dates = {
        ClassStatus.OPEN: CourseClass.starts_on > on,
        ClassStatus.RUNNING: and_(CourseClass.starts_on <= on, CourseClass.ends_on >= on),
        ClassStatus.HELD: CourseClass.ends_on < on,
    }
    recorded = CourseClass.status == status
    if status not in by_dates:
        return recorded
    opened = or_(CourseClass.status.is_(None), CourseClass.status == ClassStatus.OPEN)
    if status is ClassStatus.OPEN:
        return and_(opened, by_dates[status])
    return or_(recorded, and_(opened, by_dates[status]))


def list_classes(db: Session, course: Course, outlook: Outlook) -> list[ClassLine]:
    """All classes of a course, of whatever year, in the order they begin."""
    of_this = CourseClass.course_id == course.id
    return class_lines(
        db, select(CourseClass).where(of_this).order_by(CourseClass.starts_on), outlook
    )


def class_lines(db: Session, classes: Select[CourseClass], outlook: Outlook) -> list[ClassLine]:
    """Classes as lines, in the order that they come in."""
    enrolled = (
        select(func.count(Enrolment.person_id.distinct()))
        .where(Enrolment.course_class_id == CourseClass.id, LIVE)
        .correlate(CourseClass)
        .scalar_subquery()
    )
    completed = (
        select(func.count(Completion.person_id.distinct()))
        .where(
            Completion.course_class_id == CourseClass.id,
            IS_COMPLETED,
            CourseClass.ends_on <= outlook.as_of,
        )
        .correlate(CourseClass)
        .scalar_subquery()
    )
    rows = db.execute(classes.add_columns(enrolled, completed))
    return [
        ClassLine(
            class_id=found.id,
            code=found.code,
            starts_on=found.starts_on,
            ends_on=found.ends_on,
            mode=found.mode,
            venue=found.venue,
            status=status_of(found, outlook.as_of),
            capacity=found.capacity,
            enrolled=seats,
            completed=done,
        )
        for found, seats, done in rows
    ]


def status_of(course_class: CourseClass, on: date) -> ClassStatus:
    """Where a class stands on a day."""
    return class_status(
        course_class.status,
        starts_on=course_class.starts_on,
        ends_on=course_class.ends_on,
        today=on,
    )


def class_sheet(db: Session, class_id: int, outlook: Outlook) -> ClassSheet:
    """One class. Raises NotFound for what is absent or in a province out of scope."""
    found = db.execute(
        classes_in(outlook)
        .add_columns(Course, name_on(Course.organiser_id, outlook.as_of))
        .join(Course, Course.id == CourseClass.course_id)
        .where(CourseClass.id == class_id)
        .options(selectinload(CourseClass.meetings))
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound
    course_class, course, organiser = row
    return ClassSheet(
        course_class=course_class,
        course=course,
        organiser_name=organiser,
        status=status_of(course_class, outlook.as_of),
        numbers=_numbers(db, class_id),
        as_of=outlook.as_of,
    )


def count_participants(db: Session, class_id: int, outlook: Outlook) -> int:
    """How many of the class are in scope."""
    return db.scalar(_participants(class_id, outlook).with_only_columns(func.count())) or 0


def list_participants(
    db: Session, class_id: int, outlook: Outlook, *, limit: int | None = None, offset: int = 0
) -> list[ParticipantLine]:
    """A page of those in scope, by name."""
    rows = db.execute(
        _participants(class_id, outlook)
        .outerjoin(Completion, and_(Completion.enrolment_id == Enrolment.id, Completion.is_current))
        .outerjoin(
            Certificate,
            and_(Certificate.enrolment_id == Enrolment.id, is_holding()),
        )
        .with_only_columns(
            Person,
            Posting,
            name_on(Posting.unit_id, outlook.as_of),
            Enrolment,
            Completion,
            Certificate,
        )
        .order_by(Person.sort_key, Person.code, Enrolment.id)
        .limit(limit)
        .offset(offset or None)
    )
    return [
        ParticipantLine(
            enrolment_id=enrolment.id,
            person_id=person.id,
            code=person.code,
            full_name=person.full_name,
            unit_id=posting.unit_id if posting else None,
            unit_name=unit_name,
            position=posting.position if posting else None,
            status=enrolment.status,
            outcome=completion.outcome if completion else None,
            result=completion.result if completion else None,
            score=completion.score if completion else None,
            certificate_no=completion.certificate_no if completion else None,
            register_number=certificate.register_number if certificate else None,
        )
        for person, posting, unit_name, enrolment, completion, certificate in rows
    ]


def _participants(class_id: int, outlook: Outlook) -> Select[Person]:
    return (
        people_in(outlook)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.course_class_id == class_id)
    )


def _numbers(db: Session, class_id: int) -> ClassNumbers:
    rows = db.execute(
        select(
            Enrolment.status,
            Completion.outcome,
            func.count(),
            func.count(Completion.certificate_no),
        )
        .outerjoin(Completion, and_(Completion.enrolment_id == Enrolment.id, Completion.is_current))
        .where(Enrolment.course_class_id == class_id)
        .group_by(Enrolment.status, Completion.outcome)
    ).all()
    return ClassNumbers(
        total=sum(count for *_, count, _ in rows),
        seats=sum(count for status, _, count, _ in rows if status in LIVE_STATUSES),
        statuses={
            wanted: count
            for wanted in EnrolmentStatus
            if (count := sum(n for status, out, n, _ in rows if status is wanted and out is None))
        },
        outcomes={
            wanted: count
            for wanted in Outcome
            if (count := sum(n for _, outcome, n, _ in rows if outcome is wanted))
        },
        certificates=sum(certified for *_, certified in rows),
    )
