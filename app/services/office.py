"""How the documents of an office look: said by the office itself."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.official_document import Office
from app.models import Course, IssuingOffice, User
from app.queries.office import office_of, said_of
from app.services import audit


def change_office(
    db: Session, course: Course, office: Office, *, actor: User, now: datetime
) -> bool:
    """Say how the documents of a course's organiser look, for all its courses.

    Its name is not said here: it is the unit's. Returns whether anything changed. Flushes.
    """
    was = asdict(office_of(db, course, on=local_date(now)))
    new = {what: value for what, value in asdict(office).items() if what != "name"}
    changes = {w: (was[w], value) for w, value in new.items() if was[w] != value}
    if not changes:
        return False
    said = said_of(db, course)
    if said is None:
        said = IssuingOffice(province_id=course.province_id, unit_id=course.organiser_id)
        db.add(said)
    for what, value in new.items():
        setattr(said, what, list(value) if what == "signature" else value)
    db.flush()
    audit.record(
        db,
        actor,
        AuditAction.OFFICE_CHANGED,
        province_id=course.province_id,
        subject_type="issuing_office",
        subject_id=said.id,
        subject_label=office.name,
        changes=changes,
        at=now,
    )
    db.flush()
    return True
