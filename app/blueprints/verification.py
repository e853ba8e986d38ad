"""Whether a certificate holds: for anybody who has its code, and about nothing but that one.

Nothing here tells one wrong code from another, codes are too many to be tried, and whoever tries
them all the same soon waits.
"""

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.blueprints.guessing import note_wrong_code, turn_guessers_away
from app.domain.certificate import bare, grouped
from app.domain.guessing import Guessed
from app.forms.certificate import CodeForm
from app.forms.field import given
from app.queries.certificate import verified
from app.security import public

bp = Blueprint("verification", __name__, url_prefix="/chung-nhan")


@bp.route("")
@public
def index() -> ResponseReturnValue:
    """A code is typed. ma=…: the code."""
    is_typed = "ma" in request.args
    form = CodeForm(request.args if is_typed else None)
    if is_typed and form.validate():
        return redirect(url_for(".show", code=grouped(bare(given(form.ma.data)))))
    status = 422 if form.errors else 200
    return _private(render_template("verification/index.html", form=form), status)


@bp.route("/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """What the code verifies: name, course, dates, and whether it still holds."""
    turn_guessers_away(Guessed.CERTIFICATE)
    found = verified(g.db, bare(code))
    if found is None:
        note_wrong_code(Guessed.CERTIFICATE)
    page = render_template("verification/show.html", found=found, form=CodeForm(None))
    return _private(page, 200 if found else 404)


def _private(page: str, status: int) -> Response:
    """A name is for whoever holds the paper: no cache keeps it, and no search engine finds it."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
