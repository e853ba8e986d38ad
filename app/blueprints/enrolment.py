"""Places in a class: giving them to people, looking at one, giving one up, undoing a slip."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_page import class_page, may_change
from app.blueprints.listing import acting, carried, outlook, typed
from app.blueprints.paging import page_and_total, paging
from app.blueprints.trail import trail
from app.db import transaction
from app.domain.access import Permission
from app.domain.clash import SEAT_ELSEWHERE
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus, RulesAgainst, read_reason
from app.domain.errors import RuleViolation
from app.domain.trail import AuditSubject
from app.forms.base import BaseForm
from app.forms.enrolment import ConfirmForm, EnrolManyForm, EnrolOneForm, WaiverForm, WithdrawForm
from app.forms.field import given
from app.i18n import _, vi_time
from app.models import CourseClass, Enrolment, EnrolmentEvent, Person
from app.queries.candidate import CandidateFilter, count_candidates, list_candidates
from app.queries.enrolment import (
    EventLine,
    enrolment_of_ones_people,
    enrolment_sheet,
    enrolment_to_change,
    people_by_id,
    person_by_code,
)
from app.queries.organiser import class_to_change
from app.queries.person import PersonFilter, PersonLine, PersonOrder, is_in_scope, list_people
from app.queries.seat import seats_of
from app.security import requires, signed_in_user
from app.services.enrolment import Enrolled, enrol
from app.services.enrolment import remove as remove_enrolment
from app.services.enrolment import withdraw as withdraw_from

bp = Blueprint("enrolment", __name__)

PAGE = 100
OFFERED = 12
TOLD = 10


@dataclass(frozen=True, slots=True)
class PersonOption:
    """A person as components/field.html offers one."""

    code: str
    full_name: str
    about: str


@bp.route("/lop/<int:class_id>/ghi-danh", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def create(class_id: int) -> ResponseReturnValue:
    """Many at once, ticked in a list that is narrowed by unit and name."""
    course_class, form = class_to_change(g.db, class_id, acting()), EnrolManyForm()
    if form.validate_on_submit():
        people = people_by_id(g.db, form.people.data or [], acting())
        done = _enrol(form, course_class, people)
        if done:
            return done
    return _page(course_class, form, EnrolOneForm(formdata=None))


@bp.route("/lop/<int:class_id>/ghi-danh/mot-nguoi", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def create_one(class_id: int) -> ResponseReturnValue:
    """Somebody found by typing. Asked for without a form, it is the page of both."""
    course_class, form = class_to_change(g.db, class_id, acting()), EnrolOneForm()
    if form.validate_on_submit():
        person = person_by_code(g.db, given(form.person.data), acting())
        if person is None:
            form.person.errors = [
                _("Không thấy ai có mã này trong phạm vi của bạn. Hãy gõ tên rồi chọn một người.")
            ]
        else:
            done = _enrol(form, course_class, [person])
            if done:
                return done
    return _page(course_class, EnrolManyForm(formdata=None), form)


@bp.route("/lop/<int:class_id>/ghi-danh/goi-y")
@requires(Permission.ENROLMENTS_EDIT)
def suggest(class_id: int) -> ResponseReturnValue:
    """People to choose from, as the field finds them."""
    class_to_change(g.db, class_id, acting())
    wanted = PersonFilter(text=typed("q"), state=None)
    found = list_people(g.db, acting(), wanted, order=PersonOrder.MATCH, limit=OFFERED)
    return render_template("enrolment/options.html", people=[person_option(line) for line in found])


@bp.route("/ghi-danh/<int:enrolment_id>")
@requires(Permission.COURSES_READ)
def show(enrolment_id: int) -> ResponseReturnValue:
    giving = acting(Permission.ENROLMENTS_EDIT)
    sheet = enrolment_sheet(g.db, enrolment_id, outlook(), giving=giving)
    course = sheet.course_class.course
    return render_template(
        "enrolment/show.html",
        sheet=sheet,
        course=course,
        events=[_event(line) for line in sheet.events],
        may_change=may_change(Permission.ENROLMENTS_EDIT, course),
        may_withdraw=_is_of_ones_people(sheet.person),
        is_over=sheet.course_class.ends_on < clock.today(),
        history=trail(AuditSubject.ENROLMENT, enrolment_id),
    )


@bp.route("/ghi-danh/<int:enrolment_id>/rut", methods=["GET", "POST"])
@requires(Permission.NOMINATE)
def withdraw(enrolment_id: int) -> ResponseReturnValue:
    """By the person's unit, or an office above it, whoever gives the class."""
    enrolment = enrolment_of_ones_people(g.db, enrolment_id, acting())
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                reason, words = given(form.reason.data), form.words.data or ""
                actor, now = signed_in_user(), clock.now()
                withdraw_from(db, enrolment, reason, words, actor=actor, now=now)
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s đã rút khỏi lớp.", name=enrolment.person.full_name), "success")
            return redirect(url_for(".show", enrolment_id=enrolment_id))
    return _ask("enrolment/withdraw.html", enrolment, form)


