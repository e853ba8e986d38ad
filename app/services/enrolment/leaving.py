"""Giving a place up, and undoing a slip: a seat that comes free goes to whoever waits."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from app.domain.attendance import HasAttended
from app.domain.audit import AuditAction
from app.domain.enrolment import (
    LIVE_STATUSES,
    EnrolmentStatus,
    HasOutcome,
    HasSubstitute,
    NotEnrolled,
    WithdrawalReason,
    write_reason,
)
from app.models import Enrolment, RemovedPlace, User
from app.queries.attendance import has_attended
from app.services import audit
from app.services.enrolment.desk import Desk, Said
from app.services.enrolment.promotion import promote


def withdraw(
    db: Session,
    enrolment: Enrolment,
    reason: WithdrawalReason,
    words: str = "",
    *,
    actor: User,
    now: datetime,
) -> None:
    """Give a place up, and say why; the seat is offered to the next who waits. Flushes.

    Raises NoReason, NotEnrolled or HasOutcome; ClassIsOver for who gives up their own place when
    only its organiser can say that they left before.
    """
    written = write_reason(reason, words)
    desk = Desk.of(db, enrolment.course_class, actor=actor, now=now)
    place = desk.place(enrolment)
    if place.status not in LIVE_STATUSES:
        raise NotEnrolled
    if desk.has_outcome(place):
        raise HasOutcome
    if place.person_id == actor.person_id:
        desk.refuse_over()
    said: Said = {
        "reason": (None, reason),
        **({"reason_words": (None, words)} if words else {}),
    }
    with desk.kept([place.person_id]):
        desk.move([place], EnrolmentStatus.WITHDRAWN, reason=written, said=said)
    promote(desk)


def remove(db: Session, enrolment: Enrolment, *, actor: User, now: datetime) -> None:
    """Undo an enrolment that was a slip, as if it had never been; the class remembers it.

    What it was is kept for whoever was told of it. Flushes. Raises HasOutcome, HasAttended,
    HasSubstitute or NotEnrolled.
    """
    course_class, person = enrolment.course_class, enrolment.person
    desk = Desk.of(db, course_class, actor=actor, now=now)
    if desk.has_outcome(enrolment):
        raise HasOutcome
    if has_attended(db, enrolment.id):
        raise HasAttended
    if db.scalar(select(exists().where(Enrolment.replaces_id == enrolment.id))):
        raise HasSubstitute
    # Its events go with it; the session would try to leave them without an enrolment.
    gone = delete(Enrolment).where(Enrolment.id == enrolment.id)
    with desk.kept([person.id]):
        was = db.execute(gone.returning(Enrolment.status, Enrolment.created_at)).one_or_none()
    if was is None:
        raise NotEnrolled
    status, created_at = was
    db.add(
        RemovedPlace(
            course_class_id=course_class.id,
            person_id=person.id,
            status=status,
            created_at=created_at,
            removed_at=now,
        )
    )
    audit.record(
        db,
        actor,
        AuditAction.ENROLMENT_REMOVED,
        province_id=course_class.province_id,
        subject_type="course_class",
        subject_id=course_class.id,
        subject_label=desk.label(person),
        changes={
            "person_code": (person.code, None),
            "enrolment_status": (status, None),
        },
        at=now,
    )
    promote(desk)
