"""Officers who are waited for: who says the organiser's yes to those who ask for a class."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.access import PERMISSIONS, Permission, Role, Scope
from app.domain.account import AccountState
from app.domain.message import Recipient
from app.models import Course, RoleGrant, User
from app.queries.notice import recipient_of
from app.queries.organiser import is_given_in
from app.queries.outlook import Outlook
from app.queries.user import STATES

_ROLES = [
    role
    for role, permissions in PERMISSIONS.items()
    if Permission.ENROLMENTS_EDIT in permissions and role is not Role.ADMINISTRATOR
]
"""Whose work it is. Administrators may, but are not waited for."""


def officers_of(
    db: Session, province_id: int, organisers: Collection[int | None], *, on: date
) -> dict[int | None, list[Recipient]]:
    """{organiser: everybody who decides on who asks for its classes}, as their page does.

    organisers: ids of units; None: the province itself. Two queries, and one for each scope that
    officers have.
    """
    given: dict[Scope, set[int | None]] = {}
    found: dict[int | None, list[Recipient]] = {one: [] for one in organisers}
    for officer in _officers(db, province_id):
        scope = officer.scope_of(Permission.ENROLMENTS_EDIT)
        if scope not in given:
            given[scope] = _given_in(db, Outlook(province_id, scope, on.year, on))
        for one in given[scope] & found.keys():
            found[one].append(recipient_of(officer, officer.person))
    return found


def _officers(db: Session, province_id: int) -> Collection[User]:
    """Those of the province who can sign in, in the order of their accounts."""
    in_office = select(RoleGrant.user_id).where(
        RoleGrant.province_id == province_id, RoleGrant.role.in_(_ROLES)
    )
    officers = select(User).where(User.id.in_(in_office), STATES[AccountState.ACTIVE])
    return db.scalars(
        officers.options(selectinload(User.grants), joinedload(User.person)).order_by(User.id)
    ).all()


def _given_in(db: Session, outlook: Outlook) -> set[int | None]:
    """Who gives the courses that are the officer's, by the rule of their pages."""
    mine = select(Course.organiser_id).where(
        Course.province_id == outlook.province_id, is_given_in(outlook)
    )
    return set(db.scalars(mine.distinct()))
