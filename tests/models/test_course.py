"""Courses, classes and meetings: unique codes, days in order, seats and hours that make sense."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from app.domain.course import DayPart
from app.models import Course, Meeting
from tests.factories import make_class, make_course, make_province
from tests.models.refusal import refused_by


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db, make_province(db), code="K1")


def test_a_course_code_is_unique_within_a_province(db: Session, course: Course) -> None:
    with refused_by("uq_course_province_id_code"):
        db.add(Course(province_id=course.province_id, code="K1", title="Khác", search_key="khac"))
        db.flush()


def test_a_class_code_is_unique_within_a_province_even_of_another_course(
    db: Session, course: Course
) -> None:
    other = Course(province_id=course.province_id, code="K2", title="Khác", search_key="khac")
    db.add(other)
    make_class(db, course, code="L1")

    with refused_by("uq_course_class_province_id_code"):
        make_class(db, other, code="L1")


def test_a_class_does_not_end_before_it_begins(db: Session, course: Course) -> None:
    with refused_by("ck_course_class_begins_before_it_ends"):
        make_class(db, course, date(2024, 3, 2), date(2024, 3, 1))


def test_a_class_may_last_one_day(db: Session, course: Course) -> None:
    make_class(db, course, date(2024, 3, 1), date(2024, 3, 1))


def test_seats_are_not_negative(db: Session, course: Course) -> None:
    with refused_by("ck_course_class_capacity_is_a_count"):
        make_class(db, course, capacity=-1)


@pytest.mark.parametrize("capacity", [None, 0, 40])
def test_seats_may_be_unlimited_none_or_some(
    db: Session, course: Course, capacity: int | None
) -> None:
    make_class(db, course, capacity=capacity)


def test_a_class_takes_some_time(db: Session, course: Course) -> None:
    with refused_by("ck_course_class_hours_are_some"):
        make_class(db, course, hours=Decimal(0))


def test_a_class_meets_once_in_one_half_of_a_day(db: Session, course: Course) -> None:
    course_class = make_class(db, course)
    halves = (DayPart.MORNING, DayPart.AFTERNOON, DayPart.MORNING)

    with refused_by("uq_meeting_course_class_id_held_on_part"):
        for part in halves:
            db.add(
                Meeting(course_class_id=course_class.id, held_on=course_class.starts_on, part=part)
            )
        db.flush()
