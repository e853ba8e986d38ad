"""The papers of a class: what each lacks is told, and what is known stands in the file."""

from datetime import date
from io import BytesIO

import docx
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.attendance import Presence
from app.domain.course import DayPart
from app.domain.enrolment import Outcome
from app.models import CourseClass, Trainer
from tests.conftest import SignIn
from tests.factories import (
    NOW,
    Cast,
    make_attendance,
    make_cast,
    make_certificate,
    make_class,
    make_completion,
    make_course,
    make_enrolment,
    make_meeting,
)


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def bare(app_db: Session, cast: Cast) -> CourseClass:
    """A class of which nothing more is known."""
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    return make_class(app_db, course, code="L0")


@pytest.fixture
def full(app_db: Session, cast: Cast, bare: CourseClass) -> CourseClass:
    """An was at both meetings and has a certificate, Bình at none."""
    it = make_class(app_db, bare.course, code="L1", venue="Hội trường A", cost=125_000_000)
    it.trainers.append(Trainer(name="Lê Minh Họa", name_key="le minh hoa", office="Sở Nội vụ"))
    an, binh = (make_enrolment(app_db, who, it) for who in (cast.an, cast.binh))
    for day in (4, 5):
        meeting = make_meeting(app_db, it, date(2024, 3, day), DayPart.AFTERNOON, closed_at=NOW)
        make_attendance(app_db, meeting, an)
        make_attendance(app_db, meeting, binh, Presence.ABSENT)
    make_completion(app_db, an)
    make_completion(app_db, binh, Outcome.ABSENT)
    make_certificate(app_db, an, number=7, year=2024)
    return it


@pytest.fixture
def clerk(signed_in: SignIn, cast: Cast, full: CourseClass) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=cast.province)


def words_of(content: bytes) -> str:
    """All that a file says, its tables behind its paragraphs."""
    paper = docx.Document(BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("ke-hoach", ["Mở lớp “Kỹ năng số cơ bản”", "125.000.000 đồng", "Lê Minh Họa (Sở Nội vụ)"]),
        ("trieu-tap", ["Nguyễn Văn An", "Trần Thị Bình", "Hội trường A", "Thứ Hai, 04/03/2024"]),
        ("danh-sach-diem-danh", ["Thứ Hai, ngày 04 tháng 3 năm 2024", "Chiều\n(ký tên)"]),
        ("cong-nhan-ket-qua", ["Giám đốc Sở Nội vụ".upper(), "2/2", "0/2", "0007/2024"]),
        ("bao-cao", ["01 học viên tham dự (50,0%)", "tỷ lệ có mặt bình quân", "50,0%"]),
    ],
)
def test_a_paper_says_what_the_register_knows(
    clerk: FlaskClient, full: CourseClass, paper: str, said: list[str]
) -> None:
    answer = clerk.get(f"/lop/{full.id}/giay-to/{paper}")

    assert f"{paper}-L1.docx" in answer.headers["Content-Disposition"]
    words = words_of(answer.data)
    assert [one for one in said if one not in words] == []


def test_a_paper_that_would_be_empty_is_not_written_and_says_what_it_lacks(
    clerk: FlaskClient, bare: CourseClass
) -> None:
    page = clerk.get(f"/lop/{bare.id}/giay-to").text
    assert "Chưa lập được, cần có:" in page
    assert "Chưa có, để dòng chấm:" in page

    answer = clerk.get(f"/lop/{bare.id}/giay-to/danh-sach-diem-danh", follow_redirects=True)

    assert "«Danh sách điểm danh» còn thiếu: học viên có chỗ, lịch các buổi." in answer.text
    assert clerk.get(f"/lop/{bare.id}/giay-to/ke-hoach").data.startswith(b"PK")


def test_results_wait_for_everybody(
    clerk: FlaskClient, app_db: Session, cast: Cast, bare: CourseClass
) -> None:
    make_enrolment(app_db, cast.an, bare)
    app_db.commit()

    answer = clerk.get(f"/lop/{bare.id}/giay-to/cong-nhan-ket-qua", follow_redirects=True)

    assert "còn thiếu: kết quả của mọi người." in answer.text


def test_without_registers_nobody_is_said_to_have_missed_anything(
    clerk: FlaskClient, app_db: Session, cast: Cast, bare: CourseClass
) -> None:
    make_meeting(app_db, bare)
    make_completion(app_db, make_enrolment(app_db, cast.an, bare))
    app_db.commit()

    results = words_of(clerk.get(f"/lop/{bare.id}/giay-to/cong-nhan-ket-qua").data)
    report = words_of(clerk.get(f"/lop/{bare.id}/giay-to/bao-cao").data)

    assert "0/1" not in results
    assert "có 01 học viên tham dự (100,0%)" in report


def test_a_sign_in_sheet_of_one_day(clerk: FlaskClient, full: CourseClass) -> None:
    page = f"/lop/{full.id}/giay-to/danh-sach-diem-danh"

    words = words_of(clerk.get(page, query_string={"ngay": "2024-03-05"}).data)

    assert "ngày 05 tháng 3 năm 2024" in words
    assert "ngày 04 tháng 3 năm 2024" not in words
    assert clerk.get(page, query_string={"ngay": "2024-03-06"}).status_code == 404
    assert clerk.get(f"/lop/{full.id}/giay-to/khong-co").status_code == 404


def test_papers_are_for_those_who_give_the_class(
    signed_in: SignIn, cast: Cast, full: CourseClass
) -> None:
    page = f"/lop/{full.id}/giay-to/trieu-tap"

    assert signed_in(Role.HOME_AFFAIRS, unit=cast.education).get(page).status_code == 404
    assert signed_in(Role.MANAGER, province=cast.province).get(page).status_code == 403
