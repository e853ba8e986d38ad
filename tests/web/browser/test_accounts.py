"""From a contact's list to a slip of paper, to somebody's own record: in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import URL

from seeds.demo.accounts import DEMO_PASSWORD
from tests.web.browser.axe import Judge
from tests.web.browser.test_every_page import in_vietnamese, sign_in, visit

pytestmark = pytest.mark.browser

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
PASSWORD = "một câu của riêng tôi"


@pytest.fixture
def database_url(demo_url: URL) -> URL:
    """The application runs over the demonstration."""
    return demo_url


@pytest.fixture
def elsewhere(browser: Browser, live_server: str) -> Page:
    """Another PC: a browser without anybody's cookies."""
    return browser.new_context(base_url=live_server, reduced_motion="reduce").new_page()


def invite_two(page: Page) -> None:
    """As the contact of the department of health, by keyboard alone."""
    sign_in(page, "daumoi")
    visit(page, "/moi-mo-tai-khoan")
    boxes = page.locator("tbody").get_by_role("checkbox")
    for box in (boxes.nth(0), boxes.nth(1)):
        box.focus()
        page.keyboard.press("Space")
    expect(page.get_by_role("status").filter(has_text="Đã chọn 2 người")).to_be_visible()
    page.get_by_role("button", name="Mời những người đã chọn").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="2 phiếu mã một lần")).to_be_visible()


def test_a_slip_opens_the_account_it_names_and_the_record_it_belongs_to(
    page: Page, elsewhere: Page
) -> None:
    invite_two(page)
    slip = page.get_by_role("region", name="Phiếu của").first
    name = str(slip.get_attribute("aria-label")).removeprefix("Phiếu của ")
    code = CODE.search(slip.inner_text())
    username = slip.locator("dd").nth(1).inner_text()
    assert code is not None
    assert in_vietnamese(page, Judge()) == []

    elsewhere.goto("/dang-nhap")
    elsewhere.get_by_role("link", name="Mở tài khoản").click()
    elsewhere.get_by_label("Tên đăng nhập hoặc mã người").fill(username.upper())
    elsewhere.get_by_label("Mã một lần").fill(code[0].lower().replace("-", " "))
    elsewhere.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    elsewhere.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    elsewhere.get_by_role("button", name="Đặt mật khẩu và đăng nhập").click()

    expect(elsewhere.get_by_role("heading", level=1, name=name)).to_be_visible()
    links = elsewhere.get_by_role("navigation", name="Chức năng").get_by_role("link")
    assert [link.inner_text() for link in links.all()] == [
        "Hồ sơ của tôi",
        "Đăng ký học",
        "Điểm danh",
    ]
    assert in_vietnamese(elsewhere, Judge()) == []


def test_a_sheet_of_slips_prints_nothing_but_slips(page: Page) -> None:
    invite_two(page)
    page.emulate_media(media="print")

    assert page.locator(".slip").count() == 2
    expect(page.locator(".slip").first).to_be_visible()
    for other in (".slips-told", ".page-head", ".bar", ".nav-side", ".page-foot"):
        expect(page.locator(other).first).to_be_hidden()


@pytest.fixture
def reader(page: Page) -> Callable[[str], list[str]]:
    """reader(username): signs in and tells where the navigation leads."""

    def sign_in_as(username: str) -> list[str]:
        page.goto("/dang-nhap")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("heading", level=1, name="Đăng nhập")).to_have_count(0)
        links = page.get_by_role("navigation", name="Chức năng").get_by_role("link")
        return [str(link.get_attribute("href")) for link in links.all()]

    return sign_in_as


@pytest.mark.parametrize("username", ["cds", "giaoduc", "hocvien"])
def test_the_other_roles_find_their_work_too(
    page: Page, reader: Callable[[str], list[str]], username: str
) -> None:
    for target in reader(username):
        visit(page, target)
        assert page.get_by_role("heading", level=1).is_visible()
        assert page.title().split(" · ")[0] not in {"404", "403"}


def test_a_role_given_by_typing_a_units_name(page: Page) -> None:
    sign_in(page, "quantri")
    visit(page, "/nguoi-dung/moi")
    page.get_by_label("Tên hiển thị").fill("Đầu mối Sở Tài chính")
    page.get_by_label("Tên đăng nhập").fill("daumoi.stc")
    page.get_by_label("Vai trò").select_option("unit_contact")
    unit = page.get_by_role("combobox", name="Đơn vị")
    unit.fill("tai chinh")
    page.get_by_role("option", name="Sở Tài chính").first.click()
    page.get_by_role("button", name="Thêm tài khoản và lấy mã").click()

    expect(page.get_by_role("region", name="Phiếu của Đầu mối Sở Tài chính")).to_contain_text(CODE)
    page.get_by_role("link", name="Về tài khoản").click()
    expect(page.get_by_role("row").filter(has_text="Đầu mối đơn vị")).to_contain_text(
        "Sở Tài chính"
    )
    page.get_by_role("button", name="Thu hồi").click()
    page.get_by_role("dialog").get_by_role("button", name="Thu hồi vai trò").click()
    expect(page.get_by_text("Đã thu hồi vai trò")).to_be_visible()
    expect(page.get_by_text("Chưa có vai trò nào")).to_be_visible()
