"""Accounts and their roles."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.unit import UnitKind
from app.models import Province, RoleGrant, Unit, User
from tests.factories.moment import NOW
from tests.factories.store import next_number, store


def make_user(
    db: Session,
    role: Role = Role.ADMINISTRATOR,
    *,
    province: Province | None = None,
    unit: Unit | None = None,
    kinds: Iterable[UnitKind] | None = None,
    **overrides: Any,
) -> User:
    """A user with one role: over a unit's subtree, a province, or (administrators) everything.

    Cannot sign in by password; see `signed_in` in conftest.py.
    """
    number = next_number()
    facts: dict[str, Any] = {
        "username": f"nguoi-dung-{number}",
        "display_name": f"Người dùng {number}",
        "password_hash": "no password fits this",
        "session_key": f"session-{number}",
    }
    user = store(db, User(**(facts | overrides)))
    make_grant(db, user, role, province=province, unit=unit, kinds=kinds)
    return user


def make_grant(
    db: Session,
    user: User,
    role: Role,
    *,
    province: Province | None = None,
    unit: Unit | None = None,
    kinds: Iterable[UnitKind] | None = None,
) -> RoleGrant:
    """One more role of a user. unit: its province is granted with it."""
    grant = RoleGrant(
        user=user,
        role=role,
        province_id=unit.province_id if unit else province.id if province else None,
        unit_id=unit.id if unit else None,
        kinds=sorted(kinds) if kinds is not None else None,
        granted_at=NOW,
    )
    return store(db, grant)
