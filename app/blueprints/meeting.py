"""The timetable of a class: several meetings at once, or one by one."""

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_page import clashes_shown, class_page
from app.blueprints.listing import acting
from app.db import transaction
from app.domain.access import Permission
from app.domain.course import sittings
from app.domain.errors import NotFound, RuleViolation
from app.errors import refusal_text
from app.forms.course import MeetingForm, MeetingsForm
from app.forms.field import given
from app.i18n import _
from app.models import CourseClass, Meeting
from app.queries.course_class import timetable
from app.queries.organiser import class_to_change
from app.security import requires, signed_in_user
from app.services.meeting import add_meetings, change_meeting, remove_meeting

bp = Blueprint("meeting", __name__, url_prefix="/lop/<int:class_id>/cac-buoi")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def index(class_id: int) -> ResponseReturnValue:
    course_class = class_to_change(g.db, class_id, acting())
    form = MeetingsForm(data={"first_on": course_class.starts_on, "last_on": course_class.ends_on})
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                added = add_meetings(
                    db,
                    course_class,
                    sittings(
                        given(form.first_on.data),
                        given(form.last_on.data),
                        weekdays=given(form.weekdays.data),
                        parts=given(form.parts.data),
                    ),
                    form.venue.data,
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal, form.first_on if refusal.about else None)
        else:
            flash(_("Đã thêm %(count)s buổi học.", count=added), "success")
            return redirect(url_for(".index", class_id=class_id))
    page = class_page(
        "course/meetings.html",
        course_class,
        form=form,
        meetings=timetable(course_class),
        clashes=clashes_shown(course_class),
    )
    return page, 422 if form.errors else 200


@bp.route("/<int:meeting_id>", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def change(class_id: int, meeting_id: int) -> ResponseReturnValue:
    course_class = class_to_change(g.db, class_id, acting())
    meeting = _meeting(course_class, meeting_id)
    form = MeetingForm(obj=meeting)
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                change_meeting(
                    db,
                    course_class,
                    meeting,
                    (given(form.held_on.data), given(form.part.data)),
                    venue=form.venue.data,
                    is_cancelled=form.is_cancelled.data,
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã lưu buổi học."), "success")
            return redirect(url_for(".index", class_id=class_id))
    page = class_page("course/meeting.html", course_class, form=form, meeting=meeting)
    return page, 422 if form.errors else 200


@bp.route("/<int:meeting_id>/xoa", methods=["POST"])
@requires(Permission.COURSES_EDIT)
def remove(class_id: int, meeting_id: int) -> ResponseReturnValue:
    course_class = class_to_change(g.db, class_id, acting())
    meeting = _meeting(course_class, meeting_id)
    try:
        with transaction(g.db) as db:
            remove_meeting(db, course_class, meeting, actor=signed_in_user(), now=clock.now())
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "danger")
    else:
        flash(_("Đã xóa buổi học khỏi lịch."), "success")
    return redirect(url_for(".index", class_id=class_id))


def _meeting(course_class: CourseClass, meeting_id: int) -> Meeting:
    """A meeting of the class. Raises NotFound."""
    for meeting in course_class.meetings:
        if meeting.id == meeting_id:
            return meeting
    raise NotFound
