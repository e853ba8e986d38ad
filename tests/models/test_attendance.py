"""Attendance: once for each person and meeting; a match has its moment."""

import pytest
from sqlalchemy.orm import Session

from app.models import Attendance, Enrolment, Meeting
from tests.factories import (
    NOW,
    make_attendance,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
    make_walk_in,
)
from tests.models.refusal import refused_by


@pytest.fixture
def place(db: Session) -> Enrolment:
    cast = make_cast(db)
    return make_enrolment(db, cast.an, make_class(db, make_course(db, cast.province)))


@pytest.fixture
def meeting(db: Session, place: Enrolment) -> Meeting:
    return make_meeting(db, place.course_class)


def test_a_register_says_one_thing_of_somebody(
    db: Session, meeting: Meeting, place: Enrolment
) -> None:
    make_attendance(db, meeting, place)

    with refused_by("uq_attendance_meeting_id_enrolment_id"):
        make_attendance(db, meeting, place)


def test_who_was_there_goes_with_the_place(db: Session, meeting: Meeting, place: Enrolment) -> None:
    make_attendance(db, meeting, place)

    db.delete(place)
    db.flush()
    db.expunge_all()

    assert db.query(Attendance).count() == 0


def test_who_was_found_in_the_roster_was_so_at_some_time(
    db: Session, meeting: Meeting, place: Enrolment
) -> None:
    walk_in = make_walk_in(db, meeting)
    walk_in.enrolment_id, walk_in.matched_at = place.id, NOW
    db.flush()

    with refused_by("ck_walk_in_matched_at_some_time"):
        walk_in.matched_at = None
        db.flush()
