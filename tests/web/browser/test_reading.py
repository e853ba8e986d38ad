"""What only a browser does: branches that grow, links that lead to a row, forms with a token."""

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.cipher import IdentityCipher
from app.domain.access import Role
from app.models import AuditEvent
from tests.browser import SignInPage
from tests.factories import (
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_enrolment,
    make_officer,
    make_unit,
)

pytestmark = pytest.mark.browser

NUMBER = "038080001234"


def test_a_branch_of_the_tree_opens_by_keyboard(
    signed_in_page: SignInPage, app_db: Session
) -> None:
    cast = make_cast(app_db)
    school = make_unit(app_db, cast.province, name="Trường Số Một", parent=cast.education)
    make_officer(app_db, school)
    page = signed_in_page(Role.MANAGER, province=cast.province)

    page.goto("/don-vi?year=2024")
    page.locator("summary", has_text="trực thuộc Sở Giáo dục và Đào tạo").press("Enter")
    page.get_by_role("link", name="Trường Số Một").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Trường Số Một")
    assert "year=2024" in page.url


def test_the_clause_of_a_figure_leads_to_its_row(
    signed_in_page: SignInPage, app_db: Session
) -> None:
    cast = make_cast(app_db)
    page = signed_in_page(Role.MANAGER, province=cast.province)

    page.goto(f"/don-vi/{cast.education.id}?year=2024")
    page.get_by_role("link", name="Căn cứ").click()

    row = page.locator("tr", has=page.locator(":target"))
    expect(row).to_contain_text(cast.plan.targets[0].title_vi)
    expect(row).to_be_in_viewport()


def test_the_identity_number_is_shown_once_and_kept_in_mind(
    app: Flask, signed_in_page: SignInPage, app_db: Session
) -> None:
    cast = make_cast(app_db)
    cipher = IdentityCipher.from_secret(app.config["SECRET_KEY"])
    cast.an.national_id_encrypted = cipher.encrypt(NUMBER)
    cast.an.national_id_hash = cipher.find_by(NUMBER)
    page = signed_in_page(Role.HOME_AFFAIRS, province=cast.province)

    page.goto(f"/nguoi/{cast.an.id}?year=2024")
    expect(page.get_by_text(NUMBER)).to_have_count(0)
    page.get_by_role("button", name="Hiện số định danh").click()

    expect(page.get_by_text(NUMBER)).to_be_visible()
    assert len(app_db.scalars(select(AuditEvent)).all()) == 1


def test_a_table_of_people_is_read_on_a_phone_without_pushing_it_and_stays_a_table(
    signed_in_page: SignInPage, app_db: Session
) -> None:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    march = make_class(app_db, course, code="L1")
    enrolment = make_enrolment(app_db, cast.an, march)
    make_completion(app_db, enrolment, certificate_no="0012/2024")
    page = signed_in_page(Role.HOME_AFFAIRS, province=cast.province)
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(f"/lop/{march.id}?year=2024")

    table = page.get_by_role("table", name="Danh sách học viên")
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Nguyễn Văn An"))
    number = row.get_by_role("cell", name="0012/2024")
    for one in (row.get_by_role("cell", name="Hoàn thành"), number):
        expect(one).to_be_visible()
        box = one.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390
    heading = number.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert heading.startswith('"Chứng nhận"')
    expect(table.get_by_role("columnheader", name="Chứng nhận")).to_have_count(1)
