"""Invitations: an account for a person of the roster, opened by a code that somebody hands over."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import PERSONAL
from app.domain.account import username_from
from app.domain.errors import RuleViolation
from app.domain.label import N_
from app.models import Person, Province, User
from app.services.access.account import create_user
from app.services.access.code import CodeHash, IssuedCode, new_code
from app.services.access.grant import make_trainee


class HasOtherRoles(RuleViolation):
    """A contact who could set an administrator's password would be one."""

    message = N_(
        "Tài khoản của %(name)s còn giữ vai trò khác ngoài học viên, nên chỉ quản trị cấp được mã."
    )


def invite(
    db: Session, person: Person, *, code_hash: CodeHash, actor: User | None, now: datetime
) -> IssuedCode:
    """A code for a person: to open their account, made now where there is none, or to set a new
    password for it.

    The caller has found the person in the actor's scope. Raises HasOtherRoles or AccountClosed.
    Flushes.
    """
    user: User | None = db.scalar(select(User).where(User.person_id == person.id))
    if user is None:
        user = create_user(
            db,
            username=_free_username(db, person),
            display_name=person.full_name,
            email=person.email,
            person=person,
            actor=actor,
            now=now,
        )
        make_trainee(db, user, actor=actor, now=now)
    elif not PERSONAL.issuperset(user.roles):
        raise HasOtherRoles(name=person.full_name)
    return new_code(db, user, code_hash=code_hash, actor=actor, now=now)


def _free_username(db: Session, person: Person) -> str:
    """The person's code as a user name; with the province's where another one has it already."""
    plain = username_from(person.code)
    province = db.get_one(Province, person.province_id)
    taken = set(
        db.scalars(select(User.username).where(User.username.startswith(plain, autoescape=True)))
    )
    if plain not in taken:
        return plain
    several = f"{plain}.{province.code}"
    number = 2
    while several in taken:
        several, number = f"{plain}.{province.code}.{number}", number + 1
    return several
