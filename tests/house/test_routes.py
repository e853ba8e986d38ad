"""Every address, present and future: guarded, read-only when read, and refusing forged forms."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask, request_tearing_down
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.db import extension
from app.domain.access import Permission, Role
from tests.conftest import SignIn
from tests.factories import make_cast
from tests.house.world import World, make_world, rules_of

PUBLIC = {
    "account.open_account",
    "account.sign_in",
    "account.sign_out",
    "calendar.feed",
    "language.choose",
    "verification.index",
    "verification.show",
}
"""The only addresses for people without an account."""

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")


@pytest.fixture
def world(app: Flask, app_db: Session) -> World:
    cast = make_cast(app_db)
    world = make_world(app, app_db, cast.province, cast.home_affairs, cast.an)
    app_db.commit()
    return world


def _permission(app: Flask, rule: Rule) -> Permission | None:
    """What the view demands; None: nothing. AttributeError: it says neither."""
    view: Any = app.view_functions[rule.endpoint]
    permission: Permission | None = view.required_permission
    return permission


@pytest.fixture
def administrator(signed_in: SignIn, world: World) -> FlaskClient:
    """Whoever may open everything, their own record too."""
    own = {"person_id": world.person.id, "province_id": world.province.id}
    return signed_in(Role.ADMINISTRATOR, **own)


@pytest.fixture
def writing(app: Flask) -> Iterator[list[str]]:
    """Commits, statements that change rows, and changes left unsaved, as they happen."""
    seen: list[str] = []

    def statement(_: object, __: object, text: str, *___: object) -> None:
        if text.lstrip().upper().startswith(WRITES):
            seen.append(text)

    def commit(_: object) -> None:
        seen.append("COMMIT")

    def unsaved(_: object, **__: object) -> None:
        db = extension.session
        seen.extend(repr(row) for row in (*db.new, *db.dirty, *db.deleted))

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", commit)
    with request_tearing_down.connected_to(unsaved, app):
        yield seen
    event.remove(Engine, "before_cursor_execute", statement)
    event.remove(Engine, "commit", commit)


def test_every_route_declares_a_permission_or_is_public(app: Flask) -> None:
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and not hasattr(app.view_functions[rule.endpoint], "required_permission")
    ]

    assert undeclared == []


def test_no_route_is_public_by_accident(app: Flask) -> None:
    rules = rules_of(app, "GET") + rules_of(app, "POST")

    assert {rule.endpoint for rule in rules if _permission(app, rule) is None} == PUBLIC


def test_a_stranger_is_asked_to_sign_in(
    app: Flask, client: FlaskClient, world: World, subtests: pytest.Subtests
) -> None:
    for method in ("GET", "POST"):
        for rule in rules_of(app, method):
            if rule.endpoint in PUBLIC:
                continue
            with subtests.test(f"{method} {rule}"):
                answer = client.open(world.address(rule), method=method)

                assert answer.status_code == HTTPStatus.FOUND
                assert answer.location.startswith("/dang-nhap")


def test_reading_an_address_writes_nothing(
    app: Flask,
    administrator: FlaskClient,
    world: World,
    writing: list[str],
    subtests: pytest.Subtests,
) -> None:
    for rule in rules_of(app, "GET"):
        with subtests.test(str(rule)):
            address = world.address(rule)
            writing.clear()

            answer = administrator.get(address, query_string={"nam": 2024})

            assert answer.status_code in (HTTPStatus.OK, HTTPStatus.FOUND)
            assert writing == []


def test_every_answer_forbids_foreign_code(
    app: Flask, administrator: FlaskClient, world: World, subtests: pytest.Subtests
) -> None:
    for rule in rules_of(app, "GET"):
        with subtests.test(str(rule)):
            headers = administrator.get(world.address(rule)).headers

            assert "default-src 'self'" in headers["Content-Security-Policy"]
            assert "unsafe" not in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Cache-Control"] == "no-store"


def test_a_form_without_its_token_is_refused(
    app: Flask, administrator: FlaskClient, world: World, subtests: pytest.Subtests
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for rule in rules_of(app, "POST"):
        with subtests.test(str(rule)):
            answer = administrator.post(world.address(rule))

            assert answer.status_code == HTTPStatus.BAD_REQUEST
