"""Accounts and roles: creating them, granting them, and letting people in.

Passwords are hashed with argon2id and never kept, logged or shown.
"""

import secrets
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta
from math import ceil
from typing import NoReturn

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import case, literal, select, update
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.audit import AuditAction
from app.domain.errors import NotFound, RuleViolation
from app.domain.label import N_
from app.domain.unit import UnitKind
from app.domain.vietnamese import clean
from app.models import RoleGrant, Unit, User
from app.services import audit

FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 10

_hasher = PasswordHasher()
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$"
    "+WX8bIb8PE50qNLVEE835Q$OkaX6IeAmSh8tR2fz43ni0HzxaAYgf4lj0toVZn1moA"
)
"""The hash of a password that nobody knows, made with the hasher's present parameters."""

_STRANGER = N_("tên đăng nhập không có")


class WrongCredentials(RuleViolation):
    """No such account, a closed one, or not its password: the three look the same."""

    message = N_("Tên đăng nhập hoặc mật khẩu không đúng.")


class AccountLocked(RuleViolation):
    """Too many wrong passwords in a row; even the right one waits."""

    message = N_(
        "Tài khoản tạm khóa vì nhập sai mật khẩu nhiều lần. Hãy thử lại sau %(minutes)s phút."
    )


class PasswordTooShort(RuleViolation):
    """A new password is long enough not to be guessed."""

    message = N_("Mật khẩu phải có ít nhất %(shortest)s ký tự.")


class UsernameMalformed(RuleViolation):
    """A user name is one word that anyone can type."""

    message = N_(
        "Tên đăng nhập «%(username)s» không hợp lệ: chỉ dùng chữ cái không dấu, chữ số và . - _ @."
    )


class UsernameTaken(RuleViolation):
    """Two accounts cannot share a name, however it is written."""

    message = N_("Đã có tài khoản «%(username)s».")


class UnknownUser(NotFound):
    """Nobody has this user name."""

    message = N_("Không có tài khoản «%(username)s».")


class AlreadyGranted(RuleViolation):
    """A role is held once over one subtree."""

    message = N_("Tài khoản «%(username)s» đã có vai trò «%(role)s» trong phạm vi này.")


class ProvinceNeeded(RuleViolation):
    """Only administrators work over every province."""

    message = N_("Vai trò «%(role)s» phải gắn với một tỉnh.")


class UnitElsewhere(RuleViolation):
    """A subtree lies within the province of its grant."""

    message = N_("Đơn vị không thuộc tỉnh được phân quyền.")


def create_user(
    db: Session,
    *,
    username: str,
    display_name: str,
    password: str,
    actor: User | None,
    now: datetime,
) -> User:
    """Open an account without any role. actor None: a command on the server.

    Raises UsernameMalformed, UsernameTaken or PasswordTooShort. Flushes.
    """
    name = _normal_username(username)
    if not (name.isascii() and name and all(c.isalnum() or c in ".-_@" for c in name)):
        raise UsernameMalformed(username=username)
    if db.scalar(select(User.id).where(User.username == name)) is not None:
        raise UsernameTaken(username=name)
    user = User(
        username=name,
        display_name=clean(display_name),
        password_hash=_hash_new(password),
        session_key=secrets.token_urlsafe(32),
    )
    db.add(user)
    db.flush()
    audit.record(
        db,
        actor,
        AuditAction.USER_CREATED,
        province_id=None,
        subject_type="user",
        subject_id=user.id,
        subject_label=name,
        changes={"display_name": (None, user.display_name)},
        at=now,
    )
    return user


def user_by_name(db: Session, username: str) -> User:
    """The account with a name, however it is typed. Raises UnknownUser."""
    user = _find(db, username)
    if user is None:
        raise UnknownUser(username=_normal_username(username))
    return user


