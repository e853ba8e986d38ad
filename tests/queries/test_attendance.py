"""Shares of a whole class against the rule in Python, registers, and classes that lose people."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.attendance import Presence, Shares, shares_of
from app.domain.course import ClassStatus, DayPart
from app.domain.enrolment import EnrolmentStatus
from app.models import CourseClass, Enrolment, Meeting
from app.queries.attendance import (
    losing_classes,
    progress_of,
    register_of,
    share_lines,
    shares_of_class,
    shares_under_way,
)
from app.queries.outlook import Outlook
from tests.factories import (
    NOW,
    Cast,
    make_attendance,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
    make_officer,
)

P = Presence
FIRST, LAST = date(2024, 6, 10), date(2024, 6, 28)
TODAY = date(2024, 6, 15)

marks = st.lists(st.none() | st.sampled_from(Presence), min_size=3, max_size=3)
meetings = st.lists(st.tuples(st.booleans(), st.booleans(), marks), max_size=5)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def june(db: Session, cast: Cast) -> CourseClass:
    return make_class(db, make_course(db, cast.province, organiser=cast.education), FIRST, LAST)


def fill(db: Session, june: CourseClass, cast: Cast, people: int = 3) -> list[Enrolment]:
    return [
        make_enrolment(db, make_officer(db, cast.education, full_name=f"Lê Văn {n}"), june)
        for n in range(people)
    ]


def mark(db: Session, meeting: Meeting, seats: Sequence[Enrolment], *said: Presence | None) -> None:
    for place, presence in zip(seats, said, strict=True):
        if presence is not None:
            make_attendance(db, meeting, place, presence)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(timetable=meetings, is_late_present=st.booleans())
def test_shares_of_a_class_are_those_of_each_of_its_people(
    sqlite_db: Session,
    timetable: list[tuple[bool, bool, list[Presence | None]]],
    is_late_present: bool,
) -> None:
    db = sqlite_db
    with db.begin_nested() as kept:
        cast = make_cast(db)
        june = make_class(
            db, make_course(db, cast.province), FIRST, LAST, is_late_present=is_late_present
        )
        seats = fill(db, june, cast)
        for n, (is_cancelled, is_closed, said) in enumerate(timetable, FIRST.day):
            meeting = make_meeting(
                db,
                june,
                date(2024, 6, n),
                is_cancelled=is_cancelled,
                closed_at=NOW if is_closed else None,
            )
            mark(db, meeting, seats, *said)

        expected = {
            place.id: shares_of(
                [(said[n], is_closed) for cancelled, is_closed, said in timetable if not cancelled],
                is_late_present=is_late_present,
            )
            for n, place in enumerate(seats)
        }
        assert shares_of_class(db, june) == expected
        kept.rollback()


def test_who_has_no_seat_has_no_share(db: Session, cast: Cast, june: CourseClass) -> None:
    [place] = fill(db, june, cast, 1)
    make_enrolment(db, cast.an, june, status=EnrolmentStatus.WAITING)

    assert shares_of_class(db, june) == {place.id: Shares(0, 0, 0)}


def test_a_register_lists_everyone_with_a_seat_by_name_with_their_unit(
    db: Session, cast: Cast, june: CourseClass
) -> None:
    meeting = make_meeting(db, june)
    binh = make_enrolment(db, cast.binh, june, unit_id=cast.education.id)
    make_enrolment(db, cast.an, june)
    make_enrolment(
        db, make_officer(db, cast.education), june, status=EnrolmentStatus.CLASS_CANCELLED
    )
    mark(db, meeting, [binh], P.EXCUSED)

    an_line, binh_line = register_of(db, meeting)

    assert (an_line.full_name, an_line.unit_name, an_line.mark) == ("Nguyễn Văn An", None, None)
    assert (binh_line.full_name, binh_line.unit_name) == (
        "Trần Thị Bình",
        "Sở Giáo dục và Đào tạo",
    )
    assert binh_line.mark is not None
    assert binh_line.mark.presence is P.EXCUSED


def test_progress_follows_the_timetable_and_leaves_out_who_has_lost_their_seat(
    db: Session, cast: Cast, june: CourseClass
) -> None:
    seats = fill(db, june, cast)
    later = make_meeting(db, june, date(2024, 6, 11))
    first = make_meeting(db, june, part=DayPart.AFTERNOON)
    mark(db, first, seats, P.PRESENT, P.LATE, P.ABSENT)
    seats[0].status = EnrolmentStatus.WITHDRAWN
    db.flush()

    found = progress_of(db, june)

    assert [(one.meeting, one.seats, one.marked, one.there, one.left) for one in found] == [
        (first, 2, 2, 1, 0),
        (later, 2, 0, 0, 2),
    ]


def lost(db: Session, cast: Cast, on: date = TODAY) -> dict[str, int]:
    everywhere = Scope((Subtree(cast.province.id),))
    outlook = Outlook(cast.province.id, everywhere, 2024, on)
    return {one.code: one.people for one in losing_classes(db, outlook)}


def test_who_can_no_longer_reach_the_threshold_is_counted_while_the_class_runs(
    db: Session, cast: Cast, june: CourseClass
) -> None:
    seats = fill(db, june, cast)
    days = [make_meeting(db, june, date(2024, 6, n)) for n in (10, 11, 12, 13, 14)]
    mark(db, days[0], seats, P.ABSENT, P.EXCUSED, P.PRESENT)
    assert lost(db, cast) == {}
    mark(db, days[1], seats, P.ABSENT, P.PRESENT, P.PRESENT)
    assert lost(db, cast) == {june.code: 1}

    june.threshold = 60
    db.flush()
    assert lost(db, cast) == {}
    days[2].closed_at = NOW
    db.flush()
    assert lost(db, cast) == {june.code: 1}

    assert lost(db, cast, on=date(2024, 7, 1)) == {}
    june.status = ClassStatus.CANCELLED
    db.flush()
    assert lost(db, cast) == {}


def test_a_class_of_others_is_not_ones_work(db: Session, cast: Cast, june: CourseClass) -> None:
    [place] = fill(db, june, cast, 1)
    meeting = make_meeting(db, june)
    mark(db, meeting, [place], P.ABSENT)

    def seen(unit_id: int) -> int:
        scope = Scope((Subtree(cast.province.id, unit_id),))
        return len(losing_classes(db, Outlook(cast.province.id, scope, 2024, TODAY)))

    assert (seen(cast.education.id), seen(cast.home_affairs.id)) == (1, 0)


def test_lines_come_by_name(db: Session, cast: Cast, june: CourseClass) -> None:
    make_enrolment(db, cast.binh, june)
    make_enrolment(db, cast.an, june)

    assert [line.full_name for line in share_lines(db, june)] == ["Nguyễn Văn An", "Trần Thị Bình"]


def test_ones_own_shares_are_of_classes_under_way_alone(
    db: Session, june: CourseClass, cast: Cast
) -> None:
    mine = make_enrolment(db, cast.binh, june)
    other = make_enrolment(db, cast.an, june)
    for day in (11, 12, 25):
        meeting = make_meeting(db, june, date(2024, 6, day))
        for place in (mine, other):
            if day < TODAY.day:
                make_attendance(db, meeting, place, P.PRESENT if day == 11 else P.EXCUSED)
    for first in (date(2024, 6, 1), date(2024, 7, 1)):  # over, and not begun
        elsewhere = make_class(db, june.course, first, first)
        make_meeting(db, elsewhere, first)
        make_enrolment(db, cast.binh, elsewhere)
    make_enrolment(db, cast.binh, make_class(db, june.course, FIRST, LAST))  # no meetings

    assert shares_under_way(db, cast.binh.id, on=TODAY) == {mine.id: Shares(1, 2, 3)}
    mine.status = EnrolmentStatus.WITHDRAWN
    db.flush()
    assert shares_under_way(db, cast.binh.id, on=TODAY) == {}
