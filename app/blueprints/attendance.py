"""The registers of a class: how far each is, one filled by keyboard, closed and opened again."""

from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.attendance_file import MeetingColumn, PersonShares, share_fields
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting
from app.blueprints.question import Question, ask
from app.blueprints.register_page import (
    Rows,
    gone_page,
    laid_over,
    meeting_words,
    register_page,
)
from app.blueprints.table_file import file_asked, file_links, send_table
from app.db import transaction
from app.domain.access import Permission
from app.domain.attendance import Presence
from app.domain.course import MeetingGone
from app.domain.errors import NotFound, RuleViolation
from app.errors import refusal_text
from app.forms.attendance import RegisterForm, marks_typed
from app.forms.enrolment import ConfirmForm
from app.i18n import _
from app.models import CourseClass, Meeting
from app.queries.attendance import (
    RegisterLine,
    marks_of_class,
    meeting_of,
    progress_of,
    register_of,
    share_lines,
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
    course_class = class_to_change(g.db, class_id, acting())
    form = RegisterForm()
    is_sent = form.validate_on_submit()
    typed = marks_typed(request.form) if is_sent else Rows()
    try:
        meeting = meeting_of(course_class, meeting_id)
        taken = _take(form, course_class, meeting, typed) if is_sent else None
    except (NotFound, MeetingGone):
        if not typed:
            raise
        return gone_page(course_class, typed)
    if taken is not None:
        _tell(taken)
        return redirect(url_for(".register", class_id=class_id, meeting_id=meeting_id))
    return register_page(form, course_class, meeting, typed)


@bp.route("/<int:meeting_id>/dua-vao", methods=["POST"])
@requires(Permission.ENROLMENTS_EDIT)
def lay(class_id: int, meeting_id: int) -> ResponseReturnValue:
    """What was filled in for another meeting, over this one's register: shown, and not saved."""
    course_class, meeting = lesson(class_id, meeting_id)
    form = RegisterForm()
    if not form.validate_on_submit():
        return redirect(url_for(".register", class_id=class_id, meeting_id=meeting_id))
    typed = laid_over(meeting, marks_typed(request.form))
    return register_page(form, course_class, meeting, typed)


@bp.route("/<int:meeting_id>/chot", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def close(class_id: int, meeting_id: int) -> ResponseReturnValue:
    course_class, meeting = lesson(class_id, meeting_id)
    lines = register_of(g.db, meeting)
    left = sum(line.mark is None for line in lines)
    question = Question(
        title=_("Chốt điểm danh %(meeting)s?", meeting=meeting_words(meeting)),
        told=_(
            "%(said)s. %(rest)s Sau khi chốt, không ai điểm danh được nữa; khi cần sửa, hãy mở lại "
            "điểm danh của buổi.",
            said=_counted(lines),
            rest=_("%(count)s người chưa điểm danh sẽ được ghi «Vắng không phép».", count=left)
            if left
            else _("Ai cũng đã được điểm danh."),
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
    """Who was at a register when somebody closed it brings along what they had filled in."""
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
        if typed := marks_typed(request.form):
            typed = laid_over(meeting, typed)
            return register_page(RegisterForm(), course_class, meeting, typed)
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
