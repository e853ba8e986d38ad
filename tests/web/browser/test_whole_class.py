"""A whole class in a real browser, by each role in turn: from plan to verified certificate."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect
from pypdfium2 import PdfDocument
from sqlalchemy import URL

from app import clock
from app.domain.calendar import VIETNAM
from app.i18n import vi_date
from seeds.demo.accounts import DEMO_PASSWORD

pytestmark = pytest.mark.browser

CODE = "KS-SYT"
TITLE = "Kỹ năng số cho ngành y tế"
DECISION = "45/QĐ-SNV"
AHEAD = timedelta(days=40)

Visit = Callable[[str], Page]


@pytest.fixture
def database_url(demo_url: URL) -> URL:
    """The application runs over the demonstration."""
    return demo_url


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Make it half past eight on a day, for the application, which reads its clock in one place."""

    def go(day: date) -> None:
        morning = datetime.combine(day, time(8, 30), VIETNAM)
        monkeypatch.setattr(clock, "now", lambda: morning.astimezone(UTC))

    return go


@pytest.fixture
def visit(browser: Browser, live_server: str) -> Iterator[Visit]:
    """The page of somebody, by user name; "": of who is not signed in. Each has a browser."""
    pages: dict[str, Page] = {}
    complaints: list[str] = []

    def open_page(username: str) -> Page:
        if username not in pages:
            context = browser.new_context(base_url=live_server, locale="vi-VN")
            context.set_default_timeout(8000)
            pages[username] = context.new_page()
            pages[username].on("pageerror", lambda error: complaints.append(str(error)))
            if username:
                _sign_in(pages[username], username)
        return pages[username]

    yield open_page
    for page in pages.values():
        page.context.close()
    assert complaints == []


def _sign_in(page: Page, username: str) -> None:
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state()


def plan_and_open(page: Page, day: date) -> str:
    """Home affairs plans a class of one day, two seats, approved by units. Returns its address."""
    page.goto("/khoa/ke-hoach-nam")
    page.get_by_role("link", name="Thêm khóa").click()
    page.get_by_label("Tên khóa").fill(TITLE)
    page.get_by_label("Mã khóa").fill(CODE)
    page.get_by_role("combobox", name="Đơn vị tổ chức").fill("so noi vu")
    page.get_by_role("option").filter(has_text="Sở Nội vụ").first.click()
    page.get_by_label("Kỹ năng số", exact=True).check()
    for audience in ("Cán bộ", "Công chức", "Viên chức", "Người lao động"):
        page.get_by_label(audience, exact=True).check()
    page.get_by_role("button", name="Thêm khóa").click()
    page.get_by_role("link", name="Thêm lớp").first.click()
    page.get_by_label("Ngày khai giảng").fill(vi_date(day))
    page.get_by_label("Ngày kết thúc").fill(vi_date(day))
    page.get_by_label(re.compile("^Nơi học")).fill("Hội trường thử nghiệm")
    page.get_by_label(re.compile("^Số chỗ")).fill("2")
    page.get_by_label("Ai duyệt người vào lớp").select_option("unit")
    page.get_by_role("button", name="Thêm lớp").click()
    address = page.url
    page.get_by_role("link", name="Mở ghi danh").click()
    page.get_by_role("button", name="Mở ghi danh").click()
    expect(page.get_by_role("alert")).to_contain_text("buổi")  # A class without meetings: refused.
    page.goto(f"{address}/cac-buoi")
    page.get_by_label("Từ ngày").fill(vi_date(day))
    page.get_by_label("Đến hết ngày").fill(vi_date(day))
    page.locator("input[name=weekdays]").evaluate_all(
        "all => all.forEach(one => one.checked = true)"
    )
    page.get_by_role("button", name="Thêm các buổi").click()
    expect(page.get_by_text("2 buổi", exact=True)).to_be_visible()
    page.goto(address)
    page.get_by_role("link", name="Mở ghi danh").click()
    page.get_by_role("button", name="Mở ghi danh").click()
    expect(page.get_by_text("Đang ghi danh").first).to_be_visible()
    return address


def nominate(page: Page, but: str) -> str:
    """The contact names somebody other than the trainee, who has a seat at once. Their name."""
    page.goto("/de-cu")
    page.get_by_role("link", name=TITLE).click()
    may_go = page.locator("tbody tr").filter(has=page.locator("input[name=people]:enabled"))
    free = may_go.filter(has_not_text=but).first
    name = free.get_by_role("rowheader").inner_text().splitlines()[0]
    free.get_by_role("checkbox").check()
    page.get_by_role("button", name="Đề cử những người đã chọn").click()
    expect(page.locator("tbody tr").filter(has_text=name).first).to_contain_text("Có chỗ")
    return name


def register(page: Page) -> None:
    """The trainee asks for a place, which their unit has to approve."""
    page.goto("/dang-ky")
    card = page.locator(".card-sheet").filter(has_text=TITLE)
    card.get_by_role("button", name="Đăng ký").click()
    expect(page.get_by_text("Đã gửi đăng ký vào lớp")).to_be_visible()
    expect(page.locator(".card-sheet").filter(has_text=TITLE)).to_contain_text("Đã đăng ký")


