"""flask users: what an operator types on the first day, and when somebody cannot get in."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.unit import UnitKind
from app.models import RoleGrant, User
from app.services.access.code import redeem
from app.services.access.sign_in import authenticate
from tests.factories import NOW, make_cast, make_province, make_unit, make_user

pytestmark = pytest.mark.usefixtures("quick_passwords")

PASSWORD = "một mật khẩu dài"


def create(runner: FlaskCliRunner, username: str = "noivu", password: str = PASSWORD) -> int:
    result = runner.invoke(
        args=["users", "create", username, "--name", "Sở Nội vụ", "--password-stdin"],
        input=f"{password}\n",
    )
    return result.exit_code


def grants(db: Session) -> list[RoleGrant]:
    return list(db.scalars(select(RoleGrant)))


def test_an_account_is_made_and_can_be_signed_in_with(
    runner: FlaskCliRunner, app_db: Session
) -> None:
    result = runner.invoke(
        args=["users", "create", "NoiVu", "--name", "Sở Nội vụ", "--password-stdin"],
        input=f"{PASSWORD}\n",
    )

    assert (result.exit_code, result.stdout) == (0, "")
    assert "Đã tạo tài khoản «noivu»" in result.stderr
    user = app_db.scalars(select(User)).one()
    assert authenticate(app_db, "noivu", PASSWORD, now=NOW) is user
    assert user.display_name == "Sở Nội vụ"


def test_a_name_in_use_is_refused(runner: FlaskCliRunner, app_db: Session) -> None:
    assert create(runner) == 0

    result = runner.invoke(
        args=["users", "create", "NOIVU", "--name", "Khác", "--password-stdin"],
        input=f"{PASSWORD}\n",
    )

    assert result.exit_code == 1
    assert "Đã có tài khoản «noivu»" in result.stderr
    assert len(app_db.scalars(select(User)).all()) == 1


def test_a_short_password_is_refused_and_nothing_is_written(
    runner: FlaskCliRunner, app_db: Session
) -> None:
    assert create(runner, password="ngắn") == 1
    assert app_db.scalars(select(User)).all() == []


def test_a_password_is_never_asked_of_a_pipe(runner: FlaskCliRunner, app_db: Session) -> None:
    result = runner.invoke(args=["users", "create", "noivu", "--name", "Sở Nội vụ"])

    assert result.exit_code == 2
    assert "--password-stdin" in result.stderr
    assert app_db.scalars(select(User)).all() == []


def test_a_role_over_a_unit_of_the_only_province(runner: FlaskCliRunner, app_db: Session) -> None:
    province = make_province(app_db, "thanh-hoa")
    unit = make_unit(app_db, province, code="SNV")
    app_db.commit()
    create(runner)

    result = runner.invoke(
        args=["users", "grant", "noivu", "unit_contact", "--unit", "SNV", "--kind", "department"]
    )

    assert result.exit_code == 0
    assert "Đã giao vai trò «Đầu mối đơn vị» cho «noivu»" in result.stderr
    given = grants(app_db)[0]
    assert (given.role, given.province_id, given.unit_id, given.kinds) == (
        Role.UNIT_CONTACT,
        province.id,
        unit.id,
        [UnitKind.DEPARTMENT.value],
    )


def test_an_administrator_without_a_province_has_them_all(
    runner: FlaskCliRunner, app_db: Session
) -> None:
    make_province(app_db, "thanh-hoa")
    app_db.commit()
    create(runner)

    assert runner.invoke(args=["users", "grant", "noivu", "administrator"]).exit_code == 0
    assert grants(app_db)[0].province_id is None


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["ai-do", "manager"], 1, "Không có tài khoản «ai-do»"),
        (["noivu", "king"], 2, "Không có mã «king»"),
        (["noivu", "manager", "--kind", "castle"], 2, "Không có mã «castle»"),
        (["noivu", "manager"], 2, "dak-lak, thanh-hoa"),
        (["noivu", "manager", "--province", "hue"], 2, "Không có tỉnh mã «hue»"),
        (["noivu", "manager", "--province", "dak-lak", "--unit", "X"], 2, "đơn vị mã «X»"),
    ],
)
def test_what_cannot_be_granted_is_said_and_not_done(
    runner: FlaskCliRunner, app_db: Session, arguments: list[str], status: int, says: str
) -> None:
    make_province(app_db, "thanh-hoa")
    make_province(app_db, "dak-lak")
    app_db.commit()
    create(runner)

    result = runner.invoke(args=["users", "grant", *arguments])

    assert (result.exit_code, result.stdout) == (status, "")
    assert says in result.stderr
    assert grants(app_db) == []


def test_a_role_given_twice_is_refused(runner: FlaskCliRunner, app_db: Session) -> None:
    create(runner)
    runner.invoke(args=["users", "grant", "noivu", "administrator"])

    result = runner.invoke(args=["users", "grant", "noivu", "administrator"])

    assert result.exit_code == 1
    assert "đã có vai trò «Quản trị»" in result.stderr
    assert len(grants(app_db)) == 1


def run(runner: FlaskCliRunner, *arguments: str) -> tuple[int, str, str]:
    result = runner.invoke(args=["users", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_an_account_that_waits_is_opened_by_a_code(
    app: Flask, runner: FlaskCliRunner, app_db: Session
) -> None:
    assert run(runner, "create", "an", "--name", "An", "--without-password")[0] == 0

    status, code, says = run(runner, "code", "an")

    assert status == 0
    assert "Mở tài khoản cho «an» tại /mo-tai-khoan" in says
    key = app.extensions["code_hash"]
    user = redeem(app_db, "an", code.strip(), PASSWORD, code_hash=key, now=clock.now())
    assert user.username == "an"


def test_a_code_as_json(runner: FlaskCliRunner) -> None:
    create(runner)

    issued = json.loads(run(runner, "code", "noivu", "--json")[1])

    assert set(issued) == {"username", "code", "purpose", "expires_at"}
    assert (issued["username"], issued["purpose"]) == ("noivu", "new_password")


def test_an_account_belongs_to_a_person_of_the_roster(
    runner: FlaskCliRunner, app_db: Session
) -> None:
    cast = make_cast(app_db)
    app_db.commit()
    person = ("--person", cast.an.code)

    status, *_ = run(runner, "create", "an", "--name", "An", "--without-password", *person)

    assert status == 0
    assert app_db.scalars(select(User.person_id)).one() == cast.an.id
    assert run(runner, "grant", "an", "trainee")[0] == 0
    unknown = run(runner, "create", "x", "--name", "X", "--without-password", "--person", "X")
    assert unknown[0] == 2
    assert "Không có người mã «X»" in unknown[2]


def test_the_list_as_json(runner: FlaskCliRunner, app_db: Session) -> None:
    cast = make_cast(app_db)
    make_user(
        app_db,
        Role.EDUCATION,
        unit=cast.education,
        kinds=[UnitKind.DEPARTMENT],
        username="giaoduc",
        person_id=cast.an.id,
        province_id=cast.province.id,
    )
    app_db.commit()
    create(runner)

    listed: dict[str, Any] = json.loads(run(runner, "list", "--json")[1])
    named = {user["username"]: user for user in listed["users"]}

    assert list(named) == ["giaoduc", "noivu"]
    assert named["noivu"]["grants"] == []
    assert named["giaoduc"]["person"] == cast.an.code
    assert named["giaoduc"]["grants"] == [
        {
            "role": "education",
            "province": cast.province.code,
            "unit": "SGDDT",
            "kinds": ["department"],
        }
    ]


def test_the_list_is_narrowed_to_a_province_and_a_role(
    runner: FlaskCliRunner, app_db: Session
) -> None:
    here, there = make_province(app_db, "thanh-hoa"), make_province(app_db, "dak-lak")
    make_user(app_db, Role.MANAGER, province=here, username="o-day")
    make_user(app_db, Role.MANAGER, province=there, username="o-kia")
    app_db.commit()

    assert "o-kia" not in run(runner, "list", "--province", "thanh-hoa")[1]
    assert "Lãnh đạo" in run(runner, "list", "--province", "thanh-hoa")[1]
    assert run(runner, "list", "--role", "education")[1] == ""


def test_a_role_is_taken_back_where_it_was_given(runner: FlaskCliRunner, app_db: Session) -> None:
    province = make_province(app_db, "thanh-hoa")
    make_unit(app_db, province, code="SNV")
    app_db.commit()
    create(runner)
    run(runner, "grant", "noivu", "manager", "--unit", "SNV")

    elsewhere = run(runner, "revoke", "noivu", "manager")
    done = run(runner, "revoke", "noivu", "manager", "--unit", "SNV")

    assert elsewhere[0] == 1
    assert "không có vai trò «Lãnh đạo» trong phạm vi này" in elsewhere[2]
    assert done[0] == 0
    assert grants(app_db) == []


def test_the_last_administrator_is_not_taken_away(runner: FlaskCliRunner, app_db: Session) -> None:
    create(runner)
    run(runner, "grant", "noivu", "administrator")

    for command in (("revoke", "noivu", "administrator"), ("disable", "noivu")):
        status, _, says = run(runner, *command)
        assert status == 1
        assert "quản trị toàn hệ thống cuối cùng" in says

    assert len(grants(app_db)) == 1


def test_an_account_is_closed_and_opened_again(runner: FlaskCliRunner, app_db: Session) -> None:
    create(runner)

    assert run(runner, "disable", "noivu")[0] == 0
    assert app_db.scalars(select(User.enabled)).one() is False
    app_db.rollback()
    assert run(runner, "enable", "noivu")[0] == 0
    assert app_db.scalars(select(User.enabled)).one() is True


@pytest.mark.parametrize("command", ["code", "disable", "enable"])
def test_an_unknown_account_is_said(runner: FlaskCliRunner, command: str) -> None:
    status, out, says = run(runner, command, "ai-do")

    assert (status, out) == (1, "")
    assert "Không có tài khoản «ai-do»" in says
