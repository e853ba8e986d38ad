"""Province, year and day at the top of the page take effect: early or late, scripts or none."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy.orm import Session

from app.domain.access import Role
from tests.browser import SignInPage
from tests.factories import make_cast

pytestmark = pytest.mark.browser


@pytest.fixture
def manager(signed_in_page: SignInPage, app_db: Session) -> Page:
    cast = make_cast(app_db)
    return signed_in_page(Role.MANAGER, province=cast.province)


def hold_back(page: Page, script: str) -> Callable[[], None]:
    """Keep a script on its way until the answer is called."""
    waiting: list[Route] = []
    page.route(f"**/js/{script}", lambda route: waiting.append(route))
    with page.expect_request(f"**/js/{script}"):
        page.goto("/ke-hoach", wait_until="domcontentloaded")

    def let_go() -> None:
        for route in waiting:
            route.continue_()

    return let_go


def test_a_year_chosen_before_the_scripts_have_come_takes_effect(manager: Page) -> None:
    let_go = hold_back(manager, "period.js")
    manager.locator("select[name=year]").select_option("2024")

    with manager.expect_navigation(url="**/ke-hoach?*year=2024*"):
        let_go()

    expect(manager.get_by_label("Tính đến", exact=True)).to_have_value("31/12/2024")


def test_a_day_typed_before_the_scripts_have_come_takes_effect(manager: Page) -> None:
    let_go = hold_back(manager, "date-field.js")
    day = manager.get_by_label("Tính đến", exact=True)
    day.fill("1/2/2026")
    let_go()

    expect(day).to_have_value("01/02/2026")
    with manager.expect_navigation(url="**as_of=2026-02-01*"):
        day.press("Enter")


def test_what_is_no_day_is_refused_and_not_passed_over(manager: Page, console: list[str]) -> None:
    manager.goto("/ke-hoach")
    manager.wait_for_load_state("networkidle")
    day = manager.get_by_label("Tính đến", exact=True)
    day.fill("31/02/2026")
    day.press("Enter")

    expect(manager.get_by_text("«31/02/2026» không phải là một ngày")).to_be_visible()
    console.clear()  # the answer's status is 400, and the browser says so


def test_a_year_is_chosen_without_scripts_too(
    manager: Page, browser: Browser, live_server: str
) -> None:
    bare = browser.new_context(base_url=live_server, java_script_enabled=False)
    bare.add_cookies(manager.context.cookies())  # type: ignore[arg-type]  # as they came
    page = bare.new_page()
    page.goto("/ke-hoach")

    page.locator("select[name=year]").select_option("2024")
    page.get_by_role("button", name="Xem", exact=True).click()

    expect(page.locator("select[name=year]")).to_have_value("2024")
    bare.close()
