"""Seats that a class keeps for units: by hand, or shared out by who is still untrained."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting
from app.blueprints.unit_choice import choice_url, chosen_unit
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import RuleViolation
from app.domain.seat import allotted
from app.forms.seat_hold import HoldForm, seats_typed, units_sent
from app.i18n import _
from app.models import CourseClass, Unit
from app.queries.organiser import class_to_change
from app.queries.seat import seats_of
from app.queries.seat_hold import HoldingUnit, holding_units, seats_held
from app.security import requires, signed_in_user
from app.services.enrolment import hold_seats
from app.shell import standpoint

bp = Blueprint("seat_hold", __name__)

SHARE, ADD = "share", "add"


@bp.route("/lop/<int:class_id>/giu-cho", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def index(class_id: int) -> ResponseReturnValue:
    course_class = class_to_change(g.db, class_id, acting())
    seats = seats_of(g.db, course_class, on=clock.today())
    form = HoldForm(data={"until": course_class.holds_until})
    is_valid, act = form.validate_on_submit(), request.form.get("act")
    added = _added(form) if form.is_submitted() else None
    sent = units_sent(request.form) | ({added.id} if added else set())
    units = holding_units(g.db, standpoint().plan, course_class, acting(), also=sent)
    if not form.is_submitted():
        form.total.data = _to_share(seats.free, units)
    shown = {unit.unit_id: str(unit.seats or "") for unit in units}
    if form.is_submitted():
        wanted, shown = seats_typed(form, request.form, [unit.unit_id for unit in units])
        if is_valid and act == SHARE:
            tops = {one.unit_id: one.untrained for one in units if one.is_top}
            shared = allotted(form.total.data or 0, tops)
            shown |= {id: str(count or "") for id, count in shared.items()}
        elif not (added or form.errors) and _hold(form, course_class, units, wanted):
            return redirect(url_for("place.index", class_id=class_id))
    page = class_page(
        "place/holds.html",
        course_class,
        form=form,
        units=units,
        shown=shown,
        seats=seats,
        is_shared=act == SHARE,
        added=added,
        unit_url=choice_url(Permission.COURSES_EDIT),
    )
    return page, 422 if form.errors else 200


def _added(form: HoldForm) -> Unit | None:
    """The unit that is typed, for whose seats a row is shown, whatever was pressed.

    What is meant by none is told beside the field: saved with the rest, it would be forgotten.
    """
    unit = chosen_unit(form, form.unit, acting())
    if unit is None and not form.unit.data and request.form.get("act") == ADD:
        form.form_errors.append(_("Hãy gõ đơn vị cần thêm."))
    if unit is not None:
        form.unit.data, form.unit.shown = "", None
    return unit


def _hold(
    form: HoldForm, course_class: CourseClass, units: list[HoldingUnit], wanted: dict[int, int]
) -> bool:
    """Whether it is done; else the form says why not. What units out of scope hold stays."""
    mine = {unit.unit_id for unit in units}
    others = {id: n for id, n in seats_held(g.db, course_class).items() if id not in mine}
    actor, now = signed_in_user(), clock.now()
    try:
        with transaction(g.db) as db:
            hold_seats(db, course_class, others | wanted, form.until.data, actor=actor, now=now)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return False
    count, units_with = sum(wanted.values()), sum(1 for seats in wanted.values() if seats)
    flash(
        _("Lớp giữ %(count)s chỗ cho %(units)s đơn vị.", count=count, units=units_with), "success"
    )
    return True


def _to_share(free: int | None, units: list[HoldingUnit]) -> int:
    """What nobody has yet: free for all, or held."""
    return (free or 0) + sum(unit.seats for unit in units)
