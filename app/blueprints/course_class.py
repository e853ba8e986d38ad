"""Classes: adding one, changing it, calling it off and taking that back."""

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting
from app.db import transaction
from app.domain.access import Permission
from app.domain.clash import Clash
from app.domain.course import ClassStatus, CreditWouldMove
from app.domain.errors import RuleViolation
from app.errors import refusal_text
from app.forms.course_class import ClassForm
from app.forms.enrolment import ConfirmForm
from app.i18n import _
from app.models import Course, CourseClass
from app.queries.clash import clashes_of_facts, clashes_on_return
from app.queries.eligibility import purpose_of
from app.queries.enrolment import stake_of
from app.queries.organiser import class_to_change, course_to_change
from app.queries.place import PlaceGroup
from app.queries.seat import seats_of
from app.security import requires, signed_in_user
from app.services.course_class import (
    add_class,
    cancel_class,
    change_class,
    close_registration,
    open_class,
    restore_class,
)

bp = Blueprint("course_class", __name__)


@bp.route("/khoa/<int:course_id>/lop-moi", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def create(course_id: int) -> ResponseReturnValue:
    course = course_to_change(g.db, course_id, acting())
    form = ClassForm(data={"code": _next_code(course)})
    if form.validate_on_submit():
        clashes = _clashes(form, course, None)
        if clashes:
            return _form(form, course, None, clashes=clashes)
        try:
            with transaction(g.db) as db:
                added = add_class(
                    db,
                    course,
                    form.facts(),
                    form.admission(),
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã thêm lớp %(code)s.", code=added.code), "success")
            return redirect(url_for("course.show_class", class_id=added.id))
    return _form(form, course, None)


@bp.route("/lop/<int:class_id>/sua", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def change(class_id: int) -> ResponseReturnValue:
    course_class = class_to_change(g.db, class_id, acting())
    is_open = course_class.status is ClassStatus.OPEN
    form, moves = ClassForm(obj=course_class, is_open=is_open), False
    if form.validate_on_submit():
        clashes = _clashes(form, course_class.course, course_class)
        if clashes:
            return _form(form, course_class.course, course_class, clashes=clashes)
        try:
            with transaction(g.db) as db:
                change_class(
                    db,
                    course_class,
                    form.facts(),
                    form.admission(),
                    may_move_credit=form.agreed.data,
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            moves = isinstance(refusal, CreditWouldMove)
            form.refuse(refusal)
        else:
            flash(_("Đã lưu lớp %(code)s.", code=course_class.code), "success")
            return redirect(url_for("course.show_class", class_id=class_id))
    return _form(form, course_class.course, course_class, moves=moves)


@bp.route("/lop/<int:class_id>/mo-ghi-danh", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def open(class_id: int) -> ResponseReturnValue:
    """Open it to registrations and nominations."""
    course_class, form = class_to_change(g.db, class_id, acting()), ConfirmForm()
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                open_class(db, course_class, actor=signed_in_user(), now=clock.now())
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã mở ghi danh lớp %(code)s.", code=course_class.code), "success")
            return redirect(url_for("course.show_class", class_id=class_id))
    page = class_page(
        "course/class_open.html",
        course_class,
        form=form,
        meetings=stake_of(g.db, course_class).meetings,
        held=seats_of(g.db, course_class, on=clock.today()).held,
        audiences=purpose_of(g.db, course_class).audiences,
    )
    return page, 422 if form.errors else 200


@bp.route("/lop/<int:class_id>/dong-ghi-danh", methods=["POST"])
@requires(Permission.COURSES_EDIT)
def close(class_id: int) -> ResponseReturnValue:
    """Take no more registrations from now on."""
    course_class = class_to_change(g.db, class_id, acting())
    try:
        with transaction(g.db) as db:
            close_registration(db, course_class, actor=signed_in_user(), now=clock.now())
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "danger")
    else:
        flash(
            _(
                "Lớp %(code)s thôi nhận đăng ký. Người đã đăng ký giữ nguyên chỗ và thứ tự.",
                code=course_class.code,
            ),
            "success",
        )
    return redirect(url_for("course.show_class", class_id=class_id))


@bp.route("/lop/<int:class_id>/huy", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def cancel(class_id: int) -> ResponseReturnValue:
    course_class = class_to_change(g.db, class_id, acting())
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(g.db) as db:
            stake = stake_of(db, course_class)
            cancel_class(db, course_class, actor=signed_in_user(), now=clock.now())
        flash(
            _(
                "Đã hủy lớp %(code)s: %(enrolled)s người trong danh sách, %(completed)s kết quả "
                "hoàn thành không còn được tính. Có thể mở lại lớp.",
                code=course_class.code,
                enrolled=stake.enrolled,
                completed=stake.completed,
            ),
            "success",
        )
        return redirect(url_for("course.show_class", class_id=class_id))
    return _ask(course_class, form, is_cancelling=True)


@bp.route("/lop/<int:class_id>/mo-lai", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def restore(class_id: int) -> ResponseReturnValue:
    course_class = class_to_change(g.db, class_id, acting())
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                stake = stake_of(db, course_class)
                waiting = restore_class(db, course_class, actor=signed_in_user(), now=clock.now())
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(
                _(
                    "Đã mở lại lớp %(code)s: %(enrolled)s người có lại chỗ, %(completed)s kết quả "
                    "hoàn thành được tính lại.",
                    code=course_class.code,
                    enrolled=stake.enrolled + stake.busy - waiting,
                    completed=stake.completed,
                ),
                "success",
            )
            return redirect(_after_return(class_id, waiting))
    return _ask(course_class, form, is_cancelling=False)


def _after_return(class_id: int, waiting: int) -> str:
    """To the class; to its queue where some wait in it for another class, who are named there."""
    if not waiting:
        return url_for("course.show_class", class_id=class_id)
    flash(
        _(
            "%(count)s người đang có chỗ ở lớp khác cùng lúc nên chưa lấy lại chỗ: họ ở hàng chờ "
            "dưới đây, cạnh tên ghi rõ lớp bị trùng.",
            count=waiting,
        ),
        "warning",
    )
    return url_for("place.index", class_id=class_id, group=PlaceGroup.WAITING.value)


def _form(
    form: ClassForm,
    course: Course,
    course_class: CourseClass | None,
    *,
    moves: bool = False,
    clashes: Sequence[Clash] = (),
) -> ResponseReturnValue:
    """moves: whether credit would move into another year, which must be agreed to first.

    clashes: what is in the way of what was typed, which must be agreed to first.
    """
    values = {
        "form": form,
        "course": course,
        "is_cancelled": course_class is not None and course_class.status is ClassStatus.CANCELLED,
        "asks": moves or form.agreed.data,
        "clashes": clashes,
    }
    template = "course/class_form.html"
    if course_class is None:
        page = render_template(template, course_class=None, **values)
    else:
        page = class_page(template, course_class, **values)
    return page, 422 if form.errors or clashes else 200


def _clashes(form: ClassForm, course: Course, course_class: CourseClass | None) -> list[Clash]:
    """What is in the way of the days and the place typed, unless they are kept or agreed to."""
    facts = form.facts()
    if form.despite.data or facts.ends_on < facts.starts_on:
        return []
    if course_class is not None:
        before = course_class.starts_on, course_class.ends_on, course_class.venue
        if before == (facts.starts_on, facts.ends_on, facts.venue):
            return []
    return clashes_of_facts(g.db, course, facts, course_class)


def _ask(
    course_class: CourseClass, form: ConfirmForm, *, is_cancelling: bool
) -> ResponseReturnValue:
    page = render_template(
        "course/class_cancel.html",
        form=form,
        course_class=course_class,
        stake=stake_of(g.db, course_class),
        is_cancelling=is_cancelling,
        clashes=[] if is_cancelling else clashes_on_return(g.db, course_class, acting()),
    )
    return page, 422 if form.errors else 200


def _next_code(course: Course) -> str:
    """What the next class of a course is called, after its brothers: 2026-SNV-03.L2."""
    codes = {one.code for one in course.classes}
    number = len(codes) + 1
    while f"{course.code}.L{number}" in codes:
        number += 1
    return f"{course.code}.L{number}"
