"""flask users: what an operator types on the first day."""

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.unit import UnitKind
from app.models import RoleGrant, User
from app.services.access.sign_in import authenticate
from tests.factories import NOW, make_province, make_unit

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
