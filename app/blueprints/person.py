"""People: the list, and one person with postings, training and assessments."""

from cryptography.exceptions import InvalidTag
from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.listing import acting, carried, chosen, intake_url, options, outlook, typed
from app.blueprints.paging import page_and_total, paging, sorting
from app.blueprints.register_file import roster_fields
from app.blueprints.table_file import file_asked, file_links, send_table
from app.blueprints.trail import trail
from app.db import transaction
from app.domain.access import Permission
from app.domain.audience import Audience
from app.domain.person import Category, mask_national_id
from app.domain.trail import AuditSubject
from app.i18n import _
from app.models import Person, Unit
from app.queries.board import unit_name
from app.queries.history import person_sheet
from app.queries.outlook import Outlook
from app.queries.person import (
    FLAGS,
    PersonFilter,
    PersonOrder,
    PostState,
    count_people,
    is_in_scope,
    list_people,
    person_in_scope,
)
from app.queries.posting import postings_to_change
from app.queries.register import roster
from app.queries.unit import unit_in_scope
from app.security import identity_cipher, requires, signed_in_user
from app.services.person.record import note_national_id_shown

bp = Blueprint("person", __name__, url_prefix="/nguoi")

PAGE = 50
_SORTED_BY = (PersonOrder.NAME, PersonOrder.UNIT)
_YES_NO = {"1": True, "0": False}


@bp.route("")
@requires(Permission.PEOPLE_READ)
def index() -> ResponseReturnValue:
    seen = outlook()
    unit = _unit(seen)
    wanted = _filter(unit)
    if ending := file_asked():
        lines = roster(g.db, seen, wanted)
        return send_table(_("Danh sách người"), roster_fields(seen.year), lines, ending=ending)
    order = sorting(_SORTED_BY, PersonOrder.NAME)
    people, total = page_and_total(
        lambda before: list_people(
            g.db,
            seen,
            wanted,
            order=PersonOrder(order.key),
            is_descending=order.is_descending,
            limit=PAGE,
            offset=before,
        ),
        lambda: count_people(g.db, seen, wanted),
        PAGE,
    )
    return render_template(
        "person/index.html",
        people=people,
        wanted=wanted,
        order=order,
        paging=paging(total, PAGE),
        year=seen.year,
        unit=unit,
        unit_name=unit_name(g.db, unit, on=seen.as_of) if unit else None,
        is_filtered=wanted != PersonFilter(),
        categories=options(Category),
        flags=options(FLAGS),
        states=options(PostState),
        carried=carried(),
        intake_url=intake_url(),
        files=file_links(total, _("Danh sách người")),
        may_add=signed_in_user().may(Permission.PEOPLE_EDIT),
    )


@bp.route("/<int:person_id>")
@requires(Permission.PEOPLE_READ)
def show(person_id: int) -> ResponseReturnValue:
    return _page(person_id, outlook())


@bp.route("/<int:person_id>", methods=["POST"])
@requires(Permission.NATIONAL_ID_READ)
def show_national_id(person_id: int) -> ResponseReturnValue:
    """The same page with the whole identity number, once; the audit log keeps who looked."""
    with transaction(g.db) as db:
        person = person_in_scope(db, person_id, acting())
        note_national_id_shown(db, person, actor=signed_in_user(), now=clock.now())
    return _page(person_id, outlook(), with_national_id=True)


def _page(person_id: int, seen: Outlook, *, with_national_id: bool = False) -> ResponseReturnValue:
    sheet = person_sheet(g.db, person_id, seen)
    number = _national_id(sheet.person)
    return render_template(
        "person/show.html",
        sheet=sheet,
        year=seen.year,
        has_national_id=sheet.person.national_id_encrypted is not None,
        national_id=number if with_national_id or number is None else mask_national_id(number),
        history=trail(AuditSubject.PERSON, person_id),
        may_change=_may(Permission.PEOPLE_EDIT, person_id),
        changeable=postings_to_change(g.db, person_id, acting(Permission.PEOPLE_EDIT)),
        may_assess=_may(Permission.ASSESSMENTS_EDIT, person_id),
        may_invite=_may(Permission.INVITE, person_id),
        may_show_national_id=not with_national_id and _may(Permission.NATIONAL_ID_READ, person_id),
    )


def _may(permission: Permission, person_id: int) -> bool:
    """Whether the page may lead to what asks for a permission: as things stand today."""
    mine = acting(permission)
    return signed_in_user().may(permission) and (
        mine.sees_province or is_in_scope(g.db, person_id, mine)
    )


def _national_id(person: Person) -> str | None:
    """The number; None where there is none, or where another secret locked it."""
    if person.national_id_encrypted is None:
        return None
    try:
        return identity_cipher().decrypt(person.national_id_encrypted)
    except InvalidTag:
        return None


def _filter(unit: Unit | None) -> PersonFilter:
    state = request.args.get("state")
    return PersonFilter(
        text=typed("q"),
        unit_text=typed("unit_name"),
        unit_id=unit.id if unit else None,
        category=chosen(Category, "category"),
        flag=_flag(),
        is_trained=_YES_NO.get(request.args.get("trained", "")),
        state=None if state == "all" else chosen(PostState, "state") or PostState.IN_POST,
    )


def _unit(seen: Outlook) -> Unit | None:
    """The unit that the list is of, with all below it; None for everyone. NotFound out of scope."""
    unit_id = request.args.get("unit", type=int)
    if unit_id is None:
        return None
    return unit_in_scope(
        g.db, unit_id, scope=seen.scope, province_id=seen.province_id, on=seen.as_of
    )


def _flag() -> Audience | None:
    flag = chosen(Audience, "flag")
    return flag if flag in FLAGS else None
