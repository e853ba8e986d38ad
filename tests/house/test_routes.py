"""Every address, present and future: guarded, read-only when read, and refusing forged forms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.adapters.upload_folder import UploadFolder
from app.db import extension
from app.domain.access import PERMISSIONS, Permission, Role
from app.domain.course import DayPart
from app.domain.intake import ImportKind, ImportState
from app.domain.plan import TargetKind
from app.models import Assessment, CourseClass, Enrolment, ImportBatch, Meeting, Province, UnitAlias
from tests.conftest import SignIn
from tests.factories import (
    NOW,
    Cast,
    make_activity,
    make_assessment,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_declaration,
    make_network,
    make_output,
    make_statement,
    make_statistic,
)

PUBLIC = {"account.sign_in", "account.sign_out", "language.choose"}
"""The only addresses for people without an account."""

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")


@dataclass(frozen=True, slots=True)
class World:
    """Something to be found at every address."""

    cast: Cast
    course_class: CourseClass
    enrolment: Enrolment
    meeting: Meeting
    assessment: Assessment
    waiting: ImportBatch
    fact_id: int
    statement_id: int

    def sample(self, name: str) -> str:
        """A value for an argument of a route."""
        samples: dict[str, object] = {
            "kind": TargetKind.STAFF_TRAINED.value,
            "person_id": self.cast.an.id,
            "unit_id": self.cast.home_affairs.id,
            "course_id": self.course_class.course_id,
            "class_id": self.course_class.id,
            "placement_id": self.cast.home_affairs.placements[0].id,
            "alias_id": self.cast.home_affairs.aliases[0].id,
            "posting_id": self.cast.an.postings[0].id,
            "enrolment_id": self.enrolment.id,
            "meeting_id": self.meeting.id,
            "assessment_id": self.assessment.id,
            "fact_id": self.fact_id,
            "statement_id": self.statement_id,
            "batch_id": self.waiting.id,
            "token": self.waiting.token,
            "import_kind": ImportKind.ROSTER.value,
            "ending": "xlsx",
        }
        if name not in samples:
            pytest.fail(f"a route takes <{name}>: add a sample to World in {__name__}")
        return str(samples[name])


def _waiting(app: Flask, db: Session, province: Province) -> ImportBatch:
    """A file with a fault, uploaded by nobody, as only administrators may open it."""
    content = "person_code,full_name,unit_code,category\nA,Nguyễn Văn A,KHONGCO,can_bo\n"
    kept = UploadFolder(Path(app.instance_path) / "uploads").keep(BytesIO(content.encode()))
    batch = ImportBatch(
        province_id=province.id,
        kind=ImportKind.ROSTER,
        state=ImportState.CHECKED,
        filename="nguoi.csv",
        sha256=kept.sha256,
        token=kept.token,
        uploaded_at=NOW,
    )
    db.add(batch)
    return batch


def _facts(db: Session, cast: Cast) -> int:
    """A fact of each sort. Returns the number that they share, as the first of their tables."""
    unit = cast.home_affairs
    makers = (make_activity, make_statistic, make_network, make_output, make_declaration)
    (number,) = {make(db, unit).id for make in makers}
    return number


@pytest.fixture
def world(app: Flask, app_db: Session) -> World:
    cast = make_cast(app_db)
    course_class = make_class(app_db, make_course(app_db, cast.province, organiser=cast.education))
    completion = make_credit(app_db, cast.an, course_class)
    running = make_class(app_db, course_class.course, date(2024, 6, 1), date(2024, 12, 1))
    make_credit(app_db, cast.binh, running)
    meeting = Meeting(held_on=course_class.starts_on, part=DayPart.MORNING)
    course_class.meetings.append(meeting)
    assessment = make_assessment(app_db, cast.an)
    cast.home_affairs.aliases.append(UnitAlias(name="Nội vụ", search_key="noi vu"))
    waiting = _waiting(app, app_db, cast.province)
    fact_id, statement_id = _facts(app_db, cast), make_statement(app_db, cast.province).id
    app_db.commit()
    return World(
        cast,
        course_class,
        completion.enrolment,
        meeting,
        assessment,
        waiting,
        fact_id,
        statement_id,
    )


def _rules(app: Flask, method: str) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and method in (rule.methods or ())
    ]


def _address(rule: Rule, world: World) -> str:
    """The rule's path with a sample in place of each argument."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: world.sample(found[1]), rule.rule)


