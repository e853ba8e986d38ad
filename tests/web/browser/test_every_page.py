"""Every page in a real browser, on the demonstration: silent, accessible, and fit for a phone."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.models import Person, Province
from tests.browser import SignInPage
from tests.web.browser.axe import Judge
from tests.web.browser.pages import addresses_of

pytestmark = pytest.mark.browser

PASSWORD = "mat-khau-minh-hoa"
DESK, PHONE = (1366, 768), (390, 844)
PAPER = (654, 945)
"""A4 without its margins."""


@pytest.fixture
def database_url(demo_url: URL) -> URL:
    """The application runs over the demonstration."""
    return demo_url


@pytest.fixture
def addresses(app: Flask, app_db: Session) -> list[str]:
    """One address of each page, and some more."""
    return addresses_of(app, app_db)


def sign_in(page: Page, username: str) -> None:
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")


def visit(page: Page, address: str) -> None:
    """Open a page at a desk and wait for what comes later. The first chart waits for matplotlib."""
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.goto(address)
    expect(page.locator(".lazy, .htmx-request")).to_have_count(0, timeout=30_000)


def resize(page: Page, width: int, height: int) -> None:
    """Give the page another size, and the time that its scripts take to notice."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


def darken(page: Page) -> None:
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")


def in_vietnamese(page: Page, judge: Judge) -> list[str]:
    """Complaints of the page in light and dark, on desk, phone and paper."""
    found = judge.all_but_colours(page) + judge.colours(page) + too_wide(page, "desk")
    darken(page)
    found += [f"dark: {one}" for one in judge.colours(page)]
    resize(page, *PHONE)
    found += [f"phone: {one}" for one in judge.room(page)] + too_wide(page, "phone")
    return found + on_paper(page)


def in_english(page: Page, judge: Judge) -> list[str]:
    """Complaints of the page's other words, and of their length on desk and phone.

    By the rules that words can break: all others find the same parts in either language.
    """
    found = judge.words(page) + too_wide(page, "desk")
    resize(page, *PHONE)
    return found + too_wide(page, "phone")


IN_EACH_LANGUAGE = pytest.mark.parametrize(
    ("language", "complaints"), [("vi", in_vietnamese), ("en", in_english)], ids=["vi", "en"]
)
Complaints = Callable[[Page, Judge], list[str]]


def on_paper(page: Page) -> list[str]:
    """The page as it is printed: as narrow, in light, and without what is to be pressed."""
    resize(page, *PAPER)
    page.emulate_media(media="print")
    found = too_wide(page, "paper")
    if page.locator(".bar, .nav-side, button, .btn").filter(visible=True).count():
        found.append("paper: something to press")
    page.emulate_media(media="screen")
    return found


def too_wide(page: Page, device: str) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{device}: {wide} pixels too wide"] if wide > 0 else []


@IN_EACH_LANGUAGE
def test_no_page_complains_excludes_anybody_or_scrolls_sideways(
    signed_in_page: SignInPage,
    app_db: Session,
    addresses: list[str],
    live_server: str,
    console: list[str],
    language: str,
    complaints: Complaints,
) -> None:
    province = app_db.scalars(select(Province).where(Province.code == "thanh-hoa")).one()
    person = app_db.scalars(select(Person)).first()
    assert person is not None
    page = signed_in_page(Role.ADMINISTRATOR, person_id=person.id, province_id=province.id)
    page.context.add_cookies([{"name": "language", "value": language, "url": live_server}])
    page.emulate_media(reduced_motion="reduce")  # colours change at once

    judge, found = Judge(), []
    for address in addresses:
        visit(page, f"{address}{'&' if '?' in address else '?'}province=thanh-hoa")
        found += [f"{address} {one}" for one in complaints(page, judge)]
    console[:] = [text for text in console if "404" not in text]  # the page that is none

    assert found == []


@IN_EACH_LANGUAGE
def test_a_stranger_is_received_as_well(
    page: Page, live_server: str, language: str, complaints: Complaints
) -> None:
    page.context.add_cookies([{"name": "language", "value": language, "url": live_server}])
    page.emulate_media(reduced_motion="reduce")

    for address in ("/dang-nhap", "/mo-tai-khoan"):
        visit(page, address)
        assert complaints(page, Judge()) == []


@pytest.mark.parametrize("username", ["quantri", "daumoi", "lanhdao", "lanhdaoxa"])
def test_each_role_finds_its_work(page: Page, username: str) -> None:
    sign_in(page, username)

    links = page.get_by_role("navigation", name="Chức năng").get_by_role("link")
    targets = [str(link.get_attribute("href")) for link in links.all()]
    assert "/do-phu" in targets
    for target in targets:
        visit(page, target)
        assert page.get_by_role("heading", level=1).is_visible()


def test_charts_are_drawn_and_legible_in_the_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    sign_in(page, "lanhdao")
    visit(page, "/do-phu")

    charts = page.locator("svg.chart")
    assert charts.count() == 4
    colour = charts.first.locator("text").first.evaluate("e => getComputedStyle(e).fill")
    lightness = [int(part) for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    assert min(lightness) > 150
