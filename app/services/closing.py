"""Closing a class: the list of its results is signed, and holds from then on."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.closing import (
    Decision,
    LockedAlready,
    MeetingsOpen,
    NobodyInClass,
    OutcomesMissing,
    check_decision,
    check_over,
)
from app.domain.course import ClassIsCancelled, ClassStatus
from app.domain.fault import day_words
from app.domain.label import Phrase
from app.models import CourseClass, Meeting, User
from app.queries.closing import closing_of
from app.queries.hold import hold_class
from app.services import audit

_SAID = ("locked_at", "decision", "decided_on", "threshold", "is_late_present")
"""What the log keeps of a class that is locked."""

_NAMED = 5
"""Of more meetings the first tell enough."""


def lock_class(
    db: Session, course_class: CourseClass, decision: Decision, *, actor: User, now: datetime
) -> int:
    """Sign the list of a class. Returns how many are in it. Flushes.

    Outcomes stay as they are recorded. The rule that they came about by stands in the log and can
    change no more, like all else of the class. Raises LockedAlready, ClassIsCancelled, NotOver,
    MeetingsOpen, NobodyInClass, OutcomesMissing, DecisionAhead or DecisionTooEarly.
    """
    hold_class(db, course_class)
    _refuse_unsettled(course_class, now)
    closing = closing_of(db, course_class)
    if closing.open_meetings:
        count = len(closing.open_meetings)
        raise MeetingsOpen(count=count, which=_which(closing.open_meetings))
    if not closing.people:
        raise NobodyInClass
    if closing.missing:
        raise OutcomesMissing(count=closing.missing)
    check_decision(decision, ends_on=course_class.ends_on, today=local_date(now))
    course_class.locked_at, course_class.locked_by_id = now, actor.id
    course_class.decision, course_class.decided_on = decision.number, decision.decided_on
    said = {what: (None, getattr(course_class, what)) for what in _SAID}
    audit.record_class(db, actor, AuditAction.CLASS_LOCKED, course_class, said, at=now)
    return closing.people


def _refuse_unsettled(course_class: CourseClass, now: datetime) -> None:
    if course_class.locked_at is not None:
        raise LockedAlready
    if course_class.status is ClassStatus.CANCELLED:
        raise ClassIsCancelled
    check_over(course_class.ends_on, local_date(now))


def _which(meetings: list[Meeting]) -> Phrase:
    """«Sáng 04/03/2024; Chiều 04/03/2024; …»."""
    pieces: list[str] = []
    for meeting in meetings[:_NAMED]:
        pieces += ["; "] if pieces else []
        pieces += [meeting.part.label, f" {day_words(meeting.held_on)}"]
    return Phrase([*pieces, "; …"] if len(meetings) > _NAMED else pieces)
