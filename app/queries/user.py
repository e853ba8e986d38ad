"""Accounts: whose an administrator may see, how far a scope reaches over them, and their roles."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased, selectinload

from app.domain.access import PERSONAL, Role, Scope, Subtree
from app.domain.account import AccountState
from app.domain.audit import AuditAction
from app.domain.errors import NotFound
from app.domain.unit import UnitKind
from app.models import AuditEvent, Person, Province, RoleGrant, Unit, User
from app.queries.tree import name_on
from app.queries.unit import within
from app.queries.words import has_words

STATES: dict[AccountState, ColumnElement[bool]] = {
    AccountState.ACTIVE: and_(User.enabled, User.password_hash.is_not(None)),
    AccountState.PENDING: and_(User.enabled, User.password_hash.is_(None)),
    AccountState.DISABLED: ~User.enabled,
}

_GIVER = aliased(User)


@dataclass(frozen=True, slots=True)
class UserFilter:
    """What narrows the list of accounts."""

    text: str = ""
    role: Role | None = None
    state: AccountState | None = None


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A role and where it holds, by names. province None: the whole system; unit None: all of it.

    granted_by None: a command on the server.
    """

    grant_id: int
    user_id: int
    role: Role
    province: str | None
    province_en: str | None
    province_code: str | None
    unit: str | None
    unit_code: str | None
    kinds: tuple[UnitKind, ...]
    granted_at: datetime
    granted_by: str | None

    @property
    def is_personal(self) -> bool:
        """Whether it opens a record of one's own, and nothing else."""
        return self.role in PERSONAL


@dataclass(frozen=True, slots=True)
class UserLine:
    """An account in a list. person_code: of the record that is its own."""

    user_id: int
    username: str
    display_name: str
    state: AccountState
    person_code: str | None
    grants: tuple[GrantLine, ...]
    signed_in_at: datetime | None


def covers(db: Session, scope: Scope, part: Subtree, *, on: date) -> bool:
    """Whether all of a subtree lies in scope, by the tree of a day."""
    return any(_covers(db, held, part, on) for held in scope.of_province(part.province_id))


def _covers(db: Session, held: Subtree, part: Subtree, on: date) -> bool:
    if held.kinds is not None and (part.kinds is None or not part.kinds <= held.kinds):
        return False
    if held.unit_id is None or held.unit_id == part.unit_id:
        return True
    if part.unit_id is None:
        return False
    tree = within(Scope((replace(held, kinds=None),)), held.province_id, on)
    return db.scalar(select(Unit.id).where(Unit.id == part.unit_id, Unit.id.in_(tree))) is not None


def reaches(db: Session, scope: Scope, user: User, *, on: date) -> bool:
    """Whether all that an account may do lies in scope: whoever has the scope may look after it."""
    if scope.is_whole_system:
        return True
    granted = [given.subtree for given in user.grants]
    if not granted or user.person_id is not None:
        granted.append(Subtree(user.province_id) if user.province_id is not None else None)
    return all(part is not None and covers(db, scope, part, on=on) for part in granted)


def _visible(scope: Scope, on: date) -> ColumnElement[bool]:
    """Accounts that a scope meets: of a province that it covers, or with a role within it."""
    if scope.is_whole_system:
        return true()
    conditions: list[ColumnElement[bool]] = [false()]
    for part in scope.subtrees:
        if part == Subtree(part.province_id):
            granted = select(RoleGrant.user_id).where(RoleGrant.province_id == part.province_id)
            conditions += [User.province_id == part.province_id, User.id.in_(granted)]
        else:
            units = within(Scope((part,)), part.province_id, on)
            granted = select(RoleGrant.user_id).where(RoleGrant.unit_id.in_(units))
            conditions.append(User.id.in_(granted))
    return or_(*conditions)


