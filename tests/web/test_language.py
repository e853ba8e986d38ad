"""The reader's language: chosen once, remembered, and never asked of a stranger's address."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.access import Role
from tests.conftest import SignIn


def choose(client: FlaskClient, language: str, **fields: str) -> str:
    """Use the switch; the address it leads to."""
    answer = client.post("/ngon-ngu", data={"language": language, **fields})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    return answer.location


def test_the_first_visit_is_in_vietnamese_whatever_the_browser_prefers(client: FlaskClient) -> None:
    answer = client.get("/dang-nhap", headers={"Accept-Language": "en-GB"})

    assert '<html lang="vi">' in answer.text
    assert answer.headers["Content-Language"] == "vi"
    assert "Cookie" in answer.vary


def test_a_choice_is_kept_for_a_year_and_shown_on_the_next_page(client: FlaskClient) -> None:
    assert choose(client, "en", next="/dang-nhap") == "/dang-nhap"

    answer = client.get("/dang-nhap")
    cookie = client.get_cookie("language")
    assert '<html lang="en">' in answer.text
    assert answer.headers["Content-Language"] == "en"
    assert cookie is not None
    assert cookie.max_age == 365 * 24 * 3600
    assert cookie.http_only


def test_each_page_leads_back_to_itself_in_the_other_language(signed_in: SignIn) -> None:
    client = signed_in(Role.ADMINISTRATOR)

    page = client.get("/tim?q=an&year=2024").text
    assert 'name="next" value="/tim?q=an&amp;year=2024"' in page
    assert 'value="en" lang="en"' in page

    choose(client, "en")
    page = client.get("/tim?q=an&year=2024").text
    assert 'value="vi" lang="vi"' in page


def test_an_address_that_takes_orders_only_is_not_come_back_to(client: FlaskClient) -> None:
    answer = client.post("/ngon-ngu", data={"language": "fr"})

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert 'name="next" value="/"' in answer.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "\\\\example.org",
        "",
        "javascript:x",
    ],
)
def test_the_switch_leads_nowhere_else(client: FlaskClient, elsewhere: str) -> None:
    assert choose(client, "en", next=elsewhere) == "/"


def test_a_language_that_nobody_speaks_here_is_vietnamese(client: FlaskClient) -> None:
    client.set_cookie("language", "../../etc")

    assert '<html lang="vi">' in client.get("/dang-nhap").text


def test_the_cookie_of_an_installation_goes_over_https_only(
    app: Flask, client: FlaskClient
) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True

    answer = client.post("/ngon-ngu", data={"language": "en"})

    assert "Secure" in answer.headers["Set-Cookie"]
