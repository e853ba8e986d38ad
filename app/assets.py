"""Static files with a content hash in their address, so that browsers may keep them for a year."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, g, request, url_for


@lru_cache(maxsize=256)
def _content_hash(path: Path, changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def static_url(filename: str) -> str:
    """The address of a file under static/, changing when its content does.

    Looked up once a page: a long list shows its icons hundreds of times.
    """
    known: dict[str, str] = g.setdefault("static_urls", {})
    if filename not in known:
        path = Path(current_app.static_folder or "") / filename
        content = _content_hash(path, path.stat().st_mtime_ns)
        known[filename] = url_for("static", filename=filename, v=content)
    return known[filename]


def _keep_only_hashed(response: Response) -> Response:
    """A module that another module imports has no hash in its address: it is asked for anew."""
    if request.endpoint == "static" and "v" not in request.args:
        response.headers["Cache-Control"] = "no-cache"
    return response


def init_app(app: Flask) -> None:
    """Templates call it `static`."""
    app.jinja_env.globals["static"] = static_url
    app.after_request(_keep_only_hashed)