def user_in_scope(db: Session, user_id: int, scope: Scope, *, on: date) -> User:
    """One account. Raises NotFound for what is absent or out of scope."""
    user: User | None = db.scalar(
        select(User)
        .where(User.id == user_id, _visible(scope, on))
        .options(selectinload(User.grants), selectinload(User.person))
    )
    if user is None:
        raise NotFound
    return user


def count_users(db: Session, scope: Scope, wanted: UserFilter, *, on: date) -> int:
    """How many accounts a list holds."""
    return db.scalar(_filtered(scope, wanted, on).with_only_columns(func.count(User.id))) or 0


def list_users(
    db: Session,
    scope: Scope,
    wanted: UserFilter,
    *,
    on: date,
    limit: int | None = None,
    offset: int = 0,
) -> list[UserLine]:
    """A page of the accounts wanted, by user name. Three queries, however many."""
    rows = db.execute(
        _filtered(scope, wanted, on)
        .with_only_columns(User, Person.code)
        .order_by(User.username)
        .limit(limit)
        .offset(offset or None)
    ).all()
    users = [user for user, _ in rows]
    grants = grants_of(db, [user.id for user in users], on=on)
    signed_in = _last_sign_ins(db, [user.id for user in users])
    return [
        UserLine(
            user_id=user.id,
            username=user.username,
            display_name=user.display_name,
            state=user.state,
            person_code=person_code,
            grants=tuple(grants.get(user.id, ())),
            signed_in_at=signed_in.get(user.id),
        )
        for user, person_code in rows
    ]


def _filtered(scope: Scope, wanted: UserFilter, on: date) -> Select[User]:
    users = (
        select(User)
        .outerjoin(Person, Person.id == User.person_id)
        .where(_visible(scope, on), _has_text(wanted.text))
    )
    if wanted.role is not None:
        holders = select(RoleGrant.user_id).where(RoleGrant.role == wanted.role)
        users = users.where(User.id.in_(holders))
    if wanted.state is not None:
        users = users.where(STATES[wanted.state])
    return users


def _has_text(text: str) -> ColumnElement[bool]:
    return has_words(text, User.search_key, codes=[User.username, Person.code])


def grants_of(db: Session, user_ids: Collection[int], *, on: date) -> dict[int, list[GrantLine]]:
    """The roles of some accounts, by account, each with the names of a day. One query."""
    rows = db.execute(
        select(RoleGrant, Province, name_on(RoleGrant.unit_id, on), Unit.code, _GIVER.display_name)
        .outerjoin(Province, Province.id == RoleGrant.province_id)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .outerjoin(_GIVER, _GIVER.id == RoleGrant.granted_by_id)
        .where(RoleGrant.user_id.in_(user_ids))
        .order_by(RoleGrant.id)
    )
    lines: dict[int, list[GrantLine]] = {}
    for given, province, unit, unit_code, by in rows:
        line = GrantLine(
            grant_id=given.id,
            user_id=given.user_id,
            role=given.role,
            province=province.name_vi if province else None,
            province_en=province.name_en if province else None,
            province_code=province.code if province else None,
            unit=unit,
            unit_code=unit_code,
            kinds=tuple(UnitKind(kind) for kind in given.kinds or ()),
            granted_at=given.granted_at,
            granted_by=by,
        )
        lines.setdefault(given.user_id, []).append(line)
    return lines


def _last_sign_ins(db: Session, user_ids: Sequence[int]) -> dict[int, datetime]:
    rows = db.execute(
        select(AuditEvent.subject_id, func.max(AuditEvent.at))
        .where(
            AuditEvent.subject_type == "user",
            AuditEvent.subject_id.in_(user_ids),
            AuditEvent.action == AuditAction.SIGNED_IN,
        )
        .group_by(AuditEvent.subject_id)
    )
    return {user_id: at for user_id, at in rows if user_id is not None}


def last_sign_in(db: Session, user: User) -> datetime | None:
    """When somebody last signed in to an account by its password."""
    return _last_sign_ins(db, [user.id]).get(user.id)
