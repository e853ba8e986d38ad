"""Whoever sends too many wrong codes waits; whoever types right ones never does."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, create_app
from app.adapters.check_in_code import CheckInCodes
from app.adapters.wrong_codes import WrongCodes
from app.config import read_settings
from app.domain.access import Role
from app.domain.certificate import code_of, grouped
from app.domain.check_in import window_of
from app.domain.guessing import WINDOW, Guessed
from app.models import Attendance, Certificate, Enrolment, Meeting, Person, Province
from tests.conftest import SignIn
from tests.factories import (
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
)

NINE = datetime(2024, 3, 4, 2, 0, 5, tzinfo=UTC)
"""Nine in the morning in Vietnam."""

ALLOWED = 3
WRONG = [grouped(code_of(number)) for number in range(1, 9)]

At = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """at(moment): it is that moment from now on."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    stand(NINE)
    return stand


@pytest.fixture(autouse=True)
def _few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Few are allowed, and none has come so far."""
    if "app" in request.fixturenames:
        app: Flask = request.getfixturevalue("app")
        request.getfixturevalue("at")
        monkeypatch.setitem(app.config, "WRONG_CODES", ALLOWED)
        kept = WrongCodes.from_secret(tmp_path, "a secret of this test")
        monkeypatch.setitem(app.extensions, "wrong_codes", kept)


def verify(client: FlaskClient, code: str, address: str = "203.0.113.7") -> int:
    answer = client.get(f"/chung-nhan/{code}", environ_base={"REMOTE_ADDR": address})
    return answer.status_code


def test_after_so_many_wrong_codes_none_is_looked_at(
    client: FlaskClient, certificate: Certificate, at: At
) -> None:
    at(NINE)
    right = grouped(certificate.code)
    assert [verify(client, code) for code in WRONG[:ALLOWED]] == [404] * ALLOWED

    refused = client.get(f"/chung-nhan/{right}", environ_base={"REMOTE_ADDR": "203.0.113.7"})

    assert refused.status_code == 429
    assert "Nguyễn Văn An" not in refused.text
    assert "Hãy thử lại sau 10 phút, từ 09:11." in refused.text
    assert refused.headers["Retry-After"] == "600"
    assert verify(client, right, "203.0.113.8") == 200
    at(NINE + WINDOW)
    assert verify(client, right) == 200


def test_right_codes_never_count(client: FlaskClient, certificate: Certificate) -> None:
    right = grouped(certificate.code)

    assert {verify(client, right) for _ in range(ALLOWED * 3)} == {200}


def test_the_page_itself_stays_open(client: FlaskClient, certificate: Certificate) -> None:
    for code in WRONG[: ALLOWED + 1]:
        verify(client, code, "127.0.0.1")

    assert client.get("/chung-nhan").status_code == 200
    # A slip that the code itself shows is told without looking it up.
    assert client.get("/chung-nhan?ma=1234").status_code == 422


def test_a_subscriber_of_the_newer_kind_is_one_sender(
    client: FlaskClient, certificate: Certificate
) -> None:
    for number, code in enumerate(WRONG[:ALLOWED]):
        verify(client, code, f"2001:db8:1:2::{number + 1}")

    assert verify(client, WRONG[5], "2001:db8:1:2:ffff::9") == 429
    assert verify(client, WRONG[5], "2001:db8:1:3::1") == 404


def test_nobody_can_tell_from_the_file_who_it_was(
    client: FlaskClient, certificate: Certificate, tmp_path: Path
) -> None:
    verify(client, WRONG[0])

    assert b"203.0.113" not in (tmp_path / "wrong-codes.sqlite").read_bytes()


# Checking in


@pytest.fixture
def meeting(app_db: Session) -> Meeting:
    """A morning of a class with An in it."""
    cast = make_cast(app_db)
    course_class = make_class(app_db, make_course(app_db, cast.province), code="L1")
    make_enrolment(app_db, cast.an, course_class)
    return make_meeting(app_db, course_class)


@pytest.fixture
def an(signed_in: SignIn, app_db: Session, meeting: Meeting) -> FlaskClient:
    person = app_db.scalars(select(Person).join(Enrolment)).one()
    facts = {"person_id": person.id, "province_id": person.province_id}
    return signed_in(Role.TRAINEE, province=app_db.get_one(Province, person.province_id), **facts)


def shown(app: Flask, meeting: Meeting, at: datetime = NINE) -> str:
    """What the screen shows at a moment."""
    return CheckInCodes.from_secret(app.config["SECRET_KEY"]).shown(meeting.id, window_of(at))


def test_typed_codes_of_meetings_are_counted_too(
    an: FlaskClient, app: Flask, meeting: Meeting, app_db: Session
) -> None:
    guesses = [an.post("/diem-danh", data={"code": "0000 0000"}) for _ in range(ALLOWED)]
    assert {guess.status_code for guess in guesses} == {422}

    assert an.post("/diem-danh", data={"code": shown(app, meeting)}).status_code == 429
    assert an.get(f"/diem-danh?ma={shown(app, meeting)}").status_code == 429
    assert app_db.scalar(select(Attendance)) is None
    assert an.get("/diem-danh").status_code == 200
    # Each kind of code by itself.
    assert an.get(f"/chung-nhan/{WRONG[0]}").status_code == 404


def test_a_whole_class_behind_one_address_checks_in(
    an: FlaskClient, app: Flask, meeting: Meeting
) -> None:
    """Right codes, and those that have just run out, are no guesses."""
    late = shown(app, meeting, NINE - timedelta(minutes=1))
    for code in [late, shown(app, meeting)] * ALLOWED:
        assert an.post("/diem-danh", data={"code": code}).status_code in {302, 422}

    assert an.post("/diem-danh", data={"code": shown(app, meeting)}).status_code == 302


# All processes of a server


def _count(path: Path, times: int) -> None:
    for _ in range(times):
        WrongCodes(path, b"key").count(Guessed.CERTIFICATE, "203.0.113.7", NINE)


def test_all_processes_count_together_and_forget_in_time(tmp_path: Path) -> None:
    path = tmp_path / "wrong.sqlite"
    with ProcessPoolExecutor(2) as pool:
        for done in [pool.submit(_count, path, 20) for _ in range(2)]:
            done.result()

    codes = WrongCodes(path, b"key")
    asked = Guessed.CERTIFICATE, "203.0.113.7"
    assert codes.waits_until(*asked, 40, NINE) == NINE + WINDOW
    assert codes.waits_until(*asked, 41, NINE) is None
    codes.forget(NINE + WINDOW)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM wrong_code").fetchone() == (0,)


def test_a_proxy_of_ours_says_where_requests_come_from(tmp_path: Path) -> None:
    environ = {"INSTANCE_PATH": str(tmp_path), "SECRET_KEY": "x" * 32, "PROXIES": "1"}
    app = create_app(read_settings(environ))
    app.add_url_rule("/from", view_func=lambda: request.remote_addr or "")
    said = {"X-Forwarded-For": "198.51.100.9, 203.0.113.7"}

    assert app.test_client().get("/from", headers=said).text == "203.0.113.7"


@pytest.mark.parametrize("name", ["PROXIES", "WRONG_CODES"])
def test_what_is_no_number_is_refused_at_the_start(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be a whole number"):
        read_settings({"INSTANCE_PATH": str(tmp_path), name: "-1"})
