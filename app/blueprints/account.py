"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from app import clock
from app.db import transaction
from app.domain.errors import RuleViolation
from app.forms.account import SignInForm
from app.i18n import _
from app.models import User
from app.security import public
from app.services.access.sign_in import authenticate

bp = Blueprint("account", __name__)


@bp.route("/dang-nhap", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    form = SignInForm()
    if form.validate_on_submit():
        user = _authenticated(form)
        if user is not None:
            login_user(user, remember=form.remember.data)
            return redirect(_where_to())
    return render_template("account/sign_in.html", form=form), 422 if form.errors else 200


@bp.route("/dang-xuat", methods=["POST"])
@public
def sign_out() -> ResponseReturnValue:
    logout_user()
    flash(_("Đã đăng xuất."), "success")
    return redirect(url_for("account.sign_in"))


def _authenticated(form: SignInForm) -> User | None:
    """The user, or None with the refusal shown. Caught inside: the failed attempt is to be kept."""
    with transaction(g.db) as db:
        try:
            return authenticate(
                db, form.username.data or "", form.password.data or "", now=clock.now()
            )
        except RuleViolation as refusal:
            form.refuse(refusal)
            return None


def _where_to() -> str:
    """The page that asked for the sign-in, if it is one of ours."""
    target = request.args.get("next", "")
    parts = urlsplit(target)
    is_ours = target.startswith("/") and not parts.netloc and not target.startswith(("//", "/\\"))
    return target if is_ours else url_for("home.index")
