"""One application a worker, which test after test uses as request after request uses a server's.

To make one costs 30 ms, and its templates and statements, compiled anew, 200 more: that is longer
than most tests take. A test that would change the application itself makes its own: `application`.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import URL

from app import create_app, jobs
from app.db import extension
from tests.databases import settings_for


class Installations:
    """The applications that a worker has made, by the address of their database.

    Databases are fresh for each test, in the place of the last one's: see `database_url`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[URL, Flask] = {}

    @contextmanager
    def over(self, url: URL) -> Iterator[Flask]:
        """The application as it was made: what the last test set, opened or stored is gone."""
        if url not in self._made:
            self._made[url] = create_app(settings_for(url, self._folder / str(len(self._made))))
        app = self._made[url]
        as_made = dict(app.config)
        Path(app.instance_path).mkdir(mode=0o700, exist_ok=True)
        try:
            yield app
        finally:
            with app.app_context():
                extension.engine.dispose()
                jobs.the_queue().close()
            jobs.init_app(app)
            shutil.rmtree(app.instance_path)
            app.config.clear()
            app.config.update(as_made)


def put_in_place(template: Path, path: Path) -> URL:
    """A fresh copy of a SQLite file in the place of the last test's. Returns its address."""
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    shutil.copyfile(template, path)
    return URL.create("sqlite", database=str(path))
