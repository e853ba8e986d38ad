"""Letters: drafted once, taken by one worker at a time, and what the mail server made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import CursorResult, Update, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.fault import day_words
from app.domain.message import (
    LEASE,
    Letter,
    MessageKind,
    MessageState,
    NoAddress,
    Recipient,
    StillWaiting,
    TooLateToSend,
    next_try,
)
from app.domain.vietnamese import clean, fold
from app.models import EnrolmentEvent, Message, RemovedPlace, User
from app.services import audit

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be told once under its key. useful_until: then it would come too late."""

    key: str
    kind: MessageKind
    letter: Letter
    to: Recipient
    province_id: int
    useful_until: datetime
    course_class_id: int | None = None
    calendar: str | None = None


def take_notice(db: Session, *, settled_before: datetime, at_most: int, now: datetime) -> list[int]:
    """Look at what has happened to places: each event is given to one worker, once.

    A place to which something has happened since `settled_before` is left alone a little longer:
    several steps at once are told as one. Returns the ids of the events. Flushes.
    """
    settled = (
        select(EnrolmentEvent.enrolment_id)
        .where(EnrolmentEvent.noticed_at.is_(None))
        .group_by(EnrolmentEvent.enrolment_id)
        .having(func.max(EnrolmentEvent.at) < settled_before)
        .order_by(func.min(EnrolmentEvent.id))
        .limit(at_most)
    )
    taken = (
        update(EnrolmentEvent)
        .where(EnrolmentEvent.noticed_at.is_(None), EnrolmentEvent.enrolment_id.in_(settled))
        .values(noticed_at=now)
        .returning(EnrolmentEvent.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(db.scalars(taken))


def take_removals(
    db: Session, *, settled_before: datetime, at_most: int, now: datetime
) -> list[int]:
    """Look at places that were removed: each is given to one worker, once. Returns their ids."""
    settled = (
        select(RemovedPlace.id)
        .where(RemovedPlace.noticed_at.is_(None), RemovedPlace.removed_at < settled_before)
        .order_by(RemovedPlace.removed_at)
        .limit(at_most)
    )
    taken = (
        update(RemovedPlace)
        .where(RemovedPlace.noticed_at.is_(None), RemovedPlace.id.in_(settled))
        .values(noticed_at=now)
        .returning(RemovedPlace.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(db.scalars(taken))


def draft(db: Session, drafts: Iterable[Draft], *, domain: str, now: datetime) -> int:
    """Put letters into the outbox, but those that are there under their key. Returns how many.

    domain: of the Message-IDs, which are fixed here for ever. Flushes.
    """
    new = 0
    letters = list(drafts)
    for start in range(0, len(letters), _AT_ONCE):
        some = letters[start : start + _AT_ONCE]
        keys = select(Message.key).where(Message.key.in_([one.key for one in some]))
        there = set(db.scalars(keys))
        rows = {one.key: _row(one, domain, now) for one in some if one.key not in there}
        if rows:
            db.execute(insert(Message), list(rows.values()))
        new += len(rows)
    return new


def _row(draft: Draft, domain: str, now: datetime) -> dict[str, Any]:
    to, subject = draft.to, clean(draft.letter.subject)
    address = clean(to.address or "") or None
    return {
        "key": draft.key,
        "kind": draft.kind,
        "state": MessageState.WAITING if address else MessageState.NO_ADDRESS,
        "province_id": draft.province_id,
        "person_id": to.person_id,
        "user_id": to.user_id,
        "course_class_id": draft.course_class_id,
        "name": clean(to.name),
        "address": address,
        "subject": subject,
        "search_key": _search_key(to.name, address, subject),
        "body": draft.letter.to_plain(),
        "calendar": draft.calendar,
        "message_id": _message_id(domain),
        "drafted_at": now,
        "useful_until": draft.useful_until,
        "next_try_at": now,
    }


def take(db: Session, *, now: datetime) -> Message | None:
    """Take the next letter to be sent; nobody else gets it before its lease has run out.

    The caller commits, sends it, and says what came of it by the number of this attempt.
    """
    due = (
        Message.state == MessageState.WAITING,
        Message.next_try_at <= now,
        Message.useful_until > now,
    )
    first = (
        select(Message.id)
        .where(*due)
        .order_by(Message.next_try_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = db.scalar(
        update(Message)
        # Not `in`, for which PostgreSQL may look several times, and then lock several letters.
        .where(Message.id == first.scalar_subquery(), *due)
        .values(next_try_at=now + LEASE, attempts=Message.attempts + 1)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return db.get_one(Message, taken, populate_existing=True) if taken else None


def record_sent(db: Session, message_id: int, attempt: int, *, now: datetime) -> bool:
    """The server has accepted it. Returns False where the letter was another worker's by then."""
    return _say(db, message_id, attempt, state=MessageState.SENT, sent_at=now, error=None)


def put_off(db: Session, message_id: int, attempt: int, reason: str, *, now: datetime) -> bool:
    """Not accepted for now: it is tried again later, or has failed if that was often enough."""
    again = next_try(attempt, now)
    if again is None:
        return record_failed(db, message_id, attempt, reason)
    return _say(db, message_id, attempt, next_try_at=again, error=reason)


def record_failed(db: Session, message_id: int, attempt: int, reason: str) -> bool:
    """Refused for good."""
    return _say(db, message_id, attempt, state=MessageState.FAILED, error=reason)


def _say(db: Session, message_id: int, attempt: int, **values: Any) -> bool:
    mine = (
        Message.id == message_id,
        Message.state == MessageState.WAITING,
        Message.attempts == attempt,
    )
    return _changed(db, update(Message).where(*mine).values(**values)) == 1


def lapse(db: Session, *, now: datetime) -> int:
    """End letters that would come too late by now. Returns how many."""
    late = (Message.state == MessageState.WAITING, Message.useful_until <= now)
    return _changed(db, update(Message).where(*late).values(state=MessageState.LAPSED))


def drop_old(db: Session, *, before: datetime) -> int:
    """Forget letters drafted before then. Returns how many."""
    return _rows(db.execute(delete(Message).where(Message.drafted_at < before)))


def send_again(
    db: Session,
    message: Message,
    address: str | None,
    *,
    domain: str,
    actor: User,
    now: datetime,
) -> None:
    """Let a letter wait once more, for the address that the register has by now.

    What a server has accepted before gets another Message-ID: programmes would hide it as a repeat.
    Flushes. Raises StillWaiting, TooLateToSend or NoAddress.
    """
    if message.state is MessageState.WAITING:
        raise StillWaiting
    if message.useful_until <= now:
        raise TooLateToSend(day=day_words(local_date(message.useful_until)))
    address = clean(address or "") or message.address
    if address is None:
        raise NoAddress(name=message.name)
    if message.state is MessageState.SENT:
        message.message_id = _message_id(domain)
    changes = {
        "state": (message.state, MessageState.WAITING),
        "address": (message.address, address),
    }
    message.address, message.state, message.sent_at = address, MessageState.WAITING, None
    message.attempts, message.next_try_at, message.error = 0, now, None
    message.search_key = _search_key(message.name, address, message.subject)
    audit.record(
        db,
        actor,
        AuditAction.MESSAGE_SENT_AGAIN,
        province_id=message.province_id,
        subject_type="message",
        subject_id=message.id,
        subject_label=f"{message.name}: {message.subject}",
        changes={what: (old, new) for what, (old, new) in changes.items() if old != new},
        at=now,
    )
    db.flush()


def _search_key(name: str, address: str | None, subject: str) -> str:
    return fold(f"{name} {address or ''} {subject}")


def _message_id(domain: str) -> str:
    return f"<{uuid4().hex}@{domain}>"


def _changed(db: Session, statement: Update) -> int:
    return _rows(db.execute(statement.execution_options(synchronize_session=False)))


def _rows(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
