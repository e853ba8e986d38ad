"""Registering for classes: what is open to the reader, and the places they have asked for."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from app import clock
from app.blueprints.own_share import own_shares
from app.db import transaction
from app.domain.access import Permission
from app.domain.enrolment import EnrolmentStatus, WithdrawalReason
from app.domain.errors import RuleViolation
from app.domain.label import N_
from app.errors import refusal_text
from app.forms.base import BaseForm
from app.forms.enrolment import ConfirmForm, WithdrawForm
from app.forms.field import given
from app.i18n import _
from app.models import Person
from app.queries.registration import class_of_province, open_to, own_place, own_places
from app.security import requires, signed_in_user
from app.services.enrolment import accept as accept_seat
from app.services.enrolment import apply, withdraw

bp = Blueprint("registration", __name__, url_prefix="/dang-ky")

_SENT = N_("Đã gửi đăng ký vào lớp %(code)s. Bạn sẽ có chỗ khi được duyệt.")
_WORDS = {
    EnrolmentStatus.CONFIRMED: N_("Bạn đã có chỗ trong lớp %(code)s."),
    EnrolmentStatus.WAITING: N_(
        "Lớp %(code)s đã hết chỗ. Bạn đã vào danh sách chờ, và sẽ được mời khi có người rút."
    ),
}


@bp.route("")
@requires(Permission.OWN_RECORD)
def index() -> ResponseReturnValue:
    person, now = _reader(), clock.now()
    return render_template(
        "registration/index.html",
        places=own_places(g.db, person, now=now),
        shares=own_shares(person),
        classes=open_to(g.db, person, now=now),
        csrf_token=generate_csrf(),
        reasons=[(reason.value, _(reason.label)) for reason in WithdrawalReason],
    )


@bp.route("/lop/<int:class_id>", methods=["POST"])
@requires(Permission.OWN_RECORD)
def create(class_id: int) -> ResponseReturnValue:
    person = _reader()
    course_class = class_of_province(g.db, class_id, person.province_id)

    def act(db: Session) -> str:
        actor, now = signed_in_user(), clock.now()
        status = apply(db, course_class, person, actor=actor, now=now).status
        return _(_WORDS.get(status, _SENT), code=course_class.code)

    return _done(ConfirmForm(), act)


@bp.route("/<int:enrolment_id>/nhan-cho", methods=["POST"])
@requires(Permission.OWN_RECORD)
def accept(enrolment_id: int) -> ResponseReturnValue:
    place = own_place(g.db, enrolment_id, _reader().id)

    def act(db: Session) -> str:
        accept_seat(db, place, actor=signed_in_user(), now=clock.now())
        return _(_WORDS[EnrolmentStatus.CONFIRMED], code=place.course_class.code)

    return _done(ConfirmForm(), act)


@bp.route("/<int:enrolment_id>/rut", methods=["POST"])
@requires(Permission.OWN_RECORD)
def leave(enrolment_id: int) -> ResponseReturnValue:
    """Give a place up, or decline an offer."""
    place, form = own_place(g.db, enrolment_id, _reader().id), WithdrawForm()

    def act(db: Session) -> str:
        reason, words = given(form.reason.data), form.words.data or ""
        withdraw(db, place, reason, words, actor=signed_in_user(), now=clock.now())
        return _("Bạn đã rút khỏi lớp %(code)s.", code=place.course_class.code)

    return _done(form, act)


def _done(form: BaseForm, act: Callable[[Session], str]) -> ResponseReturnValue:
    """Back to the page, with what came of it, or why nothing did."""
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                words, category = act(db), "success"
        except RuleViolation as refusal:
            words, category = refusal_text(refusal), "danger"
    else:
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        category = "danger"
    flash(words, category)
    return redirect(url_for(".index"))


def _reader() -> Person:
    """Whose record the account is; nobody registers anybody else here."""
    person = signed_in_user().person
    if person is None:
        abort(404)
    return person
