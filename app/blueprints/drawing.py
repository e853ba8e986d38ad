"""Charts drawn once for all who see the same: kept on the server, and in each reader's browser.

A chart depends on little else than its address: the reader's scope and language, the plan, the
names of the units shown, the day, and the version of the province's data, which moves with every
change that a figure could show. These few are asked for first, and are the name of the drawing.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path

from flask import Response, current_app, g, make_response, render_template, request
from markupsafe import Markup

from app.adapters.fragment_cache import FragmentCache, key_of
from app.blueprints.subject import Subject, below_of, subject_asked
from app.config import ROOT
from app.i18n import _, language
from app.models import Target
from app.queries import totals
from app.queries.board import UnitName

Draw = Callable[[Subject, Sequence[UnitName]], str]

_MADE_BY = (
    "app/adapters/charts.py",
    "app/blueprints/chart.py",
    "app/templates/coverage",
    "app/translations/en/LC_MESSAGES/messages.mo",
)


def drawn(title: str) -> Callable[[Draw], Callable[[], Response]]:
    """Make a route of a function that draws: its fragment, or alone a page with this title."""

    def decorate(draw: Draw) -> Callable[[], Response]:
        @wraps(draw)
        def answer() -> Response:
            subject = subject_asked()
            below = below_of(subject)
            name = _name(draw.__name__, subject, below)
            if name is not None and request.if_none_match.contains(name):
                return _for_browsers(make_response("", 304), name)
            body = _body(name, lambda: draw(subject, below))
            page = render_template("coverage/drawing.html", title=_(title), body=Markup(body))
            response = make_response(page)
            return _for_browsers(response, name) if name and is_fragment() else response

        return answer

    return decorate


def is_fragment() -> bool:
    """Whether the drawing goes into a page that stands already."""
    return "HX-Request" in request.headers


def _body(name: str | None, draw: Callable[[], str]) -> str:
    if name is None:
        return draw()
    cache = FragmentCache(Path(current_app.instance_path) / "charts")
    body = cache.get(name)
    if body is None:
        body = draw()
        cache.put(name, body)
    return body


def _for_browsers(response: Response, name: str) -> Response:
    """Let the browser keep it, and ask each time whether it still holds."""
    response.set_etag(name)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(("Cookie", "HX-Request"))
    return response


def _name(chart: str, subject: Subject, below: Sequence[UnitName]) -> str | None:
    """What tells this drawing from every other; None: nobody counts the data's versions."""
    here = subject.here
    version = totals.version(g.db, here.province.id)
    if version is None:
        return None
    return key_of(
        *(chart, is_fragment(), language(), _maker()),
        *(here.province.code, version, here.year, here.as_of, here.today),
        *(here.plan.begins_on, [_facts(target) for target in here.plan.targets]),
        *(g.scope, subject.unit_id, [(unit.unit_id, unit.name) for unit in below]),
    )


def _facts(target: Target) -> list[object]:
    return [getattr(target, column.key) for column in Target.__table__.columns]


@lru_cache(maxsize=1)
def _maker() -> str:
    """What the drawings are made by: another release may draw them in another way."""
    digest = sha256()
    for part in _MADE_BY:
        path = ROOT / part
        files = sorted(path.rglob("*.html")) if path.is_dir() else [path]
        for file in files:
            digest.update(file.read_bytes())
    return digest.hexdigest()
