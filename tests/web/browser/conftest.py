"""The browser's tests walk a province that has something on every page: the demonstration's."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.databases import application
from tests.installation import put_in_place


@pytest.fixture(scope="session")
def demo_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with five plans and a small demonstration, to be copied."""
    directory = tmp_path_factory.mktemp("demo")
    path = directory / "demo.sqlite"
    shutil.copyfile(sqlite_template, path)
    with application(URL.create("sqlite", database=str(path)), directory) as app:
        runner = app.test_cli_runner(catch_exceptions=False)
        for command in (["plans", "load"], ["demo", "--scale", "0.3"]):
            assert runner.invoke(args=command).exit_code == 0
    return path


@pytest.fixture
def demo_url(demo_template: Path, place: Path) -> URL:
    """A fresh copy of the demonstration."""
    return put_in_place(demo_template, place / "demo.sqlite")
