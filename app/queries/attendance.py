"""Attendance: the register of a meeting, and the shares of meetings that people have been at."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.domain.attendance import MeetingState, Presence, Shares, Way
from app.domain.errors import NotFound
from app.models import (
    Attendance,
    Course,
    CourseClass,
    Enrolment,
    Meeting,
    Person,
    User,
    WalkIn,
)
from app.queries.course_class import timetable
from app.queries.credit import IS_CONFIRMED, LIVE, NOT_CANCELLED
from app.queries.organiser import is_given_in
from app.queries.outlook import Outlook
from app.queries.tree import name_on

MOST_LOSING = 5
"""Of more classes at once nobody's list of work need tell."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a register says of somebody."""

    presence: Presence
    way: Way


@dataclass(frozen=True, slots=True)
class Mark(Said):
    """The same with its moment. by None: the system itself, or they themselves."""

    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """Somebody with a seat, as a register lists them. unit: the one they had when enrolled."""

    enrolment_id: int
    person_id: int
    code: str
    full_name: str
    unit_name: str | None
    position: str | None
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a meeting's register is. seats: how many people it has."""

    meeting: Meeting
    seats: int
    marked: int
    there: int

    @property
    def left(self) -> int:
        return max(self.seats - self.marked, 0)


@dataclass(frozen=True, slots=True)
class ShareLine:
    """Somebody with a seat, and their shares of the class's meetings."""

    enrolment_id: int
    person_id: int
    code: str
    full_name: str
    unit_name: str | None
    shares: Shares


@dataclass(frozen=True, slots=True)
class LosingClass:
    """A class under way in which some can no longer reach its threshold."""

    class_id: int
    code: str
    title: str
    people: int


def meeting_of(course_class: CourseClass, meeting_id: int) -> Meeting:
    """A meeting of a class. Raises NotFound."""
    for meeting in course_class.meetings:
        if meeting.id == meeting_id:
            return meeting
    raise NotFound


def state_of(course_class: CourseClass, meeting: Meeting) -> MeetingState:
    """What decides whether the register of a meeting may be written."""
    return MeetingState(
        class_status=course_class.status,
        held_on=meeting.held_on,
        is_cancelled=meeting.is_cancelled,
        is_closed=meeting.closed_at is not None,
    )


def register_of(db: Session, meeting: Meeting) -> list[RegisterLine]:
    """Everyone with a seat in the class, by name, and what is said of them. One query.

    Needs no scope: whoever holds a class calls its whole roll, wherever people come from.
    """
    rows = db.execute(
        select(
            Enrolment,
            Person,
            name_on(Enrolment.unit_id, meeting.held_on),
            Attendance,
            User.display_name,
        )
        .join(Enrolment.person)
        .outerjoin(
            Attendance,
            and_(Attendance.enrolment_id == Enrolment.id, Attendance.meeting_id == meeting.id),
        )
        .outerjoin(User, and_(User.id == Attendance.marked_by_id, Attendance.way != Way.OWN))
        .where(Enrolment.course_class_id == meeting.course_class_id, IS_CONFIRMED)
        .order_by(Person.sort_key, Person.code, Enrolment.id)
    )
    return [
        RegisterLine(
            enrolment_id=place.id,
            person_id=person.id,
            code=person.code,
            full_name=person.full_name,
            unit_name=unit_name,
            position=place.position,
            mark=Mark(found.presence, found.way, found.marked_at, by) if found else None,
        )
        for place, person, unit_name, found, by in rows
    ]


def marks_of(db: Session, meeting_id: int) -> dict[int, Said]:
    """What is said of people at a meeting, by enrolment."""
    rows = db.execute(
        select(Attendance.enrolment_id, Attendance.presence, Attendance.way).where(
            Attendance.meeting_id == meeting_id
        )
    )
    return {enrolment_id: Said(presence, way) for enrolment_id, presence, way in rows}


