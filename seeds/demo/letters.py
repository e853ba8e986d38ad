"""Letters in the outbox, as workers draft them; to addresses that lead nowhere."""

from datetime import datetime, timedelta
from random import Random

from flask import current_app
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from app.domain.calendar import local_date
from app.domain.enrolment import LIVE_STATUSES
from app.domain.message import MessageState
from app.jobs.message.places import tell_some
from app.models import CourseClass, Enrolment, EnrolmentEvent, Message
from seeds.demo.accounts import trainee_of

_CLASSES, _PEOPLE = 12, 60
_REFUSALS = (
    "550 5.1.1 Hộp thư không tồn tại",
    "552 5.2.2 Hộp thư đã đầy",
)


def store_letters(db: Session, province_id: int, *, seed: int, now: datetime) -> None:
    """Tell the news of these weeks' classes: some letters went out, two did not. Flushes.

    Within an application, whose pages the letters lead to.
    """
    draw, trainee = Random(f"{seed} {province_id} letters"), trainee_of(db)
    soon = (
        select(CourseClass.id)
        .where(CourseClass.province_id == province_id, CourseClass.ends_on >= local_date(now))
        .order_by(CourseClass.starts_on, CourseClass.code)
        .limit(_CLASSES)
    )
    places = (
        select(Enrolment.id)
        .where(
            Enrolment.status.in_(sorted(LIVE_STATUSES)),
            or_(Enrolment.person_id == trainee.id, Enrolment.course_class_id.in_(soon)),
        )
        .order_by((Enrolment.person_id == trainee.id).desc(), Enrolment.id)
        .limit(_PEOPLE)
    )
    last = (
        select(func.max(EnrolmentEvent.id))
        .where(EnrolmentEvent.enrolment_id.in_(places))
        .group_by(EnrolmentEvent.enrolment_id)
    )
    db.execute(update(EnrolmentEvent).where(EnrolmentEvent.id.in_(last)).values(noticed_at=None))
    with current_app.test_request_context():  # Where the addresses of pages are made.
        tell_some(db, now)
    drafted = select(Message).where(Message.state == MessageState.WAITING).order_by(Message.id)
    letters = list(db.scalars(drafted))
    refused = letters[-len(_REFUSALS) :]
    for letter in letters[: (len(letters) - len(refused)) * 3 // 4]:
        letter.drafted_at = now - timedelta(days=draw.randint(1, 9), minutes=draw.randint(0, 500))
        letter.state, letter.attempts = MessageState.SENT, 1
        letter.sent_at = letter.drafted_at + timedelta(minutes=draw.randint(1, 4))
    for letter, refusal in zip(refused, _REFUSALS, strict=False):
        letter.state, letter.attempts, letter.error = MessageState.FAILED, 1, refusal
    db.flush()
