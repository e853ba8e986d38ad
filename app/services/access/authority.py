"""How far an administrator's hand reaches: over accounts, and over roles to give.

actor None, a command on the server, reaches everywhere.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import PERMISSIONS, Permission, Role, Scope, Subtree
from app.domain.calendar import local_date
from app.domain.errors import RuleViolation
from app.domain.label import N_
from app.models import RoleGrant, User
from app.queries.hold import hold_administrators
from app.queries.user import covers, reaches


class NotYourAccount(RuleViolation):
    """Whoever may set an account's password has all that the account has."""

    message = N_(
        "Tài khoản «%(username)s» còn có quyền ngoài phạm vi của bạn. Chỉ quản trị của cả phạm vi "
        "đó, hoặc quản trị toàn hệ thống, mới thay đổi được."
    )


class BeyondYourRights(RuleViolation):
    """Nobody gives or takes what they do not hold themselves."""

    message = N_(
        "Vai trò «%(role)s» trong phạm vi này vượt quá quyền của bạn. Hãy chọn một đơn vị trong "
        "phạm vi của bạn, hoặc nhờ quản trị toàn hệ thống."
    )
    about = "reach"


class LastAdministrator(RuleViolation):
    """A system that nobody can administer is lost."""

    message = N_(
        "«%(username)s» là quản trị toàn hệ thống cuối cùng còn dùng được. Hãy giao quyền này cho "
        "một người nữa trước."
    )


def require_reach(db: Session, actor: User | None, user: User, *, now: datetime) -> None:
    """Refuse to touch an account that has more than its would-be administrator.

    Raises NotYourAccount.
    """
    if actor is None:
        return
    if not reaches(db, actor.scope_of(Permission.USERS_EDIT), user, on=local_date(now)):
        raise NotYourAccount(username=user.username)


def may_give(
    db: Session, actor: User | None, role: Role, where: Subtree | None, *, now: datetime
) -> bool:
    """Whether somebody may give or take a role: all its permissions are theirs over all of `where`.

    where None: the whole system.
    """
    if actor is None:
        return True
    scopes = {actor.scope_of(permission) for permission in PERMISSIONS[role]}
    scopes.add(actor.scope_of(Permission.USERS_EDIT))
    return all(_is_within(db, where, scope, now=now) for scope in scopes)


def require_held(
    db: Session, actor: User | None, role: Role, where: Subtree | None, *, now: datetime
) -> None:
    """Refuse a grant beyond one's own. Raises BeyondYourRights."""
    if not may_give(db, actor, role, where, now=now):
        raise BeyondYourRights(role=role.label)


def _is_within(db: Session, where: Subtree | None, scope: Scope, *, now: datetime) -> bool:
    if where is None:
        return scope.is_whole_system
    return covers(db, scope, where, on=local_date(now))


def require_another_administrator(db: Session, user: User) -> None:
    """Refuse to take the last administrator of the whole system away. Raises LastAdministrator.

    Of two administrators who remove each other, one comes too late.
    """
    hold_administrators(db)
    able = db.scalars(
        select(User).where(
            User.enabled,
            User.password_hash.is_not(None),
            User.id.in_(
                select(RoleGrant.user_id).where(
                    RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.province_id.is_(None)
                )
            ),
        )
    ).all()
    if list(able) == [user]:
        raise LastAdministrator(username=user.username)