def seated(db: Session, class_id: int) -> dict[int, str]:
    """Code and name of everyone with a seat in a class, by enrolment."""
    rows = db.execute(
        select(Enrolment.id, Person.code, Person.full_name)
        .join(Enrolment.person)
        .where(Enrolment.course_class_id == class_id, IS_CONFIRMED)
        .order_by(Enrolment.id)
    )
    return {id: f"{code} {name}" for id, code, name in rows}


def place_in(db: Session, class_id: int, person_id: int) -> Enrolment | None:
    """Somebody's place in a class: the live one, else the last that they gave up; read anew."""
    mine = select(Enrolment).where(
        Enrolment.course_class_id == class_id, Enrolment.person_id == person_id
    )
    return db.scalars(
        mine.order_by(LIVE.desc(), Enrolment.id.desc()).limit(1),
        execution_options={"populate_existing": True},
    ).first()


def people_marked(db: Session, meeting_id: int) -> int:
    """How many people a meeting's register says something of."""
    return db.scalar(select(func.count()).where(Attendance.meeting_id == meeting_id)) or 0


def walk_ins_left(db: Session, meeting_id: int) -> int:
    """How many came to a meeting without a place, and are not found in the roster yet."""
    left = WalkIn.meeting_id == meeting_id, WalkIn.enrolment_id.is_(None)
    return db.scalar(select(func.count()).where(*left)) or 0


def has_attended(db: Session, enrolment_id: int) -> bool:
    """Whether somebody has come to a meeting of their class, late or not."""
    came = select(Attendance.id).where(Attendance.enrolment_id == enrolment_id, _CAME).limit(1)
    return db.scalar(came) is not None


def progress_of(db: Session, course_class: CourseClass) -> list[Progress]:
    """How far the registers of a class are, in the order of its timetable. Two queries."""
    mine = Enrolment.course_class_id == course_class.id, IS_CONFIRMED
    seats = db.scalar(select(func.count(Enrolment.id)).where(*mine)) or 0
    rows = db.execute(
        select(Attendance.meeting_id, func.count(), func.count().filter(_CAME))
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .where(*mine)
        .group_by(Attendance.meeting_id)
    )
    counts = {meeting_id: (marked, there) for meeting_id, marked, there in rows}
    return [
        Progress(meeting, seats, *counts.get(meeting.id, (0, 0)))
        for meeting in timetable(course_class)
    ]


def progress_at(db: Session, meeting: Meeting) -> Progress:
    """How far the register of one meeting is. One query."""
    mark = and_(Attendance.enrolment_id == Enrolment.id, Attendance.meeting_id == meeting.id)
    row = db.execute(
        select(func.count(Enrolment.id), func.count(Attendance.id), func.count().filter(_CAME))
        .outerjoin(Attendance, mark)
        .where(Enrolment.course_class_id == meeting.course_class_id, IS_CONFIRMED)
    ).one()
    return Progress(meeting, *row)


def shares_of_class(db: Session, course_class: CourseClass) -> dict[int, Shares]:
    """The shares of everyone with a seat in a class, by enrolment. One query."""
    rows = db.execute(_shares(CourseClass.id == course_class.id).order_by(Enrolment.id))
    return {id: Shares(attended, held, scheduled) for id, _class, attended, held, scheduled in rows}


def shares_under_way(db: Session, person_id: int, *, on: date) -> dict[int, Shares]:
    """Somebody's own shares in the classes under way that have meetings, by enrolment. One query.

    Needs no scope: they are asked for nobody else.
    """
    is_on = CourseClass.starts_on <= on, CourseClass.ends_on >= on, NOT_CANCELLED
    rows = db.execute(_shares(and_(Enrolment.person_id == person_id, *is_on)))
    return {id: Shares(*counts) for id, _class, *counts in rows if counts[-1]}


def share_lines(db: Session, course_class: CourseClass) -> list[ShareLine]:
    """Everyone with a seat in a class by name, with their shares. Two queries."""
    shares = shares_of_class(db, course_class)
    rows = db.execute(
        select(Enrolment.id, Person, name_on(Enrolment.unit_id, course_class.starts_on))
        .join(Enrolment.person)
        .where(Enrolment.course_class_id == course_class.id, IS_CONFIRMED)
        .order_by(Person.sort_key, Person.code, Enrolment.id)
    )
    return [
        ShareLine(id, person.id, person.code, person.full_name, unit_name, shares[id])
        for id, person, unit_name in rows
    ]


