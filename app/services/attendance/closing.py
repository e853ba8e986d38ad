"""Closing a meeting's register, opening it again, and saying from when on people are late."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.attendance import MeetingIsOpen, Presence, Way
from app.domain.audit import AuditAction
from app.models import CourseClass, Meeting, User
from app.services.attendance.book import Book


def close_meeting(
    db: Session, course_class: CourseClass, meeting: Meeting, *, actor: User, now: datetime
) -> int:
    """Close a register: of whom nothing is said, was absent. Returns how many that were. Flushes.

    Raises ClassIsCancelled, MeetingIsCancelled, MeetingAhead or MeetingIsClosed.
    """
    book = Book.of(db, course_class, meeting, actor=actor, now=now)
    book.check_open()
    absent: dict[int, Presence | None] = {
        id: Presence.ABSENT for id in book.people if id not in book.marks
    }
    book.write(absent, Way.AUTOMATIC)
    meeting.closed_at, meeting.closed_by_id = now, actor.id
    book.tell(
        AuditAction.REGISTER_CLOSED,
        {"register_closed": (False, True), "marked_absent": (None, len(absent))},
    )
    db.flush()
    return len(absent)


def reopen_meeting(
    db: Session, course_class: CourseClass, meeting: Meeting, *, actor: User, now: datetime
) -> int:
    """Open a register again: what closing had said of people is taken back, and nothing else.

    Returns of how many. Flushes. Raises MeetingIsOpen.
    """
    book = Book.of(db, course_class, meeting, actor=actor, now=now)
    if meeting.closed_at is None:
        raise MeetingIsOpen
    meeting.closed_at, meeting.closed_by_id = None, None
    automatic: dict[int, Presence | None] = {
        id: None
        for id, mark in book.marks.items()
        if mark.way is Way.AUTOMATIC and id in book.people
    }
    book.write(automatic, Way.REGISTER)
    book.tell(
        AuditAction.REGISTER_REOPENED,
        {"register_closed": (True, False), "marks_taken_back": (None, len(automatic))},
    )
    db.flush()
    return len(automatic)


def call_late(
    db: Session,
    course_class: CourseClass,
    meeting: Meeting,
    *,
    is_late: bool,
    actor: User,
    now: datetime,
) -> None:
    """From now on whoever checks in is late; or not any more. Said twice, it is done once.

    Flushes. Raises ClassIsCancelled, MeetingIsCancelled, MeetingAhead or MeetingIsClosed.
    """
    book = Book.of(db, course_class, meeting, actor=actor, now=now)
    book.check_open()
    old = meeting.late_from
    if is_late is (old is not None):
        return
    meeting.late_from = now if is_late else None
    book.tell(AuditAction.ATTENDANCE_CHANGED, {"late_from": (old, meeting.late_from)})
    db.flush()
