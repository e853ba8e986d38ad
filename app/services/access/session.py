"""Sessions: every cookie of an account names its session key, so a new key ends them all."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.models import User
from app.services import audit


def new_session_key() -> str:
    """A key that nobody guesses."""
    return secrets.token_urlsafe(32)


def end_sessions(db: Session, user: User, *, actor: User, now: datetime) -> None:
    """Sign an account out wherever it is signed in, this browser included. Flushes."""
    user.session_key = new_session_key()
    audit.record(
        db,
        actor,
        AuditAction.USER_CHANGED,
        province_id=user.province_id,
        subject_type="user",
        subject_id=user.id,
        subject_label=user.username,
        changes={"sessions_ended": (None, True)},
        at=now,
    )
    db.flush()
