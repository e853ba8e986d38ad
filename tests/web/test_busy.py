"""Two writers at once on SQLite: the second is told to come back, and nothing is half done."""

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import Connection, event, text

from app.db import extension


@pytest.fixture
def impatient(app: Flask) -> None:
    """Connections wait a moment for another writer, not ten seconds."""
    with app.app_context():
        engine = extension.engine
        engine.dispose()

    @event.listens_for(engine, "connect")
    def _shorten(connection: Connection, _: object) -> None:
        connection.execute("PRAGMA busy_timeout = 50")  # type: ignore[call-overload]  # sqlite3's own


@pytest.fixture
def writer(app: Flask, impatient: None) -> Connection:
    """Somebody else in the middle of a long import."""
    with app.app_context():
        connection = extension.engine.connect()
    connection.execute(text("BEGIN IMMEDIATE"))
    return connection


def test_a_page_that_must_write_says_that_the_register_is_busy(
    client: FlaskClient, writer: Connection
) -> None:
    response = client.post("/dang-nhap", data={"username": "noivu", "password": "mật khẩu dài"})
    writer.rollback()
    writer.close()

    assert response.status_code == 503
    assert "Sổ đang bận ghi" in response.text


def test_a_command_says_so_too(runner: FlaskCliRunner, writer: Connection) -> None:
    result = runner.invoke(args=["plans", "load"])
    writer.rollback()
    writer.close()

    assert result.exit_code == 1
    assert "Sổ đang bận ghi" in result.stderr
    assert runner.invoke(args=["plans", "load"]).exit_code == 0