def grant(
    db: Session,
    user: User,
    role: Role,
    *,
    province_id: int | None,
    unit_id: int | None = None,
    kinds: Collection[UnitKind] | None = None,
    actor: User | None,
    now: datetime,
) -> RoleGrant:
    """Give a role over a unit's subtree, a province, or (administrators) everything.

    kinds: only units of these kinds within it. Raises ProvinceNeeded, UnitElsewhere or
    AlreadyGranted. Flushes.
    """
    if province_id is None and role is not Role.ADMINISTRATOR:
        raise ProvinceNeeded(role=role.label)
    unit = _unit_of(db, unit_id, province_id=province_id) if unit_id is not None else None
    if _holds(db, user, role, province_id=province_id, unit_id=unit_id):
        raise AlreadyGranted(username=user.username, role=role.label)
    given = RoleGrant(
        user=user,
        role=role,
        province_id=province_id,
        unit_id=unit_id,
        kinds=sorted(kinds) if kinds else None,
        granted_at=now,
        granted_by_id=actor.id if actor else None,
    )
    db.add(given)
    db.flush()
    audit.record(
        db,
        actor,
        AuditAction.ROLE_GRANTED,
        province_id=province_id,
        subject_type="user",
        subject_id=user.id,
        subject_label=user.username,
        changes={
            "role": (None, role.value),
            "unit": (None, unit.code if unit else None),
            "kinds": (None, given.kinds),
        },
        at=now,
    )
    return given


def authenticate(db: Session, username: str, password: str, *, now: datetime) -> User:
    """The user with this name and password.

    Raises WrongCredentials or AccountLocked. Both leave something behind, the failure that was
    counted and its audit event: the edge catches them inside its transaction, so that it commits.
    """
    user: User | None = db.scalar(select(User).where(User.username == _normal_username(username)))
    _take_attempt(db, user, now=now)
    # Nobody's hash costs as much as anybody's: the clock must not tell which names exist.
    kept = user.password_hash if user and user.enabled else None
    is_right = _matches(kept or _NOBODY, password)
    if user is None or kept is None or not is_right:
        _refuse(db, user, now=now)
    user.failed_attempts, user.locked_until = 0, None
    if _hasher.check_needs_rehash(kept):
        user.password_hash = _hasher.hash(_normal_password(password))
    _record_sign_in(db, AuditAction.SIGNED_IN, user, now=now)
    db.flush()
    return user


def _take_attempt(db: Session, user: User | None, *, now: datetime) -> None:
    """Count the attempt before its password is looked at; a success takes it back.

    One conditional statement: guesses sent side by side get five tries between them, not each.
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
    if user is not None:
        db.refresh(user)
    if user is not None and taken is None:
        _refuse(db, user, now=now)


def _refuse(db: Session, user: User | None, *, now: datetime) -> NoReturn:
    _record_sign_in(db, AuditAction.SIGN_IN_REFUSED, user, now=now)
    if user is not None and user.locked_until is not None:
        raise AccountLocked(minutes=ceil((user.locked_until - now) / timedelta(minutes=1)))
    raise WrongCredentials


def _record_sign_in(db: Session, action: AuditAction, user: User | None, *, now: datetime) -> None:
    """The name that was typed is not kept: often enough it is a password in the wrong field."""
    audit.record(
        db,
        user if action is AuditAction.SIGNED_IN else None,
        action,
        province_id=None,
        subject_type="user",
        subject_id=user.id if user else None,
        subject_label=user.username if user else _STRANGER,
        at=now,
    )
    db.flush()


def _unit_of(db: Session, unit_id: int, *, province_id: int | None) -> Unit:
    unit = db.get(Unit, unit_id)
    if unit is None or unit.province_id != province_id:
        raise UnitElsewhere
    return unit


def _holds(
    db: Session, user: User, role: Role, *, province_id: int | None, unit_id: int | None
) -> bool:
    held = select(RoleGrant.id).where(
        RoleGrant.user_id == user.id,
        RoleGrant.role == role,
        RoleGrant.province_id.is_not_distinct_from(province_id),
        RoleGrant.unit_id.is_not_distinct_from(unit_id),
    )
    return db.scalar(held) is not None


def _find(db: Session, username: str) -> User | None:
    found: User | None = db.scalar(select(User).where(User.username == _normal_username(username)))
    return found


def _normal_username(username: str) -> str:
    return clean(username).lower()


def _normal_password(password: str) -> str:
    """Windows and phones type the same accented letter as different code points."""
    return unicodedata.normalize("NFC", password)


def _hash_new(password: str) -> str:
    if len(_normal_password(password)) < SHORTEST_PASSWORD:
        raise PasswordTooShort(shortest=SHORTEST_PASSWORD)
    return _hasher.hash(_normal_password(password))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, _normal_password(password))
    except VerifyMismatchError:
        return False
