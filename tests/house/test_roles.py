"""Every address as every role, inside its subtree, beside it, and in another province.

What is expected follows from PERMISSIONS and from what each argument's thing hangs on; a new route
with known arguments is walked without a word here. So is whoever forgets a permission or a scope.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.domain.access import PERMISSIONS, Permission, Role
from app.domain.unit import SCHOOL_KINDS, UnitKind
from app.models import Person, Province, Unit
from tests.conftest import SignIn
from tests.factories import make_officer, make_plan, make_province, make_unit
from tests.house.world import World, make_world, rules_of

DONE = {
    HTTPStatus.OK,
    HTTPStatus.FOUND,
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""It was read, done, or refused for what was sent: an empty form is sent here."""


class Side(Enum):
    """Where a thing stands, seen from whoever asks."""

    INSIDE = auto()
    BESIDE = auto()
    ABROAD = auto()


class Reach(Enum):
    """Over what a role is granted."""

    UNIT = auto()
    SCHOOLS = auto()
    PROVINCE = auto()
    SYSTEM = auto()


class Hangs(Enum):
    """On what the thing of an argument hangs, and so who reaches it."""

    ON_ITS_UNIT = auto()
    """Whoever has the unit in scope."""
    ON_ITS_PROVINCE = auto()
    """Whoever has any part of the province in scope: all see what is offered."""
    ON_ITS_OWNER = auto()
    """Whoever brought or asked for it; nobody did here, so who oversees the province."""
    ON_THE_FIGURE = auto()
    """Whoever sees all that the figure of their own place is made of."""
    ON_ONESELF = auto()
    """The person whose account it is: somebody inside, whatever else the account may do."""
    ON_ONES_PROVINCE = auto()
    """Everybody of the roster of a province, and nobody of another's."""
    NOWHERE = auto()
    """A word of the address, the same for all."""


SIDES = {
    (Reach.UNIT, Hangs.ON_ITS_UNIT): {Side.INSIDE},
    (Reach.SCHOOLS, Hangs.ON_ITS_UNIT): {Side.INSIDE},
    (Reach.PROVINCE, Hangs.ON_ITS_UNIT): {Side.INSIDE, Side.BESIDE},
    (Reach.UNIT, Hangs.ON_ITS_PROVINCE): {Side.INSIDE, Side.BESIDE},
    (Reach.SCHOOLS, Hangs.ON_ITS_PROVINCE): {Side.INSIDE, Side.BESIDE},
    (Reach.PROVINCE, Hangs.ON_ITS_PROVINCE): {Side.INSIDE, Side.BESIDE},
    (Reach.UNIT, Hangs.ON_THE_FIGURE): set(Side),
    (Reach.PROVINCE, Hangs.ON_THE_FIGURE): set(Side),
    (Reach.PROVINCE, Hangs.ON_ITS_OWNER): {Side.INSIDE, Side.BESIDE},
}
"""The sides on which a thing is reached; not named: on none. The whole system reaches them all."""

ARGUMENTS = {
    **dict.fromkeys(
        (
            "unit_id",
            "placement_id",
            "alias_id",
            "person_id",
            "posting_id",
            "assessment_id",
            "enrolment_id",
            "fact_id",
            "course_id",
            "class_id",
            "meeting_id",
            "walk_in_id",
            "trainer_id",
            "certificate_id",
            "user_id",
            "grant_id",
        ),
        Hangs.ON_ITS_UNIT,
    ),
    "statement_id": Hangs.ON_ITS_PROVINCE,
    **dict.fromkeys(("batch_id", "token", "job_id", "message_id"), Hangs.ON_ITS_OWNER),
    **dict.fromkeys(("kind", "import_kind", "ending", "paper", "secret"), Hangs.NOWHERE),
}
"""What each argument's thing hangs on, for whoever reads or changes it."""

