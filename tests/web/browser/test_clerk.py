"""A clerk's whole way in a real browser: sign in, bring in the files, read the board, ask why."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from flask.testing import FlaskCliRunner
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.models import Province
from app.services.access.account import create_user
from app.services.access.grant import grant
from tests.factories import NOW

pytestmark = pytest.mark.browser

PASSWORD = "một mật khẩu đủ dài"

Rows = Sequence[Sequence[str | int]]

UNITS: Rows = [
    ("Mã đơn vị", "Tên đơn vị", "kind", "sector", "level", "parent_code"),
    ("SNV", "Sở Nội vụ", "department", "state", "province", ""),
    ("SGDDT", "Sở Giáo dục và Đào tạo", "department", "state", "province", ""),
    ("THCS1", "Trường THCS Số Một", "lower_secondary_school", "state", "commune", "SGDDT"),
]
ROSTER: Rows = [
    ("person_code", "Họ và tên", "unit_code", "category", "Chức vụ", "is_it_staff"),
    ("TH01", "Nguyễn Văn An", "SNV", "công chức", "Chuyên viên", ""),
    ("TH02", "Lê Thị Chi", "SNV", "công chức", "Chuyên viên", "x"),
    ("TH03", "Phạm Văn Dũng", "Trường THCS Số Một", "viên chức", "Giáo viên", ""),
    ("TH04", "Đặng Thị Ước", "SNV", "công chức", "Văn thư", ""),
]
COURSES: Rows = [
    ("course_code", "title", "topic", "audiences", "class_code", "starts_on", "ends_on"),
    (
        "K1",
        "Kỹ năng số",
        "digital_skills",
        "cong_chuc;vien_chuc",
        "K1-L1",
        "04/03/2024",
        "08/03/2024",
    ),
    ("K2", "Công nghệ số", "digital_technology", "it_staff", "K2-L1", "06/05/2024", "10/05/2024"),
]
ENROLMENTS: Rows = [
    ("class_code", "person_code"),
    ("K1-L1", "TH01"),
    ("K1-L1", "TH03"),
    ("K1-L1", "TH04"),
]
COMPLETIONS: Rows = [
    ("class_code", "person_code", "full_name", "outcome"),
    ("K1-L1", "TH01", "Nguyễn Văn An", "completed"),
    ("K1-L1", "TH03", "Phạm Văn Dũng", "completed"),
    ("K1-L1", "TH04", "Đặng Thị Ước", "incomplete"),
]
ASSESSMENTS: Rows = [
    ("person_code", "taken_on", "passed"),
    ("TH02", "20/06/2024", "có"),
]


@pytest.fixture(autouse=True)
def clerk(runner: FlaskCliRunner, app_db: Session) -> None:
    """Somebody of home affairs in Thanh Hóa, on the first day: only the plan is there."""
    assert runner.invoke(args=["plans", "load"]).exit_code == 0
    province = app_db.scalars(select(Province).where(Province.code == "thanh-hoa")).one()
    user = create_user(
        app_db, username="noivu", display_name="Sở Nội vụ", password=PASSWORD, actor=None, now=NOW
    )
    grant(app_db, user, Role.HOME_AFFAIRS, province_id=province.id, actor=None, now=NOW)
    app_db.commit()


def workbook(folder: Path, name: str, rows: Rows) -> Path:
    path = folder / name
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def bring_in(page: Page, kind: str, path: Path, *, said: str) -> None:
    """Upload, look at the preview, take it in."""
    page.get_by_role("navigation", name="Chức năng").get_by_role(
        "link", name="Nhập dữ liệu"
    ).click()
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Tệp", exact=True).set_input_files(str(path))
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_text("Tệp không có lỗi")).to_be_visible()
    page.get_by_role("button", name="dòng vào sổ").click()
    expect(page.get_by_role("status").filter(has_text="Đã nhập")).to_contain_text(said)


def test_from_the_files_to_the_names_of_those_missing_and_the_clause(
    page: Page, tmp_path: Path
) -> None:
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill("noivu")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1, name="Việc cần làm")).to_be_visible()

    for kind, name, rows in (
        ("Đơn vị", "don-vi.xlsx", UNITS),
        ("Danh sách người", "danh-sach.xlsx", ROSTER),
        ("Khóa và lớp", "khoa-lop.xlsx", COURSES),
        ("Ghi danh", "ghi-danh.xlsx", ENROLMENTS),
        ("Kết quả học", "ket-qua.xlsx", COMPLETIONS),
        ("Đánh giá kỹ năng số", "danh-gia.xlsx", ASSESSMENTS),
    ):
        bring_in(page, kind, workbook(tmp_path, name, rows), said=f"{len(rows) - 1}")

    page.get_by_role("navigation", name="Chức năng").get_by_role("link", name="Độ phủ").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("Phạm vi số liệu").get_by_label("Năm").select_option("2024")
    page.wait_for_url("**year=2024**")
    staff = page.get_by_role("article").filter(has_text="được đào tạo hằng năm").first
    expect(staff).to_contain_text("2 / 4 người (50,0%)")
    expect(staff).to_contain_text("Không đạt")

    home_affairs = page.get_by_role("row").filter(has_text="Sở Nội vụ")
    expect(home_affairs).to_contain_text("33,3%")
    home_affairs.get_by_role("link", name="Vì sao?").click()
    expect(page.get_by_role("heading", level=1, name="Vì sao: Sở Nội vụ")).to_be_visible()
    chi = page.get_by_role("row").filter(has_text="Lê Thị Chi")
    expect(chi).to_contain_text("Chưa ghi danh")
    uoc = page.get_by_role("row").filter(has_text="Đặng Thị Ước")
    expect(uoc).to_contain_text("không hoàn thành")
    expect(uoc).to_contain_text("K1-L1")

    page.get_by_role("link", name="Căn cứ II.2.a#2").click()
    clause = page.locator(":target")
    expect(clause).to_contain_text("II.2.a#2")
    expect(clause).to_be_in_viewport()


def test_a_faulty_file_is_shown_cell_by_cell_and_writes_nothing(page: Page, tmp_path: Path) -> None:
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("noivu")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    bring_in(page, "Đơn vị", workbook(tmp_path, "don-vi.xlsx", UNITS), said="3")

    wrong = [*ROSTER, ("TH05", "Trần Văn E", "SO-LA", "công chức", "", "")]
    page.goto("/nhap-du-lieu")
    page.get_by_label("Danh sách người", exact=True).check()
    page.get_by_label("Tệp", exact=True).set_input_files(str(workbook(tmp_path, "sai.xlsx", wrong)))
    page.get_by_role("button", name="Kiểm tra tệp").click()

    fault = page.get_by_role("row").filter(has_text="SO-LA").first
    expect(fault.get_by_role("rowheader")).to_have_text("6")
    expect(page.get_by_role("button", name="dòng vào sổ")).to_have_count(0)
    page.goto("/nguoi")
    expect(page.get_by_text("Nguyễn Văn An")).to_have_count(0)
