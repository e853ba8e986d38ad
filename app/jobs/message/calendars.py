"""Classes as calendar programmes are given them: in letters, on pages and in feeds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from flask import url_for

from app.adapters.calendar_file import CalendarClass, calendar_file
from app.domain.timetable import Timetable
from app.i18n import _
from app.jobs.message import mail_domain, public_address
from app.models import ClassNotice, CourseClass
from app.queries.notice import Told, sequence_of, timetable_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A class for a calendar. notice: what people were told of it, if they were."""

    course_class: CourseClass
    title: str
    organiser: str | None
    notice: ClassNotice | None

    @classmethod
    def of(cls, told: Told, notice: ClassNotice | None) -> Self:
        """The class of somebody's place."""
        return cls(told.course_class, told.title, told.organiser, notice)


def calendar_of(
    entries: Iterable[Entry], name: str, *, now: datetime, before: Timetable | None = None
) -> str:
    """The calendar of some classes. before: as its reader knew them."""
    return calendar_file([_described(entry, before) for entry in entries], name, now=now)


def _described(entry: Entry, before: Timetable | None) -> CalendarClass:
    course_class, address = entry.course_class, public_address()
    timetable = timetable_of(course_class)
    about = [_("Lớp %(code)s", code=course_class.code), entry.organiser]
    if timetable.meetings:
        # A calendar wants hours, and the register knows halves of a day.
        about.append(_("Giờ ghi ở đây là giờ hành chính; giờ vào học theo giấy triệu tập."))
    return CalendarClass(
        id=course_class.id,
        title=entry.title,
        about="\n".join(filter(None, about)),
        timetable=timetable,
        sequence=sequence_of(course_class, entry.notice),
        domain=mail_domain(),
        link=f"{address}{url_for('trainee.show')}" if address else None,
        before=before,
    )
