"""Enrolments and completions: one live place, one current outcome, of one and the same person."""

import pytest
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus, Outcome
from app.models import CourseClass, Enrolment, Person, Province
from tests.factories import (
    NOW,
    make_class,
    make_completion,
    make_course,
    make_enrolment,
    make_person,
    make_province,
)
from tests.models.refusal import refused_by


@pytest.fixture
def province(db: Session) -> Province:
    return make_province(db)


@pytest.fixture
def course_class(db: Session, province: Province) -> CourseClass:
    return make_class(db, make_course(db, province))


@pytest.fixture
def person(db: Session, province: Province) -> Person:
    return make_person(db, province)


@pytest.fixture
def enrolment(db: Session, person: Person, course_class: CourseClass) -> Enrolment:
    """A confirmed place in the class."""
    return make_enrolment(db, person, course_class)


@pytest.mark.usefixtures("enrolment")
@pytest.mark.parametrize("status", sorted(LIVE_STATUSES))
def test_nobody_has_two_live_places_in_a_class(
    db: Session, person: Person, course_class: CourseClass, status: EnrolmentStatus
) -> None:
    with refused_by("uq_enrolment_live"):
        make_enrolment(db, person, course_class, status=status)


@pytest.mark.usefixtures("enrolment")
@pytest.mark.parametrize("status", sorted(set(EnrolmentStatus) - LIVE_STATUSES))
def test_an_enrolment_that_is_over_leaves_room_for_another(
    db: Session, person: Person, course_class: CourseClass, status: EnrolmentStatus
) -> None:
    make_enrolment(db, person, course_class, status=status)
    make_enrolment(db, person, course_class, status=status)


def test_an_enrolment_that_is_over_does_not_come_back_beside_a_live_one(
    db: Session, enrolment: Enrolment
) -> None:
    withdrawn = make_enrolment(
        db, enrolment.person, enrolment.course_class, status=EnrolmentStatus.WITHDRAWN
    )

    with refused_by("uq_enrolment_live"):
        withdrawn.status = EnrolmentStatus.APPLIED
        db.flush()


def test_one_person_may_be_in_many_classes(
    db: Session, enrolment: Enrolment, province: Province
) -> None:
    make_enrolment(db, enrolment.person, make_class(db, make_course(db, province)))


def test_a_completion_is_of_the_person_enrolled(
    db: Session, enrolment: Enrolment, province: Province
) -> None:
    with refused_by("fk_completion_enrolment_id_person_id_course_class_id"):
        make_completion(db, enrolment, person_id=make_person(db, province).id)


def test_a_completion_is_of_the_class_enrolled_in(
    db: Session, enrolment: Enrolment, province: Province
) -> None:
    other = make_class(db, make_course(db, province))

    with refused_by("fk_completion_enrolment_id_person_id_course_class_id"):
        make_completion(db, enrolment, course_class_id=other.id)


def test_an_enrolment_has_one_current_outcome(db: Session, enrolment: Enrolment) -> None:
    make_completion(db, enrolment)

    with refused_by("uq_completion_current"):
        make_completion(db, enrolment, Outcome.ABSENT)


def test_a_corrected_outcome_stays_beside_the_current_one(
    db: Session, enrolment: Enrolment
) -> None:
    make_completion(db, enrolment, Outcome.ABSENT, is_current=False)
    make_completion(db, enrolment, Outcome.INCOMPLETE, is_current=False)

    make_completion(db, enrolment)


def test_a_score_is_not_negative(db: Session, enrolment: Enrolment) -> None:
    with refused_by("ck_completion_score_is_not_negative"):
        make_completion(db, enrolment, score=-1)


def test_a_person_with_enrolments_stays(db: Session, enrolment: Enrolment) -> None:
    with refused_by("fk_enrolment_person_id"):
        db.delete(enrolment.person)
        db.flush()


def test_instants_come_back_aware_and_the_same(db: Session, enrolment: Enrolment) -> None:
    db.expire(enrolment)

    assert enrolment.created_at == NOW


def test_a_naive_instant_is_refused(db: Session, enrolment: Enrolment) -> None:
    enrolment.created_at = NOW.replace(tzinfo=None)

    with pytest.raises(StatementError, match="a naive instant"):
        db.flush()
