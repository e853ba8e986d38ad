"""Changing the language and the theme as a person does: by the buttons, tokens and all."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.domain.access import Role
from tests.browser import SignInPage
from tests.factories import make_cast

pytestmark = pytest.mark.browser


@pytest.fixture
def manager(signed_in_page: SignInPage, app_db: Session) -> Page:
    cast = make_cast(app_db)
    return signed_in_page(Role.MANAGER, province=cast.province)


def test_a_stranger_chooses_english_before_signing_in_and_keeps_it(
    page: Page, console: list[str]
) -> None:
    page.goto("/dang-nhap")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")

    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_text("Username: Enter your username.")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    console.clear()  # the answer's status is 422, and the browser says so


def test_the_page_stays_where_it_was_in_the_other_language(manager: Page) -> None:
    manager.goto("/do-phu?year=2024&as_of=2024-06-30")

    manager.get_by_role("button", name="EN English").click()
    expect(manager.get_by_role("navigation", name="Menu")).to_contain_text("Coverage")
    assert manager.url.endswith("/do-phu?year=2024&as_of=2024-06-30")

    manager.get_by_role("button", name="VI Tiếng Việt").click()
    expect(manager.get_by_role("navigation", name="Chức năng")).to_contain_text("Độ phủ")


def test_a_theme_is_remembered_and_there_before_the_page_is_painted(manager: Page) -> None:
    manager.goto("/ke-hoach")
    manager.locator("details.who > summary").click()
    manager.get_by_label("Tối").check()
    expect(manager.locator("html")).to_have_attribute("data-bs-theme", "dark")

    manager.goto("/nguoi", wait_until="commit")

    expect(manager.locator("html")).to_have_attribute("data-bs-theme", "dark")
    manager.locator("details.who > summary").click()
    expect(manager.get_by_label("Tối")).to_be_checked()
