"""The registers of a class: how far each is, one filled by keyboard, closed and opened again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.attendance_file import MeetingColumn, PersonShares, share_fields
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting
from app.blueprints.question import Question, ask
from app.blueprints.table_file import file_asked, file_links, send_table
from app.db import transaction
from app.domain.access import Permission
from app.domain.attendance import MarkedMeanwhile, Presence, UnmarkedMeanwhile
from app.domain.class_paper import ClassPaper
from app.domain.errors import RuleViolation
from app.domain.vietnamese import fold
from app.errors import refusal_text
from app.forms.attendance import MarkRow, RegisterForm, marks_typed
from app.forms.enrolment import ConfirmForm
from app.i18n import _, vi_date
from app.models import CourseClass, Meeting
from app.queries.attendance import (
    RegisterLine,
    marks_of_class,
    meeting_of,
    progress_of,
    register_of,
    share_lines,
    state_of,
    walk_ins_left,
)
from app.queries.organiser import class_to_change
from app.security import requires, signed_in_user
from app.services.attendance import (
    MarkEntry,
    RegisterRefused,
    RegisterTaken,
    call_late,
    close_meeting,
    reopen_meeting,
    take_register,
)

bp = Blueprint("attendance", __name__, url_prefix="/lop/<int:class_id>/diem-danh")

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


@bp.route("")
@requires(Permission.ENROLMENTS_EDIT)
def index(class_id: int) -> ResponseReturnValue:
    course_class = class_to_change(g.db, class_id, acting())
    people = [PersonShares(line) for line in share_lines(g.db, course_class)]
    progress = progress_of(g.db, course_class)
    if ending := file_asked():
        marks = marks_of_class(g.db, class_id)
        columns = [
            MeetingColumn(one.meeting, meeting_words(one.meeting), marks) for one in progress
        ]
        title = _("Điểm danh lớp %(code)s", code=course_class.code)
        return send_table(title, share_fields(columns), people, ending=ending)
    return class_page(
        "attendance/index.html",
        course_class,
        progress=progress,
        people=people,
        losing=[one for one in people if not one.shares.can_reach(course_class.threshold)],
        today=clock.today(),
        files=file_links(),
    )


@bp.route("/<int:meeting_id>", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def register(class_id: int, meeting_id: int) -> ResponseReturnValue:
    course_class, meeting = lesson(class_id, meeting_id)
    form, typed = RegisterForm(), Rows()
    if form.validate_on_submit():
        typed = marks_typed(request.form)
        taken = _take(form, course_class, meeting, typed)
        if taken is not None:
            _tell(taken)
            return redirect(url_for(".register", class_id=class_id, meeting_id=meeting_id))
    return _page(form, course_class, meeting, typed)


@bp.route("/<int:meeting_id>/chot", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def close(class_id: int, meeting_id: int) -> ResponseReturnValue:
    course_class, meeting = lesson(class_id, meeting_id)
    lines = register_of(g.db, meeting)
    left = sum(line.mark is None for line in lines)
    question = Question(
        title=_("Chốt điểm danh %(meeting)s?", meeting=meeting_words(meeting)),
        told=_(
            "%(said)s. %(left)s người chưa điểm danh sẽ được ghi «Vắng không phép». Sau khi chốt, "
            "không ai điểm danh được nữa; khi cần sửa, hãy mở lại điểm danh của buổi.",
            said=_counted(lines),
            left=left,
        ),
        act=_("Chốt điểm danh"),
        back_url=url_for(".register", class_id=class_id, meeting_id=meeting_id),
        is_dangerous=False,
    )
    return ask(
        question,
        lambda db: close_meeting(
            db, course_class, meeting, actor=signed_in_user(), now=clock.now()
        ),
        done=_("Đã chốt điểm danh %(meeting)s.", meeting=meeting_words(meeting)),
    )


@bp.route("/<int:meeting_id>/mo-lai", methods=["POST"])
@requires(Permission.ENROLMENTS_EDIT)
def reopen(class_id: int, meeting_id: int) -> ResponseReturnValue:
    course_class, meeting = lesson(class_id, meeting_id)
    back = redirect(url_for(".register", class_id=class_id, meeting_id=meeting_id))
    if not ConfirmForm().validate_on_submit():
        return back
    try:
        with transaction(g.db) as db:
            actor, now = signed_in_user(), clock.now()
            count = reopen_meeting(db, course_class, meeting, actor=actor, now=now)
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "danger")
    else:
        flash(
            _(
                "Đã mở lại điểm danh. %(count)s người tự ghi vắng nay chưa điểm danh.",
                count=count,
            ),
            "success",
        )
    return back


@bp.route("/<int:meeting_id>/di-muon", methods=["POST"])
@requires(Permission.ENROLMENTS_EDIT)
def late(class_id: int, meeting_id: int) -> ResponseReturnValue:
    """From now on whoever checks in is late; sent once more, not any longer."""
    course_class, meeting = lesson(class_id, meeting_id)
    is_late = meeting.late_from is None
    if ConfirmForm().validate_on_submit():
        try:
            with transaction(g.db) as db:
                actor, now = signed_in_user(), clock.now()
                call_late(db, course_class, meeting, is_late=is_late, actor=actor, now=now)
        except RuleViolation as refusal:
            flash(refusal_text(refusal), "danger")
        else:
            flash(
                _("Từ bây giờ, người tự điểm danh hoặc được quét mã sẽ được ghi là đi muộn.")
                if is_late
                else _("Người tự điểm danh hoặc được quét mã lại được ghi là có mặt."),
                "success",
            )
    return redirect(url_for(".register", class_id=class_id, meeting_id=meeting_id))


def lesson(class_id: int, meeting_id: int) -> tuple[CourseClass, Meeting]:
    """A meeting of a class that the actor gives. Raises NotFound."""
    course_class = class_to_change(g.db, class_id, acting())
    return course_class, meeting_of(course_class, meeting_id)


def meeting_words(meeting: Meeting) -> str:
    """A meeting within a sentence: «buổi sáng 04/03/2024»."""
    part, day = _(meeting.part.label).lower(), vi_date(meeting.held_on)
    return _("buổi %(part)s %(day)s", part=part, day=day)


def _counted(lines: Sequence[RegisterLine]) -> str:
    """What a register says, in numbers: «50 có mặt, 2 đi muộn»."""
    counts = Counter(line.mark.presence for line in lines if line.mark)
    said = [f"{counts[one]} {_(one.label).lower()}" for one in Presence if counts[one]]
    return ", ".join(said) or _("Chưa điểm danh ai")


def _take(
    form: RegisterForm, course_class: CourseClass, meeting: Meeting, typed: Rows
) -> RegisterTaken | None:
    """What came of it; None where it is refused, with the reasons on the rows and on the form."""
    entries = [MarkEntry(id, row.presence, row.seen) for id, row in typed.items()]
    try:
        with transaction(g.db) as db:
            return take_register(
                db, course_class, meeting, entries, actor=signed_in_user(), now=clock.now()
            )
    except RegisterRefused as refused:
        for id, refusal in refused.by_place.items():
            typed[id].refusals.append(refusal)
    except RuleViolation as refusal:
        form.refuse(refusal)
    return None


def _tell(taken: RegisterTaken) -> None:
    if taken.new:
        flash(_("Đã điểm danh %(count)s người.", count=taken.new), "success")
    if taken.changed:
        flash(_("Đã sửa điểm danh của %(count)s người.", count=taken.changed), "success")
    if not taken.new and not taken.changed:
        flash(_("Không có gì thay đổi: điểm danh đã được ghi như vậy."), "info")


def _page(
    form: RegisterForm, course_class: CourseClass, meeting: Meeting, typed: Rows
) -> ResponseReturnValue:
    lines = register_of(g.db, meeting)
    shown = _shown(lines, typed)
    page = class_page(
        "attendance/register.html",
        course_class,
        form=form,
        meeting=meeting,
        words=meeting_words(meeting),
        lines=shown,
        refused=[one for one in shown if one.errors],
        progress=progress_of(g.db, course_class),
        closed_reason=_closed_reason(course_class, meeting),
        guests=walk_ins_left(g.db, meeting.id),
        is_today=meeting.held_on == clock.today(),
        presences=list(Presence),
        sheet_url=_sheet_url(meeting),
    )
    is_refused = bool(form.errors) or any(one.errors for one in shown)
    return page, 422 if is_refused else 200


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
