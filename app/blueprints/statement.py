"""Statements that a target without a number is reached: made, corrected, withdrawn, removed."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.basis import basis
from app.blueprints.listing import acting, outlook
from app.blueprints.question import Question, ask
from app.blueprints.trail import trail
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import RuleViolation
from app.domain.plan import QualitativeSubject
from app.domain.trail import AuditSubject
from app.domain.unit import FOR_EVER
from app.forms.base import BaseForm
from app.forms.field import given
from app.forms.statement import StatementForm, WithdrawalForm
from app.i18n import _
from app.models import Statement
from app.queries.statement import stated_targets, statement_in_scope, subjects_of
from app.security import requires, signed_in_user
from app.services.statement import change_statement, remove_statement, state, withdraw
from app.shell import standpoint

bp = Blueprint("statement", __name__, url_prefix="/so-lieu/xac-nhan")


@bp.route("")
@requires(Permission.FACTS_READ)
def index() -> ResponseReturnValue:
    targets = stated_targets(g.db, standpoint().plan, outlook())
    return render_template(
        "statement/index.html",
        targets=[(one, basis(one.target)) for one in targets],
        may_state=_may_state() and bool(targets),
    )


@bp.route("/<int:statement_id>")
@requires(Permission.FACTS_READ)
def show(statement_id: int) -> ResponseReturnValue:
    statement = statement_in_scope(g.db, statement_id, outlook())
    return render_template(
        "statement/show.html",
        statement=statement,
        stands=statement.withdrawn_on == FOR_EVER,
        may_state=_may_state(),
        history=trail(AuditSubject.STATEMENT, statement_id),
    )


@bp.route("/moi", methods=["GET", "POST"])
@requires(Permission.STATEMENTS_EDIT)
def create() -> ResponseReturnValue:
    _require_province()
    plan, form = standpoint().plan, StatementForm(subject=request.args.get("subject"))
    form.offer(subjects_of(plan))
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                statement = state(
                    db,
                    plan,
                    QualitativeSubject(form.subject.data),
                    stated_on=given(form.stated_on.data),
                    evidence=given(form.evidence.data),
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã ghi xác nhận."), "success")
            return redirect(url_for(".show", statement_id=statement.id))
    return _form(form, None)


@bp.route("/<int:statement_id>/sua", methods=["GET", "POST"])
@requires(Permission.STATEMENTS_EDIT)
def change(statement_id: int) -> ResponseReturnValue:
    statement = _to_change(statement_id)
    form = StatementForm(data={"stated_on": statement.stated_on, "evidence": statement.evidence})
    del form.subject
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                change_statement(
                    db,
                    statement,
                    stated_on=given(form.stated_on.data),
                    evidence=given(form.evidence.data),
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã lưu xác nhận."), "success")
            return redirect(url_for(".show", statement_id=statement_id))
    return _form(form, statement)


@bp.route("/<int:statement_id>/rut-lai", methods=["GET", "POST"])
@requires(Permission.STATEMENTS_EDIT)
def withdraw_statement(statement_id: int) -> ResponseReturnValue:
    statement = _to_change(statement_id)
    form = WithdrawalForm(withdrawn_on=clock.today())
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                day, actor = given(form.withdrawn_on.data), signed_in_user()
                withdraw(db, statement, withdrawn_on=day, actor=actor, now=clock.now())
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã rút lại xác nhận."), "success")
            return redirect(url_for(".show", statement_id=statement_id))
    page = render_template("statement/withdraw.html", form=form, statement=statement)
    return page, 422 if form.errors else 200


@bp.route("/<int:statement_id>/xoa", methods=["GET", "POST"])
@requires(Permission.STATEMENTS_EDIT)
def remove(statement_id: int) -> ResponseReturnValue:
    statement = _to_change(statement_id)
    actor, now = signed_in_user(), clock.now()
    question = Question(
        title=_("Xóa xác nhận này?"),
        told=_(
            "Xác nhận sẽ như chưa từng có: chỉ tiêu không được coi là đạt vào ngày nào nhờ nó. Nếu "
            "chỉ không còn đúng từ một ngày, hãy rút lại thay vì xóa. Nhật ký vẫn giữ nội dung."
        ),
        act=_("Xóa xác nhận"),
        back_url=url_for(".show", statement_id=statement_id),
    )
    return ask(
        question,
        lambda db: remove_statement(db, statement, actor=actor, now=now),
        done=_("Đã xóa xác nhận."),
        to=lambda: url_for(".index"),
    )


def _to_change(statement_id: int) -> Statement:
    """A statement for whoever may write statements of its province."""
    statement = statement_in_scope(g.db, statement_id, acting())
    _require_province()
    return statement


def _require_province() -> None:
    """Statements are of a whole province, and so must the permission be."""
    if not acting().sees_province:
        abort(403)


def _may_state() -> bool:
    return acting(Permission.STATEMENTS_EDIT).sees_province


def _form(form: BaseForm, statement: Statement | None) -> ResponseReturnValue:
    page = render_template("statement/form.html", form=form, statement=statement)
    return page, 422 if form.errors else 200
