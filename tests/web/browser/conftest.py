"""The browser's tests walk a province that has something on every page: the demonstration's."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.conftest import MakeOnce
from tests.databases import application
from tests.installation import put_in_place


@pytest.fixture(scope="session")
def demo_template(made_once: MakeOnce, sqlite_template: Path) -> Path:
    """A SQLite file with five plans and a small demonstration, to be copied."""

    def make(path: Path) -> None:
        shutil.copyfile(sqlite_template, path)
        with application(URL.create("sqlite", database=str(path)), path.parent) as app:
            runner = app.test_cli_runner(catch_exceptions=False)
            for command in (["plans", "load"], ["demo", "--scale", "0.3"]):
                assert runner.invoke(args=command).exit_code == 0

    return made_once("demo", make)


@pytest.fixture
def demo_url(demo_template: Path, place: Path) -> URL:
    """A fresh copy of the demonstration."""
    return put_in_place(demo_template, place / "demo.sqlite")
