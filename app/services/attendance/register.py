"""Taking the register: what a clerk says of a whole class at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.attendance import (
    MarkedMeanwhile,
    NotInClass,
    Presence,
    UnmarkedMeanwhile,
    Way,
)
from app.domain.audit import AuditAction
from app.domain.errors import RuleViolation
from app.domain.label import N_
from app.models import CourseClass, Meeting, User
from app.services.attendance.book import Book


@dataclass(frozen=True, slots=True)
class MarkEntry:
    """What somebody says of one place. presence None: nothing.

    seen: what the page said of it when it was opened.
    """

    enrolment_id: int
    presence: Presence | None
    seen: Presence | None


@dataclass(frozen=True, slots=True)
class RegisterTaken:
    """What came of it: people newly marked, and those of whom something else was said before."""

    new: int
    changed: int


class RegisterRefused(RuleViolation):
    """Some cannot be marked, so none was. by_place: why, by enrolment."""

    message = N_("Chưa lưu điểm danh của ai: %(count)s người cần xem lại.")

    def __init__(self, by_place: Mapping[int, RuleViolation]) -> None:
        super().__init__(count=len(by_place))
        self.by_place = by_place


def take_register(
    db: Session,
    course_class: CourseClass,
    meeting: Meeting,
    entries: Sequence[MarkEntry],
    *,
    actor: User,
    now: datetime,
) -> RegisterTaken:
    """Write what was said of people at a meeting: all that was changed, or nothing.

    What an entry says as it was shown, or as it has become by now, is left alone: the work of
    somebody else at the same register stays, and the same again does nothing. Flushes.

    Raises ClassIsCancelled, MeetingIsCancelled, MeetingAhead, MeetingIsClosed, NotInClass or
    RegisterRefused.
    """
    book = Book.of(db, course_class, meeting, actor=actor, now=now)
    book.check_open()
    changes = [
        one for one in entries if one.presence not in (one.seen, book.said_of(one.enrolment_id))
    ]
    strangers = [one for one in changes if one.enrolment_id not in book.people]
    if strangers:
        raise NotInClass(count=len(strangers))
    refusals = {one.enrolment_id: why for one in changes if (why := _refusal(one, book))}
    if refusals:
        raise RegisterRefused(refusals)
    new = sum(one.enrolment_id not in book.marks for one in changes)
    taken = RegisterTaken(new=new, changed=len(changes) - new)
    if changes:
        book.write({one.enrolment_id: one.presence for one in changes}, Way.REGISTER)
        _tell(book, taken)
    return taken


def _refusal(entry: MarkEntry, book: Book) -> RuleViolation | None:
    """Why it cannot be written: somebody else has written since; None: it can."""
    if entry.seen is book.said_of(entry.enrolment_id):
        return None
    mark = book.marks.get(entry.enrolment_id)
    if mark is None:
        return UnmarkedMeanwhile()
    return MarkedMeanwhile(what=mark.presence, way=mark.way)


def _tell(book: Book, taken: RegisterTaken) -> None:
    numbers = {"marked": taken.new, "marks_changed": taken.changed}
    book.tell(
        AuditAction.ATTENDANCE_RECORDED if taken.new else AuditAction.ATTENDANCE_CHANGED,
        {what: (None, number) for what, number in numbers.items() if number},
    )
