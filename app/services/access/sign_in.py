"""Proving who one is: signing in, and changing one's own password.

A wrong password leaves something behind, the failure that was counted and its audit event: the edge
catches the refusal inside its transaction, so that it commits.
"""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import case, literal, select, update
from sqlalchemy.orm import Session

from app.domain.account import normal_username
from app.domain.audit import AuditAction
from app.domain.errors import RuleViolation
from app.domain.label import N_
from app.models import User
from app.services import audit
from app.services.access.password import (
    hash_password,
    is_outdated,
    matches,
    names_of,
    require_long,
    require_secret,
)
from app.services.access.session import new_session_key

FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)

STRANGER = N_("tên đăng nhập không có")


class WrongCredentials(RuleViolation):
    """No such account, a closed or unopened one, or not its password: all look the same."""

    message = N_("Tên đăng nhập hoặc mật khẩu không đúng.")


class WrongPassword(RuleViolation):
    """Who changes a password knows the present one, even where somebody left a PC signed in."""

    message = N_("Mật khẩu hiện tại không đúng.")
    about = "current"


class AccountLocked(RuleViolation):
    """Too many wrong passwords in a row; even the right one waits."""

    message = N_(
        "Tài khoản tạm khóa vì nhập sai mật khẩu nhiều lần. Hãy thử lại sau %(minutes)s phút."
    )


def authenticate(db: Session, username: str, password: str, *, now: datetime) -> User:
    """The user with this name and password. Raises WrongCredentials or AccountLocked."""
    user: User | None = db.scalar(select(User).where(User.username == normal_username(username)))
    # Nobody's hash costs as much as anybody's: the clock must not tell which names exist. It is
    # made before anything is written: SQLite's only writer would wait for it, and with it everyone
    # who signs in at eight. What it says is used only if the attempt is granted.
    kept = user.password_hash if user and user.enabled else None
    is_right = matches(kept, password)
    _take_attempt(db, user, now=now)
    is_unchanged = user is not None and user.enabled and user.password_hash == kept
    if user is None or kept is None or not (is_right and is_unchanged):
        raise _refusal(db, user, now=now) or WrongCredentials
    _forget_failures(user)
    if is_outdated(kept):
        user.password_hash = hash_password(password)
    _record(db, AuditAction.SIGNED_IN, user, now=now)
    return user


def change_password(db: Session, user: User, *, current: str, new: str, now: datetime) -> None:
    """Set one's own password, and end one's sessions everywhere.

    Raises WrongPassword or AccountLocked, counted as in signing in; PasswordTooShort or
    PasswordIsTheName. Flushes.
    """
    _take_attempt(db, user, now=now)
    if not matches(user.password_hash, current):
        raise _refusal(db, user, now=now) or WrongPassword
    _forget_failures(user)
    require_long(new)
    require_secret(new, names_of(user))
    user.password_hash, user.session_key = hash_password(new), new_session_key()
    _record(db, AuditAction.PASSWORD_CHANGED, user, now=now)


def _take_attempt(db: Session, user: User | None, *, now: datetime) -> None:
    """Count the attempt before anything is said of its password; a success takes it back.

    One conditional statement: guesses sent side by side get five tries between them, not each.
    Raises AccountLocked.
    """
    lock_is_over = User.locked_until <= now
    failures = case((lock_is_over, 1), else_=User.failed_attempts + 1)
    lock = literal(now + LOCKED_FOR, User.locked_until.type)
    taken = db.scalar(
        update(User)
        .where(User.id == (user.id if user else None), User.locked_until.is_(None) | lock_is_over)
        .values(
            failed_attempts=failures,
            locked_until=case((failures >= FAILURES_ALLOWED, lock), else_=None),
        )
        .returning(User.id)
        .execution_options(synchronize_session=False)
    )
    if user is None:
        return
    db.refresh(user)
    if taken is None and (refusal := _refusal(db, user, now=now)):
        raise refusal


def _forget_failures(user: User) -> None:
    user.failed_attempts, user.locked_until = 0, None


def _refusal(db: Session, user: User | None, *, now: datetime) -> AccountLocked | None:
    """Write the refusal down; AccountLocked where the account is locked by now."""
    _record(db, AuditAction.SIGN_IN_REFUSED, user, now=now)
    if user is None or user.locked_until is None:
        return None
    return AccountLocked(minutes=ceil((user.locked_until - now) / timedelta(minutes=1)))


def _record(db: Session, action: AuditAction, user: User | None, *, now: datetime) -> None:
    """The name that was typed is not kept: often enough it is a password in the wrong field."""
    audit.record(
        db,
        None if action is AuditAction.SIGN_IN_REFUSED else user,
        action,
        province_id=None,
        subject_type="user",
        subject_id=user.id if user else None,
        subject_label=user.username if user else STRANGER,
        at=now,
    )
    db.flush()
