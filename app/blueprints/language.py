"""The reader's choice of a language, kept in the browser: it needs no account and no row."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app.i18n import COOKIE, LANGUAGES, language
from app.security import is_own_address, public

bp = Blueprint("language", __name__)

_A_YEAR = 365 * 24 * 3600


@bp.route("/ngon-ngu", methods=["POST"])
@public
def choose() -> ResponseReturnValue:
    chosen = request.form.get("language")
    if chosen not in LANGUAGES:
        abort(HTTPStatus.BAD_REQUEST)
    answer = redirect(_ours(request.form.get("next", "")), HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        COOKIE,
        chosen,
        max_age=_A_YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


@dataclass(frozen=True, slots=True)
class LanguageSwitch:
    """What components/language.html takes. others: code and own name of what is not shown now."""

    action: str
    csrf_token: str
    return_to: str
    others: list[tuple[str, str]]


@bp.app_context_processor
def _for_layouts() -> dict[str, Callable[[], LanguageSwitch]]:
    return {"language_switch": _language_switch}


def _language_switch() -> LanguageSwitch:
    """The switch of the page that is being written."""
    return LanguageSwitch(
        action=url_for("language.choose"),
        csrf_token=generate_csrf(),
        return_to=_this_page(),
        others=[(code, name) for code, name in LANGUAGES.items() if code != language()],
    )


def _this_page() -> str:
    """Where the same page is read again; an address that only takes orders is no page."""
    rule = request.url_rule
    if request.method != "GET" and (rule is None or "GET" not in (rule.methods or ())):
        return url_for("home.index")
    return request.script_root + request.full_path.rstrip("?")


def _ours(address: str) -> str:
    """An address within this system; anything else leads home."""
    return address if is_own_address(address) else url_for("home.index")
