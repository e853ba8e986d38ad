"""One-time codes that are still out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.account_code import CodePurpose, CodeState, code_state
from app.models import AccountCode, User


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A code as whoever issues codes sees it: all but the code. issued_by None: a command."""

    purpose: CodePurpose
    state: CodeState
    issued_at: datetime
    issued_by: str | None
    expires_at: datetime


def live_code(db: Session, user: User, *, now: datetime) -> CodeLine | None:
    """The code that was issued last for an account, unless it was used or voided since."""
    row = db.execute(
        select(AccountCode, User.display_name)
        .outerjoin(User, User.id == AccountCode.created_by_id)
        .where(
            AccountCode.user_id == user.id,
            AccountCode.used_at.is_(None),
            AccountCode.voided_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    code, issued_by = row
    return CodeLine(
        purpose=code.purpose,
        state=code_state(expires_at=code.expires_at, wrong_attempts=code.wrong_attempts, now=now),
        issued_at=code.created_at,
        issued_by=issued_by,
        expires_at=code.expires_at,
    )
