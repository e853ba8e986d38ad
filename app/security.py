"""Who is asking, and what they may see: sign-in state, permissions, scope, and response headers."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user
from flask_wtf import CSRFProtect
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload
from werkzeug.middleware.proxy_fix import ProxyFix

from app.adapters.check_in_code import CheckInCodes
from app.adapters.cipher import IdentityCipher
from app.adapters.code_hash import CodeHash
from app.adapters.wrong_codes import WrongCodes
from app.db import extension
from app.domain.access import Permission
from app.i18n import lazy
from app.models import User

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)

login = LoginManager()
csrf = CSRFProtect()


def signed_in_user() -> User:
    """The user of this request. Only where the route demands one."""
    return cast(User, current_user._get_current_object())


def identity_cipher() -> IdentityCipher:
    """The cipher of identity numbers, keyed by this installation's secret."""
    return cast(IdentityCipher, current_app.extensions["identity_cipher"])


def start_session(user: User, *, remember: bool = False) -> None:
    """Sign somebody in, in a session of their own: what was in the browser before ends with it.

    Whoever had planted a session there would know its CSRF token.
    """
    session.clear()
    login_user(user, remember=remember)


def is_own_address(address: str) -> bool:
    """Whether an address leads to a page of this system.

    A browser reads \\ as /, and passes over control characters.
    """
    if not address.isprintable():
        return False
    parts = urlsplit(address.replace("\\", "/"))
    is_path = parts.path.startswith("/") and not parts.path.startswith("//")
    return is_path and not parts.scheme and not parts.netloc


def code_hash() -> CodeHash:
    """The hash of one-time codes, keyed by this installation's secret."""
    return cast(CodeHash, current_app.extensions["code_hash"])


def public(view: View[P]) -> View[P]:
    """Mark a route that needs no account."""
    view.required_permission = None  # type: ignore[attr-defined]  # read by `_guard` and the house tests
    return view


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Demand a permission; the view finds where it holds in g.scope and the session in g.db.

    Not signed in: to the sign-in page. Signed in without it: 403.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return cast(ResponseReturnValue, login.unauthorized())
            user = signed_in_user()
            if not user.may(permission):
                abort(403)
            g.scope = user.scope_of(permission)
            return view(*args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]  # read by the house tests
        return guarded

    return decorate


_OF_SESSION = (
    select(User)
    .where(User.session_key == bindparam("session_key"))
    .options(joinedload(User.grants), joinedload(User.person))
)
"""In one statement: it runs before every page."""


@login.user_loader  # type: ignore[untyped-decorator]  # flask_login ships no types
def _load_user(session_key: str) -> User | None:
    found = extension.session.scalars(_OF_SESSION, {"session_key": session_key})
    return found.unique().one_or_none()


def _open_session() -> None:
    g.db = extension.session


def _add_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if "_user_id" in session:
        # A shared office PC must not show yesterday's people from the browser's cache.
        response.headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def check_in_codes() -> CheckInCodes:
    """The codes to check in to meetings with, keyed by this installation's secret."""
    return cast(CheckInCodes, current_app.extensions["check_in_codes"])


def wrong_codes() -> WrongCodes:
    """How many wrong codes came from where, in this installation."""
    return cast(WrongCodes, current_app.extensions["wrong_codes"])


def init_app(app: Flask) -> None:
    """Sessions, CSRF on every form, and the headers of every response."""
    if proxies := app.config["PROXIES"]:
        # Without it everybody comes from the proxy's address, and by its scheme.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]  # as Flask's documentation does
    login.init_app(app)
    login.login_view = "account.sign_in"
    login.login_message = lazy("Mời đăng nhập để xem trang này.")
    login.login_message_category = "info"
    csrf.init_app(app)
    app.extensions["identity_cipher"] = IdentityCipher.from_secret(app.config["SECRET_KEY"])
    app.extensions["check_in_codes"] = CheckInCodes.from_secret(app.config["SECRET_KEY"])
    app.extensions["wrong_codes"] = WrongCodes.from_secret(
        Path(app.instance_path), app.config["SECRET_KEY"]
    )
    app.extensions["code_hash"] = CodeHash.from_secret(app.config["SECRET_KEY"])
    app.before_request(_open_session)
    app.after_request(_add_headers)