OTHERWISE = {
    (Permission.COURSES_READ, "course_id"): Hangs.ON_ITS_PROVINCE,
    (Permission.COURSES_READ, "class_id"): Hangs.ON_ITS_PROVINCE,
    (Permission.NOMINATE, "class_id"): Hangs.ON_ITS_PROVINCE,
    (Permission.COVERAGE_READ, "kind"): Hangs.ON_THE_FIGURE,
    (Permission.OWN_RECORD, "enrolment_id"): Hangs.ON_ONESELF,
    (Permission.OWN_RECORD, "certificate_id"): Hangs.ON_ONESELF,
    (Permission.OWN_RECORD, "class_id"): Hangs.ON_ONES_PROVINCE,
}
"""Where a permission reaches further than ARGUMENTS says: all see what is offered."""

OF_WHOLE_PROVINCES = {Permission.STATEMENTS_EDIT}
"""What is of a province and no unit's: who has a part of it sees it and may not change it."""

OVERSEERS = {
    "batch_id": Permission.USERS_EDIT,
    "token": Permission.USERS_EDIT,
    "job_id": Permission.JOBS_READ,
    "message_id": Permission.OUTBOX,
}
"""Who may open what somebody else brought or asked for."""

OWNERS_ONLY = {"job.stop"}
"""What even they leave to whoever asked for it."""

ONES_OWN = {
    "account.new_password",
    "account.sign_out_elsewhere",
    "calendar.end",
    "calendar.renew",
    "check_in.index",
    "job.export",
    "job.stop",
    "person.show_national_id",
    "registration.accept",
    "registration.create",
    "registration.leave",
}
"""Acts that change nothing but what is one's own, or the log: who may read may do them."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A role as it is granted, and how far it reaches."""

    role: Role
    reach: Reach

    def __str__(self) -> str:
        return f"{self.role.value}-{self.reach.name.lower()}"


ACTORS = [
    Actor(Role.ADMINISTRATOR, Reach.SYSTEM),
    Actor(Role.ADMINISTRATOR, Reach.PROVINCE),
    Actor(Role.ADMINISTRATOR, Reach.UNIT),
    Actor(Role.HOME_AFFAIRS, Reach.PROVINCE),
    Actor(Role.DX_OFFICE, Reach.PROVINCE),
    Actor(Role.EDUCATION, Reach.SCHOOLS),
    Actor(Role.UNIT_CONTACT, Reach.UNIT),
    Actor(Role.MANAGER, Reach.PROVINCE),
    Actor(Role.MANAGER, Reach.UNIT),
    Actor(Role.TRAINEE, Reach.PROVINCE),
]

Worlds = dict[Side, World]


def _place(
    db: Session, province: Province, kind: UnitKind, code: str, name: str
) -> tuple[Unit, Person]:
    unit = make_unit(db, province, code=code, name=f"Trường {name}", kind=kind)
    return unit, make_officer(db, unit, full_name=f"Nguyễn {name}")


@pytest.fixture
def worlds(app: Flask, app_db: Session) -> Worlds:
    """A school, a department beside it, and a school of another province, each with everything."""
    here, there = make_province(app_db), make_province(app_db)
    make_plan(app_db, here)
    make_plan(app_db, there)
    school = UnitKind.PRIMARY_SCHOOL
    places = {
        Side.INSIDE: (here, *_place(app_db, here, school, "TRONG", "Bên Trong")),
        Side.BESIDE: (here, *_place(app_db, here, UnitKind.DEPARTMENT, "CANH", "Bên Cạnh")),
        Side.ABROAD: (there, *_place(app_db, there, school, "KIA", "Bên Kia")),
    }
    worlds = {side: make_world(app, app_db, *place) for side, place in places.items()}
    app_db.commit()
    return worlds


