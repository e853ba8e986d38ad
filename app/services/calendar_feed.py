"""A person's address for calendar programmes: made, and made anew, which ends the old one."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.models import CalendarFeed, Person, User
from app.services import audit


def renew_feed(
    db: Session, person: Person, token_hash: bytes, *, actor: User, now: datetime
) -> None:
    """Let somebody's calendar be found under a new secret alone. Flushes."""
    feed = db.get(CalendarFeed, person.id)
    old = feed.made_at.isoformat() if feed else None
    if feed is None:
        feed = CalendarFeed(person_id=person.id, token_hash=token_hash, made_at=now)
        db.add(feed)
    feed.token_hash, feed.made_at = token_hash, now
    _record(db, actor, {"calendar_feed": (old, now.isoformat())}, now)


def end_feed(db: Session, person: Person, *, actor: User, now: datetime) -> None:
    """Let nobody read somebody's calendar any more by the address there was. Flushes."""
    feed = db.get(CalendarFeed, person.id)
    if feed is None:
        return
    db.delete(feed)
    _record(db, actor, {"calendar_feed": (feed.made_at.isoformat(), None)}, now)


def _record(
    db: Session, actor: User, changes: dict[str, tuple[object, object]], now: datetime
) -> None:
    audit.record(
        db,
        actor,
        AuditAction.USER_CHANGED,
        province_id=actor.province_id,
        subject_type="user",
        subject_id=actor.id,
        subject_label=actor.display_name,
        changes=changes,
        at=now,
    )
    db.flush()
