"""Meetings of a class: adding several at once, moving one, and taking one away."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.attendance import MeetingHasRegister, RegisterAhead
from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.course import (
    DayPart,
    MeetingTaken,
    NoMeetingToAdd,
    Sitting,
    check_sitting,
)
from app.domain.fault import day_words
from app.models import CourseClass, Meeting, User
from app.queries.attendance import people_marked
from app.queries.hold import hold_meeting, hold_open_class
from app.services import audit


def add_meetings(
    db: Session,
    course_class: CourseClass,
    wanted: Iterable[Sitting],
    venue: str | None,
    *,
    actor: User,
    now: datetime,
) -> int:
    """Add the meetings that the class has not yet. Returns how many. Flushes.

    venue None: the class's. Raises MeetingOutside, or NoMeetingToAdd where all are there already.
    """
    hold_open_class(db, course_class)
    there = {(meeting.held_on, meeting.part) for meeting in course_class.meetings}
    new = [sitting for sitting in wanted if sitting not in there]
    if not new:
        raise NoMeetingToAdd
    for held_on, part in new:
        check_sitting(held_on, starts_on=course_class.starts_on, ends_on=course_class.ends_on)
        course_class.meetings.append(Meeting(held_on=held_on, part=part, venue=venue))
    changes = {
        "held_on": (None, sorted({held_on.isoformat() for held_on, _part in new})),
        "part": (None, [part.value for part in DayPart if part in {part for _day, part in new}]),
        "meeting_venue": (None, venue),
    }
    audit.record_class(db, actor, AuditAction.COURSE_CHANGED, course_class, changes, at=now)
    return len(new)


def change_meeting(
    db: Session,
    course_class: CourseClass,
    meeting: Meeting,
    sitting: Sitting,
    *,
    venue: str | None,
    is_cancelled: bool,
    actor: User,
    now: datetime,
) -> bool:
    """Move a meeting, or say that it does not take place. Returns whether anything changed.

    Flushes. Raises MeetingGone, MeetingOutside, MeetingTaken or RegisterAhead.
    """
    hold_meeting(db, course_class, meeting)
    held_on, part = sitting
    check_sitting(held_on, starts_on=course_class.starts_on, ends_on=course_class.ends_on)
    if any(
        (other.held_on, other.part) == sitting
        for other in course_class.meetings
        if other is not meeting
    ):
        raise MeetingTaken
    if held_on > max(local_date(now), meeting.held_on) and (
        people := people_marked(db, meeting.id)
    ):
        raise RegisterAhead(people=people, day=day_words(held_on))
    old = _said(meeting)
    meeting.held_on, meeting.part = held_on, part
    meeting.venue, meeting.is_cancelled = venue, is_cancelled
    new = _said(meeting)
    if new == old:
        return False
    # Which meeting it was is told also where it has only changed its venue.
    named = {"held_on", "part"}
    changes = {w: (old[w], new[w]) for w in new if w in named or old[w] != new[w]}
    audit.record_class(db, actor, AuditAction.COURSE_CHANGED, course_class, changes, at=now)
    return True


def remove_meeting(
    db: Session, course_class: CourseClass, meeting: Meeting, *, actor: User, now: datetime
) -> None:
    """Take a meeting out of the timetable. Flushes. Raises MeetingGone or MeetingHasRegister."""
    hold_meeting(db, course_class, meeting)
    if people := people_marked(db, meeting.id):
        raise MeetingHasRegister(people=people)
    gone = {what: (value, None) for what, value in _said(meeting).items()}
    course_class.meetings.remove(meeting)
    audit.record_class(db, actor, AuditAction.COURSE_CHANGED, course_class, gone, at=now)


def _said(meeting: Meeting) -> dict[str, object]:
    """What the audit log keeps of a meeting."""
    return {
        "held_on": meeting.held_on,
        "part": meeting.part.value,
        "meeting_venue": meeting.venue,
        "is_cancelled": meeting.is_cancelled,
    }
