"""Accounts as the services make them, with a password to sign in by."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.audit import AuditAction
from app.models import AuditEvent, Province, User
from app.services.access.account import create_user
from app.services.access.grant import grant
from tests.factories import NOW

PASSWORD = "một mật khẩu dài"


def make_account(
    db: Session, username: str = "noivu", password: str | None = PASSWORD, **facts: Any
) -> User:
    """An account without a role. password None: one that waits for its code."""
    usual: dict[str, Any] = {"display_name": "Nội vụ", "actor": None, "now": NOW}
    return create_user(db, username=username, password=password, **(usual | facts))


def make_administrator(
    db: Session, province: Province | None = None, username: str = "quantri", **grant_facts: Any
) -> User:
    """An administrator of the whole system, or of a province."""
    user = make_account(db, username, province_id=province.id if province else None)
    where = {"province_id": province.id if province else None, **grant_facts}
    grant(db, user, Role.ADMINISTRATOR, actor=None, now=NOW, **where)
    return user


def trail(db: Session, user: User) -> list[AuditAction]:
    """What the log has of an account, the first first."""
    about = select(AuditEvent.action).where(AuditEvent.subject_id == user.id)
    return list(db.scalars(about.where(AuditEvent.subject_type == "user").order_by(AuditEvent.id)))


def last_event(db: Session) -> AuditEvent:
    """What was written last."""
    return db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
