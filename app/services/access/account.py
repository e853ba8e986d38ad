"""Accounts: opening, changing, closing and opening them again."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.account import is_username, normal_username
from app.domain.audit import AuditAction
from app.domain.errors import NotFound, RuleViolation
from app.domain.label import N_
from app.domain.vietnamese import clean
from app.models import Person, User
from app.services import audit
from app.services.access.authority import require_another_administrator, require_reach
from app.services.access.code import void_codes
from app.services.access.password import hash_password, names_of, require_long, require_secret
from app.services.access.session import new_session_key


class UsernameMalformed(RuleViolation):
    """A user name is one word that anyone can type."""

    message = N_(
        "Tên đăng nhập «%(username)s» không hợp lệ: chỉ dùng chữ cái không dấu, chữ số và . - _ @."
    )
    about = "username"


class UsernameTaken(RuleViolation):
    """Two accounts cannot share a name, however it is written."""

    message = N_("Đã có tài khoản «%(username)s».")
    about = "username"


class PersonHasAccount(RuleViolation):
    """A record is of one account."""

    message = N_("%(name)s đã có tài khoản «%(username)s».")
    about = "person"


class UnknownUser(NotFound):
    """Nobody has this user name."""

    message = N_("Không có tài khoản «%(username)s».")


class OwnAccount(RuleViolation):
    """Nobody locks themselves out."""

    message = N_("Không thể tự khóa tài khoản của chính mình. Hãy nhờ một quản trị khác.")


def create_user(
    db: Session,
    *,
    username: str,
    display_name: str,
    password: str | None = None,
    email: str | None = None,
    province_id: int | None = None,
    person: Person | None = None,
    actor: User | None,
    now: datetime,
) -> User:
    """An account without any role. actor None: a command on the server.

    password None: it waits for a one-time code. province_id: whose administrators look after it.
    Raises UsernameMalformed, UsernameTaken, PersonHasAccount, PasswordTooShort or
    PasswordIsTheName. Flushes.
    """
    name = normal_username(username)
    if not is_username(name):
        raise UsernameMalformed(username=username)
    if db.scalar(select(User.id).where(User.username == name)) is not None:
        raise UsernameTaken(username=name)
    if person is not None:
        _require_no_account(db, person)
    user = User(
        username=name,
        display_name=clean(display_name),
        email=email,
        province_id=person.province_id if person else province_id,
        person=person,
        session_key=new_session_key(),
    )
    if password is not None:
        require_long(password)
        require_secret(password, names_of(user))
        user.password_hash = hash_password(password)
    db.add(user)
    db.flush()
    known = {
        "display_name": user.display_name,
        "email": email,
        "person_code": person.code if person else None,
    }
    _record(
        db,
        actor,
        AuditAction.USER_CREATED,
        user,
        {what: (None, value) for what, value in known.items() if value is not None},
        now=now,
    )
    return user


def change_user(
    db: Session,
    user: User,
    *,
    display_name: str,
    email: str | None,
    actor: User | None,
    now: datetime,
) -> None:
    """What the account is called on screen, and where its owner reads mail. Raises NotYourAccount.

    Nothing changed is nothing written. Flushes.
    """
    require_reach(db, actor, user, now=now)
    facts = {"display_name": clean(display_name), "email": email}
    changes = {
        what: (getattr(user, what), value)
        for what, value in facts.items()
        if getattr(user, what) != value
    }
    if not changes:
        return
    for what, (_, value) in changes.items():
        setattr(user, what, value)
    _record(db, actor, AuditAction.USER_CHANGED, user, changes, now=now)


def disable(db: Session, user: User, *, actor: User | None, now: datetime) -> None:
    """Close an account, end its sessions at once and void its code; roles and trail stay.

    Raises NotYourAccount, OwnAccount or LastAdministrator. Flushes.
    """
    if actor is not None and user.id == actor.id:
        raise OwnAccount
    require_reach(db, actor, user, now=now)
    if not user.enabled:
        return
    require_another_administrator(db, user)
    user.enabled, user.session_key = False, new_session_key()
    void_codes(db, user, now=now)
    _record(db, actor, AuditAction.USER_CHANGED, user, {"enabled": (True, False)}, now=now)


def enable(db: Session, user: User, *, actor: User | None, now: datetime) -> None:
    """Open a closed account again, with the password and roles that it had.

    Raises NotYourAccount. Flushes.
    """
    require_reach(db, actor, user, now=now)
    if user.enabled:
        return
    user.enabled = True
    user.failed_attempts, user.locked_until = 0, None
    _record(db, actor, AuditAction.USER_CHANGED, user, {"enabled": (False, True)}, now=now)


def user_by_name(db: Session, username: str) -> User:
    """The account with a name, however it is typed. Raises UnknownUser."""
    name = normal_username(username)
    user: User | None = db.scalar(select(User).where(User.username == name))
    if user is None:
        raise UnknownUser(username=name)
    return user


def _require_no_account(db: Session, person: Person) -> None:
    username = db.scalar(select(User.username).where(User.person_id == person.id))
    if username is not None:
        raise PersonHasAccount(name=person.full_name, username=username)


def _record(
    db: Session,
    actor: User | None,
    action: AuditAction,
    user: User,
    changes: Mapping[str, tuple[object, object]],
    *,
    now: datetime,
) -> None:
    audit.record(
        db,
        actor,
        action,
        province_id=user.province_id,
        subject_type="user",
        subject_id=user.id,
        subject_label=user.username,
        changes=changes,
        at=now,
    )
    db.flush()
