"""Places that wait for somebody's yes: of one's own people, or of classes that one gives."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from app.domain.calendar import local_date
from app.domain.enrolment import EnrolmentStatus
from app.domain.registration import PENDING_STATUSES, Approval, Approver, awaited
from app.models import Course, CourseClass, Enrolment, EnrolmentEvent, Person, Posting
from app.queries.credit import NOT_CANCELLED
from app.queries.organiser import is_given_in
from app.queries.outlook import Outlook
from app.queries.person import home_posting, people_in
from app.queries.tree import name_on


@dataclass(frozen=True, slots=True)
class AwaitedLine:
    """A place that waits, with its person and class. unit_name: as kept with the place."""

    enrolment: Enrolment
    person: Person
    course_class: CourseClass
    title: str
    unit_name: str | None

    @property
    def due_on(self) -> date:
        """After this day nobody gets in: registration is closed, or the class has begun."""
        return due_on(self.course_class.registration_until, self.course_class.starts_on)


@dataclass(frozen=True, slots=True)
class AwaitedClass:
    """A class with places that wait."""

    class_id: int
    code: str
    title: str
    places: int
    due_on: date


def due_on(closes_at: datetime | None, starts_on: date) -> date:
    """The day by whose end those who asked should have an answer: on the next it is too late."""
    if closes_at is None:
        return starts_on - timedelta(days=1)
    return local_date(closes_at - timedelta.resolution)


def classes_awaiting(db: Session, approver: Approver, outlook: Outlook) -> list[AwaitedClass]:
    """The classes in which places wait for an approver, the most urgent first."""
    rows = db.execute(
        _awaited(approver, outlook)
        .with_only_columns(
            CourseClass.id,
            CourseClass.code,
            Course.title,
            func.count(),
            CourseClass.registration_until,
            CourseClass.starts_on,
        )
        .group_by(
            CourseClass.id,
            CourseClass.code,
            Course.title,
            CourseClass.registration_until,
            CourseClass.starts_on,
        )
    )
    found = [AwaitedClass(*row[:4], due_on=due_on(row[4], row[5])) for row in rows]
    return sorted(found, key=lambda one: (one.due_on, one.code))


@dataclass(frozen=True, slots=True)
class Awaited:
    """Places that wait in a class. unit_id: whose approvers they wait for; None: the province's.

    newest_at: when the last of them came to wait.
    """

    province_id: int
    code: str
    title: str
    unit_id: int | None
    places: int
    newest_at: datetime
    due_on: date

    def with_those_of(self, other: "Awaited") -> "Awaited":
        """The same class with the places of another unit as well."""
        newest = max(self.newest_at, other.newest_at)
        return replace(self, places=self.places + other.places, newest_at=newest)


def all_awaited(db: Session, approver: Approver, *, on: date) -> list[Awaited]:
    """What waits for approvers of a kind anywhere, by class and unit: of the people or the class.

    People are where they work on the day, as on the page of approvals. One query.
    """
    unit = Posting.unit_id if approver is Approver.UNIT else Course.organiser_id
    is_home = and_(Posting.person_id == Enrolment.person_id, home_posting(on))
    of_class = (
        CourseClass.province_id,
        CourseClass.code,
        Course.title,
        CourseClass.registration_until,
        CourseClass.starts_on,
    )
    rows = db.execute(
        select(
            unit,
            func.count(Enrolment.id.distinct()),
            func.max(EnrolmentEvent.at),
            func.min(Enrolment.created_at),
            *of_class,
        )
        .join(Enrolment.course_class)
        .join(CourseClass.course)
        .outerjoin(Posting, is_home)
        .outerjoin(EnrolmentEvent, EnrolmentEvent.enrolment_id == Enrolment.id)
        .where(_is_awaited(approver), NOT_CANCELLED, CourseClass.ends_on >= on)
        .group_by(unit, CourseClass.id, *of_class)
        .order_by(CourseClass.id)
    )
    return [
        Awaited(province_id, code, title, unit_id, places, newest or asked, due_on(until, starts))
        for unit_id, places, newest, asked, province_id, code, title, until, starts in rows
    ]


def list_awaited(
    db: Session,
    approver: Approver,
    outlook: Outlook,
    class_id: int | None,
    *,
    limit: int,
    offset: int = 0,
) -> list[AwaitedLine]:
    """A page of the places that wait, class by class in the order of asking. class_id: of one."""
    wanted = _awaited(approver, outlook)
    if class_id is not None:
        wanted = wanted.where(CourseClass.id == class_id)
    rows = db.execute(
        wanted.with_only_columns(
            Enrolment, Person, CourseClass, Course.title, name_on(Enrolment.unit_id, outlook.as_of)
        )
        .options(contains_eager(Enrolment.course_class), contains_eager(Enrolment.person))
        .order_by(CourseClass.starts_on, CourseClass.code, Enrolment.created_at, Enrolment.id)
        .limit(limit)
        .offset(offset or None)
    )
    return [AwaitedLine(*row) for row in rows]


def places_awaited(
    db: Session, approver: Approver, outlook: Outlook, ids: list[int]
) -> list[Enrolment]:
    """Those of some places that are one's own to decide on, whether still awaited or not."""
    mine = (
        _of_approver(approver, outlook)
        .where(Enrolment.id.in_(ids))
        .with_only_columns(Enrolment)
        .options(contains_eager(Enrolment.course_class), contains_eager(Enrolment.person))
    )
    return list(db.scalars(mine.order_by(Enrolment.id)))


def _awaited(approver: Approver, outlook: Outlook) -> Select[Person]:
    return _of_approver(approver, outlook).where(
        _is_awaited(approver), NOT_CANCELLED, CourseClass.ends_on >= outlook.as_of
    )


def _of_approver(approver: Approver, outlook: Outlook) -> Select[Person]:
    """A unit's: places of people in scope. An organiser's: those of all who ask for their classes.

    Whoever gives a class decides on it for everybody, as they call its register.
    """
    people = select(Person).where(Person.province_id == outlook.province_id)
    places = (
        (people_in(outlook) if approver is Approver.UNIT else people)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Enrolment.course_class)
        .join(CourseClass.course)
    )
    return places.where(is_given_in(outlook)) if approver is Approver.ORGANISER else places


def _is_awaited(approver: Approver) -> ColumnElement[bool]:
    """`domain.registration.awaited` in SQL: the same rule, tried for every pair."""
    pairs = [
        (approval, status)
        for approval in Approval
        for status in EnrolmentStatus
        if status in PENDING_STATUSES and awaited(approval, status) is approver
    ]
    return or_(
        *(
            and_(CourseClass.approval == approval, Enrolment.status == status)
            for approval, status in pairs
        )
    )


def count_awaited(db: Session, approver: Approver, outlook: Outlook, class_id: int | None) -> int:
    """How many places wait. class_id: in one class."""
    wanted = _awaited(approver, outlook)
    if class_id is not None:
        wanted = wanted.where(CourseClass.id == class_id)
    return db.scalar(wanted.with_only_columns(func.count())) or 0
