"""Assessments."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.models import Assessment, Person
from tests.factories.store import store


def make_assessment(db: Session, person: Person, **overrides: Any) -> Assessment:
    """A pass in the national system in May 2024."""
    facts: dict[str, Any] = {"taken_on": date(2024, 5, 20), "is_passed": True}
    return store(db, Assessment(person=person, **(facts | overrides)))
