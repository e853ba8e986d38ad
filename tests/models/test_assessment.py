"""Assessments: one a day in one system."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.models import Person
from tests.factories import make_assessment, make_person, make_province
from tests.models.refusal import refused_by

DAY = date(2024, 5, 20)


@pytest.fixture
def person(db: Session) -> Person:
    return make_person(db, make_province(db))


def test_one_test_is_recorded_once(db: Session, person: Person) -> None:
    make_assessment(db, person, taken_on=DAY)

    with refused_by("uq_assessment_person_id_taken_on_system"):
        make_assessment(db, person, taken_on=DAY, is_passed=False)


def test_another_day_or_another_system_is_another_test(db: Session, person: Person) -> None:
    make_assessment(db, person, taken_on=DAY)
    make_assessment(db, person, taken_on=date(2024, 5, 21))
    make_assessment(db, person, taken_on=DAY, system="của tỉnh")


def test_a_score_is_not_negative(db: Session, person: Person) -> None:
    with refused_by("ck_assessment_score_is_not_negative"):
        make_assessment(db, person, score=-1)
