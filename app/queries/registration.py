"""What somebody may register for, and where they stand in what they have asked for."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.domain.calendar import local_date
from app.domain.enrolment import EnrolmentStatus
from app.domain.errors import NotFound
from app.domain.registration import Approver, Window, awaited
from app.domain.seat import Seats
from app.models import Course, CourseClass, Enrolment, Person
from app.queries.approval import due_on
from app.queries.credit import LIVE, NOT_CANCELLED
from app.queries.eligibility import is_meant_for
from app.queries.seat import seats_of_classes
from app.queries.tree import name_on


@dataclass(frozen=True, slots=True)
class OpenClass:
    """A class that takes registrations of somebody, with its seats."""

    course_class: CourseClass
    title: str
    organiser: str | None
    seats: Seats


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A place that somebody has asked for. turn: how many wait up to and with them."""

    enrolment: Enrolment
    course_class: CourseClass
    title: str
    turn: int | None

    @property
    def awaits(self) -> Approver | None:
        """Who has to say yes next."""
        return awaited(self.course_class.approval, self.enrolment.status)

    @property
    def answer_by(self) -> date:
        """The last day on which they may."""
        return due_on(self.course_class.registration_until, self.course_class.starts_on)


def own_places(db: Session, person: Person, *, now: datetime) -> list[OwnPlace]:
    """The live places that somebody has in classes that are not over, the first to begin on top."""
    rows = db.execute(
        select(Enrolment, CourseClass, Course.title)
        .join(Enrolment.course_class)
        .join(CourseClass.course)
        .where(Enrolment.person_id == person.id, LIVE, CourseClass.ends_on >= local_date(now))
        .where(NOT_CANCELLED)
        .order_by(CourseClass.starts_on, CourseClass.code)
    )
    return [OwnPlace(place, one, title, turn_of(db, place)) for place, one, title in rows]


def window_of(course_class: CourseClass) -> Window:
    """When one may ask for a place in a class."""
    return Window(
        course_class.status,
        course_class.starts_on,
        course_class.registration_from,
        course_class.registration_until,
        course_class.capacity,
    )


def open_to(db: Session, person: Person, *, now: datetime) -> list[OpenClass]:
    """The classes that somebody may register for now, the first to begin on top."""
    today = local_date(now)
    live = select(Enrolment.course_class_id).where(Enrolment.person_id == person.id, LIVE)
    rows = db.execute(
        select(CourseClass, Course.title, name_on(Course.organiser_id, today))
        .join(CourseClass.course)
        .where(
            CourseClass.province_id == person.province_id,
            CourseClass.ends_on >= today,
            is_meant_for(db, person, today),
            CourseClass.id.not_in(live),
        )
        .order_by(CourseClass.starts_on, CourseClass.code)
    )
    found = [row for row in rows if window_of(row[0]).refusal(now) is None]
    seats = seats_of_classes(db, [one for one, *_ in found], on=today)
    return [OpenClass(one, title, organiser, seats[one.id]) for one, title, organiser in found]


def turn_of(db: Session, enrolment: Enrolment) -> int | None:
    """How many wait in the queue up to and with somebody; None for who does not wait."""
    if enrolment.status is not EnrolmentStatus.WAITING:
        return None
    before = select(func.count()).where(
        Enrolment.course_class_id == enrolment.course_class_id,
        Enrolment.status == EnrolmentStatus.WAITING,
        or_(
            Enrolment.created_at < enrolment.created_at,
            (Enrolment.created_at == enrolment.created_at) & (Enrolment.id <= enrolment.id),
        ),
    )
    return db.scalar(before)


def own_place(db: Session, enrolment_id: int, person_id: int) -> Enrolment:
    """A place of somebody's own. Raises NotFound."""
    place = db.get(Enrolment, enrolment_id)
    if place is None or place.person_id != person_id:
        raise NotFound
    return place


def class_of_province(db: Session, class_id: int, province_id: int) -> CourseClass:
    """A class by its id. Raises NotFound."""
    course_class = db.get(CourseClass, class_id)
    if course_class is None or course_class.province_id != province_id:
        raise NotFound
    return course_class
