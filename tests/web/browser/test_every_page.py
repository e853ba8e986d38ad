"""Every page in a real browser, on the demonstration: silent, accessible, and fit for a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from app.models import (
    Assessment,
    Course,
    CourseClass,
    Enrolment,
    Meeting,
    Person,
    Placement,
    Posting,
    Unit,
)

pytestmark = pytest.mark.browser

PASSWORD = "mat-khau-minh-hoa"
SIZES = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def database_url(demo_url: URL) -> URL:
    """The application runs over the demonstration."""
    return demo_url


@pytest.fixture
def addresses(app_db: Session) -> list[str]:
    """One address of each kind of page, with rows on it."""
    unit_id = app_db.scalars(select(Unit.id).join(Posting, Posting.unit_id == Unit.id)).first()
    parent_id = app_db.scalars(select(Placement.parent_id).where(Placement.parent_id > 0)).first()
    person_id = app_db.scalars(select(Person.id)).first()
    course_id = app_db.scalars(select(Course.id)).first()
    class_id = app_db.scalars(select(CourseClass.id)).first()
    meeting = app_db.scalars(select(Meeting)).first()
    enrolment_id = app_db.scalars(select(Enrolment.id).order_by(Enrolment.id.desc())).first()
    assessment_id = app_db.scalars(select(Assessment.id)).first()
    assert meeting is not None
    timetable = f"/lop/{meeting.course_class_id}/cac-buoi"
    return [
        "/",
        "/ke-hoach",
        "/do-phu",
        f"/do-phu?unit={parent_id}",
        "/do-phu/bieu-do/cac-nam",
        "/do-phu/vi-sao/staff_trained",
        "/do-phu/vi-sao/it_staff_trained_and_assessed?reason=not_assessed",
        "/do-phu/vi-sao/courses_per_audience",
        "/do-phu/vi-sao/experts",
        "/don-vi",
        f"/don-vi/{unit_id}",
        f"/don-vi/{parent_id}",
        "/nguoi",
        "/nguoi?q=khong-co-ai",
        f"/nguoi/{person_id}",
        "/khoa",
        f"/khoa/{course_id}",
        f"/lop/{class_id}",
        "/khoa/moi",
        f"/khoa/{course_id}/sua",
        f"/khoa/{course_id}/lop-moi",
        f"/lop/{class_id}/sua",
        f"/lop/{class_id}/huy",
        timetable,
        f"{timetable}/{meeting.id}",
        f"/lop/{class_id}/ghi-danh",
        f"/lop/{class_id}/ket-qua",
        f"/ghi-danh/{enrolment_id}",
        f"/ghi-danh/{enrolment_id}/rut",
        f"/ghi-danh/{enrolment_id}/xoa",
        "/danh-gia",
        f"/danh-gia/{assessment_id}",
        f"/danh-gia/{assessment_id}/xoa",
        f"/nguoi/{person_id}/danh-gia-moi",
        "/so-lieu",
        "/so-lieu/truong-hoc",
        "/so-lieu/nguoi-dan/con-thieu",
        "/so-lieu/khai-bao/moi",
        "/so-lieu/xac-nhan",
        "/tim?q=nguyen",
        "/nhap-du-lieu",
    ]


def sign_in(page: Page, username: str) -> None:
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")


def findings(page: Page) -> list[str]:
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_complains_excludes_anybody_or_scrolls_sideways(
    page: Page, addresses: list[str], size: str, theme: str
) -> None:
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]  # width and height
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # light or dark
    sign_in(page, "noivu")

    complaints = {}
    for address in addresses:
        visit(page, address)
        found = findings(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{wide} pixels too wide")
        if found:
            complaints[address] = found

    assert complaints == {}


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
