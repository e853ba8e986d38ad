"""The people of a class as its papers list them, and what its decisions rest on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.domain.enrolment import EnrolmentStatus, Outcome, Result
from app.domain.official_document import cited
from app.domain.person import Category
from app.models import Certificate, Completion, CourseClass, Enrolment, Person, Plan
from app.queries.completion import has_seat_or_outcome, holds
from app.queries.tree import name_on
from app.queries.validity import is_holding


@dataclass(frozen=True, slots=True)
class PaperLine:
    """Somebody of a class, with the unit and post of then. certificate: its number, or ""."""

    enrolment_id: int
    full_name: str
    born: date | int | None
    unit_name: str
    position: str | None
    category: Category | None
    has_seat: bool
    outcome: Outcome | None
    result: Result | None
    score: Decimal | None
    certificate: str


def paper_lines(db: Session, course_class: CourseClass) -> list[PaperLine]:
    """Everyone who has a seat in a class or an outcome of it, by name. One query."""
    is_valid = and_(Certificate.enrolment_id == Enrolment.id, is_holding())
    rows = db.execute(
        select(
            Enrolment,
            Person,
            Completion,
            Certificate,
            name_on(Enrolment.unit_id, course_class.starts_on),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Completion, holds())
        .outerjoin(Certificate, is_valid)
        .where(Enrolment.course_class_id == course_class.id, has_seat_or_outcome())
        .order_by(Person.sort_key, Person.code, Enrolment.id)
    )
    return [
        PaperLine(
            enrolment_id=place.id,
            full_name=person.full_name,
            born=person.birth_date or person.birth_year,
            unit_name=unit_name or "",
            position=place.position,
            category=place.category,
            has_seat=place.status is EnrolmentStatus.CONFIRMED,
            outcome=completion.outcome if completion else None,
            result=completion.result if completion else None,
            score=completion.score if completion else None,
            certificate=_number(certificate, completion),
        )
        for place, person, completion, certificate, unit_name in rows
    ]


def bases_of(db: Session, province_id: int) -> list[str]:
    """The decisions that a province's plan rests on and the plan itself, as far as one can cite."""
    plan = db.scalars(select(Plan).where(Plan.province_id == province_id)).first()
    if plan is None:
        return []
    bases = [cited(one.number, one.issued, one.issuer, one.about_vi) for one in plan.legal_bases]
    return [*filter(None, [*bases, cited(plan.number, plan.issued, plan.issuer)])]


def _number(certificate: Certificate | None, completion: Completion | None) -> str:
    if certificate is not None:
        return certificate.register_number
    return (completion.certificate_no if completion else None) or ""
