"""Units found by typing, for every form that asks for one."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.blueprints.listing import chosen, outlook, typed
from app.domain.access import Permission
from app.domain.fault import Fault
from app.domain.unit import UnitKind
from app.forms.base import BaseForm
from app.forms.unit_field import UnitField
from app.i18n import _, vi_date
from app.models import Unit
from app.queries.board import unit_name
from app.queries.outlook import Outlook
from app.queries.tree import UnitLine
from app.queries.unit_choice import unit_written, units_to_choose
from app.security import requires

bp = Blueprint("unit_choice", __name__)

OFFERED = 12


@dataclass(frozen=True, slots=True)
class UnitOption:
    """A unit as components/field.html offers it."""

    code: str
    name: str
    about: str

    @property
    def shown(self) -> str:
        return _shown(self.name, self.code)


@bp.route("/don-vi/goi-y")
@requires(Permission.PEOPLE_READ)
def index() -> ResponseReturnValue:
    """Units to choose from, where the reader has the permission that the form needs."""
    seen = outlook(chosen(Permission, "for"))
    kinds = [UnitKind(kind) for kind in request.args.getlist("kind") if kind in set(UnitKind)]
    lines = units_to_choose(g.db, seen, typed("q"), kinds=kinds or None, limit=OFFERED)
    return render_template("unit/options.html", units=[_option(line) for line in lines])


def choice_url(permission: Permission, kinds: Iterable[UnitKind] = ()) -> str:
    """Where a form's unit field finds the units that may be chosen. kinds: none named, any."""
    asked = {"for": permission.value, "kind": [kind.value for kind in kinds]}
    return url_for("unit_choice.index", **asked)  # type: ignore[arg-type]  # `for` is no name in Python


def chosen_unit(form: BaseForm, field: UnitField, seen: Outlook) -> Unit | None:
    """The unit that a field means, in words beside it; None, and why, where there is no such.

    None without a word where nothing is typed.
    """
    if not field.data:
        return None
    try:
        unit = unit_written(g.db, seen, field.data)
    except Fault as refusal:
        form.refuse(refusal, field)
        return None
    show_unit(field, unit, seen)
    return unit


def show_unit(field: UnitField, unit: Unit, seen: Outlook) -> None:
    """Let a field mean a unit."""
    field.data, field.shown = unit.code, _shown(unit_name(g.db, unit, on=seen.as_of), unit.code)


def _shown(name: str, code: str) -> str:
    return _("%(name)s (%(code)s)", name=name, code=code)


def _option(line: UnitLine) -> UnitOption:
    about = [line.code, _(line.kind.label)]
    if line.above_name:
        about.append(line.above_name)
    if line.closed_on:
        about.append(_("kết thúc %(day)s", day=vi_date(line.closed_on)))
    return UnitOption(line.code, line.name, " · ".join(about))
