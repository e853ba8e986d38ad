"""A large file in a real browser, with a real worker: seen, left, come back to, stopped, done."""

import csv
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.jobs import has_worker
from app.models import Person
from tests.browser import SignInPage
from tests.factories import make_cast
from tests.jobs.working import Held, until, worker

pytestmark = pytest.mark.browser

ROWS = 2500
"""More than a page checks by itself."""


@pytest.fixture
def held(tmp_path: Path) -> Held:
    folder = tmp_path / "held"
    folder.mkdir()
    return Held(folder)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "can-bo.csv"
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["person_code", "full_name", "unit_code", "category"])
        lines.writerows([f"LON{n}", f"Nguyễn Văn {n}", "SNV", "công chức"] for n in range(ROWS))
    return path


@pytest.fixture
def clerk(signed_in_page: SignInPage, app_db: Session) -> Page:
    """Somebody of home affairs in a province with a handful of people."""
    return signed_in_page(Role.HOME_AFFAIRS, province=make_cast(app_db).province)


def brought_in(db: Session) -> int:
    db.rollback()
    return db.scalars(select(func.count(Person.id)).where(Person.code.like("LON%"))).one()


def upload(page: Page, app: Flask, file: Path) -> None:
    """Send the file when a worker is there, and wait for its preview."""
    with app.app_context():
        until(has_worker, "a worker has signed on")
    page.goto("/nhap-du-lieu")
    page.get_by_label("Danh sách người", exact=True).check()
    page.get_by_label("Tệp", exact=True).set_input_files(str(file))
    page.get_by_role("button", name="Kiểm tra tệp").click()
    page.wait_for_url("**/viec/*")
    # The page asks by itself how it stands, and goes on to what was found.
    page.wait_for_url("**/nhap-du-lieu/**", timeout=60_000)
    expect(page.get_by_text("Tệp không có lỗi")).to_be_visible()


def test_a_large_file_is_seen_left_and_come_back_to(
    clerk: Page, app: Flask, app_db: Session, roster: Path, held: Held
) -> None:
    with worker(app, held=held):
        upload(clerk, app, roster)
        clerk.get_by_role("button", name="Nhập 2.500 dòng vào sổ").click()
        clerk.wait_for_url("**/viec/*")
        address = clerk.url
        held.wait()
        expect(clerk.get_by_text("Ghi vào sổ")).to_be_visible(timeout=30_000)
        expect(clerk.get_by_role("progressbar")).to_have_attribute("max", str(2 * ROWS))
        expect(clerk.get_by_text("2.500 trong 5.000")).to_be_visible(timeout=30_000)
        assert brought_in(app_db) == 0
        assert Axe().run(clerk).response["violations"] == []

        clerk.get_by_role("link", name="Việc cần làm").click()
        line = clerk.get_by_role("listitem").filter(has_text="Nhập tệp vào sổ: can-bo.csv")
        expect(line).to_contain_text("Ghi vào sổ: 2.500 trong 5.000")
        expect(line).to_contain_text("Đang chạy")
        line.get_by_role("link", name="Xem").click()
        assert clerk.url == address

        held.let_go()

        expect(clerk.get_by_text("Đã nhập: 2.500 dòng mới.")).to_be_visible(timeout=60_000)
        expect(clerk.get_by_role("progressbar")).to_have_count(0)
        assert brought_in(app_db) == ROWS
        clerk.goto("/viec")
        done = clerk.get_by_role("row", name="can-bo.csv Nhập tệp")
        expect(done).to_contain_text("Đã xong")


def test_work_is_stopped_from_its_page_and_undone(
    clerk: Page, app: Flask, app_db: Session, roster: Path, held: Held
) -> None:
    with worker(app, held=held):
        upload(clerk, app, roster)
        clerk.get_by_role("button", name="Nhập 2.500 dòng vào sổ").click()
        clerk.wait_for_url("**/viec/*")
        held.wait()

        clerk.get_by_role("button", name="Dừng việc này").click()

        expect(clerk.get_by_text("Đã dừng theo yêu cầu.")).to_be_visible(timeout=30_000)
        expect(clerk.get_by_role("link", name="Xem lại tệp")).to_be_visible()
    assert brought_in(app_db) == 0


def test_without_scripts_one_looks_again(
    clerk: Page, context: BrowserContext, app: Flask, app_db: Session, roster: Path, held: Held
) -> None:
    with worker(app, held=held):
        upload(clerk, app, roster)
        clerk.get_by_role("button", name="Nhập 2.500 dòng vào sổ").click()
        clerk.wait_for_url("**/viec/*")
        held.wait()
        browser = context.browser
        assert browser is not None
        plain = browser.new_context(
            java_script_enabled=False, storage_state=context.storage_state()
        ).new_page()

        plain.goto(clerk.url)
        expect(plain.get_by_role("progressbar")).to_be_visible()
        held.let_go()
        expect(clerk.get_by_text("Đã nhập: 2.500 dòng mới.")).to_be_visible(timeout=60_000)
        plain.get_by_role("link", name="Xem lại tiến độ").click()

        expect(plain.get_by_text("Đã nhập: 2.500 dòng mới.")).to_be_visible()
        plain.context.close()
