"""Classes: adding one, changing it, cancelling it and taking that back."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, fields
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.course import (
    ClassFacts,
    ClassIsCancelled,
    ClassIsNotCancelled,
    ClassStatus,
    ClassTaken,
    CreditWouldMove,
    MeetingsOutside,
    check_class,
)
from app.domain.enrolment import LIVE_STATUSES, ClassFull, EnrolmentStatus
from app.domain.fault import day_words
from app.domain.registration import (
    Admission,
    NotOpened,
    RegistrationClosed,
    check_admission,
    check_opening,
)
from app.domain.seat import HoldsExceedSeats
from app.models import Course, CourseClass, Enrolment, EnrolmentEvent, Meeting, User
from app.queries.course_class import people_completed
from app.queries.eligibility import clashing
from app.queries.enrolment import before_cancelling, seats_lost
from app.queries.hold import hold_open_class, hold_people
from app.queries.registration import window_of
from app.queries.seat import seats_of, seats_taken
from app.services import audit, totals
from app.services.enrolment import promote_waiting

_PARTS = (*fields(ClassFacts), *fields(Admission))
"""What a class is said to be, by the names of its columns."""


def add_class(
    db: Session,
    course: Course,
    facts: ClassFacts,
    admission: Admission | None = None,
    *,
    actor: User,
    now: datetime,
) -> CourseClass:
    """Open a class of a course. Flushes.

    Raises EndsBeforeStart, HoursAreNone, WindowTurned, WindowTooLong or ClassTaken.
    """
    admission = admission or Admission()
    check_class(facts)
    check_admission(admission, ends_on=facts.ends_on)
    _refuse_taken(db, course.province_id, facts.code)
    with totals.kept(db, course.province_id, courses=[course.id], years=[facts.ends_on.year]):
        said = asdict(facts) | asdict(admission)
        course_class = CourseClass(province_id=course.province_id, course=course, **said)
        db.add(course_class)
    changes = {what: (None, value) for what, value in _said(course_class).items()}
    audit.record_class(db, actor, AuditAction.COURSE_CREATED, course_class, changes, at=now)
    return course_class


def change_class(
    db: Session,
    course_class: CourseClass,
    facts: ClassFacts,
    admission: Admission | None = None,
    *,
    may_move_credit: bool,
    actor: User,
    now: datetime,
) -> bool:
    """Say a class otherwise; one that was cancelled stays so, whatever status is said.

    admission None: as it stands. may_move_credit: whether its completions may come to count in
    another year. Returns whether anything changed. Flushes. Raises EndsBeforeStart, HoursAreNone,
    WindowTurned, WindowTooLong, ClassTaken, FewerSeatsThanTaken, HoldsExceedSeats, MeetingsOutside
    or CreditWouldMove.
    """
    hold_open_class(db, course_class)
    if admission is not None:
        check_admission(admission, ends_on=facts.ends_on)
    _refuse_fewer_seats(db, course_class, facts, on=local_date(now))
    _refuse_taken(db, course_class.province_id, facts.code, but=course_class.id)
    _refuse_outside(course_class, facts)
    if not may_move_credit:
        _refuse_moving(db, course_class, facts)
    old = _said(course_class)
    with _kept(db, course_class, facts.ends_on.year):
        said = asdict(facts) | (asdict(admission) if admission else {})
        for what, value in said.items():
            if what != "status" or course_class.status is not ClassStatus.CANCELLED:
                setattr(course_class, what, value)
    changes = {w: (old[w], value) for w, value in _said(course_class).items() if old[w] != value}
    if changes:
        audit.record_class(db, actor, AuditAction.COURSE_CHANGED, course_class, changes, at=now)
        promote_waiting(db, course_class, actor=actor, now=now)
    return bool(changes)


def open_class(db: Session, course_class: CourseClass, *, actor: User, now: datetime) -> None:
    """Open a class to registrations and nominations; who waits already is offered a seat. Flushes.

    Raises ClassIsCancelled, AlreadyOpen, NoMeetings or OpensTooLate.
    """
    hold_open_class(db, course_class)
    taking_place = select(func.count()).where(
        Meeting.course_class_id == course_class.id, ~Meeting.is_cancelled
    )
    check_opening(window_of(course_class), meetings=db.scalar(taking_place) or 0, now=now)
    _set_status(db, course_class, ClassStatus.OPEN, actor=actor, now=now)
    promote_waiting(db, course_class, actor=actor, now=now)


def close_registration(
    db: Session, course_class: CourseClass, *, actor: User, now: datetime
) -> None:
    """Take no more registrations from now on; who has asked keeps their place and their turn.

    Flushes. Raises ClassIsCancelled, NotOpened or RegistrationClosed.
    """
    hold_open_class(db, course_class)
    window = window_of(course_class)
    if window.status is ClassStatus.CANCELLED:
        raise ClassIsCancelled
    if not window.is_opened:
        raise NotOpened
    if window.is_closed(now):
        raise RegistrationClosed
    changes = {"registration_until": (course_class.registration_until, now)}
    course_class.registration_until = now
    audit.record_class(db, actor, AuditAction.COURSE_CHANGED, course_class, changes, at=now)


def cancel_class(db: Session, course_class: CourseClass, *, actor: User, now: datetime) -> None:
    """Call a class off: nobody has a place in it, and what was completed in it gives no credit.

    Flushes. Raises ClassIsCancelled.
    """
    hold_open_class(db, course_class)
    if course_class.status is ClassStatus.CANCELLED:
        raise ClassIsCancelled
    live = select(Enrolment.id).where(
        Enrolment.course_class_id == course_class.id, Enrolment.status.in_(sorted(LIVE_STATUSES))
    )
    places = dict.fromkeys(db.scalars(live), EnrolmentStatus.CLASS_CANCELLED)
    with _kept(db, course_class):
        _move(db, places, actor=actor, now=now)
        _set_status(db, course_class, ClassStatus.CANCELLED, actor=actor, now=now)


def restore_class(db: Session, course_class: CourseClass, *, actor: User, now: datetime) -> int:
    """Let a cancelled class take place after all; everyone has again the place they had.

    But for those who have a seat in another class at the same time by now: they wait, in their
    turn, until they leave it or an officer decides. Who had been offered a seat is asked again: the
    offer may have run out meanwhile. Its status is by its dates. Returns how many wait for another
    class. Flushes. Raises ClassIsNotCancelled, or ClassFull where its capacity has become too small
    for them.
    """
    # As in all that gives seats, the people before the class: nobody takes another one meanwhile.
    held = seats_lost(db, course_class.id).keys()
    hold_people(db, course_class.province_id, held)
    hold_open_class(db, course_class)
    if course_class.status is not ClassStatus.CANCELLED:
        raise ClassIsNotCancelled
    with _kept(db, course_class):
        busy = _busy(db, course_class, held)
        before = before_cancelling(db, course_class.id)
        places = {
            id: EnrolmentStatus.WAITING
            if id in busy or status is EnrolmentStatus.OFFERED
            else status
            for id, status in before.items()
        }
        _move(db, places, reasons=busy, actor=actor, now=now)
        taken, seats = seats_taken(db, course_class.id), course_class.capacity
        if seats is not None and taken > seats:
            raise ClassFull(capacity=seats, wanted=taken, free=0)
        _set_status(db, course_class, None, left_waiting=len(busy), actor=actor, now=now)
    promote_waiting(db, course_class, actor=actor, now=now)
    return len(busy)


def _busy(db: Session, course_class: CourseClass, held: Collection[int]) -> dict[int, str]:
    """The code of the class in which some of one that is held have a seat by now, by place.

    held: the people whom nobody else gives a seat; of whom a file has added since, one cannot say.
    """
    lost = seats_lost(db, course_class.id)
    others = clashing(db, course_class, list(lost))
    return {
        place_id: others[who].code if who in others else ""
        for who, place_id in lost.items()
        if who in others or who not in held
    }


def _kept(
    db: Session, course_class: CourseClass, *other_years: int
) -> AbstractContextManager[None]:
    """Keep the totals right through a change of the class; it counts in the year it ends in."""
    years = {course_class.ends_on.year, *other_years}
    course_id = course_class.course_id
    return totals.kept(db, course_class.province_id, courses=[course_id], years=years)


def _move(
    db: Session,
    places: Mapping[int, EnrolmentStatus],
    *,
    reasons: Mapping[int, str] | None = None,
    actor: User,
    now: datetime,
) -> None:
    """Give enrolments, by id, another status, each with its event. reasons: of some, for it."""
    why = reasons or {}
    for status in set(places.values()):
        ids = [id for id, wanted in places.items() if wanted is status]
        moved = update(Enrolment).where(Enrolment.id.in_(ids))
        db.execute(moved.values(status=status, offered_until=None))
    if places:
        db.execute(
            insert(EnrolmentEvent),
            [
                {
                    "enrolment_id": id,
                    "status": status,
                    "at": now,
                    "actor_id": actor.id,
                    "reason": why.get(id) or None,
                }
                for id, status in places.items()
            ],
        )


def _set_status(
    db: Session,
    course_class: CourseClass,
    status: ClassStatus | None,
    *,
    left_waiting: int = 0,
    actor: User,
    now: datetime,
) -> None:
    changes: dict[str, tuple[object, object]] = {"status": (course_class.status, status)}
    if left_waiting:
        changes["left_waiting"] = (None, left_waiting)
    course_class.status = status
    audit.record_class(db, actor, AuditAction.COURSE_CHANGED, course_class, changes, at=now)


def _refuse_taken(db: Session, province_id: int, code: str, *, but: int | None = None) -> None:
    title = db.scalar(
        select(Course.title)
        .join(CourseClass, CourseClass.course_id == Course.id)
        .where(
            CourseClass.province_id == province_id,
            CourseClass.code == code,
            CourseClass.id.is_distinct_from(but),
        )
    )
    if title is not None:
        raise ClassTaken(code=code, title=title)


def _refuse_fewer_seats(
    db: Session, course_class: CourseClass, facts: ClassFacts, *, on: date
) -> None:
    """Whoever has a seat keeps it, and so do units that hold some."""
    seats = seats_of(db, course_class, on=on)
    if facts.capacity == course_class.capacity:
        check_class(facts)  # An officer may have overbooked it, which a new venue does not undo.
        return
    check_class(facts, taken=seats.taken)
    if facts.capacity is not None and facts.capacity < seats.taken + seats.held:
        raise HoldsExceedSeats(free=facts.capacity - seats.taken, wanted=seats.held)


def _refuse_outside(course_class: CourseClass, facts: ClassFacts) -> None:
    days = [
        meeting.held_on
        for meeting in course_class.meetings
        if not facts.starts_on <= meeting.held_on <= facts.ends_on
    ]
    if days:
        first, last = day_words(min(days)), day_words(max(days))
        raise MeetingsOutside(count=len(days), first=first, last=last)


def _refuse_moving(db: Session, course_class: CourseClass, facts: ClassFacts) -> None:
    """A cancelled class gives no credit, in no year."""
    old, new = course_class.ends_on.year, facts.ends_on.year
    if old == new or course_class.status is ClassStatus.CANCELLED:
        return
    people = people_completed(db, course_class.id)
    if people:
        raise CreditWouldMove(people=people, old=old, new=new)


def _said(course_class: CourseClass) -> dict[str, object]:
    """What the audit log keeps of a class."""
    return {one.name: getattr(course_class, one.name) for one in _PARTS}