@contextmanager
def _restoring(
    app: Flask, url: URL, client: FlaskClient, kept: Path
) -> Iterator[Callable[[], None]]:
    """restore(): everything is again as it is now, whatever a POST has done since.

    kept: a folder, not yet there, for what the application's folder holds.
    """
    path = str(url.database)
    shutil.copytree(app.instance_path, kept)
    with client.session_transaction() as session:
        signed_in = dict(session)
    with closing(sqlite3.connect(":memory:")) as before, closing(sqlite3.connect(path)) as live:
        live.backup(before)

        def restore() -> None:
            before.backup(live)
            shutil.copytree(kept, app.instance_path, dirs_exist_ok=True)
            with client.session_transaction() as session:
                session.clear()
                session.update(signed_in)

        yield restore


def _client(signed_in: SignIn, actor: Actor, inside: World) -> FlaskClient:
    """The actor signed in; a trainee's account is that of the person inside."""
    where: dict[Reach, dict[str, Any]] = {
        Reach.SYSTEM: {},
        Reach.PROVINCE: {"province": inside.province},
        Reach.SCHOOLS: {"province": inside.province, "kinds": SCHOOL_KINDS},
        Reach.UNIT: {"unit": inside.unit},
    }
    own = {"person_id": inside.person.id, "province_id": inside.province.id}
    return signed_in(actor.role, **where[actor.reach], **own)


def _permission(app: Flask, rule: Rule) -> Permission | None:
    view: Any = app.view_functions[rule.endpoint]
    permission: Permission | None = view.required_permission
    return permission


def _hangs(permission: Permission, argument: str) -> Hangs:
    if argument not in ARGUMENTS:
        pytest.fail(f"a route takes <{argument}>: say in ARGUMENTS what its thing hangs on")
    return OTHERWISE.get((permission, argument), ARGUMENTS[argument])


def _is_reached(
    actor: Actor, permission: Permission, rule: Rule, argument: str, side: Side
) -> bool:
    hangs = _hangs(permission, argument)
    if hangs is Hangs.ON_ITS_OWNER and rule.endpoint in OWNERS_ONLY:
        return False
    if hangs in {Hangs.ON_ONESELF, Hangs.ON_ONES_PROVINCE}:
        return side in ({Side.INSIDE} if hangs is Hangs.ON_ONESELF else {Side.INSIDE, Side.BESIDE})
    if hangs is Hangs.NOWHERE or actor.reach is Reach.SYSTEM:
        return True
    if hangs is Hangs.ON_ITS_OWNER and OVERSEERS[argument] not in PERMISSIONS[actor.role]:
        return False
    return side in SIDES.get((actor.reach, hangs), set())


def _expected(actor: Actor, permission: Permission, rule: Rule, side: Side) -> set[HTTPStatus]:
    """What PERMISSIONS and the scope say of an address."""
    if permission not in PERMISSIONS[actor.role]:
        return {HTTPStatus.FORBIDDEN}
    has_all = actor.reach in {Reach.PROVINCE, Reach.SYSTEM}
    if permission in OF_WHOLE_PROVINCES and not has_all and side is not Side.ABROAD:
        return {HTTPStatus.FORBIDDEN}
    reached = all(_is_reached(actor, permission, rule, name, side) for name in rule.arguments)
    return DONE if reached else {HTTPStatus.NOT_FOUND}


def _walk(
    app: Flask, actor: Actor, worlds: Worlds, method: str
) -> Iterator[tuple[Rule, Side, World, set[HTTPStatus]]]:
    """Each address on each side; one without a thing in it, or forbidden anyway, once."""
    for rule in rules_of(app, method):
        permission = _permission(app, rule)
        if permission is None:
            continue
        for side, world in worlds.items():
            expected = _expected(actor, permission, rule, side)
            yield rule, side, world, expected
            if not rule.arguments or expected == {HTTPStatus.FORBIDDEN}:
                break


def test_whatever_acts_asks_for_more_than_the_right_to_read(app: Flask) -> None:
    reading = {permission for permission in Permission if permission.value.endswith("_read")}
    reading |= {Permission.HOME, Permission.OWN_RECORD}

    acting = {r.endpoint for r in rules_of(app, "POST") if _permission(app, r) in reading}

    assert acting == ONES_OWN


