"""Accounts of staff: an administrator opens them, gives roles, issues codes, and closes them."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.unit import SCHOOL_KINDS
from app.models import AccountCode, RoleGrant, User
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_grant, make_plan, make_province, make_user

pytestmark = pytest.mark.usefixtures("quick_passwords")

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def admin(signed_in: SignIn, cast: Cast) -> FlaskClient:
    """An administrator of the cast's province."""
    return signed_in(Role.ADMINISTRATOR, province=cast.province)


def create(client: FlaskClient, **typed: Any) -> str:
    usual = {
        "display_name": "Đầu mối Sở Nội vụ",
        "username": "Daumoi.SNV",
        "email": "",
        "person": "",
        "role": "unit_contact",
        "reach": "unit",
        "unit": "SNV",
    }
    return client.post("/nguoi-dung/moi", data=usual | typed).text


def named(db: Session, username: str) -> User:
    db.expire_all()
    user: User = db.scalars(select(User).where(User.username == username)).one()
    return user


def test_an_account_is_made_with_its_role_and_a_code_shown_once(
    app: Flask, admin: FlaskClient, app_db: Session, cast: Cast
) -> None:
    page = create(admin)

    code = CODE.search(page)
    assert code is not None
    assert "http://localhost/mo-tai-khoan" in page
    user = named(app_db, "daumoi.snv")
    assert (user.province_id, user.password_hash) == (cast.province.id, None)
    assert [(g.role, g.unit_id) for g in user.grants] == [(Role.UNIT_CONTACT, cast.home_affairs.id)]
    assert CODE.search(admin.get(f"/nguoi-dung/{user.id}").text) is None

    new = "mật khẩu của tôi"
    claim = {"username": "daumoi.snv", "code": code[0], "password": new, "repeated": new}
    theirs = app.test_client()
    assert theirs.post("/mo-tai-khoan", data=claim).location == "/"
    assert "Việc cần làm" in theirs.get("/").text


