"""Signing in and out, opening one's account by a code, and one's own account."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from app import clock
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import RuleViolation
from app.forms.account import ChangePasswordForm, OpenAccountForm, SignInForm
from app.i18n import _
from app.models import User
from app.queries.user import grants_of
from app.security import (
    code_hash,
    is_own_address,
    public,
    requires,
    signed_in_user,
    start_session,
)
from app.services.access.code import redeem
from app.services.access.session import end_sessions
from app.services.access.sign_in import authenticate, change_password

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
            start_session(user, remember=form.remember.data)
            return redirect(_where_to())
    return render_template("account/sign_in.html", form=form), 422 if form.errors else 200


@bp.route("/dang-xuat", methods=["POST"])
@public
def sign_out() -> ResponseReturnValue:
    logout_user()
    flash(_("Đã đăng xuất."), "success")
    return redirect(url_for("account.sign_in"))


@bp.route("/mo-tai-khoan", methods=["GET", "POST"])
@public
def open_account() -> ResponseReturnValue:
    """Whoever holds a code may be at a PC where somebody else is still signed in."""
    form = OpenAccountForm()
    if form.validate_on_submit():
        user = _redeemed(form)
        if user is not None:
            start_session(user)
            flash(
                _("Đã đặt mật khẩu. Từ nay hãy đăng nhập bằng tên «%(name)s».", name=user.username),
                "success",
            )
            return redirect(url_for("home.index"))
    return render_template("account/open_account.html", form=form), 422 if form.errors else 200


@bp.route("/tai-khoan")
@requires(Permission.HOME)
def show() -> ResponseReturnValue:
    user = signed_in_user()
    grants = grants_of(g.db, [user.id], on=clock.today()).get(user.id, [])
    return render_template("account/show.html", user=user, grants=grants)


@bp.route("/tai-khoan/mat-khau", methods=["GET", "POST"])
@requires(Permission.HOME)
def new_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit() and _has_changed_password(form):
        _stay_signed_in()
        flash(
            _("Đã đổi mật khẩu. Mọi nơi khác đang đăng nhập tài khoản này đã bị đăng xuất."),
            "success",
        )
        return redirect(url_for(".show"))
    username = signed_in_user().username
    page = render_template("account/new_password.html", form=form, username=username)
    return page, 422 if form.errors else 200


@bp.route("/tai-khoan/dang-xuat-noi-khac", methods=["POST"])
@requires(Permission.HOME)
def sign_out_elsewhere() -> ResponseReturnValue:
    user = signed_in_user()
    with transaction(g.db) as db:
        end_sessions(db, user, actor=user, now=clock.now())
    _stay_signed_in()
    flash(_("Đã đăng xuất tài khoản này ở mọi nơi khác."), "success")
    return redirect(url_for(".show"))


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


def _redeemed(form: OpenAccountForm) -> User | None:
    """The user, or None with the refusal shown. Caught inside: the failed attempt is to be kept."""
    with transaction(g.db) as db:
        try:
            return redeem(
                db,
                form.username.data or "",
                form.code.data or "",
                form.password.data or "",
                code_hash=code_hash(),
                now=clock.now(),
            )
        except RuleViolation as refusal:
            form.refuse(refusal)
            return None


def _has_changed_password(form: ChangePasswordForm) -> bool:
    """Whether it is done; if not, the refusal is shown, and the failed attempt is kept."""
    with transaction(g.db) as db:
        try:
            change_password(
                db,
                signed_in_user(),
                current=form.current.data or "",
                new=form.password.data or "",
                now=clock.now(),
            )
        except RuleViolation as refusal:
            form.refuse(refusal)
            return False
    return True


def _stay_signed_in() -> None:
    """All sessions of the account have ended; this browser begins a new one, kept as before."""
    start_session(signed_in_user(), remember="remember_token" in request.cookies)


def _where_to() -> str:
    """The page that asked for the sign-in, if it is one of ours."""
    target = request.args.get("next", "")
    return target if is_own_address(target) else url_for("home.index")
