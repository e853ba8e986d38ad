"""Calendars, read back by another library than wrote them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import vobject

from app.adapters.calendar_file import CalendarClass, calendar_file
from app.domain.course import DayPart
from app.domain.timetable import Appointment, Timetable
from tests.factories import NOW

MORNING = Appointment(1, date(2024, 7, 1), DayPart.MORNING)
AFTERNOON = Appointment(2, date(2024, 7, 2), DayPart.AFTERNOON, "Phòng máy 2; tầng 3, nhà B")
CLASS = CalendarClass(
    id=9,
    title="Kỹ năng số cơ bản, đợt 1",
    about="Lớp 2024-SNV-01.L1\nSở Nội vụ",
    timetable=Timetable(
        MORNING.held_on, AFTERNOON.held_on, venue="Hội trường A", meetings=(MORNING, AFTERNOON)
    ),
    sequence=0,
    domain="dao-tao.example",
    link="https://dao-tao.example/ho-so",
)


def read(*classes: CalendarClass) -> dict[str, Any]:
    """The events of a calendar by their UIDs."""
    written = calendar_file(classes, "Lịch học", now=NOW)
    assert "\r\n" in written
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    calendar = vobject.readOne(written)
    assert calendar.version.value == "2.0"
    return {event.uid.value: event for event in getattr(calendar, "vevent_list", ())}


def test_each_meeting_is_an_event_at_its_hour_in_vietnam() -> None:
    events = read(CLASS)

    assert set(events) == {"meeting-1@dao-tao.example", "meeting-2@dao-tao.example"}
    first, second = events.values()
    assert first.dtstart.value == datetime(2024, 7, 1, 0, 30, tzinfo=UTC)  # 7:30 there
    assert second.dtend.value == datetime(2024, 7, 2, 10, 0, tzinfo=UTC)
    assert first.summary.value == "Kỹ năng số cơ bản, đợt 1"
    assert first.description.value == "Lớp 2024-SNV-01.L1\nSở Nội vụ"
    assert first.location.value == "Hội trường A"
    assert second.location.value == "Phòng máy 2; tầng 3, nhà B"
    assert first.url.value == "https://dao-tao.example/ho-so"
    assert (first.status.value, first.sequence.value) == ("CONFIRMED", "0")


def test_a_meeting_that_moves_keeps_its_uid_and_is_newer() -> None:
    later = replace(MORNING, held_on=date(2024, 7, 3))
    moved = replace(CLASS.timetable, meetings=(later, AFTERNOON))

    event = read(replace(CLASS, timetable=moved, sequence=1))["meeting-1@dao-tao.example"]

    assert event.dtstart.value.date() == date(2024, 7, 3)
    assert event.sequence.value == "1"


def test_what_does_not_take_place_is_cancelled_where_it_stands() -> None:
    off = replace(CLASS.timetable, meetings=(replace(MORNING, is_cancelled=True), AFTERNOON))
    statuses = [e.status.value for e in read(replace(CLASS, timetable=off)).values()]
    assert statuses == ["CANCELLED", "CONFIRMED"]

    called_off = replace(CLASS, timetable=replace(CLASS.timetable, is_cancelled=True))
    assert {e.status.value for e in read(called_off).values()} == {"CANCELLED"}

    only_one = replace(CLASS.timetable, meetings=(AFTERNOON,))
    events = read(replace(CLASS, timetable=only_one, before=CLASS.timetable))
    assert events["meeting-1@dao-tao.example"].status.value == "CANCELLED"


def test_a_class_without_meetings_takes_whole_days_until_it_has_some() -> None:
    whole = replace(CLASS.timetable, meetings=())

    event = read(replace(CLASS, timetable=whole))["class-9@dao-tao.example"]
    assert (event.dtstart.value, event.dtend.value) == (date(2024, 7, 1), date(2024, 7, 3))

    events = read(replace(CLASS, before=whole))
    assert events["class-9@dao-tao.example"].status.value == "CANCELLED"
    assert len(events) == 3


def test_an_empty_calendar_is_one_too() -> None:
    assert read() == {}
