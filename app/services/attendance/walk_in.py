"""People who come without a place: noted as they say who they are, found in the roster later."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.attendance import Presence, Way
from app.domain.audit import AuditAction
from app.domain.walk_in import AlreadyMatched, NotSeated
from app.models import CourseClass, Enrolment, Meeting, User, WalkIn
from app.services.attendance.book import Book


@dataclass(frozen=True, slots=True)
class WalkInFacts:
    """Who somebody said they are."""

    full_name: str
    unit_name: str
    phone: str | None


def note_walk_in(
    db: Session,
    course_class: CourseClass,
    meeting: Meeting,
    facts: WalkInFacts,
    *,
    actor: User,
    now: datetime,
) -> WalkIn:
    """Note somebody who came without a place. Flushes.

    Raises ClassIsCancelled, MeetingIsCancelled, MeetingAhead or MeetingIsClosed.
    """
    book = Book.of(db, course_class, meeting, actor=actor, now=now)
    book.check_open()
    walk_in = WalkIn(
        meeting_id=meeting.id,
        full_name=facts.full_name,
        unit_name=facts.unit_name,
        phone=facts.phone,
        noted_at=now,
        noted_by_id=actor.id,
    )
    db.add(walk_in)
    db.flush()
    book.tell(AuditAction.ATTENDANCE_RECORDED, {"walk_in": (None, _label(walk_in))})
    return walk_in


def match_walk_in(
    db: Session,
    course_class: CourseClass,
    meeting: Meeting,
    walk_in: WalkIn,
    place: Enrolment,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Say whose place it was, which makes them present at the meeting, also if it is closed.

    place: a seat in the class. What the register says of them already stays, unless closing has
    said it. Flushes. Raises AlreadyMatched or NotSeated.
    """
    book = Book.of(db, course_class, meeting, actor=actor, now=now)
    db.refresh(walk_in)
    if walk_in.enrolment_id is not None:
        raise AlreadyMatched(name=walk_in.full_name)
    if place.id not in book.people:
        raise NotSeated(name=place.person.full_name)
    walk_in.enrolment_id, walk_in.matched_at = place.id, now
    mark = book.marks.get(place.id)
    if mark is None or mark.way is Way.AUTOMATIC:
        book.write({place.id: Presence.PRESENT}, Way.WALK_IN)
    book.tell(AuditAction.ATTENDANCE_CHANGED, {"walk_in": (_label(walk_in), book.people[place.id])})
    db.flush()


def remove_walk_in(
    db: Session,
    course_class: CourseClass,
    meeting: Meeting,
    walk_in: WalkIn,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Take out who was noted by mistake, or twice. Flushes. Raises AlreadyMatched."""
    book = Book.of(db, course_class, meeting, actor=actor, now=now)
    db.refresh(walk_in)
    if walk_in.enrolment_id is not None:
        raise AlreadyMatched(name=walk_in.full_name)
    book.tell(AuditAction.ATTENDANCE_CHANGED, {"walk_in": (_label(walk_in), None)})
    db.delete(walk_in)
    db.flush()


def _label(walk_in: WalkIn) -> str:
    return f"{walk_in.full_name}, {walk_in.unit_name}"
