"""Courses of a year, one course with its classes, one class with its people."""

from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_acts import Powers, class_acts
from app.blueprints.class_page import clashes_shown, class_page, may_change
from app.blueprints.course_file import course_fields, participant_fields
from app.blueprints.listing import acting, carried, chosen, intake_url, options, outlook, typed
from app.blueprints.paging import offset, paging, sorting
from app.blueprints.table_file import file_asked, file_links, send_table
from app.blueprints.trail import trail
from app.blueprints.unit_choice import choice_url, chosen_unit, show_unit
from app.db import transaction
from app.domain.access import Permission
from app.domain.audience import Audience
from app.domain.course import ClassStatus, NotYourProvince, Topic, next_code
from app.domain.errors import RuleViolation
from app.domain.trail import AuditSubject
from app.forms.course import CourseForm
from app.i18n import _
from app.models import Course, Unit
from app.queries.course import (
    CourseFilter,
    CourseOrder,
    codes_beginning,
    count_courses,
    course_sheet,
    list_courses,
)
from app.queries.course_class import (
    ClassSheet,
    class_sheet,
    count_participants,
    list_participants,
    people_completed_in,
)
from app.queries.organiser import course_to_change
from app.queries.outlook import Outlook
from app.queries.registration import window_of
from app.queries.unit import own_unit
from app.security import requires, signed_in_user
from app.services.course import add_course, change_course

bp = Blueprint("course", __name__)

PAGE = 50


@dataclass(frozen=True, slots=True)
class Registration:
    """How a class stands with registrations. may_be_opened: it has not been, and could be.

    takes_people: at this moment.
    """

    is_open: bool
    may_be_opened: bool
    takes_people: bool


@bp.route("/khoa")
@requires(Permission.COURSES_READ)
def index() -> ResponseReturnValue:
    seen, wanted = outlook(), _filter()
    order, ending = sorting(list(CourseOrder), f"-{CourseOrder.DATE}"), file_asked()
    total = count_courses(g.db, seen, wanted)
    courses = list_courses(
        g.db,
        seen,
        wanted,
        order=CourseOrder(order.key),
        is_descending=order.is_descending,
        limit=None if ending else PAGE,
        offset=0 if ending else offset(total, PAGE),
    )
    if ending:
        return send_table(_("Khóa đào tạo"), course_fields(), courses, ending=ending)
    return render_template(
        "course/index.html",
        courses=courses,
        wanted=wanted,
        order=order,
        paging=paging(total, PAGE),
        year=seen.year,
        is_filtered=wanted != CourseFilter(),
        topics=options(Topic),
        audiences=options(Audience),
        statuses=options(ClassStatus),
        carried=carried(),
        intake_url=intake_url(),
        files=file_links(),
        may_add=signed_in_user().may(Permission.COURSES_EDIT),
    )


@bp.route("/khoa/<int:course_id>")
@requires(Permission.COURSES_READ)
def show(course_id: int) -> ResponseReturnValue:
    sheet = course_sheet(g.db, course_id, outlook())
    return render_template(
        "course/show.html",
        sheet=sheet,
        may_change=may_change(Permission.COURSES_EDIT, sheet.course),
        history=trail(AuditSubject.COURSE, course_id),
    )


