"""Certificates: issued from a locked list, numbered without a gap, and revoked for a reason."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.certificate import (
    CODES,
    AlreadyCertified,
    ListNotLocked,
    NobodyToCertify,
    NotCompleted,
    RevokedAlready,
    code_of,
)
from app.domain.official_document import official_decision
from app.domain.vietnamese import fold
from app.models import Certificate, CertificateCounter, CourseClass, Enrolment, User
from app.queries.certificate import Graduate, graduate, graduates
from app.queries.hold import hold_class
from app.services import audit


def issue_all(db: Session, course_class: CourseClass, *, actor: User, now: datetime) -> int:
    """Certify everybody of a locked list who completed and never had a certificate of the class.

    However often it is run, each gets one. Returns how many. Flushes.
    Raises ListNotLocked or NobodyToCertify.
    """
    _hold_locked(db, course_class)
    due = [one for one in graduates(db, course_class.id) if one.certificate is None]
    if not due:
        raise NobodyToCertify
    _issue(db, course_class, due, actor=actor, now=now)
    return len(due)


def issue_one(
    db: Session, course_class: CourseClass, enrolment: Enrolment, *, actor: User, now: datetime
) -> None:
    """Certify one person of a locked list, also in the place of a certificate that was revoked.

    Flushes. Raises ListNotLocked, NotCompleted or AlreadyCertified.
    """
    _hold_locked(db, course_class)
    one = graduate(db, course_class.id, enrolment.id)
    if one is None:
        raise NotCompleted(name=enrolment.person.full_name)
    had = one.certificate
    if had is not None and had.revoked_at is None:
        raise AlreadyCertified(name=one.full_name, number=had.register_number)
    _issue(db, course_class, [one], actor=actor, now=now)


def revoke(
    db: Session, certificate: Certificate, *, reason: str, actor: User, now: datetime
) -> None:
    """Let a certificate hold no longer; its number stays in the register. Flushes.

    Raises RevokedAlready.
    """
    hold_class(db, certificate.course_class)
    db.refresh(certificate)
    if certificate.revoked_at is not None:
        raise RevokedAlready
    certificate.revoked_at, certificate.revoked_by_id = now, actor.id
    certificate.revocation_reason = reason
    db.flush()
    audit.record(
        db,
        actor,
        AuditAction.CERTIFICATE_REVOKED,
        province_id=certificate.province_id,
        subject_type="certificate",
        subject_id=certificate.id,
        subject_label=_label(certificate),
        changes={"revoked_at": (None, now), "revocation_reason": (None, reason)},
        at=now,
    )
    db.flush()


def _hold_locked(db: Session, course_class: CourseClass) -> None:
    """One at a time, so that nobody gets two. Raises ListNotLocked."""
    hold_class(db, course_class)
    if course_class.locked_at is None:
        raise ListNotLocked


def _issue(
    db: Session,
    course_class: CourseClass,
    people: Sequence[Graduate],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Enter people into the register of the year, in their order: a few statements."""
    year = local_date(now).year
    first = _take_numbers(db, course_class.province_id, year, len(people))
    assert course_class.decision is not None  # what locks a list is a decision
    assert course_class.decided_on is not None
    document = official_decision(course_class.decision, course_class.decided_on)
    db.execute(
        insert(Certificate),
        [
            {
                "province_id": course_class.province_id,
                "year": year,
                "number": number,
                "code": code_of(secrets.randbelow(CODES)),
                "enrolment_id": one.enrolment_id,
                "person_id": one.person_id,
                "course_class_id": course_class.id,
                "full_name": one.full_name,
                "search_key": fold(one.full_name),
                "title": course_class.course.title,
                "document": document,
                "issued_at": now,
                "issued_by_id": actor.id,
            }
            for number, one in enumerate(people, first)
        ],
    )
    entered = select(Certificate).where(
        Certificate.province_id == course_class.province_id,
        Certificate.year == year,
        Certificate.number.between(first, first + len(people) - 1),
    )
    _record(db, course_class, db.scalars(entered).all(), actor=actor, now=now)


def _take_numbers(db: Session, province_id: int, year: int, count: int) -> int:
    """The first of so many numbers that nobody else has; undone, they are given to others.

    The counter's row is held until all is written, so the register has no gap and no number twice.
    """
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    into = dialect.insert(CertificateCounter).values(province_id=province_id, year=year, last=count)
    last: int | None = db.scalar(
        into.on_conflict_do_update(
            index_elements=["province_id", "year"],
            set_={"last": CertificateCounter.last + into.excluded.last},
        ).returning(CertificateCounter.last)
    )
    assert last is not None  # either way there is a row
    return last - count + 1


def _record(
    db: Session,
    course_class: CourseClass,
    entered: Sequence[Certificate],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Tell of each certificate, and on the class how many there were."""
    action = AuditAction.CERTIFICATE_ISSUED
    acts = [
        audit.Act(
            action,
            "certificate",
            one.id,
            _label(one),
            {"number": (None, one.register_number), "document": (None, one.document)},
        )
        for one in entered
    ]
    of_class = {"certificates": (None, len(entered))}
    acts.append(audit.Act(action, "course_class", course_class.id, course_class.code, of_class))
    audit.record_all(db, actor, acts, province_id=course_class.province_id, at=now)


def _label(certificate: Certificate) -> str:
    return f"{certificate.register_number} {certificate.full_name}"
