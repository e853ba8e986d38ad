"""Meetings: several at once, within their class, one at a time, and each change remembered."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attendance import RegisterAhead
from app.domain.course import (
    DayPart,
    MeetingOutside,
    MeetingTaken,
    NoMeetingToAdd,
    Sitting,
)
from app.models import AuditEvent, CourseClass, Meeting, Province, User
from app.services.meeting import add_meetings, change_meeting, remove_meeting
from tests.factories import (
    NOW,
    TODAY,
    make_attendance,
    make_class,
    make_course,
    make_enrolment,
    make_person,
    make_province,
    make_user,
)

MONDAY, TUESDAY = date(2024, 3, 4), date(2024, 3, 5)


@pytest.fixture
def march(db: Session) -> CourseClass:
    return make_class(db, make_course(db, make_province(db)))


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


def added(db: Session, march: CourseClass, clerk: User, *sittings: Sitting) -> int:
    return add_meetings(db, march, sittings, "Phòng 2", actor=clerk, now=NOW)


def moved(
    db: Session, clerk: User, meeting: Meeting, sitting: Sitting, *, is_cancelled: bool = False
) -> bool:
    march = db.get_one(CourseClass, meeting.course_class_id)
    return change_meeting(
        db,
        march,
        meeting,
        sitting,
        venue="Phòng 2",
        is_cancelled=is_cancelled,
        actor=clerk,
        now=NOW,
    )


def stored(db: Session) -> list[Sitting]:
    rows = db.scalars(select(Meeting))
    return sorted((row.held_on, row.part) for row in rows)


def changes(db: Session) -> dict[str, object]:
    event = db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert event.subject_type == "course_class"
    return event.changes


def test_several_are_added_at_once_and_those_there_already_are_left(
    db: Session, march: CourseClass, clerk: User
) -> None:
    assert added(db, march, clerk, (MONDAY, DayPart.MORNING)) == 1
    assert added(db, march, clerk, (MONDAY, DayPart.MORNING), (TUESDAY, DayPart.MORNING)) == 1

    assert stored(db) == [(MONDAY, DayPart.MORNING), (TUESDAY, DayPart.MORNING)]
    assert changes(db) == {
        "held_on": [None, ["2024-03-05"]],
        "part": [None, ["morning"]],
        "meeting_venue": [None, "Phòng 2"],
    }


def test_where_all_are_there_already_there_is_nothing_to_add(
    db: Session, march: CourseClass, clerk: User
) -> None:
    added(db, march, clerk, (MONDAY, DayPart.MORNING))

    with pytest.raises(NoMeetingToAdd):
        added(db, march, clerk, (MONDAY, DayPart.MORNING))


def test_a_meeting_lies_within_its_class(db: Session, march: CourseClass, clerk: User) -> None:
    with pytest.raises(MeetingOutside, match="09/03/2024 nằm ngoài"):
        added(db, march, clerk, (date(2024, 3, 9), DayPart.MORNING))
    added(db, march, clerk, (MONDAY, DayPart.MORNING))
    (meeting,) = march.meetings
    early = (date(2024, 3, 3), DayPart.MORNING)
    with pytest.raises(MeetingOutside):
        moved(db, clerk, meeting, early)


def test_a_meeting_moves_to_a_free_half_of_a_day_only(
    db: Session, march: CourseClass, clerk: User
) -> None:
    added(db, march, clerk, (MONDAY, DayPart.MORNING), (TUESDAY, DayPart.MORNING))
    meeting = march.meetings[0]

    with pytest.raises(MeetingTaken):
        moved(db, clerk, meeting, (TUESDAY, DayPart.MORNING))
    assert moved(db, clerk, meeting, (TUESDAY, DayPart.EVENING))

    assert stored(db) == [(TUESDAY, DayPart.EVENING), (TUESDAY, DayPart.MORNING)]
    assert changes(db) == {
        "held_on": ["2024-03-04", "2024-03-05"],
        "part": ["morning", "evening"],
    }


def test_a_meeting_with_a_register_is_not_put_off_to_a_day_to_come(
    db: Session, march: CourseClass, clerk: User
) -> None:
    """Nobody was there tomorrow; the day of a register may be put right all the same."""
    march.ends_on = date(2024, 12, 31)
    added(db, march, clerk, (MONDAY, DayPart.MORNING))
    (meeting,) = march.meetings
    person = make_person(db, db.get_one(Province, march.province_id))
    tomorrow = TODAY + timedelta(days=1)
    assert moved(db, clerk, meeting, (tomorrow, DayPart.MORNING))
    assert moved(db, clerk, meeting, (MONDAY, DayPart.MORNING))
    make_attendance(db, meeting, make_enrolment(db, person, march))

    with pytest.raises(RegisterAhead):
        moved(db, clerk, meeting, (tomorrow, DayPart.MORNING))
    assert moved(db, clerk, meeting, (TODAY, DayPart.MORNING))
    assert stored(db) == [(TODAY, DayPart.MORNING)]


def test_a_meeting_that_does_not_take_place_keeps_its_place_in_the_timetable(
    db: Session, march: CourseClass, clerk: User
) -> None:
    added(db, march, clerk, (MONDAY, DayPart.MORNING))
    (meeting,) = march.meetings
    sitting = (MONDAY, DayPart.MORNING)

    assert moved(db, clerk, meeting, sitting, is_cancelled=True)
    assert not moved(db, clerk, meeting, sitting, is_cancelled=True)

    assert changes(db) == {
        "held_on": ["2024-03-04", "2024-03-04"],
        "part": ["morning", "morning"],
        "is_cancelled": [False, True],
    }


def test_a_meeting_taken_away_is_remembered_by_its_class(
    db: Session, march: CourseClass, clerk: User
) -> None:
    added(db, march, clerk, (MONDAY, DayPart.MORNING))

    remove_meeting(db, march, march.meetings[0], actor=clerk, now=NOW)

    assert stored(db) == []
    assert changes(db)["held_on"] == ["2024-03-04", None]
