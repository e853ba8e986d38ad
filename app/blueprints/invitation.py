"""Invitations: a unit's contact lets the unit's own people open their accounts."""

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.blueprints.listing import acting, carried, chosen, options, typed
from app.blueprints.paging import offset, paging, same_url
from app.blueprints.question import Question, ask
from app.blueprints.slip import slips
from app.db import transaction
from app.domain.access import PERSONAL, Permission
from app.domain.account import AccountState
from app.domain.errors import RuleViolation
from app.forms.invitation import InviteForm
from app.i18n import _
from app.models import Person, Unit, User
from app.queries.account_code import live_code
from app.queries.board import unit_name
from app.queries.enrolment import people_by_id
from app.queries.invitation import (
    InvitationFilter,
    InvitationState,
    count_invitations,
    list_invitations,
)
from app.queries.outlook import Outlook
from app.queries.person import person_in_scope
from app.queries.placement import is_unit_to_change
from app.queries.unit import unit_in_scope
from app.security import code_hash, requires, signed_in_user
from app.services.access.code import IssuedCode
from app.services.access.invitation import invite

bp = Blueprint("invitation", __name__)

PAGE = 100


def may_invite_from(unit_id: int) -> bool:
    """Whether the page of a unit may lead to inviting its people."""
    may = signed_in_user().may(Permission.INVITE)
    return may and is_unit_to_change(g.db, unit_id, acting(Permission.INVITE))


@bp.route("/moi-mo-tai-khoan", methods=["GET", "POST"])
@requires(Permission.INVITE)
def index() -> ResponseReturnValue:
    """The people to choose from; a POST answers with their slips, as codes are shown once."""
    seen, form = acting(), InviteForm()
    if form.validate_on_submit():
        people = people_by_id(g.db, form.people.data or [], seen)
        issued = _invited(people, form)
        if issued:
            return render_template("invitation/slips.html", slips=slips(issued), back=same_url())
    return _list(seen, form)


@bp.route("/nguoi/<int:person_id>/tai-khoan", methods=["GET", "POST"])
@requires(Permission.INVITE)
def person(person_id: int) -> ResponseReturnValue:
    """One person's account: how far it has come, and a code for it."""
    whose = person_in_scope(g.db, person_id, acting())
    if request.method == "GET":
        return _state_page(whose)
    issued: list[IssuedCode] = []

    def act(db: Session) -> None:
        issued.append(_invite(db, whose))

    question = Question(
        title=_("Mã một lần cho %(name)s", name=whose.full_name),
        told=_("Mã hiện ra một lần. Mã cấp trước đó thôi dùng được."),
        act=_("Cấp mã"),
        back_url=url_for("person.show", person_id=whose.id),
        is_dangerous=False,
    )
    return ask(
        question,
        act,
        answer=lambda: render_template(
            "invitation/slips.html", slips=slips(issued), back=question.back_url
        ),
    )


def _list(seen: Outlook, form: InviteForm) -> ResponseReturnValue:
    unit, now = _unit(seen), clock.now()
    wanted = InvitationFilter(
        typed("q"), unit.id if unit else None, chosen(InvitationState, "state")
    )
    total = count_invitations(g.db, seen, wanted, now=now)
    page = render_template(
        "invitation/index.html",
        form=form,
        lines=list_invitations(g.db, seen, wanted, now=now, limit=PAGE, offset=offset(total, PAGE)),
        wanted=wanted,
        is_filtered=wanted != InvitationFilter(),
        paging=paging(total, PAGE),
        states=options(InvitationState),
        unit=unit,
        unit_name=unit_name(g.db, unit, on=seen.as_of) if unit else None,
        carried=carried(),
    )
    return page, 422 if form.errors else 200


def _state_page(whose: Person) -> ResponseReturnValue:
    user: User | None = g.db.scalar(select(User).where(User.person_id == whose.id))
    return render_template(
        "invitation/person.html",
        person=whose,
        user=user,
        is_open=user is not None and user.state is AccountState.ACTIVE,
        is_closed=user is not None and user.state is AccountState.DISABLED,
        has_other_roles=user is not None and not PERSONAL.issuperset(user.roles),
        code=live_code(g.db, user, now=clock.now()) if user else None,
    )


def _invited(people: list[Person], form: InviteForm) -> list[IssuedCode]:
    """Codes for all, or for nobody with the refusal shown."""
    try:
        with transaction(g.db) as db:
            return [_invite(db, person) for person in people]
    except RuleViolation as refusal:
        form.refuse(refusal)
        return []


def _invite(db: Session, whose: Person) -> IssuedCode:
    return invite(db, whose, code_hash=code_hash(), actor=signed_in_user(), now=clock.now())


def _unit(seen: Outlook) -> Unit | None:
    """The unit that the list is of, with all below it; None for everyone. NotFound out of scope."""
    unit_id = request.args.get("unit", type=int)
    if unit_id is None:
        return None
    return unit_in_scope(
        g.db, unit_id, scope=seen.scope, province_id=seen.province_id, on=seen.as_of
    )
