"""Statements with evidence that a target without a number is reached."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.fault import day_words
from app.domain.plan import QualitativeSubject
from app.domain.statement import (
    NotATarget,
    StandsAlready,
    StoodThen,
    WithdrawnAlready,
    check_stated,
    check_withdrawn,
)
from app.domain.unit import FOR_EVER
from app.models import Plan, Statement, User
from app.queries.statement import statements_of, subjects_of
from app.services import audit, totals

Changes = dict[str, tuple[object, object]]


def state(
    db: Session,
    plan: Plan,
    subject: QualitativeSubject,
    *,
    stated_on: date,
    evidence: str,
    actor: User,
    now: datetime,
) -> Statement:
    """Record that a target is reached from a day on, until the statement is withdrawn.

    Raises NotATarget, StatedAhead, StandsAlready or StoodThen. Flushes; the caller commits.
    """
    if subject not in subjects_of(plan):
        raise NotATarget
    check_stated(stated_on, today=local_date(now))
    _check_alone(db, plan.province_id, subject, stated_on, FOR_EVER)
    statement = Statement(
        province_id=plan.province_id,
        subject=subject,
        stated_on=stated_on,
        withdrawn_on=FOR_EVER,
        evidence=evidence,
    )
    db.add(statement)
    db.flush()
    changes: Changes = {
        "subject": (None, subject.value),
        "stated_on": (None, stated_on),
        "evidence": (None, evidence),
    }
    _note(db, AuditAction.FACT_RECORDED, statement, changes, actor=actor, now=now)
    return statement


def change_statement(
    db: Session,
    statement: Statement,
    *,
    stated_on: date,
    evidence: str,
    actor: User,
    now: datetime,
) -> bool:
    """Correct the day or the evidence. Returns whether anything changed.

    Raises StatedAhead, StoodThen or WithdrawnTooEarly. Flushes; the caller commits.
    """
    today = local_date(now)
    check_stated(stated_on, today=today)
    if statement.withdrawn_on != FOR_EVER:
        check_withdrawn(statement.withdrawn_on, stated_on=stated_on, today=today)
    period = stated_on, statement.withdrawn_on
    _check_alone(db, statement.province_id, statement.subject, *period, besides=statement)
    said = {"stated_on": stated_on, "evidence": evidence}
    changes: Changes = {
        name: (getattr(statement, name), value)
        for name, value in said.items()
        if getattr(statement, name) != value
    }
    if not changes:
        return False
    statement.stated_on, statement.evidence = stated_on, evidence
    db.flush()
    _note(db, AuditAction.FACT_CHANGED, statement, changes, actor=actor, now=now)
    return True


def withdraw(
    db: Session, statement: Statement, *, withdrawn_on: date, actor: User, now: datetime
) -> None:
    """Let a statement stand no longer from a day on; what was counted before stays so.

    Raises WithdrawnAlready, WithdrawnAhead or WithdrawnTooEarly. Flushes; the caller commits.
    """
    if statement.withdrawn_on != FOR_EVER:
        raise WithdrawnAlready
    check_withdrawn(withdrawn_on, stated_on=statement.stated_on, today=local_date(now))
    statement.withdrawn_on = withdrawn_on
    db.flush()
    changes: Changes = {"withdrawn_on": (None, withdrawn_on)}
    _note(db, AuditAction.FACT_CHANGED, statement, changes, actor=actor, now=now)


def remove_statement(db: Session, statement: Statement, *, actor: User, now: datetime) -> None:
    """Take away what should never have been stated; the audit log keeps what it said. Flushes."""
    changes: Changes = {
        "subject": (statement.subject.value, None),
        "stated_on": (statement.stated_on, None),
        "evidence": (statement.evidence, None),
    }
    _note(db, AuditAction.FACT_REMOVED, statement, changes, actor=actor, now=now)
    db.delete(statement)
    db.flush()


def _check_alone(
    db: Session,
    province_id: int,
    subject: QualitativeSubject,
    first: date,
    withdrawn_on: date,
    *,
    besides: Statement | None = None,
) -> None:
    """Raises StandsAlready or StoodThen where another statement stands on one of the days."""
    for other in statements_of(db, province_id, subject):
        if other is besides or not (first < other.withdrawn_on and other.stated_on < withdrawn_on):
            continue
        if other.withdrawn_on == FOR_EVER:
            raise StandsAlready(day=day_words(other.stated_on))
        last = day_words(other.withdrawn_on - timedelta(days=1))
        raise StoodThen(day=day_words(first), first=day_words(other.stated_on), last=last)


def _note(
    db: Session,
    action: AuditAction,
    statement: Statement,
    changes: Changes,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Write the act to the audit log, and tell the figures that facts have changed."""
    audit.record(
        db,
        actor,
        action,
        province_id=statement.province_id,
        subject_type="statement",
        subject_id=statement.id,
        subject_label=statement.subject.label,
        changes=changes,
        at=now,
    )
    totals.touched(db, statement.province_id)
    db.flush()
