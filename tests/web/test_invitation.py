"""Invitations: a contact's own people, one by one or many at once, and nobody else's."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.models import AccountCode, User
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_grant, make_officer, make_posting, make_user

pytestmark = pytest.mark.usefixtures("quick_passwords")

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
LIST = "/moi-mo-tai-khoan"


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def contact(signed_in: SignIn, cast: Cast) -> FlaskClient:
    """The contact of home affairs, where An works; Bình works elsewhere."""
    return signed_in(Role.UNIT_CONTACT, unit=cast.home_affairs)


def test_a_contact_invites_their_own_people(contact: FlaskClient, cast: Cast) -> None:
    page = contact.get(LIST).text

    assert "Nguyễn Văn An" in page
    assert "Chưa mời" in page
    assert "Trần Thị Bình" not in page


def test_many_at_once_get_a_slip_each_that_opens_the_account(
    app: Flask, contact: FlaskClient, cast: Cast, app_db: Session
) -> None:
    other = make_officer(app_db, cast.home_affairs, full_name="Lê Hoàng Cường")
    app_db.commit()

    page = contact.post(LIST, data={"people": [cast.an.id, other.id]}).text

    codes = CODE.findall(page)
    assert len(codes) == 2
    assert page.count('class="slip"') == 2
    assert page.count("http://localhost/mo-tai-khoan") == 2
    assert "Sở Nội vụ" in page
    user = app_db.scalars(select(User).where(User.person_id == cast.an.id)).one()
    assert user.username in page
    theirs = app.test_client()
    new = "mật khẩu của tôi"
    claim = {"username": cast.an.code, "code": codes[0], "password": new, "repeated": new}
    assert theirs.post("/mo-tai-khoan", data=claim).location == "/"
    assert theirs.get("/").location == "/ho-so-cua-toi"
    assert "Nguyễn Văn An" in theirs.get("/ho-so-cua-toi").text


def test_a_code_is_never_shown_again(contact: FlaskClient, cast: Cast) -> None:
    contact.post(LIST, data={"people": [cast.an.id]})

    assert CODE.search(contact.get(LIST).text) is None
    assert CODE.search(contact.get(f"/nguoi/{cast.an.id}/tai-khoan").text) is None


def test_the_list_says_how_far_each_has_come(
    contact: FlaskClient, cast: Cast, app_db: Session
) -> None:
    contact.post(LIST, data={"people": [cast.an.id]})
    assert "Đã mời, chưa mở" in contact.get(LIST).text
    assert "Nguyễn Văn An" in contact.get(f"{LIST}?state=invited").text
    assert "Nguyễn Văn An" not in contact.get(f"{LIST}?state=not_invited").text

    app_db.scalars(select(AccountCode)).one().wrong_attempts = 5
    app_db.commit()
    assert "Nguyễn Văn An" in contact.get(f"{LIST}?state=lapsed").text
    assert "Đã khóa vì nhập sai nhiều lần" in contact.get(f"/nguoi/{cast.an.id}/tai-khoan").text

    app_db.scalars(select(User).where(User.person_id == cast.an.id)).one().password_hash = "x"
    app_db.commit()
    page = contact.get(f"{LIST}?state=opened").text
    assert "Nguyễn Văn An" in page
    assert 'name="people"' not in page  # There is nobody to invite among them.


def test_the_list_is_narrowed_to_a_unit_and_a_name(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    everywhere = signed_in(Role.HOME_AFFAIRS, province=cast.province)

    assert "Trần Thị Bình" in everywhere.get(LIST).text
    assert "Trần Thị Bình" not in everywhere.get(f"{LIST}?unit={cast.home_affairs.id}").text
    assert "Trần Thị Bình" not in everywhere.get(f"{LIST}?q=van+an").text


def test_nobody_chosen_is_said(contact: FlaskClient) -> None:
    answer = contact.post(LIST, data={})

    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một người" in answer.text


@pytest.mark.parametrize("also", [False, True])
def test_people_of_other_units_are_not_there_to_be_invited(
    contact: FlaskClient, cast: Cast, app_db: Session, also: bool
) -> None:
    people = [cast.binh.id, cast.an.id] if also else [cast.binh.id]

    assert contact.post(LIST, data={"people": people}).status_code == 404
    assert contact.get(f"/nguoi/{cast.binh.id}/tai-khoan").status_code == 404
    assert contact.post(f"/nguoi/{cast.binh.id}/tai-khoan").status_code == 404
    assert contact.get(f"{LIST}?unit={cast.education.id}").status_code == 404
    assert app_db.scalars(select(AccountCode)).all() == []


def test_one_person_is_invited_from_their_page(
    contact: FlaskClient, cast: Cast, app_db: Session
) -> None:
    address = f"/nguoi/{cast.an.id}/tai-khoan"
    assert "Chưa có tài khoản" in contact.get(address).text

    page = contact.post(address).text

    assert len(CODE.findall(page)) == 1
    assert "Chờ mở" in contact.get(address).text


def test_who_has_left_can_still_be_let_in_to_their_record(
    contact: FlaskClient, cast: Cast, app_db: Session
) -> None:
    cast.an.postings[0].ends_on = cast.an.postings[0].starts_on.replace(year=2020)
    app_db.commit()

    assert "Nguyễn Văn An" not in contact.get(LIST).text
    assert CODE.search(contact.post(f"/nguoi/{cast.an.id}/tai-khoan").text)


def test_an_account_with_another_role_is_not_a_contacts_to_open(
    contact: FlaskClient, cast: Cast, app_db: Session
) -> None:
    user = make_user(app_db, Role.ADMINISTRATOR, person_id=cast.an.id, province_id=cast.province.id)
    make_grant(app_db, user, Role.TRAINEE, province=cast.province)
    app_db.commit()
    address = f"/nguoi/{cast.an.id}/tai-khoan"

    assert "chỉ quản trị cấp được mã" in contact.get(address).text
    for answer in (contact.post(address), contact.post(LIST, data={"people": [cast.an.id]})):
        assert answer.status_code == 422
        assert "vai trò khác ngoài học viên" in answer.text
    assert app_db.scalars(select(AccountCode)).all() == []


def test_one_who_cannot_be_invited_stops_the_rest(
    contact: FlaskClient, cast: Cast, app_db: Session
) -> None:
    other = make_officer(app_db, cast.home_affairs)
    make_user(
        app_db,
        Role.MANAGER,
        unit=cast.home_affairs,
        person_id=cast.an.id,
        province_id=cast.province.id,
    )
    app_db.commit()

    contact.post(LIST, data={"people": [other.id, cast.an.id]})

    assert app_db.scalars(select(User).where(User.person_id == other.id)).all() == []


def test_the_pages_of_a_person_and_of_a_unit_lead_there(
    contact: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    assert f'href="/nguoi/{cast.an.id}/tai-khoan"' in contact.get(f"/nguoi/{cast.an.id}").text
    unit = contact.get(f"/don-vi/{cast.home_affairs.id}").text
    assert f'href="{LIST}?unit={cast.home_affairs.id}"' in unit

    manager = signed_in(Role.MANAGER, province=cast.province)
    assert "/tai-khoan" not in manager.get(f"/nguoi/{cast.an.id}").text.split("<main")[1]
    assert LIST not in manager.get(f"/don-vi/{cast.home_affairs.id}").text


def test_who_has_moved_on_is_not_invited_by_looking_back(
    contact: FlaskClient, cast: Cast, app_db: Session
) -> None:
    posting = cast.an.postings[0]
    posting.ends_on = posting.starts_on.replace(year=2023)
    make_posting(app_db, cast.an, cast.education, starts_on=posting.ends_on + timedelta(days=1))
    app_db.commit()

    then = "year=2022&as_of=2022-06-30"
    assert "Nguyễn Văn An" not in contact.get(f"{LIST}?{then}").text
    assert contact.post(f"/nguoi/{cast.an.id}/tai-khoan?{then}").status_code == 404
