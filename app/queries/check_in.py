"""Checking in: the meetings of a day, somebody's own among them, and whose a code is."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from app.models import Attendance, Course, CourseClass, Enrolment, Meeting, Person
from app.queries.attendance import Said
from app.queries.credit import IS_CONFIRMED, LIVE, NOT_CANCELLED


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """A meeting of a class in which somebody has a place. said: what its register says of them."""

    meeting: Meeting
    course_class: CourseClass
    title: str
    said: Said | None


@dataclass(frozen=True, slots=True)
class OwnClass:
    """A class under way in which somebody has a seat."""

    enrolment_id: int
    course_class: CourseClass
    title: str


def meetings_on(db: Session, province_id: int, on: date) -> list[int]:
    """Every meeting of a day that takes place, of the whole province, by id."""
    return list(
        db.scalars(
            select(Meeting.id)
            .join(CourseClass, CourseClass.id == Meeting.course_class_id)
            .where(
                CourseClass.province_id == province_id,
                Meeting.held_on == on,
                Meeting.is_cancelled.is_(False),
                NOT_CANCELLED,
            )
            .order_by(Meeting.id)
        )
    )


def meeting_with_class(db: Session, meeting_id: int) -> tuple[CourseClass, Meeting]:
    """A meeting and its class. Raises NoResultFound."""
    found = db.execute(
        select(CourseClass, Meeting)
        .join(Meeting, Meeting.course_class_id == CourseClass.id)
        .where(Meeting.id == meeting_id)
        .options(joinedload(CourseClass.course))
    )
    course_class, meeting = found.one()
    return course_class, meeting


def own_meetings(db: Session, person_id: int, on: date) -> list[OwnMeeting]:
    """The meetings of a day of the classes in which somebody has a place, with a seat or not."""
    rows = db.execute(
        select(Meeting, CourseClass, Course.title, Attendance.presence, Attendance.way)
        .join(CourseClass, CourseClass.id == Meeting.course_class_id)
        .join(CourseClass.course)
        .join(Enrolment, Enrolment.course_class_id == CourseClass.id)
        .outerjoin(
            Attendance,
            and_(Attendance.enrolment_id == Enrolment.id, Attendance.meeting_id == Meeting.id),
        )
        .where(
            Enrolment.person_id == person_id,
            LIVE,
            NOT_CANCELLED,
            Meeting.held_on == on,
            Meeting.is_cancelled.is_(False),
        )
        .order_by(CourseClass.code, Meeting.id)
    )
    return [
        OwnMeeting(meeting, one, title, Said(presence, way) if presence else None)
        for meeting, one, title, presence, way in rows
    ]


def own_classes(db: Session, person_id: int, on: date) -> list[OwnClass]:
    """The classes under way in which somebody has a seat, the first to end on top."""
    rows = db.execute(
        select(Enrolment.id, CourseClass, Course.title)
        .join(Enrolment.course_class)
        .join(CourseClass.course)
        .where(
            Enrolment.person_id == person_id,
            IS_CONFIRMED,
            NOT_CANCELLED,
            CourseClass.starts_on <= on,
            CourseClass.ends_on >= on,
        )
        .order_by(CourseClass.ends_on, CourseClass.code)
    )
    return [OwnClass(*row) for row in rows]


def place_of(db: Session, enrolment_id: int, province_id: int) -> Enrolment | None:
    """A place in whatever class of a province, with its person and class."""
    return db.scalar(
        select(Enrolment)
        .join(Enrolment.course_class)
        .where(Enrolment.id == enrolment_id, CourseClass.province_id == province_id)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.course_class))
    )


def person_of_class(db: Session, class_id: int, code: str) -> Person | None:
    """Somebody who has, or had, a place in a class, by their code in the roster."""
    return db.scalars(
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.course_class_id == class_id, Person.code == code)
        .limit(1)
    ).first()
