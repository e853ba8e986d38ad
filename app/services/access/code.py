"""One-time codes: issued, shown once, and taken back for a password of one's own.

The register keeps a code's keyed hash alone. Whatever is wrong with an attempt, it is refused in
the same words and at the same cost: nobody learns which names exist.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from app.domain.account import AccountState, normal_username
from app.domain.account_code import BITS, VALID_FOR, WRONG_ALLOWED, CodePurpose, bare, spelled
from app.domain.audit import AuditAction
from app.domain.errors import RuleViolation
from app.domain.label import N_
from app.domain.vietnamese import clean
from app.models import AccountCode, Person, Province, User
from app.services import audit
from app.services.access.authority import require_reach
from app.services.access.password import hash_password, names_of, require_long, require_secret
from app.services.access.session import new_session_key
from app.services.access.sign_in import STRANGER

CodeHash = Callable[[str], bytes]
"""The keyed hash of a bare code: adapters/code_hash.py, under this installation's secret."""


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code as it is shown, this one time, to whoever hands it on."""

    user: User
    code: str
    purpose: CodePurpose
    expires_at: datetime


class CodeRefused(RuleViolation):
    """No such account, a closed one, no code, not this code, too late, or too often: all one."""

    message = N_(
        "Tên hoặc mã không đúng, hoặc mã đã hết hạn, đã dùng hay đã khóa sau %(wrong)s lần nhập "
        "sai. Hãy xem lại phiếu; nếu vẫn không được, hãy xin mã mới của người đã cấp."
    )


class AccountClosed(RuleViolation):
    """A code for an account that lets nobody in would only raise hopes."""

    message = N_("Tài khoản «%(username)s» đang khóa. Hãy mở khóa trước khi cấp mã.")


def issue_code(
    db: Session, user: User, *, code_hash: CodeHash, actor: User | None, now: datetime
) -> IssuedCode:
    """A code to open an account by, or to set a new password; it voids the one before.

    Raises NotYourAccount or AccountClosed. Flushes.
    """
    require_reach(db, actor, user, now=now)
    return new_code(db, user, code_hash=code_hash, actor=actor, now=now)


def new_code(
    db: Session, user: User, *, code_hash: CodeHash, actor: User | None, now: datetime
) -> IssuedCode:
    """The same, for who has been found to be allowed to. Raises AccountClosed. Flushes."""
    if user.state is AccountState.DISABLED:
        raise AccountClosed(username=user.username)
    is_open = user.state is AccountState.ACTIVE
    purpose = CodePurpose.NEW_PASSWORD if is_open else CodePurpose.OPEN
    void_codes(db, user, now=now)
    code = spelled(secrets.randbits(BITS))
    expires_at = now + VALID_FOR[purpose]
    db.add(
        AccountCode(
            user_id=user.id,
            purpose=purpose,
            code_hash=code_hash(bare(code)),
            created_at=now,
            created_by_id=actor.id if actor else None,
            expires_at=expires_at,
        )
    )
    action = AuditAction.USER_CHANGED if is_open else AuditAction.USER_INVITED
    _record(db, actor, action, user, {"code": (None, purpose.value)}, now=now)
    return IssuedCode(user, code, purpose, expires_at)


def void_codes(db: Session, user: User, *, now: datetime) -> None:
    """Whatever code is still out for an account opens nothing from now on."""
    db.execute(
        update(AccountCode)
        .where(AccountCode.user_id == user.id, _is_live())
        .values(voided_at=now)
        .execution_options(synchronize_session=False)
    )


def redeem(
    db: Session, name: str, code: str, password: str, *, code_hash: CodeHash, now: datetime
) -> User:
    """Give the account that a code was issued for a password of its owner's own; once.

    name: the user name, or the person's code. All sessions of the account end. Raises
    PasswordTooShort; CodeRefused or PasswordIsTheName, which leave something behind: the edge
    catches them inside its transaction, so that it commits.
    """
    require_long(password)
    # Made for whoever asks: it is nearly all that an attempt costs, and tells nothing.
    password_hash = hash_password(password)
    user = _claimed(db, name)
    issued = _take_attempt(db, user, now=now)
    is_right = hmac.compare_digest(issued.code_hash if issued else b"", code_hash(bare(code)))
    if user is None or issued is None or not is_right:
        _record(db, None, AuditAction.CODE_REFUSED, user, {}, now=now)
        raise CodeRefused(wrong=WRONG_ALLOWED)
    issued.wrong_attempts = 0
    require_secret(password, names_of(user))
    issued.used_at = now
    user.password_hash, user.session_key = password_hash, new_session_key()
    user.failed_attempts, user.locked_until = 0, None
    is_opening = issued.purpose is CodePurpose.OPEN
    action = AuditAction.USER_ACTIVATED if is_opening else AuditAction.PASSWORD_CHANGED
    _record(db, user, action, user, {}, now=now)
    return user


def _claimed(db: Session, name: str) -> User | None:
    """The account that a name means: its user name, else the code of one person.

    One query whatever is typed, and the same for who is there and who is not.
    """
    username, code = normal_username(name), clean(name)
    named = select(User.id).where(User.username == username)
    of_person = (
        select(User.id)
        .join(Person, Person.id == User.person_id)
        .where(
            Person.province_id.in_(select(Province.id)),
            Person.code.in_({code, code.upper()}),
        )
    )
    found = list(db.scalars(select(User).where(User.id.in_(named.union(of_person)), User.enabled)))
    by_name: User | None = next((user for user in found if user.username == username), None)
    return by_name or (found[0] if len(found) == 1 else None)


def _take_attempt(db: Session, user: User | None, *, now: datetime) -> AccountCode | None:
    """Count an attempt on the live code before the code is looked at; None: there is none.

    One conditional statement: guesses sent side by side get five tries between them, not each.
    """
    attempt = (
        update(AccountCode)
        .where(
            AccountCode.user_id == (user.id if user else None),
            _is_live(),
            AccountCode.expires_at > now,
            AccountCode.wrong_attempts < WRONG_ALLOWED,
        )
        .values(wrong_attempts=AccountCode.wrong_attempts + 1)
        .returning(AccountCode)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return db.scalars(attempt).one_or_none()


def _is_live() -> ColumnElement[bool]:
    return and_(AccountCode.used_at.is_(None), AccountCode.voided_at.is_(None))


def _record(
    db: Session,
    actor: User | None,
    action: AuditAction,
    user: User | None,
    changes: Mapping[str, tuple[object, object]],
    *,
    now: datetime,
) -> None:
    """What was typed is not kept: it may be a code in the wrong field."""
    audit.record(
        db,
        actor,
        action,
        province_id=user.province_id if user else None,
        subject_type="user",
        subject_id=user.id if user else None,
        subject_label=user.username if user else STRANGER,
        changes=changes,
        at=now,
    )
    db.flush()