@bp.route("/khoa/moi", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def create() -> ResponseReturnValue:
    mine, form = acting(), CourseForm()
    if form.validate_on_submit():
        organiser = _organiser(form, mine)
        if not form.errors:
            try:
                with transaction(g.db) as db:
                    facts, actor = form.facts(), signed_in_user()
                    course = add_course(
                        db, mine.province_id, facts, organiser, actor=actor, now=clock.now()
                    )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                flash(_("Đã thêm khóa «%(title)s».", title=course.title), "success")
                return redirect(url_for(".show", course_id=course.id))
    elif request.method == "GET":
        _offer_own_unit(form, mine)
    return _form(form, mine, course=None)


@bp.route("/khoa/<int:course_id>/sua", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def change(course_id: int) -> ResponseReturnValue:
    mine = acting()
    course = course_to_change(g.db, course_id, mine)
    form = CourseForm(data=_said(course))
    if form.validate_on_submit():
        organiser = _organiser(form, mine)
        if not form.errors:
            try:
                with transaction(g.db) as db:
                    facts, actor = form.facts(), signed_in_user()
                    change_course(db, course, facts, organiser, actor=actor, now=clock.now())
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                flash(_("Đã lưu khóa «%(title)s».", title=course.title), "success")
                return redirect(url_for(".show", course_id=course_id))
    elif course.organiser is not None:
        show_unit(form.organiser, course.organiser, mine)
    return _form(form, mine, course=course)


@bp.route("/lop/<int:class_id>")
@requires(Permission.COURSES_READ)
def show_class(class_id: int) -> ResponseReturnValue:
    seen = outlook()
    sheet, ending = class_sheet(g.db, class_id, seen), file_asked()
    total = count_participants(g.db, class_id, seen)
    participants = list_participants(
        g.db,
        class_id,
        seen,
        limit=None if ending else PAGE,
        offset=0 if ending else offset(total, PAGE),
    )
    if ending:
        code = sheet.course_class.code
        title = _("Học viên lớp %(code)s", code=code)
        return send_table(title, participant_fields(code), participants, ending=ending)
    registration = _registration(sheet)
    powers = Powers(
        change=may_change(Permission.COURSES_EDIT, sheet.course),
        enrol=may_change(Permission.ENROLMENTS_EDIT, sheet.course),
        nominate=registration.takes_people and signed_in_user().may(Permission.NOMINATE),
        opens=registration.may_be_opened,
    )
    return class_page(
        "course/show_class.html",
        sheet.course_class,
        sheet=sheet,
        registration=registration,
        acts=class_acts(sheet, powers),
        clashes=clashes_shown(sheet.course_class),
        participants=participants,
        files=file_links(),
        paging=paging(total, PAGE),
        numbers=_counts(sheet),
        elsewhere=sheet.numbers.total - total,
        may_change=powers.change,
        may_enrol=powers.enrol,
        history=trail(AuditSubject.COURSE_CLASS, class_id),
    )


def _form(form: CourseForm, mine: Outlook, *, course: Course | None) -> ResponseReturnValue:
    page = render_template(
        "course/form.html",
        form=form,
        course=course,
        choice_url=choice_url(Permission.COURSES_EDIT),
        may_be_province=mine.sees_province,
        completed=people_completed_in(g.db, course.id) if course else 0,
    )
    return page, 422 if form.errors else 200


def _organiser(form: CourseForm, mine: Outlook) -> Unit | None:
    """The unit typed, in scope; None: the province itself. The form says what is wrong."""
    organiser = chosen_unit(form, form.organiser, mine)
    if not form.organiser.data and not mine.sees_province:
        form.refuse(NotYourProvince())
    return organiser


def _offer_own_unit(form: CourseForm, mine: Outlook) -> None:
    """Whoever works for a unit gives courses as that, most often, under the next of its codes."""
    own = own_unit(g.db, scope=mine.scope, province_id=mine.province_id)
    if own is None:
        return
    show_unit(form.organiser, own, mine)
    beginning = f"{outlook().year}-{own.code}-"
    form.code.data = next_code(beginning, codes_beginning(g.db, mine.province_id, beginning))


def _said(course: Course) -> dict[str, object]:
    """What the form shows of a course, beside its organiser."""
    return {
        "code": course.code,
        "title": course.title,
        "topics": [row.topic for row in course.topics],
        "audiences": [row.audience for row in course.audiences],
    }


def _registration(sheet: ClassSheet) -> Registration:
    """How a class stands with registrations at this moment."""
    window, now = window_of(sheet.course_class), clock.now()
    is_settled = sheet.course_class.ends_on < clock.today()
    return Registration(
        is_open=window.is_opened and not window.is_closed(now),
        takes_people=window.refusal(now) is None,
        may_be_opened=not (window.is_opened or window.is_closed(now) or is_settled),
    )


def _counts(sheet: ClassSheet) -> list[tuple[str, int | None]]:
    """The class in numbers: seats first, then how it ended, then who has no outcome yet."""
    numbers = sheet.numbers
    return [
        (_("trong danh sách"), numbers.seats),
        (_("số chỗ"), sheet.course_class.capacity),
        *((_(outcome.label).lower(), count) for outcome, count in numbers.outcomes.items()),
        *((_(status.label).lower(), count) for status, count in numbers.statuses.items()),
    ]


def _filter() -> CourseFilter:
    return CourseFilter(
        text=typed("q"),
        organiser_text=typed("organiser"),
        topic=chosen(Topic, "topic"),
        audience=chosen(Audience, "audience"),
        status=chosen(ClassStatus, "status"),
        in_all_years=request.args.get("years") == "all",
    )
