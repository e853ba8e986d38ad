"""What the database fixtures of conftest.py are made of, and how a test asks for both databases."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask
from sqlalchemy import URL

from app import create_app, schema
from app.config import Environment, Settings
from app.db import extension

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]

on_both_databases = pytest.mark.parametrize("database_url", BOTH, indirect=True)
"""Run a test of the whole application over SQLite and over PostgreSQL."""


def missing(what: str) -> NoReturn:
    """Skip on a developer's machine; in CI a missing server or browser is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def settings_for(url: URL, instance: Path) -> Settings:
    """Settings of a test installation."""
    rendered = url.render_as_string(hide_password=False)
    return Settings(Environment.TESTING, instance, rendered, "a secret for tests only")


@contextmanager
def application(url: URL, instance: Path, **changed: Any) -> Iterator[Flask]:
    """The real application over a database; its connections are closed at the end.

    changed: settings that are not as usual.
    """
    app = create_app(replace(settings_for(url, instance), **changed))
    try:
        yield app
    finally:
        with app.app_context():
            extension.engine.dispose()


def migrate(url: URL, instance: Path) -> None:
    """Bring a database to the newest schema, as `flask db upgrade` does."""
    with application(url, instance) as app, app.app_context():
        schema.upgrade()
