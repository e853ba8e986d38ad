"""A clerk without a mouse: adds somebody, moves them, and merges a unit away."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.models import Person, Posting, Succession
from app.queries.life import life_of
from tests.browser import SignInPage
from tests.factories import Cast, make_cast, make_unit

pytestmark = pytest.mark.browser


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def page_of_clerk(signed_in_page: SignInPage, cast: Cast, console: list[str]) -> Iterator[Page]:
    yield signed_in_page(Role.HOME_AFFAIRS, province=cast.province)
    console[:] = [text for text in console if "422" not in text]  # what is refused on purpose


def field_of(page: Page, label: str) -> Locator:
    """The field with a label, which says so where it may stay empty."""
    labelled = page.get_by_label(re.compile(f"^{re.escape(label)}( không bắt buộc)?$"))
    return labelled.and_(page.locator("input, select"))


@pytest.fixture
def typing(page_of_clerk: Page) -> Callable[..., None]:
    """typing(label, text): goes to a field with the tabulator and types into it."""
    page = page_of_clerk

    def to(label: str, text: str) -> None:
        field = field_of(page, label)
        for _ in range(80):
            if field.evaluate("field => field === document.activeElement"):
                break
            page.keyboard.press("Tab")
        else:
            pytest.fail(f"the tabulator does not lead to «{label}»")
        page.keyboard.type(text)

    return to


def choose_unit(page: Page) -> None:
    """Take the first unit offered for what was typed."""
    expect(page.locator(".lookup-option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def choose_civil_servant(page: Page) -> None:
    """The second of the categories."""
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")


def test_somebody_is_added_and_moved_by_keyboard(
    page_of_clerk: Page, typing: Callable[..., None], cast: Cast, app_db: Session
) -> None:
    page = page_of_clerk
    page.goto(f"/don-vi/{cast.home_affairs.id}")
    page.get_by_role("link", name="Thêm người").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Thêm người")).to_be_visible()

    typing("Họ và tên", "Nguyễn Văn An")
    typing("Loại", "")
    choose_civil_servant(page)
    typing("Chức vụ, chức danh", "Chuyên viên")
    page.keyboard.press("Enter")
    alike = page.get_by_text("Có 1 người cùng họ tên và không khác ngày sinh")
    expect(alike).to_be_visible()
    expect(field_of(page, "Họ và tên")).to_have_value("Nguyễn Văn An")

    page.goto(page.url)
    typing("Họ và tên", "Đặng Thị Ánh")
    typing("Ngày sinh", "1985")
    typing("Từ ngày", "01/06/2024")
    typing("Loại", "")
    choose_civil_servant(page)
    typing("Chức vụ, chức danh", "Chuyên viên")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Đặng Thị Ánh")).to_be_visible()

    page.get_by_role("link", name="Chuyển công tác").press("Enter")
    expect(page.get_by_text("Vị trí chính hiện nay: Chuyên viên, Sở Nội vụ")).to_be_visible()
    typing("Đơn vị", "giao duc")
    choose_unit(page)
    typing("Nhận việc từ ngày", "15/05/2024")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("trùng với vị trí chính tại «Sở Nội vụ» (01/06/2024 – …)")
    expect(field_of(page, "Đơn vị")).to_have_value("Sở Giáo dục và Đào tạo (SGDDT)")

    first_day = field_of(page, "Nhận việc từ ngày")
    first_day.fill("15/07/2024")
    first_day.press("Enter")
    expect(page.get_by_text("Đã ghi vị trí mới của Đặng Thị Ánh.")).to_be_visible()
    expect(page.get_by_text("01/06/2024 – 14/07/2024")).to_be_visible()

    app_db.expire_all()
    person = app_db.scalars(select(Person).where(Person.full_name == "Đặng Thị Ánh")).one()
    assert {p.unit_id: p.ends_on for p in person.postings}[cast.home_affairs.id] == date(
        2024, 7, 14
    )


def test_a_unit_is_merged_away_by_keyboard(
    page_of_clerk: Page, typing: Callable[..., None], cast: Cast, app_db: Session
) -> None:
    make_unit(app_db, cast.province, name="Trường TH Một", parent=cast.education)
    app_db.commit()
    page = page_of_clerk
    page.goto(f"/don-vi/{cast.education.id}")
    page.locator("summary").filter(has_text="Việc khác với đơn vị").press("Enter")
    page.get_by_role("link", name="Kết thúc đơn vị").press("Enter")

    typing("Ngày hoạt động cuối cùng", "30/06/2025")
    typing("Đơn vị kế thừa", "noi vu")
    choose_unit(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Còn 1 đơn vị trực thuộc")
    typing("Chuyển người đang công tác sang đơn vị kế thừa", " ")
    typing("Chuyển các đơn vị trực thuộc sang đơn vị kế thừa", " ")
    page.keyboard.press("Enter")

    told = page.locator(".question")
    expect(told).to_be_focused()
    expect(told).to_contain_text("1 người kết thúc vị trí ở đây ngày 30/06/2025")
    expect(told).to_contain_text("1 đơn vị trực thuộc chuyển sang «Sở Nội vụ» từ ngày 01/07/2025")
    page.get_by_role("button", name="Kết thúc đơn vị và chuyển 1 người").press("Enter")
    expect(page.get_by_text("Đã chuyển 1 người và 1 đơn vị trực thuộc")).to_be_visible()
    page.locator("summary").filter(has_text="Nhật ký thay đổi").press("Enter")
    expect(page.get_by_text("Số người chuyển theo")).to_be_visible()

    app_db.expire_all()
    assert life_of(app_db, cast.education.id)[-1].valid_to == date(2025, 6, 30)
    assert app_db.scalars(select(Succession.successor_id)).all() == [cast.home_affairs.id]
    there = app_db.scalars(select(Posting).where(Posting.starts_on == date(2025, 7, 1))).all()
    assert [posting.unit_id for posting in there] == [cast.home_affairs.id]
