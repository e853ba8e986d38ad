"""People: what is done to one's record, and who looked at what is guarded."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.models import Person, User
from app.services import audit


def note_national_id_shown(db: Session, person: Person, *, actor: User, now: datetime) -> None:
    """Write down that somebody is being shown a person's whole identity number."""
    audit.record(
        db,
        actor,
        AuditAction.NATIONAL_ID_SHOWN,
        province_id=person.province_id,
        subject_type="person",
        subject_id=person.id,
        subject_label=f"{person.code} {person.full_name}",
        at=now,
    )