def _permission(app: Flask, rule: Rule) -> Permission | None:
    """What the view demands; None: nothing. AttributeError: it says neither."""
    view: Any = app.view_functions[rule.endpoint]
    permission: Permission | None = view.required_permission
    return permission


@pytest.fixture
def writing(app: Flask) -> Iterator[list[str]]:
    """Commits, statements that change rows, and changes left unsaved, as they happen."""
    seen: list[str] = []

    def statement(_: object, __: object, text: str, *___: object) -> None:
        if text.lstrip().upper().startswith(WRITES):
            seen.append(text)

    def commit(_: object) -> None:
        seen.append("COMMIT")

    @app.teardown_appcontext
    def unsaved(_: object) -> None:
        db = extension.session
        seen.extend(repr(row) for row in (*db.new, *db.dirty, *db.deleted))

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", commit)
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
    rules = _rules(app, "GET") + _rules(app, "POST")

    assert {rule.endpoint for rule in rules if _permission(app, rule) is None} == PUBLIC


def test_a_stranger_is_asked_to_sign_in(
    app: Flask, client: FlaskClient, world: World, subtests: pytest.Subtests
) -> None:
    for method in ("GET", "POST"):
        for rule in _rules(app, method):
            if rule.endpoint in PUBLIC:
                continue
            with subtests.test(f"{method} {rule}"):
                answer = client.open(_address(rule, world), method=method)

                assert answer.status_code == HTTPStatus.FOUND
                assert answer.location.startswith("/dang-nhap")


@pytest.mark.parametrize("role", Role)
def test_a_role_without_the_permission_is_refused(
    app: Flask, signed_in: SignIn, world: World, subtests: pytest.Subtests, role: Role
) -> None:
    client = signed_in(role, province=world.cast.province)
    for method in ("GET", "POST"):
        for rule in _rules(app, method):
            if _permission(app, rule) in {None, *PERMISSIONS[role]}:
                continue
            with subtests.test(f"{method} {rule}"):
                answer = client.open(_address(rule, world), method=method)

                assert answer.status_code == HTTPStatus.FORBIDDEN


def test_reading_an_address_writes_nothing(
    app: Flask, signed_in: SignIn, world: World, writing: list[str], subtests: pytest.Subtests
) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    for rule in _rules(app, "GET"):
        with subtests.test(str(rule)):
            address = _address(rule, world)
            writing.clear()

            answer = client.get(address, query_string={"nam": 2024})

            assert answer.status_code in (HTTPStatus.OK, HTTPStatus.FOUND)
            assert writing == []


def test_every_answer_forbids_foreign_code(
    app: Flask, signed_in: SignIn, world: World, subtests: pytest.Subtests
) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    for rule in _rules(app, "GET"):
        with subtests.test(str(rule)):
            headers = client.get(_address(rule, world)).headers

            assert "default-src 'self'" in headers["Content-Security-Policy"]
            assert "unsafe" not in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Cache-Control"] == "no-store"


def test_a_form_without_its_token_is_refused(
    app: Flask, signed_in: SignIn, world: World, subtests: pytest.Subtests
) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    app.config["WTF_CSRF_ENABLED"] = True
    for rule in _rules(app, "POST"):
        with subtests.test(str(rule)):
            answer = client.post(_address(rule, world))

            assert answer.status_code == HTTPStatus.BAD_REQUEST
