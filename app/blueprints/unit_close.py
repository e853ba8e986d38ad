"""Closing a unit: who takes over, and what happens to people and units below, in numbers."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.listing import acting
from app.blueprints.unit_choice import choice_url, chosen_unit, show_unit
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import RuleViolation
from app.domain.placement import ClosedAlready, NobodyLeft
from app.domain.unit import FOR_EVER
from app.forms.field import given
from app.forms.unit import CloseUnitForm, LeftBehindForm
from app.i18n import _, vi_date, vi_int
from app.models import Unit
from app.queries.board import unit_name
from app.queries.life import (
    first_successor,
    life_of,
    postings_left_after,
    units_left_after,
)
from app.queries.outlook import Outlook
from app.queries.placement import is_unit_to_change, unit_to_change
from app.security import requires, signed_in_user
from app.services.unit.closing import Closing, close_unit, move_left_behind, plan_closing

bp = Blueprint("unit_close", __name__, url_prefix="/don-vi")


@bp.route("/<int:unit_id>/ket-thuc", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def index(unit_id: int) -> ResponseReturnValue:
    """Close a unit, once the reader has seen what that does, in numbers that still hold."""
    mine, form = acting(), CloseUnitForm()
    unit = unit_to_change(g.db, unit_id, mine)
    latest = life_of(g.db, unit_id)[-1]
    if latest.valid_to != FOR_EVER and request.method == "GET":
        flash(_(ClosedAlready.message, last=vi_date(latest.valid_to)), "info")
        return redirect(url_for("unit.show", unit_id=unit_id))
    closing, is_done = None, False
    is_sent = form.validate_on_submit()
    successors = _successors(form, mine)
    if is_sent and not form.errors:
        try:
            with transaction(g.db) as db:
                closing = plan_closing(
                    db,
                    unit,
                    last_day=given(form.last_day.data),
                    successors=successors,
                    with_people=form.with_people.data,
                    with_units=form.with_units.data,
                )
                is_done = form.confirmed.data == _numbers(closing)
                if is_done:
                    close_unit(db, closing, actor=signed_in_user(), now=clock.now())
        except RuleViolation as refusal:
            closing = None
            form.refuse(refusal)
    if closing is not None and is_done:
        flash(_done(latest.name, closing), "success")
        return redirect(url_for("unit.show", unit_id=unit_id))
    form.confirmed.data = _numbers(closing) if closing else ""
    return _page(form, unit, latest.name, closing, mine)


@bp.route("/<int:unit_id>/chuyen-nguoi", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def left_behind(unit_id: int) -> ResponseReturnValue:
    """Move everybody whom a unit left behind that a file has closed."""
    mine, form = acting(), LeftBehindForm()
    unit = unit_to_change(g.db, unit_id, mine)
    last = life_of(g.db, unit_id)[-1]
    people = len({p.person_id for p in postings_left_after(g.db, unit_id, last.valid_to)})
    if not people and request.method == "GET":
        flash(_(NobodyLeft.message), "info")
        return redirect(url_for("unit.show", unit_id=unit_id))
    is_sent = form.validate_on_submit()
    receiver = _receiver(form, unit, mine)
    if is_sent and receiver is not None:
        try:
            with transaction(g.db) as db:
                actor, now = signed_in_user(), clock.now()
                moved = move_left_behind(db, unit, receiver, actor=actor, now=now)
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            name = unit_name(g.db, receiver, on=mine.as_of)
            told = _("Đã chuyển %(count)s người sang «%(name)s».", count=vi_int(moved), name=name)
            flash(told, "success")
            return redirect(url_for("unit.show", unit_id=receiver.id))
    page = render_template(
        "unit/left_behind.html",
        form=form,
        unit=unit,
        last=last,
        people=people,
        choice_url=choice_url(Permission.PEOPLE_EDIT),
    )
    return page, 422 if form.errors else 200


def _receiver(form: LeftBehindForm, unit: Unit, mine: Outlook) -> Unit | None:
    """The unit typed, in scope; first of all the successor is offered."""
    if request.method == "POST":
        return chosen_unit(form, form.successors, mine)
    successor = first_successor(g.db, unit.id)
    if successor is not None and is_unit_to_change(g.db, successor.id, mine):
        show_unit(form.successors, successor, mine)
    return None


def _successors(form: CloseUnitForm, mine: Outlook) -> list[Unit]:
    """The units typed, each once, the one that takes people and units first."""
    found = [chosen_unit(form, field, mine) for field in form.successor_fields]
    return list(dict.fromkeys(unit for unit in found if unit is not None))


def _numbers(closing: Closing) -> str:
    """What the reader is told, in short: who agrees to other numbers is asked again."""
    codes = ",".join(unit.code for unit in closing.successors)
    return f"{closing.last_day} {codes} {closing.people} {closing.units}"


def _done(name: str, closing: Closing) -> str:
    day = vi_date(closing.last_day)
    if closing.receiver is None or not (closing.people or closing.units):
        return _("Đơn vị «%(name)s» kết thúc ngày %(day)s.", name=name, day=day)
    return _(
        "Đơn vị «%(name)s» kết thúc ngày %(day)s. Đã chuyển %(people)s người và %(units)s đơn vị "
        "trực thuộc sang «%(receiver)s».",
        name=name,
        day=day,
        people=vi_int(closing.people),
        units=vi_int(closing.units),
        receiver=unit_name(g.db, closing.receiver, on=closing.next_day),
    )


def _page(
    form: CloseUnitForm, unit: Unit, name: str, closing: Closing | None, mine: Outlook
) -> ResponseReturnValue:
    """The form; with `closing`, what it would do, and the question."""
    postings = postings_left_after(g.db, unit.id, mine.as_of)
    below = units_left_after(g.db, unit.id, mine.as_of)
    receiver = closing.receiver if closing else None
    page = render_template(
        "unit/close.html",
        form=form,
        unit=unit,
        name=name,
        people=len({posting.person_id for posting in postings}),
        units=len({placement.unit_id for placement in below}),
        closing=closing,
        receiver=unit_name(g.db, receiver, on=closing.next_day) if closing and receiver else None,
        choice_url=choice_url(Permission.UNITS_EDIT),
    )
    return page, 422 if form.errors else 200
