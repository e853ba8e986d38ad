"""Assessments of digital skills: those of a year, and recording, changing and removing one."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.listing import acting, carried, outlook, typed
from app.blueprints.paging import offset, paging
from app.blueprints.register_file import assessment_fields
from app.blueprints.table_file import file_asked, file_links, send_table
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import RuleViolation
from app.forms.assessment import AssessmentForm, Passed
from app.forms.enrolment import ConfirmForm
from app.i18n import _
from app.models import Assessment, Person
from app.queries.assessment import (
    AssessmentFilter,
    assessment_to_change,
    count_assessments,
    list_assessments,
    systems_in_use,
)
from app.queries.person import person_in_scope
from app.security import requires, signed_in_user
from app.services.assessment import change_assessment, record_assessment, remove_assessment

bp = Blueprint("assessment", __name__)

PAGE = 50
_YES_NO = {Passed.YES.value: True, Passed.NO.value: False}


@bp.route("/danh-gia")
@requires(Permission.PEOPLE_READ)
def index() -> ResponseReturnValue:
    seen, wanted = outlook(), _filter()
    if ending := file_asked():
        lines = list_assessments(g.db, seen, wanted)
        return send_table(_("Kết quả đánh giá"), assessment_fields(), lines, ending=ending)
    total = count_assessments(g.db, seen, wanted)
    return render_template(
        "assessment/index.html",
        assessments=list_assessments(g.db, seen, wanted, limit=PAGE, offset=offset(total, PAGE)),
        wanted=wanted,
        is_filtered=wanted != AssessmentFilter(),
        systems=[(system, _(system)) for system in systems_in_use(g.db, seen)],
        results=[(one.value, _(one.label)) for one in Passed],
        chosen_result=request.args.get("passed", ""),
        paging=paging(total, PAGE),
        year=seen.year,
        carried=carried(),
        files=file_links(total, _("Kết quả đánh giá")),
        may_change=signed_in_user().may(Permission.ASSESSMENTS_EDIT),
    )


@bp.route("/nguoi/<int:person_id>/danh-gia-moi", methods=["GET", "POST"])
@requires(Permission.ASSESSMENTS_EDIT)
def create(person_id: int) -> ResponseReturnValue:
    person, form = person_in_scope(g.db, person_id, acting()), AssessmentForm()
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                record_assessment(db, person, form.facts(), actor=signed_in_user(), now=clock.now())
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã ghi kết quả đánh giá của %(name)s.", name=person.full_name), "success")
            return redirect(url_for("person.show", person_id=person_id))
    return _form(form, person, None)


@bp.route("/danh-gia/<int:assessment_id>", methods=["GET", "POST"])
@requires(Permission.ASSESSMENTS_EDIT)
def change(assessment_id: int) -> ResponseReturnValue:
    assessment = assessment_to_change(g.db, assessment_id, acting())
    person = assessment.person
    passed = Passed.YES if assessment.is_passed else Passed.NO
    form = AssessmentForm(obj=assessment, passed=passed.value)
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                change_assessment(
                    db, assessment, form.facts(), actor=signed_in_user(), now=clock.now()
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã lưu kết quả đánh giá của %(name)s.", name=person.full_name), "success")
            return redirect(url_for("person.show", person_id=person.id))
    return _form(form, person, assessment)


@bp.route("/danh-gia/<int:assessment_id>/xoa", methods=["GET", "POST"])
@requires(Permission.ASSESSMENTS_EDIT)
def remove(assessment_id: int) -> ResponseReturnValue:
    assessment, form = assessment_to_change(g.db, assessment_id, acting()), ConfirmForm()
    person = assessment.person
    if form.validate_on_submit():
        with transaction(g.db) as db:
            remove_assessment(db, assessment, actor=signed_in_user(), now=clock.now())
        flash(_("Đã xóa một kết quả đánh giá của %(name)s.", name=person.full_name), "success")
        return redirect(url_for("person.show", person_id=person.id))
    return render_template("assessment/remove.html", form=form, assessment=assessment)


def _form(
    form: AssessmentForm, person: Person, assessment: Assessment | None
) -> ResponseReturnValue:
    page = render_template("assessment/form.html", form=form, person=person, assessment=assessment)
    return page, 422 if form.errors else 200


def _filter() -> AssessmentFilter:
    return AssessmentFilter(
        text=typed("q"),
        unit_text=typed("unit_name"),
        system=typed("system"),
        is_passed=_YES_NO.get(request.args.get("passed", "")),
    )
