"""Letters about what became of somebody's place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.db import transaction
from app.domain.calendar import end_of, local_date
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus
from app.domain.message import MessageKind
from app.jobs.message import mail_domain
from app.jobs.message.calendars import Entry, calendar_of
from app.jobs.message.letters import place_letter, restored_letter
from app.models import ClassNotice, CourseClass, Enrolment
from app.queries.notice import (
    Step,
    Told,
    notices_of,
    places_to_tell,
    steps_of,
    waiting_before,
)
from app.services.message import Draft, draft, take_notice

_SETTLING = timedelta(seconds=30)
"""What happens to a place in so short a time is told as one: a slip put right is no letter."""

_AT_ONCE, _MOST = 200, 20

S = EnrolmentStatus


def tell_places(db: Session, now: datetime) -> int:
    """Draft letters about all that has happened to places, some at a time. Returns how many."""
    drafted = 0
    for _turn in range(_MOST):
        with transaction(db):
            seen, new = tell_some(db, now)
        drafted += new
        if not seen:
            break
    return drafted


def tell_some(db: Session, now: datetime) -> tuple[int, int]:
    """Look at some events. Returns how many there were, and how many letters. Flushes."""
    events = take_notice(db, settled_before=now - _SETTLING, at_most=_AT_ONCE, now=now)
    if not events:
        return 0, 0
    letters = list(_letters(db, steps_of(db, events), now))
    return len(events), draft(db, letters, domain=mail_domain(), now=now)


def _letters(db: Session, steps: Mapping[int, Step], now: datetime) -> Iterator[Draft]:
    today = local_date(now)
    # What has gone on meanwhile is told in its turn.
    places = [
        told
        for told in places_to_tell(db, Enrolment.id.in_(steps), on=today)
        if told.enrolment.status is steps[told.enrolment.id].event.status
    ]
    ids = {told.course_class.id for told in places}
    desk = _Desk(notices_of(db, ids), waiting_before(db, ids), now)
    for told in places:
        yield from desk.letter(told, steps[told.enrolment.id])


@dataclass(frozen=True, slots=True)
class _Desk:
    """What letters about places need beside the places. calendars: made once a class."""

    notices: Mapping[int, ClassNotice]
    queues: Mapping[int, list[int]]
    now: datetime
    calendars: dict[int, str] = field(default_factory=dict)

    def letter(self, told: Told, step: Step) -> Iterator[Draft]:
        """One letter, or none where nothing came of it in the end."""
        status = step.event.status
        if _is_nothing(told, step, self.now):
            return
        # Who is offered a seat of it has to answer, which the letter of an offer tells.
        had_place = step.before is S.CLASS_CANCELLED and status in LIVE_STATUSES
        is_restored = had_place and status is not S.OFFERED
        queue = self.queues.get(told.course_class.id, [])
        turn = queue.index(told.enrolment.id) + 1 if told.enrolment.id in queue else None
        words = (
            restored_letter(told, step.event)
            if is_restored
            else place_letter(told, step.event, turn=turn)
        )
        yield Draft(
            # With its time: SQLite gives the number of an event that was removed to the next one.
            key=f"event:{step.event.id}:{step.event.at.timestamp()}:{told.person.id}",
            kind=_kind(status, is_restored=is_restored),
            letter=words,
            to=told.to,
            province_id=told.course_class.province_id,
            useful_until=_until(told, status),
            course_class_id=told.course_class.id,
            calendar=self._calendar(told, step),
        )

    def _calendar(self, told: Told, step: Step) -> str | None:
        """For who has a seat, and for who had one when the class was called off."""
        was_seated = step.before is S.CONFIRMED and step.event.status is S.CLASS_CANCELLED
        if step.event.status is not S.CONFIRMED and not was_seated:
            return None
        class_id = told.course_class.id
        if class_id not in self.calendars:
            entry = Entry.of(told, self.notices.get(class_id))
            self.calendars[class_id] = calendar_of([entry], told.title, now=self.now)
        return self.calendars[class_id]


def _is_nothing(told: Told, step: Step, now: datetime) -> bool:
    status = step.event.status
    if status is S.OFFERED:
        until = told.enrolment.offered_until
        return until is not None and until <= now
    is_new_and_over = step.before is None and status not in LIVE_STATUSES
    return step.before is status or is_new_and_over


def _kind(status: EnrolmentStatus, *, is_restored: bool) -> MessageKind:
    if status is S.OFFERED:
        return MessageKind.OFFER
    if is_restored or status is S.CLASS_CANCELLED:
        return MessageKind.CLASS_CANCELLED
    return MessageKind.PLACE


def _until(told: Told, status: EnrolmentStatus) -> datetime:
    """An offer is worth nothing once it has run out, other news until the class is over."""
    if status is S.OFFERED and told.enrolment.offered_until is not None:
        return told.enrolment.offered_until
    return class_over(told.course_class)


def class_over(course_class: CourseClass) -> datetime:
    """The end of the last day of a class."""
    return end_of(course_class.ends_on)
