"""Jobs: moving, one beside the main one, leaving, and putting right what was written wrong."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.listing import acting
from app.blueprints.person_edit import page_of, unit_for
from app.blueprints.question import Question, ask
from app.blueprints.unit_choice import choice_url, show_unit
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import RuleViolation
from app.domain.placement import period_words
from app.domain.posting import EndedAlready, NotEnded, PostingFacts
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.forms.field import given
from app.forms.posting import CorrectJobForm, JobForm, LeaveForm, MoveForm, RemoveJobForm
from app.i18n import _, vi_date
from app.models import Person, Posting
from app.queries.board import unit_name
from app.queries.outlook import Outlook
from app.queries.person import person_in_scope
from app.queries.posting import main_before, open_main, posting_to_change
from app.security import requires, signed_in_user
from app.services.person.posting import (
    correct_posting,
    end_posting,
    facts_of,
    remove_posting,
    reopen_posting,
    start_posting,
)

bp = Blueprint("posting", __name__)


@bp.route("/nguoi/<int:person_id>/chuyen", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def move(person_id: int) -> ResponseReturnValue:
    """A new main job; the one held until then ends on the day before."""
    person = person_in_scope(g.db, person_id, acting())
    held = open_main(g.db, person_id)
    return _start(person, MoveForm(data=_said(held)), held, is_main=True)


@bp.route("/nguoi/<int:person_id>/kiem-nhiem", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def beside(person_id: int) -> ResponseReturnValue:
    """A job beside the main one, which is not counted."""
    person = person_in_scope(g.db, person_id, acting())
    return _start(person, JobForm(), open_main(g.db, person_id), is_main=False)


@bp.route("/vi-tri/<int:posting_id>/sua", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def correct(posting_id: int) -> ResponseReturnValue:
    """What was written wrong of a job."""
    mine = acting()
    posting = posting_to_change(g.db, posting_id, mine)
    form = CorrectJobForm(data=_said(posting) | _when(posting))
    form.keep_named(facts_of(posting).audiences)
    if request.method == "GET":
        show_unit(form.unit, posting.unit, mine)
    is_sent = form.validate_on_submit()
    unit = unit_for(form, mine) if request.method == "POST" else None
    if is_sent and unit is not None:
        try:
            with transaction(g.db) as db:
                is_changed = correct_posting(
                    db,
                    posting,
                    unit,
                    form.job(),
                    form.term(is_main=form.is_main.data),
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            return _saved(posting, is_changed)
    return _form(form, posting.person, _("Sửa vị trí công tác"), mine, posting=posting)


@bp.route("/vi-tri/<int:posting_id>/thoi", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def leave(posting_id: int) -> ResponseReturnValue:
    """The last day of a job."""
    mine, form = acting(), LeaveForm()
    posting = posting_to_change(g.db, posting_id, mine)
    if posting.ends_on != FOR_EVER and request.method == "GET":
        flash(_(EndedAlready.message, last=vi_date(posting.ends_on)), "info")
        return redirect(url_for("person.show", person_id=posting.person_id))
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                actor, now = signed_in_user(), clock.now()
                last_day = given(form.last_day.data)
                end_posting(db, posting, last_day=last_day, actor=actor, now=now)
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(
                _(
                    "%(name)s thôi công tác tại đây sau ngày %(day)s.",
                    name=posting.person.full_name,
                    day=vi_date(form.last_day.data),
                ),
                "success",
            )
            return redirect(page_of(posting.person_id, posting.unit_id))
    page = render_template(
        "person/leave.html", form=form, person=posting.person, job=_in_words(posting, mine)
    )
    return page, 422 if form.errors else 200


@bp.route("/vi-tri/<int:posting_id>/mo-lai", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def reopen(posting_id: int) -> ResponseReturnValue:
    """Whoever was thought to have left goes on, once asked."""
    mine = acting()
    posting = posting_to_change(g.db, posting_id, mine)
    if posting.ends_on == FOR_EVER and request.method == "GET":
        flash(_(NotEnded.message), "info")
        return redirect(url_for("person.show", person_id=posting.person_id))
    person, actor, now = posting.person, signed_in_user(), clock.now()
    question = Question(
        title=_("Mở lại vị trí của %(name)s?", name=person.full_name),
        told=_(
            "%(job)s. Bỏ ngày cuối %(day)s: người này được coi là vẫn giữ vị trí này và được tính "
            "ở đơn vị từ trước đến nay.",
            job=_in_words(posting, mine),
            day=vi_date(posting.ends_on),
        ),
        act=_("Mở lại vị trí"),
        back_url=url_for("person.show", person_id=person.id),
        is_dangerous=False,
    )
    return ask(
        question,
        lambda db: reopen_posting(db, posting, actor=actor, now=now),
        done=_("Đã mở lại vị trí của %(name)s.", name=person.full_name),
    )


@bp.route("/vi-tri/<int:posting_id>/xoa", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def remove(posting_id: int) -> ResponseReturnValue:
    """Undo a job that was written by mistake, once asked."""
    mine = acting()
    posting = posting_to_change(g.db, posting_id, mine)
    person, before = posting.person, main_before(g.db, posting) if posting.is_main else None
    form = RemoveJobForm(data={"gives_back": before is not None})
    job = _in_words(posting, mine)
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                actor, now = signed_in_user(), clock.now()
                gives_back = form.gives_back.data
                remove_posting(db, posting, gives_back=gives_back, actor=actor, now=now)
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã xóa vị trí ghi nhầm của %(name)s.", name=person.full_name), "success")
            return redirect(url_for("person.show", person_id=person.id))
    page = render_template(
        "person/remove_job.html",
        form=form,
        person=person,
        job=job,
        before=_in_words(before, mine) if before else None,
    )
    return page, 422 if form.errors else 200


# What the forms share


def _start(
    person: Person, form: JobForm, held: Posting | None, *, is_main: bool
) -> ResponseReturnValue:
    mine = acting()
    is_sent = form.validate_on_submit()
    unit = unit_for(form, mine)
    if is_sent and unit is not None:
        try:
            with transaction(g.db) as db:
                start_posting(
                    db,
                    person,
                    unit,
                    form.job(),
                    form.term(is_main=is_main),
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã ghi vị trí mới của %(name)s.", name=person.full_name), "success")
            return redirect(page_of(person.id, unit.id))
    title = _("Chuyển công tác") if is_main else _("Thêm kiêm nhiệm")
    if is_main and held is None:
        title = _("Thêm vị trí công tác")
    return _form(form, person, title, mine, held=_in_words(held, mine) if held else None)


def _form(
    form: JobForm,
    person: Person,
    title: str,
    mine: Outlook,
    *,
    held: str | None = None,
    posting: Posting | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "person/job.html",
        form=form,
        person=person,
        title=title,
        held=held,
        posting=posting,
        choice_url=choice_url(Permission.PEOPLE_EDIT),
        sees_province=mine.sees_province,
    )
    return page, 422 if form.errors else 200


def _saved(posting: Posting, is_changed: bool) -> ResponseReturnValue:
    if is_changed:
        flash(_("Đã lưu vị trí của %(name)s.", name=posting.person.full_name), "success")
    else:
        flash(_("Không có gì khác với sổ nên không ghi gì."), "info")
    return redirect(page_of(posting.person_id, posting.unit_id))


def _said(posting: Posting | None) -> dict[str, object]:
    """A job as the form shows it, beside where and when."""
    if posting is None:
        return {}
    facts: PostingFacts = facts_of(posting)
    return {
        "category": facts.category,
        "position": facts.position,
        "is_leader": facts.is_leader,
        "is_it_staff": facts.is_it_staff,
        "is_dx_adviser": facts.is_dx_adviser,
        "subject": facts.subject,
        "school_level": facts.school_level,
        "audiences": sorted(facts.audiences),
    }


def _when(posting: Posting) -> dict[str, object]:
    return {
        "starts_on": posting.starts_on,
        "ends_on": posting.ends_on,
        "is_main": posting.is_main,
    }


def _in_words(posting: Posting, mine: Outlook) -> str:
    """A job in one line: what, where and, where known, from when to when."""
    job = _(
        "%(position)s, %(unit)s",
        position=posting.position or _(posting.category.label),
        unit=unit_name(g.db, posting.unit, on=mine.as_of),
    )
    if (posting.starts_on, posting.ends_on) == (SINCE_EVER, FOR_EVER):
        return job
    return _(
        "%(job)s (%(period)s)", job=job, period=period_words(posting.starts_on, posting.ends_on)
    )
