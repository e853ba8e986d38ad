"""What is done with a class from its page, in the order of its life; what comes next stands out."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from app.domain.course import ClassStatus
from app.domain.label import N_
from app.i18n import _
from app.queries.course_class import ClassSheet

_ENROL, _NOMINATE = N_("Ghi danh", "việc"), N_("Đề cử", "việc")


@dataclass(frozen=True, slots=True)
class Powers:
    """What the reader may do with a class as it stands.

    opens: it could be opened to registrations, by whoever may change it. nominate: people of
    the reader's own units.
    """

    change: bool
    enrol: bool
    nominate: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class Act:
    """A way on from the page of a class. is_due: the class waits for it."""

    label: str
    url: str
    icon: str
    is_due: bool = False


def class_acts(sheet: ClassSheet, powers: Powers) -> list[tuple[Act, bool]]:
    """The acts, each with whether it is the one that comes next: the last of those that are due."""
    acts = list(_acts(sheet, powers))
    due = [act for act in acts if act.is_due]
    return [(act, bool(due) and act is due[-1]) for act in acts]


def _acts(sheet: ClassSheet, powers: Powers) -> Iterator[Act]:
    class_id = sheet.course_class.id
    if sheet.status is ClassStatus.CANCELLED:
        return
    if sheet.course_class.locked_at is not None:
        if powers.enrol:
            results = url_for("completion.index", class_id=class_id)
            yield Act(_("Kết quả"), results, "clipboard-check")
        return
    yield from _before(sheet, powers, class_id)
    if powers.enrol:
        yield from _while_held(sheet, class_id)


def _before(sheet: ClassSheet, powers: Powers, class_id: int) -> Iterator[Act]:
    """Until it begins: people come into it, once it has a timetable and is open to them."""
    is_ahead = sheet.status in {ClassStatus.DRAFT, ClassStatus.OPEN}
    if powers.enrol:
        enrol = url_for("enrolment.create", class_id=class_id)
        yield Act(_(_ENROL), enrol, "person-plus", is_due=is_ahead or not sheet.numbers.seats)
    if powers.nominate:
        nominate = url_for("nomination.create", class_id=class_id)
        yield Act(_(_NOMINATE), nominate, "send", is_due=not powers.enrol)
    if powers.change and powers.opens:
        opening = url_for("course_class.open", class_id=class_id)
        is_due = is_ahead and not sheet.numbers.seats
        yield Act(_("Mở ghi danh"), opening, "check-lg", is_due=is_due)
    if powers.change and not sheet.meetings and sheet.status is not ClassStatus.HELD:
        timetable = url_for("meeting.index", class_id=class_id)
        yield Act(_("Xếp lịch các buổi"), timetable, "calendar-event", is_due=True)


def _while_held(sheet: ClassSheet, class_id: int) -> Iterator[Act]:
    """Once it has begun: the register while it runs, the results when it is over."""
    has_people = bool(sheet.numbers.seats)
    if sheet.status is ClassStatus.RUNNING and sheet.meetings:
        register = url_for("attendance.index", class_id=class_id)
        yield Act(_("Điểm danh"), register, "check2-square", is_due=has_people)
    if sheet.status in {ClassStatus.RUNNING, ClassStatus.HELD}:
        is_over = sheet.status is ClassStatus.HELD or not sheet.meetings
        results = url_for("completion.index", class_id=class_id)
        yield Act(_("Ghi kết quả"), results, "clipboard-check", is_due=has_people and is_over)
