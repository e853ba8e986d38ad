"""Signing in and out, opening an account and changing a password: by whom it is, and by others."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import clock
from app.domain.access import Role
from app.models import AccountCode, AuditEvent, User
from app.services.access.account import create_user
from app.services.access.code import issue_code
from app.services.access.grant import grant
from app.services.access.sign_in import FAILURES_ALLOWED
from tests.factories import NOW, make_cast

PASSWORD = "mật khẩu đủ dài"
NEW = "một câu khác hẳn"

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture(autouse=True)
def clerk(app_db: Session) -> None:
    """Somebody of home affairs with a password."""
    cast = make_cast(app_db)
    user = create_user(
        app_db, username="noivu", display_name="Sở Nội vụ", password=PASSWORD, actor=None, now=NOW
    )
    grant(app_db, user, Role.HOME_AFFAIRS, province_id=cast.province.id, actor=None, now=NOW)
    app_db.commit()


def sign_in(
    client: FlaskClient, password: str = PASSWORD, address: str = "/dang-nhap"
) -> TestResponse:
    return client.post(address, data={"username": "noivu", "password": password})


def test_the_right_password_leads_home_and_is_logged(client: FlaskClient, app_db: Session) -> None:
    response = client.post("/dang-nhap", data={"username": "NoiVu", "password": PASSWORD})

    assert response.location == "/"
    assert "Việc cần làm" in client.get("/").text
    assert "signed_in" in [a.value for a in app_db.scalars(select(AuditEvent.action))]


def test_a_wrong_password_is_refused_on_the_form_and_the_name_stays(client: FlaskClient) -> None:
    response = client.post("/dang-nhap", data={"username": "noivu", "password": "sai"})

    assert response.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in response.text
    assert 'value="noivu"' in response.text
    assert "sai" not in re.findall(r'value="([^"]*)"', response.text)
    assert client.get("/").status_code == 302


def test_an_empty_form_says_what_is_missing(client: FlaskClient) -> None:
    response = client.post("/dang-nhap", data={})

    assert "Hãy nhập tên đăng nhập." in response.text
    assert "Hãy nhập mật khẩu." in response.text


def test_after_five_failures_even_the_right_password_waits(client: FlaskClient) -> None:
    for _ in range(FAILURES_ALLOWED):
        sign_in(client, "sai")

    response = client.post("/dang-nhap", data={"username": "noivu", "password": PASSWORD})

    assert response.status_code == 422
    assert "tạm khóa" in response.text


def test_a_page_asks_for_the_sign_in_and_is_returned_to(client: FlaskClient) -> None:
    asked = client.get("/do-phu?year=2024")
    assert asked.location is not None

    response = client.post(asked.location, data={"username": "noivu", "password": PASSWORD})

    assert response.location == "/do-phu?year=2024"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
    ],
)
def test_signing_in_never_leads_to_another_site(client: FlaskClient, target: str) -> None:
    response = client.post(
        "/dang-nhap",
        query_string={"next": target},
        data={"username": "noivu", "password": PASSWORD},
    )

    assert response.location == "/"


def test_signing_out_is_a_deliberate_act(client: FlaskClient) -> None:
    sign_in(client)

    assert client.get("/dang-xuat").status_code == 405
    assert client.get("/").status_code == 200
    client.post("/dang-xuat")
    assert client.get("/").status_code == 302


def test_a_form_without_its_token_is_refused(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    response = app.test_client().post(
        "/dang-nhap", data={"username": "noivu", "password": PASSWORD}
    )

    assert response.status_code == 400
    assert "hết hạn" in response.text


def test_pages_of_people_are_not_kept_by_a_shared_browser(client: FlaskClient) -> None:
    sign_in(client)

    response = client.get("/do-phu")

    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


# Sessions


def key_of(client: FlaskClient) -> str | None:
    """The session key that a browser's cookie holds."""
    with client.session_transaction() as session:
        return session.get("_user_id")


