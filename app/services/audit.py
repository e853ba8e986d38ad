"""The audit log: every service that acts writes here, in the transaction of the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.models import AuditEvent, CourseClass, User


def record(
    db: Session,
    actor: User | None,
    action: AuditAction,
    *,
    province_id: int | None,
    subject_type: str,
    subject_id: int | None,
    subject_label: str,
    at: datetime,
    changes: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    """Write down one act. actor None: a command on the server. changes: {what: (old, new)}."""
    db.add(
        AuditEvent(
            at=at,
            actor=actor,
            action=action,
            province_id=province_id,
            subject_type=subject_type,
            subject_id=subject_id,
            subject_label=subject_label,
            changes=json_safe(changes or {}),
        )
    )


def record_class(
    db: Session,
    actor: User,
    action: AuditAction,
    course_class: CourseClass,
    changes: Mapping[str, tuple[object, object]],
    *,
    at: datetime,
) -> None:
    """Write down one act on a class, after what it changed. Flushes."""
    db.flush()
    record(
        db,
        actor,
        action,
        province_id=course_class.province_id,
        subject_type="course_class",
        subject_id=course_class.id,
        subject_label=course_class.code,
        changes=changes,
        at=at,
    )
    db.flush()


@dataclass(frozen=True, slots=True)
class Act:
    """One of many acts of one moment. changes: {what: (old, new)}."""

    action: AuditAction
    subject_type: str
    subject_id: int
    subject_label: str
    changes: Mapping[str, tuple[object, object]]


def record_all(
    db: Session, actor: User | None, acts: Sequence[Act], *, province_id: int, at: datetime
) -> None:
    """Write down many acts of one moment in one statement, whatever their number."""
    if acts:
        db.connection().execute(
            insert(AuditEvent),
            [
                {
                    "at": at,
                    "actor_id": actor.id if actor else None,
                    "action": act.action,
                    "province_id": province_id,
                    "subject_type": act.subject_type,
                    "subject_id": act.subject_id,
                    "subject_label": act.subject_label,
                    "changes": json_safe(act.changes),
                }
                for act in acts
            ],
        )


def json_safe(changes: Mapping[str, tuple[object, object]]) -> dict[str, list[Any]]:
    """Old and new as JSON can hold them: dates in ISO form, decimals as written."""
    return {what: [_plain(old), _plain(new)] for what, (old, new) in changes.items()}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
