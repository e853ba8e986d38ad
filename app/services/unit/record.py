"""What the audit log keeps of a unit: parts by name, other units by code, open ends as nothing."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.models import Placement, Unit, User
from app.queries.life import last_name
from app.services import audit

Changes = Mapping[str, tuple[object, object]]


def said(db: Session, placement: Placement) -> dict[str, object]:
    """All that is said of a unit for a time."""
    parent = db.get(Unit, placement.parent_id) if placement.parent_id is not None else None
    return {
        "name": placement.name,
        "kind": placement.kind,
        "sector": placement.sector,
        "level": placement.level,
        "parent_code": parent.code if parent else "",
        "valid_from": None if placement.valid_from == SINCE_EVER else placement.valid_from,
        "valid_to": None if placement.valid_to == FOR_EVER else placement.valid_to,
    }


def differences(
    old: Mapping[str, object], new: Mapping[str, object], *, but: Collection[str] = ()
) -> dict[str, tuple[object, object]]:
    """What is said otherwise, from old to new."""
    return {w: (old[w], new[w]) for w in old if w not in but and old[w] != new[w]}


def record_unit(
    db: Session,
    action: AuditAction,
    unit: Unit,
    changes: Changes,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Write down what was done to a unit, under the name that it has now."""
    audit.record(
        db,
        actor,
        action,
        province_id=unit.province_id,
        subject_type="unit",
        subject_id=unit.id,
        subject_label=f"{unit.code} {last_name(db, unit.id)}",
        changes=changes,
        at=now,
    )
    db.flush()
