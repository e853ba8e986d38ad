"""Assessments: recording a test that somebody took elsewhere, and putting a slip right."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.assessment import AssessmentFacts, TakenTwice, check_assessment
from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.fault import day_words
from app.models import Assessment, Person, User
from app.services import audit, totals


def record_assessment(
    db: Session, person: Person, facts: AssessmentFacts, *, actor: User, now: datetime
) -> Assessment:
    """Record a test. Flushes. Raises TakenAhead or TakenTwice."""
    check_assessment(facts, today=local_date(now))
    _refuse_twice(db, person, facts)
    assessment = Assessment(person=person, **asdict(facts))
    with totals.kept(db, person.province_id, people=[person.id], years=[facts.taken_on.year]):
        db.add(assessment)
    changes = {what: (None, value) for what, value in asdict(facts).items() if value is not None}
    action = AuditAction.ASSESSMENT_RECORDED
    _record(db, action, "assessment", assessment.id, person, changes, actor=actor, now=now)
    return assessment


def change_assessment(
    db: Session, assessment: Assessment, facts: AssessmentFacts, *, actor: User, now: datetime
) -> bool:
    """Say a test otherwise. Returns whether anything changed.

    Flushes. Raises TakenAhead or TakenTwice.
    """
    person = assessment.person
    check_assessment(facts, today=local_date(now))
    _refuse_twice(db, person, facts, but=assessment.id)
    old = _said(assessment)
    changes = {w: (old[w], value) for w, value in asdict(facts).items() if old[w] != value}
    if not changes:
        return False
    years = {assessment.taken_on.year, facts.taken_on.year}
    with totals.kept(db, person.province_id, people=[person.id], years=years):
        for what, (_old, value) in changes.items():
            setattr(assessment, what, value)
    action = AuditAction.ASSESSMENT_CHANGED
    _record(db, action, "assessment", assessment.id, person, changes, actor=actor, now=now)
    return True


def remove_assessment(db: Session, assessment: Assessment, *, actor: User, now: datetime) -> None:
    """Take away a test that was recorded by mistake; the person remembers it. Flushes."""
    person, old = assessment.person, _said(assessment)
    years = [assessment.taken_on.year]
    with totals.kept(db, person.province_id, people=[person.id], years=years):
        db.delete(assessment)
    changes = {what: (value, None) for what, value in old.items() if value is not None}
    action = AuditAction.ASSESSMENT_REMOVED
    _record(db, action, "person", person.id, person, changes, actor=actor, now=now)


def _refuse_twice(
    db: Session, person: Person, facts: AssessmentFacts, *, but: int | None = None
) -> None:
    other = db.scalar(
        select(Assessment.id).where(
            Assessment.person_id == person.id,
            Assessment.taken_on == facts.taken_on,
            Assessment.system == facts.system,
            Assessment.id.is_distinct_from(but),
        )
    )
    if other is not None:
        raise TakenTwice(day=day_words(facts.taken_on), system=facts.system)


def _said(assessment: Assessment) -> dict[str, object]:
    """What the audit log keeps of a test."""
    names = ("taken_on", "system", "is_passed", "score", "reference")
    return {name: getattr(assessment, name) for name in names}


def _record(
    db: Session,
    action: AuditAction,
    subject_type: str,
    subject_id: int,
    person: Person,
    changes: Mapping[str, tuple[object, object]],
    *,
    actor: User,
    now: datetime,
) -> None:
    audit.record(
        db,
        actor,
        action,
        province_id=person.province_id,
        subject_type=subject_type,
        subject_id=subject_id,
        subject_label=f"{person.code} {person.full_name}",
        changes=changes,
        at=now,
    )
    db.flush()
