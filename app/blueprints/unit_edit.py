"""Units added, changed, closed and opened again; and their other names."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.listing import acting
from app.blueprints.question import Question, ask
from app.blueprints.unit_choice import choice_url, chosen_unit, show_unit
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import NotFound, RuleViolation
from app.domain.placement import NotClosed, NotYourProvince
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.forms.field import given
from app.forms.unit import (
    AliasForm,
    ChangeUnitForm,
    CorrectUnitForm,
    NewUnitForm,
    PlacementForm,
    ReopenUnitForm,
)
from app.i18n import _
from app.models import Placement, Unit, UnitAlias
from app.queries.board import unit_name
from app.queries.life import life_of
from app.queries.outlook import Outlook
from app.queries.placement import is_unit_to_change, placement_to_change, unit_to_change
from app.security import requires, signed_in_user
from app.services.unit.closing import reopen_unit
from app.services.unit.naming import add_alias, remove_alias
from app.services.unit.placing import add_unit, change_unit, correct_placement

bp = Blueprint("unit_edit", __name__, url_prefix="/don-vi")


def may_change(unit_id: int) -> bool:
    """Whether the page of a unit may lead to changing it."""
    may = signed_in_user().may(Permission.UNITS_EDIT)
    return may and is_unit_to_change(g.db, unit_id, acting(Permission.UNITS_EDIT))


# Coming and changing


@bp.route("/them", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def create() -> ResponseReturnValue:
    """A new unit. under=…: the unit from whose page the reader comes."""
    mine, form = acting(), NewUnitForm()
    if form.validate_on_submit():
        parent = _parent(form, mine)
        if not form.errors:
            try:
                with transaction(g.db) as db:
                    actor, now = signed_in_user(), clock.now()
                    unit = add_unit(
                        db,
                        mine.province_id,
                        given(form.code.data),
                        form.facts(),
                        parent,
                        valid_from=form.valid_from.data or SINCE_EVER,
                        actor=actor,
                        now=now,
                    )
                    for name in form.other_names():
                        add_alias(db, unit, name, actor=actor, now=now)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                flash(_("Đã thêm đơn vị «%(name)s».", name=form.name.data), "success")
                return redirect(url_for("unit.show", unit_id=unit.id))
    elif request.method == "GET":
        _offer_parent(form, mine)
    else:
        _parent(form, mine)
    return _form(form, mine, _("Thêm đơn vị"))


@bp.route("/<int:unit_id>/thay-doi", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def change(unit_id: int) -> ResponseReturnValue:
    """What a unit is from a day on."""
    mine = acting()
    unit = unit_to_change(g.db, unit_id, mine)
    latest = life_of(g.db, unit.id)[-1]
    form = ChangeUnitForm(data=_said(latest) | {"valid_from": None})
    is_sent = form.validate_on_submit()
    parent = _parent_again(form, mine, latest)
    if is_sent and not form.errors:
        try:
            with transaction(g.db) as db:
                is_changed = change_unit(
                    db,
                    unit,
                    form.facts(),
                    parent,
                    valid_from=given(form.valid_from.data),
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            return _saved(form, unit, is_changed)
    return _form(form, mine, _("Thay đổi từ một ngày"), unit=unit, latest=latest)


@bp.route("/thoi-ky/<int:placement_id>/sua", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def correct(placement_id: int) -> ResponseReturnValue:
    """What was written wrong of a period."""
    mine = acting()
    placement = placement_to_change(g.db, placement_id, mine)
    unit = placement.unit
    form = CorrectUnitForm(data=_said(placement))
    is_sent = form.validate_on_submit()
    parent = _parent_again(form, mine, placement)
    if is_sent and not form.errors:
        try:
            with transaction(g.db) as db:
                is_changed = correct_placement(
                    db,
                    placement,
                    form.facts(),
                    parent,
                    valid_from=form.valid_from.data or SINCE_EVER,
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            return _saved(form, unit, is_changed)
    return _form(form, mine, _("Sửa sai thông tin"), unit=unit, latest=placement)


# Opening again


@bp.route("/<int:unit_id>/mo-lai", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def reopen(unit_id: int) -> ResponseReturnValue:
    """Let a closed unit live on."""
    mine, form = acting(), ReopenUnitForm()
    unit = unit_to_change(g.db, unit_id, mine)
    latest = life_of(g.db, unit.id)[-1]
    if latest.valid_to == FOR_EVER and request.method == "GET":
        flash(_(NotClosed.message), "info")
        return redirect(url_for("unit.show", unit_id=unit_id))
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                actor, now = signed_in_user(), clock.now()
                reopen_unit(db, unit, from_day=form.day(), actor=actor, now=now)
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đơn vị «%(name)s» hoạt động trở lại.", name=latest.name), "success")
            return redirect(url_for("unit.show", unit_id=unit_id))
    page = render_template("unit/reopen.html", form=form, unit=unit, latest=latest)
    return page, 422 if form.errors else 200


# Other names


@bp.route("/<int:unit_id>/ten-khac", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def name(unit_id: int) -> ResponseReturnValue:
    """One more name of a unit."""
    unit, form = unit_to_change(g.db, unit_id, acting()), AliasForm()
    called = unit_name(g.db, unit, on=clock.today())
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                alias = given(form.alias.data)
                add_alias(db, unit, alias, actor=signed_in_user(), now=clock.now())
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã thêm tên khác «%(name)s».", name=alias), "success")
            return redirect(url_for("unit.show", unit_id=unit_id))
    page = render_template("unit/alias.html", form=form, unit=unit, name=called)
    return page, 422 if form.errors else 200


@bp.route("/ten-khac/<int:alias_id>/bo", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def forget_name(alias_id: int) -> ResponseReturnValue:
    """One name less, once asked."""
    alias = g.db.get(UnitAlias, alias_id)
    if alias is None:
        raise NotFound
    unit = unit_to_change(g.db, alias.unit_id, acting())
    actor, now = signed_in_user(), clock.now()
    question = Question(
        title=_("Bỏ tên khác «%(name)s»?", name=alias.name),
        told=_(
            "Tệp nhập và ô tìm kiếm sẽ không còn nhận ra đơn vị mã %(code)s qua tên này. Có thể "
            "thêm lại bất cứ lúc nào.",
            code=unit.code,
        ),
        act=_("Bỏ tên khác"),
        back_url=url_for("unit.show", unit_id=unit.id),
    )
    return ask(
        question,
        lambda db: remove_alias(db, unit, alias, actor=actor, now=now),
        done=_("Đã bỏ tên khác «%(name)s».", name=alias.name),
    )


# What the forms share


def _said(placement: Placement) -> dict[str, object]:
    """A period as the form shows it; its parent is shown by `_parent_again`."""
    return {
        "name": placement.name,
        "kind": placement.kind,
        "sector": placement.sector,
        "level": placement.level,
        "valid_from": placement.valid_from,
    }


def _offer_parent(form: PlacementForm, mine: Outlook) -> None:
    """The unit from whose page the reader comes."""
    unit_id = request.args.get("under", type=int)
    if unit_id is not None and is_unit_to_change(g.db, unit_id, mine):
        show_unit(form.parent, g.db.get_one(Unit, unit_id), mine)


def _parent(form: PlacementForm, mine: Outlook) -> Unit | None:
    """The parent typed, in scope; None: right under the province. The form says what is wrong."""
    parent = chosen_unit(form, form.parent, mine)
    if not form.parent.data and not mine.sees_province:
        form.refuse(NotYourProvince())
    return parent


def _parent_again(form: PlacementForm, mine: Outlook, placement: Placement) -> Unit | None:
    """The same for a unit that stands somewhere: there it may stay, in scope or not."""
    stands = g.db.get(Unit, placement.parent_id) if placement.parent_id is not None else None
    if request.method == "GET" or form.parent.data == (stands.code if stands else ""):
        if stands is not None:
            show_unit(form.parent, stands, mine)
        return stands
    return _parent(form, mine)


def _saved(form: PlacementForm, unit: Unit, is_changed: bool) -> ResponseReturnValue:
    if is_changed:
        flash(_("Đã lưu đơn vị «%(name)s».", name=form.name.data), "success")
    else:
        flash(_("Không có gì khác với sổ nên không ghi gì."), "info")
    return redirect(url_for("unit.show", unit_id=unit.id))


def _form(
    form: PlacementForm,
    mine: Outlook,
    title: str,
    *,
    unit: Unit | None = None,
    latest: Placement | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "unit/form.html",
        form=form,
        title=title,
        unit=unit,
        latest=latest,
        choice_url=choice_url(Permission.UNITS_EDIT),
        may_be_province=mine.sees_province,
    )
    return page, 422 if form.errors else 200
