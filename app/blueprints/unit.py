"""The tree of units, and one unit with its history, its sub-units and its people."""

from collections.abc import Sequence

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.blueprints.fact_list import unit_facts
from app.blueprints.figure_card import figure_card
from app.blueprints.invitation import may_invite_from
from app.blueprints.listing import carried, chosen, intake_url, options, outlook, typed
from app.blueprints.paging import offset, paging, sorting
from app.blueprints.person_edit import may_post_to
from app.blueprints.register_file import unit_fields
from app.blueprints.table_file import file_asked, file_links, send_table
from app.blueprints.trail import trail
from app.blueprints.unit_edit import may_change
from app.domain.access import Permission
from app.domain.trail import AuditSubject
from app.domain.unit import UnitKind
from app.i18n import _
from app.models import Unit
from app.queries.board import way_up
from app.queries.outlook import Outlook
from app.queries.person import PersonFilter, count_people, list_people
from app.queries.placement import unit_sheet
from app.queries.register import registered_units
from app.queries.tree import (
    UnitFilter,
    UnitLine,
    UnitNumbers,
    by_kind,
    count_units,
    list_units,
    top_units,
    unit_numbers,
    units_under,
)
from app.queries.unit import WHOLE, unit_in_scope
from app.security import requires, signed_in_user
from app.shell import standpoint

bp = Blueprint("unit", __name__, url_prefix="/don-vi")

PAGE = 50
LONGEST_GROUP = 300


@bp.route("")
@requires(Permission.PEOPLE_READ)
def index() -> ResponseReturnValue:
    seen, wanted = outlook(), _filter()
    if ending := file_asked():
        units = registered_units(g.db, seen, wanted)
        return send_table(_("Danh sách đơn vị"), unit_fields(), units, ending=ending)
    facts = {
        "wanted": wanted,
        "kinds": options(UnitKind),
        "carried": carried(),
        "intake_url": intake_url(),
        "files": file_links(count_units(g.db, seen, wanted), _("Danh sách đơn vị")),
        "may_add": signed_in_user().may(Permission.UNITS_EDIT),
    }
    if not wanted.is_empty:
        return _found(seen, wanted, facts)
    tops = top_units(g.db, seen)
    numbers = _numbers(seen, tops)
    return render_template(
        "unit/index.html",
        **facts,
        groups=by_kind(tops),
        numbers=numbers,
        total=count_units(g.db, seen, wanted),
        limit=LONGEST_GROUP,
        whole=numbers[WHOLE] if seen.sees_province else None,
    )


@bp.route("/<int:unit_id>/truc-thuoc")
@requires(Permission.PEOPLE_READ)
def below(unit_id: int) -> ResponseReturnValue:
    """The branch below a unit, for the tree to grow by."""
    seen = outlook()
    unit = _unit(unit_id, seen)
    lines = units_under(g.db, unit.id, seen)
    return render_template("unit/below.html", lines=lines, numbers=_numbers(seen, lines))


@bp.route("/<int:unit_id>")
@requires(Permission.PEOPLE_READ)
def show(unit_id: int) -> ResponseReturnValue:
    seen, here = outlook(), standpoint()
    unit = _unit(unit_id, seen)
    under = units_under(g.db, unit.id, seen)
    figure, numbers = unit_numbers(
        g.db, here.plan, seen, unit_id=unit.id, units=[line.unit_id for line in under]
    )
    own = PersonFilter(unit_id=unit.id, with_below=False)
    people = count_people(g.db, seen, own)
    return render_template(
        "unit/show.html",
        sheet=unit_sheet(g.db, unit, seen),
        crumbs=_crumbs(unit, seen),
        card=figure_card(figure, unit_id=unit.id),
        heads=numbers[WHOLE].heads,
        numbers=numbers,
        below=under,
        people=list_people(g.db, seen, own, limit=PAGE, offset=offset(people, PAGE)),
        paging=paging(people, PAGE),
        year=here.year,
        facts=unit_facts(unit),
        history=trail(AuditSubject.UNIT, unit.id),
        may_change=may_change(unit.id),
        may_add_people=may_post_to(unit.id),
        may_invite=may_invite_from(unit.id),
    )


def _unit(unit_id: int, seen: Outlook) -> Unit:
    """The unit asked for; NotFound out of scope."""
    unit = unit_in_scope(
        g.db, unit_id, scope=seen.scope, province_id=seen.province_id, on=seen.as_of
    )
    assert unit is not None  # None stands for the province, and no id asks for it
    return unit


def _found(seen: Outlook, wanted: UnitFilter, facts: dict[str, object]) -> ResponseReturnValue:
    order = sorting(("name",), "name")
    total = count_units(g.db, seen, wanted)
    lines = list_units(
        g.db,
        seen,
        wanted,
        is_descending=order.is_descending,
        limit=PAGE,
        offset=offset(total, PAGE),
    )
    return render_template(
        "unit/found.html",
        **facts,
        lines=lines,
        numbers=_numbers(seen, lines),
        order=order,
        paging=paging(total, PAGE),
    )


def _numbers(seen: Outlook, lines: Sequence[UnitLine]) -> dict[int, UnitNumbers]:
    """The numbers of the units shown, and of the whole province."""
    units = [line.unit_id for line in lines]
    _figure, numbers = unit_numbers(g.db, standpoint().plan, seen, units=units)
    return numbers


def _filter() -> UnitFilter:
    return UnitFilter(
        text=typed("q"),
        kind=chosen(UnitKind, "kind"),
        with_closed=request.args.get("closed") == "1",
    )


def _crumbs(unit: Unit, seen: Outlook) -> list[dict[str, str]]:
    above = way_up(g.db, unit, on=seen.as_of, scope=seen.scope)
    return [
        {"label": _("Đơn vị"), "url": url_for(".index")},
        *({"label": up.name, "url": url_for(".show", unit_id=up.unit_id)} for up in above),
    ]
