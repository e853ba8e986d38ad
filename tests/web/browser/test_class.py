"""A clerk's class in a real browser: opened, filled, recorded by keyboard, and corrected."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import URL

from app import clock
from app.i18n import vi_date

pytestmark = pytest.mark.browser

PASSWORD = "mat-khau-minh-hoa"


@pytest.fixture
def database_url(demo_url: URL) -> URL:
    """The application runs over the demonstration."""
    return demo_url


@pytest.fixture(autouse=True)
def clerk(page: Page) -> None:
    """Somebody of home affairs, signed in."""
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("noivu")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")


def trained(page: Page) -> int:
    """How many of the staff count as trained today, as the board says."""
    page.goto("/do-phu")
    card = page.get_by_role("article").filter(has_text="được đào tạo hằng năm").first
    found = re.search(r"([\d.]+) / [\d.]+ người", card.inner_text())
    assert found is not None
    return int(found[1].replace(".", ""))


def open_class(page: Page) -> None:
    """A course of the department's, and a class of it that is held today."""
    today = vi_date(clock.today())
    page.get_by_role("navigation", name="Chức năng").get_by_role("link", name="Khóa & lớp").click()
    page.get_by_role("link", name="Thêm khóa").click()
    page.get_by_label("Tên khóa").fill("Kỹ năng số cho văn thư")
    page.get_by_label("Mã khóa").fill("KS-THU")
    page.get_by_role("combobox", name="Đơn vị tổ chức").fill("so noi vu")
    page.get_by_role("option").filter(has_text="Sở Nội vụ").first.click()
    page.get_by_label("Kỹ năng số", exact=True).check()
    for audience in ("Cán bộ", "Công chức", "Viên chức", "Người lao động"):
        page.get_by_label(audience, exact=True).check()
    page.get_by_role("button", name="Thêm khóa").click()
    page.get_by_role("link", name="Thêm lớp").first.click()
    expect(page.get_by_label("Mã lớp")).to_have_value("KS-THU.L1")
    page.get_by_label("Ngày khai giảng").fill(today)
    page.get_by_label("Ngày kết thúc").fill(today)
    page.get_by_role("button", name="Thêm lớp").click()
    expect(page.get_by_role("heading", level=1, name="Lớp KS-THU.L1")).to_be_visible()


def enrol_from_a_unit(page: Page, console: list[str]) -> int:
    """Everyone of the department of health who has not learnt this year; how many.

    Some are in another class on that day: the clerk is told, and admits them for a reason.
    """
    page.get_by_role("link", name="Ghi danh").first.click()
    page.get_by_label("Đơn vị, kể cả đơn vị trực thuộc").fill("so y te")
    page.get_by_label(re.compile("^Đào tạo năm")).select_option("0")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("button", name="Chọn cả trang").click()
    told = page.get_by_role("status").filter(has_text="Đã chọn")
    people = int(re.sub(r"\D", "", told.inner_text()))
    page.get_by_role("button", name="Ghi danh những người đã chọn").click()
    expect(page.get_by_role("alert")).to_contain_text("học trùng ngày")
    console.clear()  # of the refusal
    page.get_by_label("Vẫn ghi danh người vướng quy định của lớp").check()
    page.get_by_label(re.compile("^Lý do")).fill("Đơn vị đã bố trí cho học bù lớp kia")
    page.get_by_role("button", name="Ghi danh những người đã chọn").click()
    expect(page.get_by_text(f"Đã ghi danh {people} người.")).to_be_visible()
    return people


def test_a_class_is_opened_filled_recorded_by_keyboard_and_corrected(
    page: Page, console: list[str]
) -> None:
    before = trained(page)
    open_class(page)
    people = enrol_from_a_unit(page, console)
    assert people >= 4
    page.get_by_role("link", name="KS-THU.L1").click()
    page.get_by_role("link", name="Ghi kết quả").click()

    expect(page.get_by_role("status").filter(has_text="còn")).to_be_visible()  # its script is there
    # Fill what is blank, then walk to the exceptions without touching the mouse.
    page.get_by_role("button", name="Chưa chọn thì điền «Hoàn thành»").press("Enter")
    outcomes = page.locator('select[name^="outcome-"]')
    expect(outcomes.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("v")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("4,5")
    page.keyboard.press("Enter")
    page.keyboard.type("8")
    expect(outcomes.nth(1)).to_have_value("absent")
    expect(outcomes.nth(2)).to_have_value("incomplete")
    scores = page.locator('input[name^="score-"]')
    expect(scores.nth(2)).to_have_value("4,5")
    expect(scores.nth(3)).to_have_value("8")
    expect(page.get_by_text(f"{people} người đã chọn kết thúc, còn 0 người")).to_be_visible()
    page.get_by_role("button", name="Lưu kết quả").click()

    expect(page.get_by_text(f"Đã ghi kết quả của {people} người.")).to_be_visible()
    address = page.url
    assert trained(page) == before + people - 2

    page.goto(address)
    page.get_by_role("link", name="Ghi kết quả").click()
    first = page.locator("tbody tr").first
    name = first.get_by_role("rowheader").inner_text().splitlines()[0]
    first.locator("select").first.focus()
    page.keyboard.press("b")
    page.get_by_role("button", name="Lưu kết quả").press("Enter")
    expect(page.get_by_text("Đã đính chính kết quả của 1 người.")).to_be_visible()
    assert trained(page) == before + people - 3

    page.goto(address)
    page.get_by_text("Nhật ký thay đổi").click()
    expect(page.locator(".trail")).to_contain_text("Số kết quả đính chính")
    page.get_by_role("row").filter(has_text=name).get_by_role("link", name="Có chỗ").click()
    page.get_by_text("Nhật ký thay đổi").click()
    trail = page.locator(".trail")
    expect(trail.locator("del").first).to_have_text("Hoàn thành")
    expect(trail.locator("ins").first).to_have_text("Bỏ học")
    expect(page.get_by_text("đã đính chính")).to_be_visible()
