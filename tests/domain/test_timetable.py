"""What people must be told of a class, and on which days they are reminded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.course import DayPart, Mode
from app.domain.timetable import (
    Appointment,
    Timetable,
    changes,
    days_of,
    next_days,
    reminders,
)

TODAY = date(2026, 6, 1)
MONDAY = date(2026, 6, 8)


def meeting(id: int, day: date, part: DayPart = DayPart.MORNING, **facts: object) -> Appointment:
    return replace(Appointment(id, day, part), **facts)  # type: ignore[arg-type]  # its own fields


WEEK = Timetable(
    MONDAY,
    MONDAY + timedelta(days=4),
    Mode.IN_PERSON,
    "Hội trường A",
    meetings=tuple(meeting(n, MONDAY + timedelta(days=n)) for n in range(5)),
)


def told(old: Timetable, new: Timetable) -> list[tuple[str, str, str]]:
    return [(str(c.what), str(c.old), str(c.new)) for c in changes(old, new, today=TODAY)]


def test_what_stays_as_it_was_is_no_news() -> None:
    assert told(WEEK, WEEK) == []


def test_dates_place_and_mode_are_told_with_what_they_were() -> None:
    new = replace(
        WEEK,
        ends_on=date(2026, 6, 15),
        venue="Phòng 2",
        link="https://hop.example",
        mode=Mode.ONLINE,
    )

    assert told(WEEK, new) == [
        ("Thời gian học", "08/06/2026 – 12/06/2026", "08/06/2026 – 15/06/2026"),
        ("Địa điểm", "Hội trường A", "Phòng 2"),
        ("Đường dẫn", "", "https://hop.example"),
        ("Hình thức", "Trực tiếp", "Trực tuyến"),
    ]


def with_first(**facts: object) -> Timetable:
    first, *rest = WEEK.meetings
    return replace(WEEK, meetings=(replace(first, **facts), *rest))  # type: ignore[arg-type]  # its own fields


def test_a_meeting_is_told_as_what_became_of_it() -> None:
    moved = with_first(part=DayPart.AFTERNOON)
    assert told(WEEK, moved) == [("Buổi học chuyển ngày", "Sáng 08/06/2026", "Chiều 08/06/2026")]
    off = with_first(is_cancelled=True)
    assert told(WEEK, off) == [("Sáng 08/06/2026", "", "không học")]
    assert told(off, WEEK) == [("Sáng 08/06/2026", "", "học lại")]
    elsewhere = with_first(venue="Phòng 3")
    assert told(WEEK, elsewhere) == [("Sáng 08/06/2026", "", "Phòng 3")]
    assert told(elsewhere, WEEK) == [("Sáng 08/06/2026", "Phòng 3", "học tại địa điểm của lớp")]
    without = replace(WEEK, meetings=WEEK.meetings[1:])
    assert told(WEEK, without) == [("Sáng 08/06/2026", "", "không học")]
    assert told(without, WEEK) == [("Sáng 08/06/2026", "", "thêm buổi học")]


def test_meetings_that_are_over_are_no_news() -> None:
    gone = replace(WEEK, meetings=WEEK.meetings[1:])

    assert changes(WEEK, gone, today=MONDAY + timedelta(days=1)) == []


@pytest.mark.parametrize("timetable", [WEEK, with_first(venue="P2", is_cancelled=True)])
def test_it_is_written_down_and_read_back(timetable: Timetable) -> None:
    assert Timetable.from_plain(timetable.to_plain()) == timetable


def reminded(days: list[date]) -> list[tuple[date, int, date]]:
    """(when, how many days before, of which day), day by day."""
    first = min(days) - timedelta(days=10)
    return [
        (first + timedelta(days=n), left, day)
        for n in range(60)
        for day, left in reminders(days, today=first + timedelta(days=n))
    ]


def test_five_days_on_end_are_two_reminders() -> None:
    sent = [(left, day) for _when, left, day in reminded(days_of(WEEK))]

    assert {day for _left, day in sent} == {MONDAY}
    assert [left for left, _day in sent] == [7, 7, 7, 7, 7, 1]  # The first of the seven goes out.
    assert reminded(days_of(WEEK))[0][0] == MONDAY - timedelta(days=7)


def test_a_weekly_class_is_reminded_the_day_before_each_meeting() -> None:
    saturdays = [date(2026, 6, 6) + timedelta(days=7 * n) for n in range(3)]

    assert [(left, day) for _when, left, day in reminded(saturdays) if left == 1] == [
        (1, day) for day in saturdays
    ]
    assert {day for _when, left, day in reminded(saturdays) if left == 7} == {saturdays[0]}


@given(st.lists(st.dates(MONDAY, MONDAY + timedelta(days=40)), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_nobody_is_reminded_on_the_day_itself_or_after(days: list[date]) -> None:
    for when, left, day in reminded(days):
        assert day in days
        assert timedelta(days=1) <= day - when <= timedelta(days=left)


def test_a_class_without_meetings_has_its_first_day() -> None:
    assert days_of(replace(WEEK, meetings=())) == [MONDAY]
    assert days_of(with_first(is_cancelled=True))[0] == MONDAY + timedelta(days=1)
    assert next_days([MONDAY, MONDAY + timedelta(days=7)], MONDAY) == [MONDAY]
