"""The outbox: letters that wait, went out or could not, each as it reads; sending one again."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.calendar import calendar_response
from app.blueprints.listing import carried, chosen, options, typed
from app.blueprints.paging import offset, paging
from app.blueprints.trail import trail
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import RuleViolation
from app.domain.message import Letter, MessageKind, MessageState
from app.domain.trail import AuditSubject
from app.errors import refusal_text
from app.forms.enrolment import ConfirmForm
from app.i18n import _
from app.jobs.message import mail_domain, mail_server
from app.jobs.message.sending import closing
from app.models import Message
from app.queries.message import (
    OutboxFilter,
    address_now,
    count_outbox,
    list_outbox,
    message_to_open,
    outbox_tally,
)
from app.security import requires, signed_in_user
from app.services.message import send_again

bp = Blueprint("message", __name__, url_prefix="/thu-di")

PAGE = 50
MOST = 2_000
"""How many letters can be leafed through; others are found by who they are for."""


@bp.route("")
@requires(Permission.OUTBOX)
def index() -> ResponseReturnValue:
    wanted = OutboxFilter(typed("q"), chosen(MessageKind, "kind"), chosen(MessageState, "state"))
    counted = count_outbox(g.db, g.scope, wanted, most=MOST)
    total = min(counted, MOST)
    tally = outbox_tally(g.db, g.scope)
    return render_template(
        "message/index.html",
        messages=list_outbox(g.db, g.scope, wanted, limit=PAGE, offset=offset(total, PAGE)),
        wanted=wanted,
        is_filtered=wanted != OutboxFilter(),
        has_more=counted > MOST,
        paging=paging(total, PAGE),
        tally=[(state, tally[state]) for state in MessageState if state in tally],
        kinds=options(MessageKind),
        states=options(MessageState),
        has_server=mail_server() is not None,
        carried=carried(),
    )


@bp.route("/<int:message_id>")
@requires(Permission.OUTBOX)
def show(message_id: int) -> ResponseReturnValue:
    return _page(message_to_open(g.db, message_id, g.scope))


@bp.route("/<int:message_id>/gui-lai", methods=["POST"])
@requires(Permission.OUTBOX)
def again(message_id: int) -> ResponseReturnValue:
    """Let a letter wait once more, for the address that the register has by now."""
    message = message_to_open(g.db, message_id, g.scope)
    if not ConfirmForm().validate_on_submit():
        return _page(message), 422
    try:
        with transaction(g.db) as db:
            address = address_now(db, message)
            actor, now = signed_in_user(), clock.now()
            send_again(db, message, address, domain=mail_domain(), actor=actor, now=now)
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "danger")
    else:
        flash(_("Thư sẽ được gửi lại đến %(address)s.", address=message.address), "success")
    return redirect(url_for(".show", message_id=message_id))


@bp.route("/<int:message_id>/lich.ics")
@requires(Permission.OUTBOX)
def calendar(message_id: int) -> ResponseReturnValue:
    """The calendar that comes with a letter."""
    message = message_to_open(g.db, message_id, g.scope)
    if message.calendar is None:
        flash(_("Thư này không kèm tệp lịch."), "info")
        return redirect(url_for(".show", message_id=message_id))
    return calendar_response(message.calendar, "lich.ics")


def _page(message: Message) -> str:
    address = address_now(g.db, message)
    is_over = message.state is MessageState.WAITING or message.useful_until <= clock.now()
    return render_template(
        "message/show.html",
        message=message,
        letter=Letter.from_plain(message.subject, message.body),
        closing=closing(),
        address=address,
        can_send=not is_over and (address or message.address) is not None,
        has_server=mail_server() is not None,
        trail=trail(AuditSubject.MESSAGE, message.id),
    )