def test_signing_in_begins_a_session_of_its_own(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["csrf_token"] = "planted"
        session["planted"] = True

    sign_in(client)

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "planted"


def test_a_browser_that_stays_signed_in_forgets_after_a_month(client: FlaskClient) -> None:
    client.post("/dang-nhap", data={"username": "noivu", "password": PASSWORD, "remember": "y"})

    cookie = client.get_cookie("remember_token")
    assert cookie is not None
    assert cookie.max_age in (None, 30 * 24 * 3600)
    assert cookie.expires is not None


def test_signing_out_elsewhere_ends_every_other_session(app: Flask, client: FlaskClient) -> None:
    elsewhere = app.test_client()
    sign_in(client)
    sign_in(elsewhere)

    response = client.post("/tai-khoan/dang-xuat-noi-khac", follow_redirects=True)

    assert "Đã đăng xuất tài khoản này ở mọi nơi khác" in response.text
    assert client.get("/tai-khoan").status_code == 200
    assert elsewhere.get("/tai-khoan").status_code == 302


def test_a_remembered_browser_is_signed_out_too(app: Flask, client: FlaskClient) -> None:
    elsewhere = app.test_client()
    elsewhere.post("/dang-nhap", data={"username": "noivu", "password": PASSWORD, "remember": "y"})
    with elsewhere.session_transaction() as session:
        session.clear()
    assert elsewhere.get("/tai-khoan").status_code == 200  # By its remember cookie alone.
    sign_in(client)

    client.post("/tai-khoan/dang-xuat-noi-khac")

    with elsewhere.session_transaction() as session:
        session.clear()
    assert elsewhere.get("/tai-khoan").status_code == 302


def test_a_closed_account_is_out_at_its_next_click(client: FlaskClient, app_db: Session) -> None:
    sign_in(client)
    app_db.scalars(select(User)).one().enabled = False
    app_db.commit()

    assert client.get("/tai-khoan").status_code == 302


# One's own account


def test_the_account_page_names_roles_and_where_they_hold(client: FlaskClient) -> None:
    sign_in(client)

    page = client.get("/tai-khoan").text

    assert "noivu" in page
    assert "toàn tỉnh" in page
    assert "/ho-so-cua-toi" not in page


def change(client: FlaskClient, **typed: str) -> str:
    usual = {"current": PASSWORD, "password": NEW, "repeated": NEW}
    return client.post("/tai-khoan/mat-khau", data=usual | typed, follow_redirects=True).text


def test_a_password_is_changed_and_other_browsers_are_out(app: Flask, client: FlaskClient) -> None:
    elsewhere = app.test_client()
    sign_in(client)
    sign_in(elsewhere)

    assert "Đã đổi mật khẩu" in change(client)

    assert client.get("/tai-khoan").status_code == 200
    assert elsewhere.get("/tai-khoan").status_code == 302
    assert sign_in(app.test_client(), NEW).location == "/"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"current": "sai"}, "Mật khẩu hiện tại không đúng"),
        ({"current": ""}, "Hãy nhập mật khẩu hiện tại"),
        ({"password": "ngắn", "repeated": "ngắn"}, "ít nhất 10 ký tự"),
        ({"repeated": "khác hẳn cơ mà"}, "Hai lần nhập không giống nhau"),
    ],
)
def test_a_password_that_cannot_be_is_refused_beside_its_field(
    app: Flask, client: FlaskClient, typed: dict[str, str], says: str
) -> None:
    sign_in(client)

    page = change(client, **typed)

    assert says in page
    assert 'aria-invalid="true"' in page
    assert sign_in(app.test_client()).location == "/"


def test_guesses_at_the_present_password_are_kept(client: FlaskClient, app_db: Session) -> None:
    sign_in(client)

    for _ in range(FAILURES_ALLOWED):
        page = change(client, current="sai")

    assert "tạm khóa" in page
    assert app_db.scalars(select(User.failed_attempts)).one() == FAILURES_ALLOWED


# Opening an account by a code


@pytest.fixture
def code(app: Flask, app_db: Session) -> str:
    """A code for an account that waits to be opened."""
    user = create_user(
        app_db, username="an", display_name="Nguyễn Văn An", actor=None, now=clock.now()
    )
    key = app.extensions["code_hash"]
    issued = issue_code(app_db, user, code_hash=key, actor=None, now=clock.now())
    app_db.commit()
    return issued.code


def claim(client: FlaskClient, code: str, **typed: str) -> TestResponse:
    usual = {"username": "an", "code": code, "password": NEW, "repeated": NEW}
    return client.post("/mo-tai-khoan", data=usual | typed)


def test_a_code_opens_an_account_and_signs_in(app: Flask, client: FlaskClient, code: str) -> None:
    response = claim(client, code.lower())

    assert response.location == "/"
    assert client.get("/tai-khoan").status_code == 403  # No role yet.
    again = app.test_client()
    answer = again.post("/dang-nhap", data={"username": "an", "password": NEW})
    assert answer.location == "/"


def test_who_was_signed_in_at_the_same_pc_is_not_any_more(client: FlaskClient, code: str) -> None:
    sign_in(client)
    before = key_of(client)

    claim(client, code)

    assert key_of(client) not in (None, before)


def test_every_wrong_claim_gets_one_answer_and_counts(
    client: FlaskClient, code: str, app_db: Session
) -> None:
    answers = [
        claim(client, code, username="ai-do"),
        claim(client, "0000-0000-0000"),
        claim(client, code, username="noivu"),
    ]

    says = {re.sub(r'(csrf_token|value)="[^"]*"', "", answer.text) for answer in answers}
    assert {answer.status_code for answer in answers} == {422}
    assert len(says) == 1
    assert "Tên hoặc mã không đúng" in says.pop()
    assert app_db.scalars(select(AccountCode.wrong_attempts)).one() == 1
    refused = [a for a in app_db.scalars(select(AuditEvent.action)) if a == "code_refused"]
    assert len(refused) == 3


def test_what_was_typed_stays_but_no_password(client: FlaskClient, code: str) -> None:
    page = claim(client, "0000-0000-0000", repeated="khác hẳn cơ mà").text

    assert 'value="an"' in page
    assert 'value="0000-0000-0000"' in page
    assert NEW not in page
    assert "Hai lần nhập không giống nhau" in page


def test_a_short_password_is_refused_beside_its_field_and_costs_nothing(
    client: FlaskClient, code: str, app_db: Session
) -> None:
    page = claim(client, code, password="ngắn", repeated="ngắn").text

    assert "Mật khẩu mới: Mật khẩu phải có ít nhất 10 ký tự" in page
    assert app_db.scalars(select(AccountCode.wrong_attempts)).one() == 0
