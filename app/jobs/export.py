"""Large files to keep: a page of the application, asked for by a worker as its reader would.

So the file has the page's permission, scope and filters as they are when it is made, and a page
that gives a file needs nothing more than to give it.
"""

from io import BytesIO

from flask import Flask, Response, current_app, g, session
from werkzeug.http import parse_options_header

from app.domain.job import NoLongerAllowed
from app.domain.label import N_
from app.i18n import COOKIE
from app.jobs.owner import owner_of
from app.jobs.reporter import Reporter
from app.jobs.work import Done, Ground
from app.services.job import Result

_MAKING = N_("Đọc dữ liệu")


def export(ground: Ground) -> Done:
    """Keep what an address answers.

    Parameters: `address`, path and query of this application; `root`, how its owner reaches
    it; without one it is as on this machine.
    """
    ground.reporter.begin(_MAKING)
    owner = owner_of(ground.db, ground.job)
    response = _answer(
        current_app._get_current_object(),  # type: ignore[attr-defined]  # what the proxy is for
        ground.job.parameters["address"],
        root=ground.job.parameters.get("root"),
        session_key=owner.session_key,
        language=ground.job.language,
        reporter=ground.reporter,
    )
    _kind, described = parse_options_header(response.headers.get("Content-Disposition"))
    if response.status_code != 200 or "filename" not in described:
        raise NoLongerAllowed
    response.direct_passthrough = False
    content = response.get_data()
    kept = ground.results.keep(BytesIO(content))
    return Done(Result({"bytes": len(content)}, token=kept.token, file_name=described["filename"]))


def _answer(
    app: Flask,
    address: str,
    *,
    root: str | None,
    session_key: str,
    language: str,
    reporter: Reporter,
) -> Response:
    """What the reader would get. A refusal is an answer as well; a bug comes out as it is."""
    cookie = {"Cookie": f"{COOKIE}={language}"}
    # A context of its own has a session of its own: whatever the page does, the job's stays whole.
    with app.app_context(), app.test_request_context(address, root, headers=cookie):
        session["_user_id"], session["_fresh"] = session_key, True
        g.reporter = reporter
        return app.full_dispatch_request()
