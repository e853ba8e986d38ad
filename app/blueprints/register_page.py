"""The page of a register: what it says by now, and over it what somebody filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, g, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_page import class_page
from app.domain.access import Permission
from app.domain.attendance import MarkedMeanwhile, Presence, UnmarkedMeanwhile
from app.domain.class_paper import ClassPaper
from app.domain.course import MeetingGone
from app.domain.errors import RuleViolation
from app.domain.vietnamese import fold
from app.errors import refusal_text
from app.forms.attendance import MarkRow, RegisterForm
from app.i18n import _, vi_date
from app.models import CourseClass, Meeting
from app.queries.attendance import (
    RegisterLine,
    marks_of,
    progress_of,
    register_of,
    seated,
    state_of,
    walk_ins_left,
)
from app.queries.course_class import timetable
from app.security import signed_in_user

Rows = dict[int, MarkRow]


@dataclass(frozen=True, slots=True)
class LineShown:
    """Somebody on the page, and what is said of them there. errors: what is wrong with it."""

    line: RegisterLine
    row: MarkRow
    errors: list[str]

    @property
    def sought(self) -> str:
        """What a name or a code typed without marks is looked for in."""
        return fold(f"{self.line.full_name} {self.line.code}")


def meeting_words(meeting: Meeting) -> str:
    """A meeting within a sentence: «buổi sáng 04/03/2024»."""
    part, day = _(meeting.part.label).lower(), vi_date(meeting.held_on)
    return _("buổi %(part)s %(day)s", part=part, day=day)


def register_page(
    form: RegisterForm, course_class: CourseClass, meeting: Meeting, typed: Rows
) -> ResponseReturnValue:
    """The register, where nothing can be written into it with the ways to keep what was typed."""
    lines = register_of(g.db, meeting)
    shown = _shown(lines, typed)
    closed_reason = _closed_reason(course_class, meeting)
    kept = _kept_fields(typed) if closed_reason else {}
    page = class_page(
        "attendance/register.html",
        course_class,
        form=form,
        meeting=meeting,
        words=meeting_words(meeting),
        lines=shown,
        refused=[one for one in shown if one.errors],
        progress=progress_of(g.db, course_class),
        closed_reason=closed_reason,
        kept=kept,
        open_meetings=_open_meetings(course_class) if kept else [],
        guests=walk_ins_left(g.db, meeting.id),
        is_today=meeting.held_on == clock.today(),
        presences=list(Presence),
        sheet_url=_sheet_url(meeting),
    )
    is_refused = bool(form.errors) or any(one.errors for one in shown)
    return page, 422 if is_refused else 200


def gone_page(course_class: CourseClass, typed: Rows) -> ResponseReturnValue:
    """What was filled in for a meeting that somebody took away meanwhile: told, and not lost."""
    names = seated(g.db, course_class.id)
    page = class_page(
        "attendance/gone.html",
        course_class,
        refusal=refusal_text(MeetingGone()),
        marks=[
            (names[id], row.presence) for id, row in typed.items() if id in names and row.presence
        ],
        kept=_kept_fields(typed),
        open_meetings=_open_meetings(course_class),
    )
    return page, 409


def laid_over(meeting: Meeting, typed: Rows) -> Rows:
    """Marks that were filled in elsewhere, as if typed over what the register says now."""
    flash(
        _(
            "Phần bạn đã ghi nằm trong sổ của %(meeting)s, chưa lưu. Hãy xem lại rồi lưu.",
            meeting=meeting_words(meeting),
        ),
        "info",
    )
    said = {id: mark.presence for id, mark in marks_of(g.db, meeting.id).items()}
    return {
        id: MarkRow(presence=row.presence, seen=said.get(id))
        for id, row in typed.items()
        if row.presence
    }


def _kept_fields(typed: Rows) -> dict[str, str]:
    """What was filled in and not saved, as the register sends it, to be sent elsewhere."""
    marks = {id: row.presence for id, row in typed.items() if row.is_touched and row.presence}
    return {f"mark-{id}": presence.value for id, presence in marks.items()} | {
        f"seen-{id}": "" for id in marks
    }


def _open_meetings(course_class: CourseClass) -> list[Meeting]:
    """Those of the class whose registers can be written now, in the order of the timetable."""
    return [one for one in timetable(course_class) if not _closed_reason(course_class, one)]


def _sheet_url(meeting: Meeting) -> str | None:
    """The paper to sign for the meeting's day, for whoever may have a class's papers."""
    if meeting.is_cancelled or not signed_in_user().may(Permission.COURSES_EDIT):
        return None
    return url_for(
        "class_document.show",
        class_id=meeting.course_class_id,
        paper=ClassPaper.SIGN_IN.value,
        ngay=meeting.held_on.isoformat(),
    )


def _closed_reason(course_class: CourseClass, meeting: Meeting) -> str | None:
    """Why nothing can be written into the register now; None: it can."""
    try:
        state_of(course_class, meeting).check(clock.today())
    except RuleViolation as refusal:
        return refusal_text(refusal)
    return None


def _shown(lines: Sequence[RegisterLine], typed: Mapping[int, MarkRow]) -> list[LineShown]:
    """The register as it is by now, and over it what was typed and not saved."""
    shown = []
    for line in lines:
        now = line.mark.presence if line.mark else None
        row = typed.get(line.enrolment_id)
        if row is None or not row.is_touched:
            row = MarkRow(presence=now, seen=now)
        elif any(isinstance(one, MarkedMeanwhile | UnmarkedMeanwhile) for one in row.refusals):
            # Whoever saves it once more has been told, and means it.
            row.seen = now
        errors = [refusal_text(refusal) for refusal in row.refusals]
        shown.append(LineShown(line, row, errors))
    return shown
