"""People added, with a first job, and their records changed."""

from contextlib import suppress

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.listing import acting, outlook
from app.blueprints.unit_choice import choice_url, chosen_unit, show_unit
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import NotFound, RuleViolation
from app.domain.posting import AskHomeAffairs
from app.forms.person import ChangePersonForm, NewPersonForm
from app.forms.posting import JobForm
from app.i18n import _
from app.models import Person, Unit
from app.queries.namesake import Namesakes, people_alike
from app.queries.outlook import Outlook
from app.queries.person import is_in_scope, person_in_scope
from app.queries.placement import is_unit_to_change
from app.queries.unit import unit_in_scope
from app.security import identity_cipher, requires, signed_in_user
from app.services.person.record import add_person, change_person

bp = Blueprint("person_edit", __name__, url_prefix="/nguoi")

NAMED = 10
"""How many people alike are shown."""


def may_post_to(unit_id: int) -> bool:
    """Whether the page of a unit may lead to adding people to it."""
    may = signed_in_user().may(Permission.PEOPLE_EDIT)
    return may and is_unit_to_change(g.db, unit_id, acting(Permission.PEOPLE_EDIT))


@bp.route("/them", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def create() -> ResponseReturnValue:
    """Somebody new. unit=…: the unit from whose page the reader comes.

    Whoever is alike is shown first; the reader says that it is somebody else.
    """
    mine, form = acting(), NewPersonForm()
    alike = Namesakes([], 0)
    if not signed_in_user().may(Permission.NATIONAL_ID_READ):
        form.hide_number()
    is_sent = form.validate_on_submit()
    unit = unit_for(form, mine)
    if request.method == "GET" and not form.unit.data:
        _offer_own_unit(form, mine)
    if is_sent and unit is not None:
        alike = people_alike(g.db, mine, form.record())
        if not alike.count or (form.is_other.data and form.looked_at.data == _faces(alike)):
            person = _added(form, unit)
            if person is not None:
                flash(_("Đã thêm %(name)s.", name=form.full_name.data), "success")
                return redirect(page_of(person.id, unit.id))
    form.looked_at.data = _faces(alike)
    page = render_template(
        "person/form.html",
        form=form,
        alike=alike,
        named=alike.seen[:NAMED],
        choice_url=choice_url(Permission.PEOPLE_EDIT),
        sees_province=mine.sees_province,
    )
    return page, 422 if form.errors or alike.count else 200


@bp.route("/<int:person_id>/sua", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def change(person_id: int) -> ResponseReturnValue:
    """A record, said otherwise."""
    person = person_in_scope(g.db, person_id, acting())
    form = ChangePersonForm(data=_said(person))
    if not _may_give_number(person_id):
        form.hide_number()
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                is_changed = change_person(
                    db,
                    person,
                    form.record(),
                    national_id=form.number,
                    drops_number=form.drops,
                    cipher=identity_cipher(),
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            if is_changed:
                flash(_("Đã lưu hồ sơ của %(name)s.", name=form.full_name.data), "success")
            else:
                flash(_("Không có gì khác với sổ nên không ghi gì."), "info")
            return redirect(url_for("person.show", person_id=person_id))
    page = render_template(
        "person/record.html",
        form=form,
        person=person,
        has_number=person.national_id_hash is not None,
    )
    return page, 422 if form.errors else 200


def unit_for(form: JobForm, mine: Outlook) -> Unit | None:
    """The unit typed, in scope; None, and why, where there is none. On a GET the one offered."""
    if request.method == "GET":
        unit_id = request.args.get("unit", type=int)
        if unit_id is not None and is_unit_to_change(g.db, unit_id, mine):
            show_unit(form.unit, g.db.get_one(Unit, unit_id), mine)
        return None
    unit = chosen_unit(form, form.unit, mine)
    if unit is None and form.unit.data and not mine.sees_province:
        form.refuse(AskHomeAffairs())
    return unit


def _offer_own_unit(form: JobForm, mine: Outlook) -> None:
    """Whoever works for a part of the province adds to its first unit, most often."""
    with suppress(NotFound):  # the part may be of a kind of units, without one that is its own
        own = unit_in_scope(
            g.db, None, scope=mine.scope, province_id=mine.province_id, on=mine.as_of
        )
        if own is not None:
            show_unit(form.unit, own, mine)


def page_of(person_id: int, unit_id: int) -> str:
    """The page of a person; of the unit, where a job that begins later does not show yet."""
    if is_in_scope(g.db, person_id, outlook(Permission.PEOPLE_READ)):
        return url_for("person.show", person_id=person_id)
    return url_for("unit.show", unit_id=unit_id)


def _added(form: NewPersonForm, unit: Unit) -> Person | None:
    """Add somebody; None: the form says why not."""
    try:
        with transaction(g.db) as db:
            return add_person(
                db,
                unit,
                form.record(),
                form.job(),
                form.term(),
                code=form.code.data,
                national_id=form.number,
                cipher=identity_cipher(),
                actor=signed_in_user(),
                now=clock.now(),
            )
    except RuleViolation as refusal:
        form.refuse(refusal)
        return None


def _faces(alike: Namesakes) -> str:
    """Who the reader has been shown: whoever comes in between is shown, too."""
    return " ".join([*(str(one.person_id) for one in alike.seen), f"+{alike.elsewhere}"])


def _may_give_number(person_id: int) -> bool:
    may = signed_in_user().may(Permission.NATIONAL_ID_READ)
    return may and is_in_scope(g.db, person_id, acting(Permission.NATIONAL_ID_READ))


def _said(person: Person) -> dict[str, object]:
    """A record as the form shows it."""
    return {
        "full_name": person.full_name,
        "birth": person.birth_date or person.birth_year,
        "gender": person.gender,
        "email": person.email,
        "phone": person.phone,
    }
