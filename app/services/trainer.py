"""Who teaches a class: naming somebody, and taking them back."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.course import HoursAreNone, NoTrainerNamed, TrainerFacts, TrainerNamedTwice
from app.domain.vietnamese import fold
from app.models import CourseClass, Trainer, User
from app.services import audit


def add_trainer(
    db: Session, course_class: CourseClass, facts: TrainerFacts, *, actor: User, now: datetime
) -> Trainer:
    """Name who teaches a class. Flushes.

    Raises NoTrainerNamed, HoursAreNone or TrainerNamedTwice.
    """
    if not facts.name:
        raise NoTrainerNamed
    if facts.hours is not None and facts.hours <= 0:
        raise HoursAreNone
    key = fold(facts.name)
    for one in course_class.trainers:
        if (one.person_id, one.name_key) == (facts.person_id, key):
            raise TrainerNamedTwice(name=facts.name)
    trainer = Trainer(
        person_id=facts.person_id,
        name=facts.name,
        name_key=key,
        office=facts.office,
        hours=facts.hours,
    )
    course_class.trainers.append(trainer)
    said = {what: (None, value) for what, value in _said(trainer).items() if value is not None}
    audit.record_class(db, actor, AuditAction.COURSE_CHANGED, course_class, said, at=now)
    return trainer


def remove_trainer(
    db: Session, course_class: CourseClass, trainer: Trainer, *, actor: User, now: datetime
) -> None:
    """Take somebody back who does not teach the class. Flushes."""
    said = {what: (value, None) for what, value in _said(trainer).items() if value is not None}
    course_class.trainers.remove(trainer)
    audit.record_class(db, actor, AuditAction.COURSE_CHANGED, course_class, said, at=now)


def _said(trainer: Trainer) -> dict[str, object]:
    return {
        "trainer": trainer.name,
        "trainer_office": trainer.office,
        "trainer_hours": trainer.hours,
    }
