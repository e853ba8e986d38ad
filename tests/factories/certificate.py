"""Certificates, with the next number of their year."""

from typing import Any

from sqlalchemy.orm import Session

from app.domain.certificate import code_of
from app.domain.vietnamese import fold
from app.models import Certificate, Enrolment
from tests.factories.moment import NOW
from tests.factories.store import next_number, store


def make_certificate(db: Session, enrolment: Enrolment, **overrides: Any) -> Certificate:
    """A valid certificate for a place in a class."""
    number, person = next_number(), enrolment.person
    facts: dict[str, Any] = {
        "province_id": person.province_id,
        "year": NOW.year,
        "number": number,
        "code": code_of(number),
        "enrolment_id": enrolment.id,
        "person_id": person.id,
        "course_class_id": enrolment.course_class_id,
        "full_name": person.full_name,
        "search_key": fold(person.full_name),
        "title": enrolment.course_class.course.title,
        "document": "Quyết định số 45/QĐ-SNV ngày 20 tháng 3 năm 2024",
        "issued_at": NOW,
    }
    return store(db, Certificate(**(facts | overrides)))