def approve(page: Page, name: str) -> None:
    """The contact finds it among what waits for them, and says yes."""
    page.goto("/")
    page.locator(".worklist").get_by_role("link", name=re.compile("Duyệt")).first.click()
    row = page.locator("tbody tr").filter(has_text=name).filter(has_text=CODE)
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(page.locator("tbody tr").filter(has_text=name).filter(has_text=CODE)).to_have_count(0)


def check_in(clerk: Page, trainee: Page, address: str) -> None:
    """In the morning the trainee types the code on the screen; a second time counts nothing."""
    clerk.goto(f"{address}/diem-danh")
    clerk.locator("tbody").get_by_role("link").first.click()
    register_page = clerk.url
    clerk.get_by_role("link", name="Chiếu mã điểm danh").click()
    digits = clerk.locator(".screen-digits").inner_text()
    for _ in range(2):
        trainee.goto("/diem-danh")
        trainee.get_by_label("Mã trên màn hình").fill(digits)
        trainee.get_by_role("button", name="Điểm danh").click()
        expect(trainee.locator(".notice").first).to_be_visible()
    clerk.goto(register_page)
    expect(clerk.locator("[data-tally]")).to_have_text("1/2 đã điểm danh")


def take_registers(clerk: Page, address: str, absent: str) -> None:
    """The clerk marks who is left by keyboard, and closes both meetings."""
    for meeting in range(2):
        clerk.goto(f"{address}/diem-danh")
        clerk.locator("tbody tr").nth(meeting).get_by_role("link").first.click()
        expect(clerk.locator("[data-tally]")).to_contain_text("đã điểm danh")
        row = clerk.locator("tbody tr").filter(has_text=absent)
        row.locator("input[type=radio]").first.focus()
        clerk.keyboard.press("v")
        the_rest = clerk.get_by_role("button", name="Chưa ghi thì điền «Có mặt»")
        if the_rest.is_enabled():  # In the morning the trainee has checked in already.
            the_rest.click()
        clerk.get_by_role("button", name="Lưu điểm danh").click()
        clerk.get_by_role("link", name="Chốt điểm danh").click()
        clerk.get_by_role("button", name=re.compile("Chốt")).click()
        expect(clerk.get_by_role("button", name="Mở lại điểm danh")).to_be_visible()


def close_class(clerk: Page, address: str, day: date) -> None:
    """Outcomes from the registers, reviewed, saved, and signed by a decision."""
    clerk.goto(f"{address}/ket-qua")
    expect(clerk.get_by_text("2/2 buổi")).to_be_visible()
    expect(clerk.get_by_text("0/2 buổi")).to_be_visible()
    clerk.get_by_role("button", name="Lưu kết quả").click()
    clerk.goto(f"{address}/khoa-danh-sach")
    clerk.get_by_label("Số quyết định công nhận kết quả").fill(DECISION)
    clerk.get_by_label("Ngày quyết định").fill(vi_date(day))
    clerk.get_by_role("button", name="Khóa danh sách").click()
    expect(clerk.get_by_text(DECISION).first).to_be_visible()


def issue(clerk: Page, address: str) -> None:
    """One of two completed: one certificate."""
    clerk.goto(f"{address}/chung-nhan")
    clerk.get_by_role("link", name="Cấp giấy cho 1 người").click()
    clerk.get_by_role("button", name=re.compile("Cấp")).first.click()
    expect(clerk.locator("tbody tr")).to_have_count(1)
    expect(clerk.locator("tbody")).to_contain_text("Có hiệu lực")


def code_on(certificate: Path) -> str:
    """The address in the QR of a printed certificate."""
    document = PdfDocument(certificate)
    try:
        [found] = zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())
    finally:
        document.close()
    return found.text


def test_a_class_is_played_by_every_role_from_plan_to_verified_certificate(
    visit: Visit, travel: Callable[[date], None], tmp_path: Path
) -> None:
    clerk, contact, trainee, anybody = map(visit, ("noivu", "daumoi", "hocvien", ""))
    trainee.goto("/ho-so-cua-toi")
    name = trainee.get_by_role("heading", level=1).inner_text()
    day = clock.today() + AHEAD

    address = plan_and_open(clerk, day)
    other = nominate(contact, but=name)
    register(trainee)
    approve(contact, name)
    trainee.goto("/dang-ky")
    expect(trainee.locator(".card-sheet").filter(has_text=TITLE)).to_contain_text("Có chỗ")

    travel(day)
    check_in(clerk, trainee, address)
    take_registers(clerk, address, absent=other)

    travel(day + timedelta(days=2))
    close_class(clerk, address, day + timedelta(days=1))
    issue(clerk, address)

    trainee.goto("/ho-so-cua-toi")
    paper = trainee.get_by_role("link", name="Tải giấy (PDF)").first.get_attribute("href")
    assert paper is not None
    certificate = tmp_path / "certificate.pdf"
    certificate.write_bytes(trainee.request.get(paper).body())
    way = code_on(certificate)
    anybody.goto(urlsplit(way).path)
    expect(anybody.get_by_text("Giấy chứng nhận có thật và còn hiệu lực")).to_be_visible()
    expect(anybody.get_by_text(name)).to_be_visible()
    expect(anybody.get_by_text(TITLE)).to_be_visible()
    expect(anybody.get_by_text(other)).to_have_count(0)

    manager = visit("lanhdao")
    manager.goto(address)
    expect(manager.get_by_text("đã khóa")).to_be_visible()
