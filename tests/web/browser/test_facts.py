"""Recording a fact in a browser: a unit found by typing, refusals read out."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.plan import TargetKind
from app.domain.unit import UnitKind
from app.models import CitizenStatistic
from tests.browser import SignInPage
from tests.factories import Cast, make_cast, make_statistic, make_target, make_unit

pytestmark = pytest.mark.browser

COUNTS = {
    "Dân số trong độ tuổi lao động": "4.200",
    "Số người có kỹ năng số": "2.310",
    "Số liệu đến ngày": "30/04/2024",
}


@pytest.fixture
def cast(app_db: Session) -> Cast:
    """Two communes of one name, one of which has its numbers."""
    cast = make_cast(app_db)
    make_target(app_db, cast.plan, TargetKind.CITIZENS_SKILLED)
    same: dict[str, Any] = {"name": "UBND xã Hòa Bình", "kind": UnitKind.COMMUNE_COMMITTEE}
    make_unit(app_db, cast.province, code="X1", **same)
    make_statistic(app_db, make_unit(app_db, cast.province, code="X2", **same))
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
