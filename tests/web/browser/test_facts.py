"""Recording a fact in a browser: a unit found by typing, refusals read out, pages fit for all."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.plan import TargetKind
from app.domain.unit import UnitKind
from app.models import CitizenStatistic, Unit
from tests.browser import SignInPage
from tests.factories import (
    Cast,
    make_activity,
    make_cast,
    make_declaration,
    make_network,
    make_output,
    make_statement,
    make_statistic,
    make_target,
    make_unit,
)

pytestmark = pytest.mark.browser

COUNTS = {
    "Dân số trong độ tuổi lao động": "4.200",
    "Số người có kỹ năng số": "2.310",
    "Số liệu đến ngày": "30/04/2024",
}


@pytest.fixture
def cast(app_db: Session) -> Cast:
    """Two communes of one name, a school and an enterprise; one of each has its fact."""
    cast = make_cast(app_db)
    for target in (TargetKind.CITIZENS_SKILLED, TargetKind.COMMUNICATION, TargetKind.QUALITATIVE):
        make_target(app_db, cast.plan, target)

    def unit(code: str, name: str, kind: UnitKind) -> Unit:
        return make_unit(app_db, cast.province, code=code, name=name, kind=kind)

    unit("X1", "UBND xã Hòa Bình", UnitKind.COMMUNE_COMMITTEE)
    commune = unit("X2", "UBND xã Hòa Bình", UnitKind.COMMUNE_COMMITTEE)
    make_statistic(app_db, commune)
    make_activity(app_db, unit("TH1", "Trường Tiểu học Hòa Bình", UnitKind.PRIMARY_SCHOOL))
    make_declaration(app_db, unit("DN1", "Công ty Hòa Bình", UnitKind.ENTERPRISE))
    make_network(app_db, cast.home_affairs)
    make_output(app_db, cast.home_affairs)
    make_statement(app_db, cast.province)
    return cast


def fill(page: Page, **others: str) -> None:
    for label, text in (COUNTS | others).items():
        page.get_by_label(label, exact=True).fill(text)


def test_a_commune_is_found_by_typing_and_stays_after_a_refusal(
    signed_in_page: SignInPage, cast: Cast, app_db: Session, console: list[str]
) -> None:
    page = signed_in_page(Role.DX_OFFICE, province=cast.province)
    page.goto("/so-lieu/nguoi-dan/moi?year=2024")
    commune = page.get_by_role("combobox", name="Xã, phường, thị trấn")

    commune.press_sequentially("hoa binh")
    options = page.get_by_role("listbox", name="Xã, phường, thị trấn").get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_contain_text("X1 · UBND cấp xã")
    assert Axe().run(page).response["violations"] == []
    commune.press("ArrowDown")
    commune.press("Enter")
    expect(commune).to_have_value("UBND xã Hòa Bình (X1)")
    fill(page, **{"Số người có kỹ năng số": "4.201"})
    page.get_by_role("button", name="Lưu số liệu").click()

    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("lớn hơn dân số trong độ tuổi lao động")
    expect(refusal).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    expect(commune).to_have_value("UBND xã Hòa Bình (X1)")
    console.clear()  # the browser notes that the form was answered with 422
    page.get_by_label("Số người có kỹ năng số", exact=True).fill("2.310")
    page.get_by_role("button", name="Lưu số liệu").click()

    expect(page.get_by_role("status")).to_contain_text("Đã ghi số liệu của UBND xã Hòa Bình.")
    made = app_db.scalars(select(CitizenStatistic).order_by(CitizenStatistic.id.desc())).first()
    assert made is not None
    assert (made.unit.code, made.skilled) == ("X1", 2310)


def test_a_name_that_nobody_has_is_said_to_be_unknown(
    signed_in_page: SignInPage, cast: Cast
) -> None:
    page = signed_in_page(Role.DX_OFFICE, province=cast.province)
    page.goto("/so-lieu/nguoi-dan/moi?year=2024")
    commune = page.get_by_role("combobox", name="Xã, phường, thị trấn")

    commune.press_sequentially("so noi vu")

    expect(page.get_by_text("Không thấy đơn vị nào có tên này")).to_be_visible()
    commune.press("ArrowDown")
    commune.press("Escape")
    expect(commune).to_have_value("so noi vu")


def test_a_name_typed_before_the_script_arrives_is_looked_for_too(
    signed_in_page: SignInPage, cast: Cast
) -> None:
    page = signed_in_page(Role.DX_OFFICE, province=cast.province)
    held: list[Route] = []
    page.route("**/lookup-field.js*", lambda route: held.append(route))
    with page.expect_request("**/lookup-field.js*"):
        page.goto("/so-lieu/nguoi-dan/moi?year=2024")

    page.get_by_role("combobox", name="Xã, phường, thị trấn").press_sequentially("hoa binh")
    for script in held:
        script.continue_()

    found = page.get_by_role("listbox", name="Xã, phường, thị trấn").get_by_role("option")
    expect(found).to_have_count(2)


def test_no_page_of_facts_excludes_anybody_or_scrolls_sideways(
    signed_in_page: SignInPage, cast: Cast
) -> None:
    """Each sort's own list and form; what they share is tried with every other page."""
    page = signed_in_page(Role.ADMINISTRATOR, province=cast.province)
    sorts = ("truong-hoc", "nguoi-dan", "mang-luoi", "ket-qua", "khai-bao")

    complaints = {}
    for address in (f"/so-lieu/{sort}{rest}" for sort in sorts for rest in ("", "/1", "/1/sua")):
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(f"{address}?year=2024")
        page.wait_for_load_state("networkidle")
        found = [violation["id"] for violation in Axe().run(page).response["violations"]]
        page.set_viewport_size({"width": 390, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if found or wide > 0:
            complaints[address] = (found, wide)

    assert complaints == {}