@bp.route("/ghi-danh/<int:enrolment_id>/xoa", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def remove(enrolment_id: int) -> ResponseReturnValue:
    enrolment = enrolment_to_change(g.db, enrolment_id, acting())
    form, class_id = ConfirmForm(), enrolment.course_class_id
    if form.validate_on_submit():
        name = enrolment.person.full_name
        try:
            with transaction(g.db) as db:
                remove_enrolment(db, enrolment, actor=signed_in_user(), now=clock.now())
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã xóa ghi danh của %(name)s.", name=name), "success")
            return redirect(url_for("course.show_class", class_id=class_id))
    return _ask("enrolment/remove.html", enrolment, form)


def _is_of_ones_people(person: Person) -> bool:
    """Whether the reader answers for somebody's going to classes."""
    if not signed_in_user().may(Permission.NOMINATE):
        return False
    return is_in_scope(g.db, person.id, acting(Permission.NOMINATE))


def _enrol(
    form: WaiverForm, course_class: CourseClass, people: Sequence[Person]
) -> ResponseReturnValue | None:
    """Back to the class once it is done; None, and why, where it is refused."""
    waiver = form.waiver()
    if waiver is not None and waiver.overbooks and not _may_overbook():
        abort(403)
    actor, now = signed_in_user(), clock.now()
    try:
        with transaction(g.db) as db:
            done = enrol(db, course_class, people, waiver=waiver, actor=actor, now=now)
    except RulesAgainst as refusal:
        form.refuse(refusal)
        for reason in refusal.reasons[:TOLD]:
            form.refuse(reason)
        return None
    except RuleViolation as refusal:
        form.refuse(refusal)
        return None
    _tell(done)
    # Where somebody is enrolling one after the other, or unit by unit, they go on.
    return redirect(url_for(".create", class_id=course_class.id, **_narrowed()))


def _may_overbook() -> bool:
    return signed_in_user().may(Permission.OVERBOOK)


def _tell(done: Enrolled) -> None:
    if done.new:
        flash(_("Đã ghi danh %(count)s người.", count=done.new), "success")
    if done.already:
        flash(_("%(count)s người đã có trong danh sách từ trước.", count=done.already), "info")


def _page(course_class: CourseClass, many: EnrolManyForm, one: EnrolOneForm) -> ResponseReturnValue:
    mine, wanted = acting(), _wanted()
    candidates, total = page_and_total(
        lambda before: list_candidates(g.db, course_class, mine, wanted, limit=PAGE, offset=before),
        lambda: count_candidates(g.db, course_class, mine, wanted),
        PAGE,
    )
    seats = seats_of(g.db, course_class, on=clock.today())
    page = class_page(
        "enrolment/create.html",
        course_class,
        many=many,
        one=one,
        ticked=set(many.people.data or ()),
        candidates=candidates,
        paging=paging(total, PAGE),
        wanted=wanted,
        is_filtered=bool(_narrowed()),
        narrowed=_narrowed(),
        carried=carried(),
        seats=seats,
        may_overbook=_may_overbook(),
        is_cancelled=course_class.status is ClassStatus.CANCELLED,
        year=course_class.ends_on.year,
    )
    return page, 422 if many.errors or one.errors else 200


def _ask(template: str, enrolment: Enrolment, form: BaseForm) -> ResponseReturnValue:
    page = render_template(template, enrolment=enrolment, form=form)
    return page, 422 if form.errors else 200


def _wanted() -> CandidateFilter:
    """Whom the class is for, unless all are asked for."""
    return CandidateFilter(
        text=typed("q"),
        unit_text=typed("unit_name"),
        only_untrained=request.args.get("trained") == "0",
        only_meant=request.args.get("meant") != "any",
    )


def _narrowed() -> dict[str, Any]:
    """What narrows the list, for the links and forms that lead back to it."""
    names = ("q", "unit_name", "trained", "meant")
    return {name: request.args[name] for name in names if request.args.get(name)}


def person_option(line: PersonLine) -> PersonOption:
    about = [line.code, line.position, line.unit_name]
    return PersonOption(line.code, line.full_name, " · ".join(part for part in about if part))


def _event(line: EventLine) -> dict[str, object]:
    """A status as components/timeline.html takes it."""
    return {
        "title": _(line.event.status.label),
        "when": vi_time(line.event.at),
        "who": line.actor or _("lệnh trên máy chủ"),
        "text": _why(line.event),
    }


def _why(event: EnrolmentEvent) -> str:
    """The reason that an event keeps, in words; "" where it keeps none."""
    if event.reason and event.status is EnrolmentStatus.WAITING:
        return _(SEAT_ELSEWHERE, code=event.reason)
    reason, words = read_reason(event.reason or "")
    if reason is None or not words:
        return _(reason.label) if reason else words
    return _("%(reason)s: %(words)s", reason=reason, words=words)