@pytest.mark.parametrize("actor", ACTORS, ids=str)
def test_reading_opens_what_the_role_and_its_scope_say(
    app: Flask,
    signed_in: SignIn,
    worlds: Worlds,
    subtests: pytest.Subtests,
    actor: Actor,
) -> None:
    client = _client(signed_in, actor, worlds[Side.INSIDE])

    for rule, side, world, expected in _walk(app, actor, worlds, "GET"):
        with subtests.test(f"{rule} {side.name}"):
            answer = client.get(world.address(rule), query_string=_standing(actor, world))

            assert answer.status_code in expected
            assert not (answer.location or "").startswith("/dang-nhap")
            assert _strangers(actor, answer, worlds) == []


@pytest.mark.parametrize("actor", ACTORS, ids=str)
def test_acting_is_let_through_as_the_role_and_its_scope_say(
    app: Flask,
    signed_in: SignIn,
    database_url: URL,
    tmp_path: Path,
    worlds: Worlds,
    subtests: pytest.Subtests,
    actor: Actor,
) -> None:
    client = _client(signed_in, actor, worlds[Side.INSIDE])

    with _restoring(app, database_url, client, tmp_path / "kept") as restore:
        for rule, side, world, expected in _walk(app, actor, worlds, "POST"):
            with subtests.test(f"{rule} {side.name}"):
                answer = client.post(world.address(rule), query_string=_standing(actor, world))

                assert answer.status_code in expected
                assert not (answer.location or "").startswith("/dang-nhap")
                assert _strangers(actor, answer, worlds) == []
            if answer.status_code in DONE:
                restore()


@pytest.fixture(scope="module")
def endpoints_with_files() -> set[str]:
    """The pages that come as a csv as well, once a test has found them out."""
    return set()


@pytest.fixture
def with_files(
    app: Flask, signed_in: SignIn, worlds: Worlds, endpoints_with_files: set[str]
) -> set[str]:
    """The same, found out by asking every page, as somebody who may open them all."""
    if not endpoints_with_files:
        world, actor = worlds[Side.INSIDE], Actor(Role.ADMINISTRATOR, Reach.SYSTEM)
        client, query = signed_in(actor.role), _as_file(actor, world)
        for rule in rules_of(app, "GET"):
            if client.get(world.address(rule), query_string=query).mimetype == "text/csv":
                endpoints_with_files.add(rule.endpoint)
    return endpoints_with_files


def _as_file(actor: Actor, world: World) -> dict[str, str]:
    return _standing(actor, world) | {"format": "csv"}


@pytest.mark.parametrize("actor", [one for one in ACTORS if one.reach is not Reach.SYSTEM], ids=str)
def test_a_list_as_a_file_holds_no_more_than_the_page(
    app: Flask,
    signed_in: SignIn,
    worlds: Worlds,
    with_files: set[str],
    subtests: pytest.Subtests,
    actor: Actor,
) -> None:
    client = _client(signed_in, actor, worlds[Side.INSIDE])

    for rule, side, world, expected in _walk(app, actor, worlds, "GET"):
        if side is not Side.INSIDE or expected != DONE or rule.endpoint not in with_files:
            continue
        with subtests.test(str(rule)):
            answer = client.get(world.address(rule), query_string=_as_file(actor, world))

            assert _strangers(actor, answer, worlds) == []


def _standing(actor: Actor, world: World) -> dict[str, str]:
    """Who works in several provinces says in which; nobody else could name another."""
    return {"province": world.province.code} if actor.reach is Reach.SYSTEM else {}


def _strangers(actor: Actor, answer: TestResponse, worlds: Worlds) -> list[str]:
    """Names in an answer of people whom the actor may not know of."""
    if not (answer.mimetype or "").startswith("text/"):
        return []
    seen = SIDES.get((actor.reach, Hangs.ON_ITS_UNIT), set(Side))
    if actor.role is Role.TRAINEE:
        seen = {Side.INSIDE}
    names = [world.person.full_name for side, world in worlds.items() if side not in seen]
    return [name for name in names if name in answer.text]