def marks_of_class(db: Session, class_id: int) -> dict[tuple[int, int], Presence]:
    """All that the registers of a class say: by enrolment and meeting."""
    rows = db.execute(
        select(Attendance.enrolment_id, Attendance.meeting_id, Attendance.presence)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.course_class_id == class_id)
    )
    return {(enrolment_id, meeting_id): presence for enrolment_id, meeting_id, presence in rows}


def losing_classes(db: Session, outlook: Outlook) -> list[LosingClass]:
    """The classes in scope under way in which most can no longer reach the threshold. One query."""
    running = and_(
        CourseClass.province_id == outlook.province_id,
        CourseClass.starts_on <= outlook.as_of,
        CourseClass.ends_on >= outlook.as_of,
        NOT_CANCELLED,
        CourseClass.course_id.in_(select(Course.id).where(is_given_in(outlook))),
    )
    counted = _shares(running).subquery()
    missed = counted.c.held - counted.c.attended
    is_lost = (counted.c.scheduled - missed) * 100 < CourseClass.threshold * counted.c.scheduled
    rows = db.execute(
        select(CourseClass.id, CourseClass.code, Course.title, func.count())
        .join(counted, counted.c.course_class_id == CourseClass.id)
        .join(CourseClass.course)
        .where(is_lost)
        .group_by(CourseClass.id, CourseClass.code, Course.title)
        .order_by(func.count().desc(), CourseClass.code)
        .limit(MOST_LOSING)
    )
    return [LosingClass(*row) for row in rows]


_CAME = Attendance.presence.in_([Presence.LATE, Presence.PRESENT])


def _counts() -> ColumnElement[bool]:
    """`domain.attendance.attends` in SQL."""
    return or_(
        Attendance.presence == Presence.PRESENT,
        and_(Attendance.presence == Presence.LATE, CourseClass.is_late_present),
    )


def _meetings() -> Subquery:
    """How many meetings classes have that are not cancelled, and how many of them are closed."""
    return (
        select(
            Meeting.course_class_id,
            func.count().label("scheduled"),
            func.count(Meeting.closed_at).label("closed"),
        )
        .where(Meeting.is_cancelled.is_(False))
        .group_by(Meeting.course_class_id)
        .subquery()
    )


def _shares(classes: ColumnElement[bool]) -> Select[int, int, int, int, int]:
    """`domain.attendance.shares_of` in SQL: enrolment, class, attended, held, scheduled.

    Counted from the marks on, as a meeting without any tells nothing of one person.
    """
    meetings = _meetings()
    scheduled, closed = func.coalesce(meetings.c.scheduled, 0), func.coalesce(meetings.c.closed, 0)
    is_mark = Meeting.id.is_not(None)
    attended = func.count(case((and_(is_mark, _counts()), 1)))
    marked_in_open = func.count(case((and_(is_mark, Meeting.closed_at.is_(None)), 1)))
    return (
        select(
            Enrolment.id,
            Enrolment.course_class_id,
            attended.label("attended"),
            (closed + marked_in_open).label("held"),
            scheduled.label("scheduled"),
        )
        .join(CourseClass, CourseClass.id == Enrolment.course_class_id)
        .outerjoin(meetings, meetings.c.course_class_id == CourseClass.id)
        .outerjoin(Attendance, Attendance.enrolment_id == Enrolment.id)
        .outerjoin(
            Meeting,
            and_(Meeting.id == Attendance.meeting_id, Meeting.is_cancelled.is_(False)),
        )
        .where(classes, IS_CONFIRMED)
        .group_by(
            Enrolment.id,
            Enrolment.course_class_id,
            meetings.c.scheduled,
            meetings.c.closed,
        )
    )
