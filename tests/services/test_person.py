"""What is guarded leaves a trace of who looked."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.models import AuditEvent
from app.services.person import note_national_id_shown
from tests.factories import NOW, make_person, make_province, make_user


def test_who_was_shown_an_identity_number_is_kept_without_the_number(db: Session) -> None:
    province = make_province(db)
    person, clerk = make_person(db, province, full_name="Vũ Thị Hương"), make_user(db)

    note_national_id_shown(db, person, actor=clerk, now=NOW)

    kept = db.scalars(select(AuditEvent)).one()
    assert (kept.action, kept.actor, kept.at) == (AuditAction.NATIONAL_ID_SHOWN, clerk, NOW)
    assert (kept.province_id, kept.subject_type, kept.subject_id) == (
        province.id,
        "person",
        person.id,
    )
    assert kept.subject_label == f"{person.code} Vũ Thị Hương"
    assert kept.changes == {}
