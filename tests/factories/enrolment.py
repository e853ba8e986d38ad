"""Places in classes, and what came of them."""

from typing import Any

from sqlalchemy.orm import Session

from app.domain.enrolment import EnrolmentStatus, Outcome
from app.models import Completion, CourseClass, Enrolment, Person
from tests.factories.moment import NOW
from tests.factories.store import store


def make_enrolment(
    db: Session, person: Person, course_class: CourseClass, **overrides: Any
) -> Enrolment:
    """A confirmed enrolment."""
    facts: dict[str, Any] = {"status": EnrolmentStatus.CONFIRMED, "created_at": NOW}
    return store(db, Enrolment(person=person, course_class=course_class, **(facts | overrides)))


def make_completion(
    db: Session, enrolment: Enrolment, outcome: Outcome = Outcome.COMPLETED, **overrides: Any
) -> Completion:
    """The current outcome of an enrolment."""
    facts: dict[str, Any] = {
        "enrolment_id": enrolment.id,
        "person_id": enrolment.person_id,
        "course_class_id": enrolment.course_class_id,
        "recorded_at": NOW,
    }
    return store(db, Completion(outcome=outcome, **(facts | overrides)))


def make_credit(db: Session, person: Person, course_class: CourseClass) -> Completion:
    """A person's completed enrolment in a class."""
    return make_completion(db, make_enrolment(db, person, course_class))