def test_an_account_can_belong_to_a_person_of_the_roster(
    admin: FlaskClient, app_db: Session, cast: Cast
) -> None:
    create(admin, person=cast.an.code)

    assert named(app_db, "daumoi.snv").person_id == cast.an.id


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"display_name": ""}, "Hãy nhập tên hiện trên màn hình"),
        ({"username": "đầu mối"}, "không hợp lệ: chỉ dùng chữ cái không dấu"),
        ({"email": "không phải thư"}, "Hãy viết như ten@tinh.gov.vn"),
        ({"person": "KHONGCO"}, "Không có người mã «KHONGCO»"),
        ({"role": ""}, "Hãy chọn một vai trò"),
        ({"role": "trainee"}, "Hãy chọn một trong các giá trị"),
        ({"reach": ""}, "Hãy chọn phạm vi"),
        ({"unit": ""}, "Hãy chọn đơn vị, hoặc chọn phạm vi rộng hơn"),
        ({"unit": "KHONGCO"}, "KHONGCO"),
        ({"reach": "system"}, "phải gắn với một tỉnh"),
        ({"reach": "system", "role": "administrator"}, "vượt quá quyền của bạn"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_made(
    admin: FlaskClient, app_db: Session, typed: dict[str, str], says: str
) -> None:
    before = len(app_db.scalars(select(User)).all())
    page = create(admin, **typed)

    assert says in page
    assert 'aria-invalid="true"' in page or "aria-describedby" in page
    assert "Daumoi.SNV" in page or "username" in typed
    app_db.rollback()
    assert len(app_db.scalars(select(User)).all()) == before


def test_a_name_in_use_is_refused(admin: FlaskClient) -> None:
    create(admin)

    page = create(admin, display_name="Người khác")

    assert "Đã có tài khoản «daumoi.snv»" in page
    assert 'value="Người khác"' in page


def test_a_unit_out_of_scope_is_no_unit(signed_in: SignIn, cast: Cast, app_db: Session) -> None:
    branch = signed_in(Role.ADMINISTRATOR, unit=cast.education)

    assert "SNV" in create(branch)
    assert (
        app_db.scalars(select(User.username)).all() == ["nguoi-dung-1"]
        or not app_db.scalars(select(User).where(User.username == "daumoi.snv")).all()
    )


def test_a_role_is_added_and_taken_with_effect_at_once(
    app: Flask, signed_in: SignIn, admin: FlaskClient, app_db: Session, cast: Cast
) -> None:
    contact = signed_in(Role.UNIT_CONTACT, unit=cast.home_affairs)
    user = app_db.scalars(select(User).order_by(User.id.desc())).first()
    assert user is not None
    assert contact.get(f"/don-vi/{cast.education.id}").status_code == 404

    admin.post(
        f"/nguoi-dung/{user.id}/vai-tro",
        data={"role": "manager", "reach": "province"},
    )
    assert contact.get(f"/don-vi/{cast.education.id}").status_code == 200

    app_db.expire_all()
    given = app_db.scalars(select(RoleGrant).where(RoleGrant.role == Role.MANAGER)).one()
    assert given.granted_by_id is not None
    address = f"/nguoi-dung/{user.id}/vai-tro/{given.id}/thu-hoi"
    assert "ngay ở lần mở trang kế tiếp" in admin.get(address).text
    assert contact.get(f"/don-vi/{cast.education.id}").status_code == 200
    admin.post(address)
    assert contact.get(f"/don-vi/{cast.education.id}").status_code == 404


def test_education_over_the_province_is_for_its_schools(
    admin: FlaskClient, app_db: Session
) -> None:
    create(admin, role="education", reach="province", unit="")

    assert named(app_db, "daumoi.snv").grants[0].kinds == sorted(SCHOOL_KINDS)


def test_a_closed_account_is_out_at_once_and_comes_back(
    signed_in: SignIn, admin: FlaskClient, app_db: Session, cast: Cast
) -> None:
    contact = signed_in(Role.UNIT_CONTACT, unit=cast.home_affairs)
    user = app_db.scalars(select(User).order_by(User.id.desc())).first()
    assert user is not None

    page = admin.post(f"/nguoi-dung/{user.id}/khoa", follow_redirects=True).text

    assert "Đã khóa tài khoản" in page
    assert contact.get("/").status_code == 302
    assert "Đã mở khóa" in admin.post(f"/nguoi-dung/{user.id}/mo-khoa", follow_redirects=True).text
    assert contact.get("/").status_code == 302  # The old session is over for good.


def test_nobody_closes_their_own_account_or_takes_their_own_administration(
    admin: FlaskClient, app_db: Session
) -> None:
    me = app_db.scalars(select(User)).one()

    closing = admin.post(f"/nguoi-dung/{me.id}/khoa")
    taking = admin.post(f"/nguoi-dung/{me.id}/vai-tro/{me.grants[0].id}/thu-hoi")

    assert (closing.status_code, taking.status_code) == (422, 422)
    assert "Không thể tự khóa tài khoản của chính mình" in closing.text
    assert "Không thể tự bỏ quyền quản trị của chính mình" in taking.text
    assert admin.get("/nguoi-dung").status_code == 200


def test_a_code_is_asked_for_first_and_replaces_the_one_before(
    admin: FlaskClient, app_db: Session, cast: Cast
) -> None:
    create(admin)
    user = named(app_db, "daumoi.snv")
    address = f"/nguoi-dung/{user.id}/ma"

    assert CODE.search(admin.get(address).text) is None
    assert CODE.search(admin.post(address).text) is not None

    codes = app_db.scalars(select(AccountCode)).all()
    assert sorted(code.voided_at is None for code in codes) == [False, True]


def test_what_an_account_is_called_can_be_changed(admin: FlaskClient, app_db: Session) -> None:
    create(admin)
    user = named(app_db, "daumoi.snv")

    page = admin.post(
        f"/nguoi-dung/{user.id}/sua",
        data={"display_name": "Văn phòng Sở", "email": "vp@example.vn"},
        follow_redirects=True,
    ).text

    assert "Đã lưu tài khoản" in page
    assert "Văn phòng Sở" in page
    assert "vp@example.vn" in page


def test_the_trail_tells_what_was_done_to_an_account(admin: FlaskClient, app_db: Session) -> None:
    create(admin)
    user = named(app_db, "daumoi.snv")
    admin.post(f"/nguoi-dung/{user.id}/khoa")

    page = admin.get(f"/nguoi-dung/{user.id}").text

    for words in ("Tạo tài khoản", "Phân quyền", "Mời mở tài khoản", "Sửa tài khoản", "Sở Nội vụ"):
        assert words in page


def test_a_list_is_narrowed_by_name_role_and_state(
    admin: FlaskClient, app_db: Session, cast: Cast
) -> None:
    create(admin)
    create(admin, username="lanhdao", display_name="Lãnh đạo tỉnh", role="manager")

    assert "Lãnh đạo tỉnh" not in admin.get("/nguoi-dung?q=dau+moi").text
    assert "daumoi.snv" not in admin.get("/nguoi-dung?role=manager").text
    pending = admin.get("/nguoi-dung?state=pending").text
    assert "daumoi.snv" in pending
    assert "Không có tài khoản nào khớp" in admin.get("/nguoi-dung?q=khong-co-ai").text


def test_an_administrator_of_a_province_neither_sees_nor_touches_anothers_accounts(
    admin: FlaskClient, app_db: Session
) -> None:
    elsewhere = make_province(app_db)
    make_plan(app_db, elsewhere)
    theirs = make_user(app_db, Role.MANAGER, province=elsewhere, display_name="Bên kia")
    app_db.commit()

    assert "Bên kia" not in admin.get("/nguoi-dung").text
    for path in ("", "/sua", "/ma", "/khoa", "/mo-khoa", "/vai-tro"):
        assert admin.get(f"/nguoi-dung/{theirs.id}{path}").status_code in (404, 405)
        assert admin.post(f"/nguoi-dung/{theirs.id}{path}").status_code in (404, 405)


def test_an_account_that_has_more_elsewhere_is_seen_and_not_touched(
    admin: FlaskClient, app_db: Session, cast: Cast
) -> None:
    both = make_user(app_db, Role.MANAGER, province=cast.province, display_name="Cả hai nơi")
    make_grant(app_db, both, Role.MANAGER, province=make_province(app_db))
    app_db.commit()

    page = admin.get(f"/nguoi-dung/{both.id}").text
    answer = admin.post(f"/nguoi-dung/{both.id}/ma")

    assert "Bạn chỉ xem được tài khoản này" in page
    assert answer.status_code == 422
    assert "ngoài phạm vi của bạn" in answer.text
    assert CODE.search(answer.text) is None


def test_whoever_loses_the_last_role_in_scope_is_out_of_sight(
    admin: FlaskClient, app_db: Session, cast: Cast
) -> None:
    guest = make_user(app_db, Role.MANAGER, province=cast.province)
    app_db.commit()

    answer = admin.post(f"/nguoi-dung/{guest.id}/vai-tro/{guest.grants[0].id}/thu-hoi")

    assert answer.location == "/nguoi-dung"
