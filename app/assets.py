"""Static files under a version that changes when any of them does, so that browsers keep them.

The version stands in the path: what a stylesheet or a module names beside itself, a font or another
module, comes under it without knowing it. In a query, it would not, and each page would ask anew
for a dozen such files whether they have changed.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request, url_for

URL_PATH = "/static/<version>"
"""For Flask, which makes the route."""


def static_url(filename: str) -> str:
    """The address of a file under static/, for this version of them all.

    Looked up once a page: a long list shows its icons hundreds of times.
    """
    known: dict[str, str] = g.setdefault("static_urls", {})
    if filename not in known:
        known[filename] = url_for("static", filename=filename)
    return known[filename]


def _version() -> str:
    """Of all files. In development found anew for each page: who edits one sees it at once."""
    folder = Path(current_app.static_folder or "")
    if current_app.config["APP_ENV"] != "development":
        return _as_first_seen(folder)
    if "static_version" not in g:
        g.static_version = _content_hash(folder)
    version: str = g.static_version
    return version


def _content_hash(folder: Path) -> str:
    """By names and content: the same on every server. Takes some milliseconds."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        found.update(f"{path.relative_to(folder).as_posix()} {len(content)} ".encode())
        found.update(content)
    return found.hexdigest()[:12]


_as_first_seen = lru_cache(maxsize=1)(_content_hash)


def _give_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static":
        values.setdefault("version", _version())


def _take_version(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Whoever asks by an old version, from a page of before, gets the file as it is now."""
    if endpoint == "static" and values is not None:
        g.asked_version = values.pop("version")


def _keep(response: Response) -> Response:
    """For a year, if it is what its address says; else for as long as it is looked at."""
    if request.endpoint == "static":
        if g.get("asked_version") == _version():
            response.cache_control.immutable = True
        else:
            response.headers["Cache-Control"] = "no-cache"
    return response


def init_app(app: Flask) -> None:
    """Templates call it `static`."""
    app.jinja_env.globals["static"] = static_url
    app.url_defaults(_give_version)
    app.url_value_preprocessor(_take_version)
    app.after_request(_keep)
