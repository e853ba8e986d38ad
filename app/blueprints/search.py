"""One box for everything."""

from typing import Any

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from app.blueprints.listing import carried, outlook, typed
from app.domain.access import Permission
from app.queries.search import Found, search_classes, search_courses, search_people, search_units
from app.security import requires, signed_in_user

bp = Blueprint("search", __name__)

FIRST = 10


@bp.route("/tim")
@requires(Permission.PEOPLE_READ)
def index() -> ResponseReturnValue:
    text = typed("q")
    found = _found(text) if text else {}
    return render_template(
        "search/index.html",
        text=text,
        found=found,
        total=sum(one.total for one in found.values()),
        carried=carried(),
    )


def _found(text: str) -> dict[str, Found[Any]]:
    seen = outlook()
    found: dict[str, Found[Any]] = {
        "people": search_people(g.db, seen, text, limit=FIRST),
        "units": search_units(g.db, seen, text, limit=FIRST),
    }
    if signed_in_user().may(Permission.COURSES_READ):
        seen = outlook(Permission.COURSES_READ)
        found["courses"] = search_courses(g.db, seen, text, limit=FIRST)
        found["classes"] = search_classes(g.db, seen, text, limit=FIRST)
    return found
