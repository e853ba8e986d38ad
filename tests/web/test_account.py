"""Signing in and out, as somebody at an office PC does it, and as somebody who should not."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.models import AuditEvent
from app.services.access.account import create_user
from app.services.access.grant import grant
from app.services.access.sign_in import FAILURES_ALLOWED
from tests.factories import NOW, make_cast

PASSWORD = "mật khẩu đủ dài"


@pytest.fixture(autouse=True)
def clerk(app_db: Session) -> None:
    """Somebody of home affairs with a password."""
    cast = make_cast(app_db)
    user = create_user(
        app_db, username="noivu", display_name="Sở Nội vụ", password=PASSWORD, actor=None, now=NOW
    )
    grant(app_db, user, Role.HOME_AFFAIRS, province_id=cast.province.id, actor=None, now=NOW)
    app_db.commit()


def sign_in(client: FlaskClient, password: str = PASSWORD, address: str = "/dang-nhap") -> object:
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
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
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
