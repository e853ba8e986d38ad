"""Checking in: somebody is there, by their own telling or the organiser's."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.attendance import Presence, Way
from app.domain.check_in import MarkedOtherwise, check_place, check_time
from app.models import CourseClass, Enrolment, Meeting, Person, User
from app.queries.attendance import place_in
from app.services.attendance.book import Book

THERE = frozenset({Presence.PRESENT, Presence.LATE})


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Somebody is there. is_new: not said before."""

    enrolment: Enrolment
    presence: Presence
    is_new: bool


def check_in(
    db: Session,
    course_class: CourseClass,
    meeting: Meeting,
    person: Person,
    way: Way,
    *,
    actor: User,
    now: datetime,
) -> CheckedIn:
    """Mark somebody as there, once however often it is asked. Flushes.

    What somebody has written into the register a person does not undo by themselves; the organiser,
    who sees them, does.

    Raises ClassIsCancelled, MeetingIsCancelled, MeetingAhead, MeetingIsClosed, NotToday, TooEarly,
    WrongClass, StillWaiting, NotConfirmed, LeftClass or MarkedOtherwise.
    """
    book = Book.of(db, course_class, meeting, actor=actor, now=now)
    place = place_in(db, course_class.id, person.id)
    status = place.status if place else None
    check_place(status, name=person.full_name, code=course_class.code)
    assert place is not None  # or it would be in the wrong class
    if (said := book.said_of(place.id)) in THERE:
        return CheckedIn(place, said, is_new=False)
    book.check_open()
    check_time(meeting.held_on, meeting.part, now)
    if said is not None and way is Way.OWN:
        raise MarkedOtherwise(what=said)
    is_late = meeting.late_from is not None and now >= meeting.late_from
    presence = Presence.LATE if is_late else Presence.PRESENT
    book.write({place.id: presence}, way)
    return CheckedIn(place, presence, is_new=True)
