"""When and where a class meets, what has changed of it since people were told, and reminders."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self

from app.domain.course import DayPart, Mode
from app.domain.fault import day_words
from app.domain.label import N_, Phrase

_A_WEEK, _A_DAY = 7, 1


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting as people were told of it. venue None: the class's."""

    id: int
    held_on: date
    part: DayPart
    venue: str | None = None
    is_cancelled: bool = False

    @property
    def when(self) -> Phrase:
        """«Sáng 05/07/2026»."""
        return Phrase((self.part.label, " ", self.held_on.strftime("%d/%m/%Y")))


@dataclass(frozen=True, slots=True)
class Timetable:
    """What those who have a seat must know of a class. meetings: in the order of days."""

    starts_on: date
    ends_on: date
    mode: Mode | None = None
    venue: str | None = None
    link: str | None = None
    is_cancelled: bool = False
    meetings: tuple[Appointment, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """The same, as JSON holds it."""
        plain = asdict(self)
        for days in (plain, *plain["meetings"]):
            days |= {what: d.isoformat() for what, d in days.items() if isinstance(d, date)}
        return plain | {"meetings": list(plain["meetings"])}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """The timetable that was written down."""
        return cls(
            date.fromisoformat(plain["starts_on"]),
            date.fromisoformat(plain["ends_on"]),
            Mode(plain["mode"]) if plain["mode"] else None,
            plain["venue"],
            plain["link"],
            plain["is_cancelled"],
            tuple(
                Appointment(
                    one["id"],
                    date.fromisoformat(one["held_on"]),
                    DayPart(one["part"]),
                    one["venue"],
                    one["is_cancelled"],
                )
                for one in plain["meetings"]
            ),
        )

    @property
    def held(self) -> list[Appointment]:
        """The meetings that take place."""
        return [meeting for meeting in self.meetings if not meeting.is_cancelled]

    def without(self, other: "Timetable") -> list[Appointment]:
        """Meetings of the other one that this one has no more."""
        mine = {meeting.id for meeting in self.meetings}
        return [meeting for meeting in other.meetings if meeting.id not in mine]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is not as people were told. old, new: as it was and is; "" for nothing."""

    what: str | Phrase
    old: str | Phrase
    new: str | Phrase


def changes(old: Timetable, new: Timetable, *, today: date) -> list[Change]:
    """What those with a seat must be told. Meetings that are over by then are left out."""
    found = list(_of_the_class(old, new))
    was = {meeting.id: meeting for meeting in old.meetings}
    for meeting in new.meetings:
        before = was.get(meeting.id)
        days = [meeting.held_on, *([before.held_on] if before else [])]
        if max(days) >= today and before != meeting:
            found += _of_a_meeting(before, meeting)
    gone = [one for one in new.without(old) if one.held_on >= today and not one.is_cancelled]
    return found + [Change(meeting.when, "", N_("không học")) for meeting in gone]


def _of_the_class(old: Timetable, new: Timetable) -> Iterator[Change]:
    if (old.starts_on, old.ends_on) != (new.starts_on, new.ends_on):
        yield Change(N_("Thời gian học"), _period(old), _period(new))
    if old.venue != new.venue:
        yield Change(N_("Địa điểm"), old.venue or "", new.venue or N_("chưa xác định"))
    if old.link != new.link:
        yield Change(N_("Đường dẫn"), old.link or "", new.link or N_("chưa xác định"))
    if old.mode != new.mode:
        yield Change(
            N_("Hình thức"),
            old.mode.label if old.mode else "",
            new.mode.label if new.mode else N_("chưa xác định"),
        )


def _of_a_meeting(old: Appointment | None, new: Appointment) -> Iterator[Change]:
    if old is None or old.is_cancelled:
        if not new.is_cancelled:
            yield Change(new.when, "", N_("thêm buổi học") if old is None else N_("học lại"))
        return
    if new.is_cancelled:
        yield Change(old.when, "", N_("không học"))
        return
    if old.when != new.when:
        yield Change(N_("Buổi học chuyển ngày"), old.when, new.when)
    if old.venue != new.venue:
        yield Change(new.when, old.venue or "", new.venue or N_("học tại địa điểm của lớp"))


def _period(timetable: Timetable) -> str:
    first, last = day_words(timetable.starts_on), day_words(timetable.ends_on)
    return first if first == last else f"{first} – {last}"


def reminders(days: Iterable[date], *, today: date) -> list[tuple[date, int]]:
    """(a day of meetings, how many days before it one is reminded), of those that are due now.

    A week before a stretch of meetings with more than a week free before it; the day before a
    meeting with no meeting on that day itself: five days on end are not five letters. A reminder
    of the week that a sleeping machine has missed comes late, until three days before.
    """
    ordered = sorted(set(days))
    due: list[tuple[date, int]] = []
    for before, day in zip([None, *ordered], ordered, strict=False):
        gap = (day - before).days if before else None
        left = (day - today).days
        if left == _A_DAY and (gap is None or gap > _A_DAY):
            due.append((day, _A_DAY))
        elif 2 < left <= _A_WEEK and (gap is None or gap > _A_WEEK):
            due.append((day, _A_WEEK))
    return due


def days_of(timetable: Timetable) -> list[date]:
    """The days on which one has to come; without meetings the first day of the class."""
    return [meeting.held_on for meeting in timetable.held] or [timetable.starts_on]


def next_days(days: Sequence[date], first: date) -> list[date]:
    """The days of the week that begins with a day."""
    return [day for day in days if first <= day < first + timedelta(days=_A_WEEK)]
