"""Roles: given and taken, with effect at the user's next request."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import PERSONAL, USUAL_KINDS, Role
from app.domain.audit import AuditAction
from app.domain.errors import NotFound, RuleViolation
from app.domain.label import N_
from app.domain.unit import UnitKind
from app.models import RoleGrant, Unit, User
from app.services import audit
from app.services.access.authority import require_another_administrator, require_held


class AlreadyGranted(RuleViolation):
    """A role is held once over one subtree."""

    message = N_("Tài khoản «%(username)s» đã có vai trò «%(role)s» trong phạm vi này.")
    about = "role"


class ProvinceNeeded(RuleViolation):
    """Only administrators work over every province."""

    message = N_("Vai trò «%(role)s» phải gắn với một tỉnh.")
    about = "reach"


class UnitElsewhere(RuleViolation):
    """A subtree lies within the province of its grant."""

    message = N_("Đơn vị không thuộc tỉnh được phân quyền.")
    about = "unit"


class RecordNeeded(RuleViolation):
    """What a trainee looks at is a record of their own."""

    message = N_(
        "Vai trò «%(role)s» đi cùng hồ sơ của một người trong tỉnh; tài khoản «%(username)s» "
        "chưa gắn với người nào ở đó. Hãy mời từ trang của người ấy."
    )


class OwnAdministration(RuleViolation):
    """Nobody locks themselves out."""

    message = N_("Không thể tự bỏ quyền quản trị của chính mình. Hãy nhờ một quản trị khác.")


class NotGranted(NotFound):
    """The user has the role somewhere else, or nowhere."""

    message = N_("Tài khoản «%(username)s» không có vai trò «%(role)s» trong phạm vi này.")


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

    kinds: only units of these kinds within it; none named, over a whole province: the role's usual
    ones. Raises ProvinceNeeded, UnitElsewhere, RecordNeeded, BeyondYourRights or AlreadyGranted.
    Flushes.
    """
    unit = _unit_of(db, unit_id, province_id=province_id) if unit_id is not None else None
    _require_a_place(user, role, province_id=province_id, unit=unit)
    only = kinds or (USUAL_KINDS.get(role) if unit is None else None)
    given = RoleGrant(
        user_id=user.id,
        role=role,
        province_id=province_id,
        unit_id=unit_id,
        kinds=sorted(only) if only else None,
        granted_at=now,
        granted_by_id=actor.id if actor else None,
    )
    require_held(db, actor, role, given.subtree, now=now)
    if _holds(db, given):
        raise AlreadyGranted(username=user.username, role=role.label)
    user.grants.append(given)
    db.flush()
    _record(db, actor, AuditAction.ROLE_GRANTED, given, now=now)
    return given


def make_trainee(db: Session, user: User, *, actor: User | None, now: datetime) -> RoleGrant:
    """Let a person see their own record: whoever may invite them may give them this. Flushes."""
    given = RoleGrant(
        role=Role.TRAINEE,
        province_id=user.province_id,
        granted_at=now,
        granted_by_id=actor.id if actor else None,
    )
    user.grants.append(given)
    db.flush()
    _record(db, actor, AuditAction.ROLE_GRANTED, given, now=now)
    return given


def revoke(db: Session, given: RoleGrant, *, actor: User | None, now: datetime) -> None:
    """Take a role back.

    Raises OwnAdministration, BeyondYourRights or LastAdministrator. Flushes.
    """
    user = given.user
    if given.role is Role.ADMINISTRATOR:
        if actor is not None and user.id == actor.id:
            raise OwnAdministration
        if given.province_id is None:
            require_another_administrator(db, user)
    require_held(db, actor, given.role, given.subtree, now=now)
    _record(db, actor, AuditAction.ROLE_REVOKED, given, now=now)
    user.grants.remove(given)
    db.delete(given)
    db.flush()


def grant_of(
    db: Session, user: User, role: Role, *, province_id: int | None, unit_id: int | None
) -> RoleGrant:
    """The grant of a role over exactly this subtree. Raises NotGranted."""
    for given in user.grants:
        if (given.role, given.province_id, given.unit_id) == (role, province_id, unit_id):
            return given
    raise NotGranted(username=user.username, role=role.label)


def _require_a_place(user: User, role: Role, *, province_id: int | None, unit: Unit | None) -> None:
    """Whether a role can be held there at all."""
    if province_id is None and role is not Role.ADMINISTRATOR:
        raise ProvinceNeeded(role=role.label)
    has_record = user.person_id is not None and user.province_id == province_id and unit is None
    if role in PERSONAL and not has_record:
        raise RecordNeeded(role=role.label, username=user.username)


def _unit_of(db: Session, unit_id: int, *, province_id: int | None) -> Unit:
    unit = db.get(Unit, unit_id)
    if unit is None or unit.province_id != province_id:
        raise UnitElsewhere
    return unit


def _holds(db: Session, given: RoleGrant) -> bool:
    held = select(RoleGrant.id).where(
        RoleGrant.user_id == given.user_id,
        RoleGrant.role == given.role,
        RoleGrant.province_id.is_not_distinct_from(given.province_id),
        RoleGrant.unit_id.is_not_distinct_from(given.unit_id),
    )
    return db.scalar(held) is not None


def _record(
    db: Session, actor: User | None, action: AuditAction, given: RoleGrant, *, now: datetime
) -> None:
    """Old and new of a grant: it was not there, or will not be."""
    unit = db.get(Unit, given.unit_id) if given.unit_id is not None else None
    facts = {"role": given.role.value, "unit": unit.code if unit else None, "kinds": given.kinds}
    is_new = action is AuditAction.ROLE_GRANTED
    audit.record(
        db,
        actor,
        action,
        province_id=given.province_id,
        subject_type="user",
        subject_id=given.user_id,
        subject_label=given.user.username,
        changes={
            what: (None, value) if is_new else (value, None)
            for what, value in facts.items()
            if value is not None
        },
        at=now,
    )
