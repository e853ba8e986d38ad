"""The outbox: what waits, went out or could not, for whoever looks after a province."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal_column, select, true
from sqlalchemy.orm import Session, joinedload, undefer

from app.domain.access import Scope
from app.domain.errors import NotFound
from app.domain.message import MessageKind, MessageState
from app.models import Message, Person, User
from app.queries.words import has_words

_WAITING = Message.state == literal_column(f"'{MessageState.WAITING.value}'")
"""Written out, not bound: a database uses the partial index only for a condition it can read."""


@dataclass(frozen=True, slots=True)
class OutboxFilter:
    """What narrows the outbox. words: of the name, the address or the subject."""

    words: str = ""
    kind: MessageKind | None = None
    state: MessageState | None = None


def is_any_due(db: Session, *, now: datetime) -> bool:
    """Whether a letter waits to be sent now."""
    due = select(Message.id).where(_WAITING, Message.next_try_at <= now, Message.useful_until > now)
    return db.scalar(due.limit(1)) is not None


def outbox_tally(db: Session, overseen: Scope) -> dict[MessageState, int]:
    """How many letters stand where. Only states that some are in."""
    rows = db.execute(
        select(Message.state, func.count()).where(_seen(overseen)).group_by(Message.state)
    )
    return {row[0]: row[1] for row in rows}


def count_outbox(db: Session, overseen: Scope, wanted: OutboxFilter, *, most: int) -> int:
    """How many letters `list_outbox` has in all; counts no further than one beyond `most`."""
    found = select(Message.id).where(*_wanted(overseen, wanted)).limit(most + 1)
    return db.scalar(select(func.count()).select_from(found.subquery())) or 0


def list_outbox(
    db: Session, overseen: Scope, wanted: OutboxFilter, *, limit: int, offset: int
) -> list[Message]:
    """A page of the outbox, the latest drafted first. One query."""
    page = (
        select(Message)
        .where(*_wanted(overseen, wanted))
        .options(joinedload(Message.course_class))
        .order_by(Message.drafted_at.desc(), Message.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return list(db.scalars(page))


def message_to_open(db: Session, message_id: int, overseen: Scope) -> Message:
    """A letter. Raises NotFound where there is none, or none for this reader."""
    wanted = select(Message).where(Message.id == message_id, _seen(overseen))
    message = db.scalar(wanted.options(undefer(Message.calendar)))
    if message is None:
        raise NotFound
    return message


def address_now(db: Session, message: Message) -> str | None:
    """Where whom a letter is for is written to by now: the roster first, else the account."""
    person = db.get(Person, message.person_id) if message.person_id else None
    user = db.get(User, message.user_id) if message.user_id else None
    return (person.email if person else None) or (user.email if user else None)


def failed_letters(db: Session, overseen: Scope) -> int:
    """How many letters could not be sent."""
    failed = select(func.count()).where(Message.state == MessageState.FAILED, _seen(overseen))
    return db.scalar(failed) or 0


def _wanted(overseen: Scope, wanted: OutboxFilter) -> list[ColumnElement[bool]]:
    conditions = [_seen(overseen), has_words(wanted.words, Message.search_key)]
    if wanted.kind is not None:
        conditions.append(Message.kind == wanted.kind)
    if wanted.state is not None:
        conditions.append(Message.state == wanted.state)
    return conditions


def _seen(overseen: Scope) -> ColumnElement[bool]:
    """Letters name people of all units: whoever has a part of a province sees none of them."""
    if overseen.is_whole_system:
        return true()
    whole = {s.province_id for s in overseen.subtrees if overseen.covers_province(s.province_id)}
    return Message.province_id.in_(whole)
