"""Classes for calendar programmes (RFC 5545). Times are UTC: Vietnam has no other than UTC+7.

Every meeting has a UID that it keeps when it is moved; SEQUENCE tells the newer of two files.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from app.domain.calendar import VIETNAM
from app.domain.course import DayPart
from app.domain.timetable import Appointment, Timetable

_HOURS = {
    DayPart.MORNING: (time(7, 30), time(11, 30)),
    DayPart.AFTERNOON: (time(13, 30), time(17, 0)),
    DayPart.EVENING: (time(18, 0), time(21, 0)),
}
"""The hours of offices: the register knows the half of a day, a calendar wants a time."""

_MAKER = "-//So Dao tao So//Lich lop hoc//VI"


@dataclass(frozen=True, slots=True)
class CalendarClass:
    """A class for a calendar. about: what else its reader is told. domain: of the UIDs.

    link: where to read on. before: as people were told of it: what it has no more is cancelled.
    """

    id: int
    title: str
    about: str
    timetable: Timetable
    sequence: int
    domain: str
    link: str | None = None
    before: Timetable | None = None


def calendar_file(classes: Iterable[CalendarClass], name: str, *, now: datetime) -> str:
    """An iCalendar of classes. name: of the calendar; now: the time of its making."""
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", VIETNAM.key)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for one in classes:
        for event in _events(one, now):
            calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()


def _events(one: CalendarClass, now: datetime) -> Iterator[Event]:
    called_off = one.timetable.is_cancelled
    for meeting in one.timetable.meetings:
        yield _meeting(one, meeting, now, is_off=called_off or meeting.is_cancelled)
    if not one.timetable.meetings:
        yield _whole(one, one.timetable, now, is_off=called_off)
    if one.before is None:
        return
    for meeting in one.timetable.without(one.before):
        yield _meeting(one, meeting, now, is_off=True)
    if one.timetable.meetings and not one.before.meetings:
        yield _whole(one, one.before, now, is_off=True)


def _meeting(one: CalendarClass, meeting: Appointment, now: datetime, *, is_off: bool) -> Event:
    first, last = _HOURS[meeting.part]
    where = meeting.venue or one.timetable.venue or one.timetable.link
    event = _event(one, f"meeting-{meeting.id}", where, now, is_off=is_off)
    event.add("dtstart", _instant(meeting.held_on, first))
    event.add("dtend", _instant(meeting.held_on, last))
    return event


def _whole(one: CalendarClass, timetable: Timetable, now: datetime, *, is_off: bool) -> Event:
    """A class that names no meetings: its days from the first to the last."""
    where = timetable.venue or timetable.link
    event = _event(one, f"class-{one.id}", where, now, is_off=is_off)
    event.add("dtstart", timetable.starts_on)
    event.add("dtend", timetable.ends_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _event(
    one: CalendarClass, uid: str, where: str | None, now: datetime, *, is_off: bool
) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{one.domain}")
    event.add("dtstamp", now)
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("summary", one.title)
    event.add("description", one.about)
    if where:
        event.add("location", where)
    if one.link:
        event.add("url", one.link)
    return event


def _instant(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, VIETNAM).astimezone(UTC)
