"""Files with faults, on the pages: what is shown, handed back, left out and refused."""

import re
from io import BytesIO
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.intake import ImportKind, ImportState
from app.models import ImportBatch
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_class, make_course, make_person
from tests.web.uploading import (
    BAD,
    GOOD,
    HEADER,
    as_csv,
    kept,
    people,
    shown,
    take_in,
    the_batch,
    upload,
    xlsx,
)


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def clerk(signed_in: SignIn, cast: Cast) -> FlaskClient:
    """Somebody of home affairs, for the whole province."""
    return signed_in(Role.HOME_AFFAIRS, province=cast.province)


# Faults


def test_each_problem_is_shown_with_its_row_and_column(clerk: FlaskClient) -> None:
    answer = clerk.get(upload(clerk, xlsx(BAD)))

    page = shown(answer.text)
    assert "3 lỗi ở 2 dòng" in page
    assert re.search(r"4 Ngày sinh «31/02/1985» không phải", page)
    assert re.search(r"5 Mã đơn vị Không có đơn vị «KHONGCO»", page)
    assert re.search(r"5 Loại cán bộ Không hiểu «cộng tác viên»", page)
    assert "vào sổ" not in page
    assert "<b>Phú" not in answer.text


def test_a_faulty_file_is_not_taken_in_whole(clerk: FlaskClient, app_db: Session) -> None:
    address = upload(clerk, xlsx(BAD))

    answer = take_in(clerk, address)

    assert "Chưa nhập dòng nào" in answer.text
    assert people(app_db) == []
    assert the_batch(app_db).state is ImportState.CHECKED


def test_the_good_rows_can_be_taken_in_alone(clerk: FlaskClient, app_db: Session) -> None:
    address = upload(clerk, xlsx(BAD))
    page = shown(clerk.get(address).text)
    assert "chỉ nhập các dòng tốt: 2 dòng mới; bỏ lại 2 dòng" in page
    assert "Chỉ nhập 2 dòng tốt" in page

    answer = take_in(clerk, address, good_rows="2")

    assert "Đã nhập: 2 dòng mới." in answer.text
    assert people(app_db) == ["M1", "M2"]


def test_good_rows_that_need_a_faulty_one_are_left_out_too(clerk: FlaskClient) -> None:
    rows = [
        ["code", "name", "kind", "sector", "level", "parent_code"],
        ["A", "Sở A", "không rõ", "state", "province", ""],
        ["B", "Phòng B", "department", "state", "province", "A"],
        ["C", "Sở C", "department", "state", "province", ""],
    ]

    page = shown(clerk.get(upload(clerk, as_csv(rows), "a.csv", ImportKind.UNITS)).text)

    assert "1 dòng mới; bỏ lại 2 dòng" in page
    assert "1 dòng không có lỗi nhưng cần đến dòng có lỗi" in page


def test_what_was_agreed_to_is_what_is_taken_in(
    clerk: FlaskClient, app_db: Session, cast: Cast
) -> None:
    """Between the preview and the click the unit came: three rows would be good, not two."""
    rows = [*GOOD, ["M4", "Vũ Văn Phú", "", "SYT", "công chức"]]
    address = upload(clerk, xlsx(rows))
    units = [["code", "name", "kind", "sector", "level"]]
    units += [["SYT", "Sở Y tế", "department", "state", "province"]]
    take_in(clerk, upload(clerk, as_csv(units), "u.csv", ImportKind.UNITS))

    answer = take_in(clerk, address, good_rows="2")

    assert "dữ liệu trong sổ đã thay đổi từ lúc xem trước" in answer.text
    assert "Nhập 3 dòng vào sổ" in answer.text
    assert people(app_db) == []


def test_a_register_changed_since_the_preview_brings_it_back(
    clerk: FlaskClient, app_db: Session, cast: Cast
) -> None:
    rows = [["class_code", "person_code"], ["L1", "P1"]]
    course_class = make_class(app_db, make_course(app_db, cast.province), code="L1")
    person = make_person(app_db, cast.province, code="P1")
    app_db.commit()
    address = upload(clerk, as_csv(rows), "a.csv", ImportKind.ENROLMENTS)
    assert "Nhập 1 dòng vào sổ" in clerk.get(address).text
    course_class.code, person.code = "L2", "P2"
    app_db.commit()

    answer = take_in(clerk, address)

    assert "dữ liệu trong sổ đã thay đổi từ lúc xem trước" in answer.text
    assert "Không có lớp mã «L1»" in answer.text
    assert the_batch(app_db).state is ImportState.CHECKED


def test_many_problems_are_cut_off_with_their_number(clerk: FlaskClient) -> None:
    rows = [HEADER, *([f"M{n}", "Ai", "", "KHONGCO", "công chức"] for n in range(250))]

    page = shown(clerk.get(upload(clerk, xlsx(rows))).text)

    assert "250 lỗi ở 250 dòng" in page
    assert "và 150 lỗi nữa" in page


# The owner's file with its faults


def test_the_file_comes_back_with_what_is_wrong_in_each_row(clerk: FlaskClient) -> None:
    address = upload(clerk, xlsx(BAD), "Cán bộ.xlsx")

    answer = clerk.get(f"{address}/kem-loi")

    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert "Cán bộ (kèm lỗi).xlsx" in unquote(answer.headers["Content-Disposition"])
    assert answer.headers["Cache-Control"] == "no-store"
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [row[:5] for row in rows] == BAD
    remarks = [str(row[5]) for row in rows]
    assert remarks[:3] == ["Lỗi", "", ""]
    assert remarks[3].startswith("Ngày sinh: «31/02/1985»")
    assert remarks[4].splitlines()[0].startswith("Mã đơn vị: Không có đơn vị «KHONGCO»")
    assert remarks[4].splitlines()[1].startswith("Loại cán bộ: Không hiểu «cộng tác viên»")


def test_the_mended_file_is_taken_in_as_it_came_back(clerk: FlaskClient, app_db: Session) -> None:
    address = upload(clerk, as_csv(BAD), "a.csv")
    returned = clerk.get(f"{address}/kem-loi").data.decode("utf-8-sig")
    mended = returned.replace("31/02/1985", "28/02/1985").replace("KHONGCO", "SNV")
    mended = mended.replace("cộng tác viên,", "công chức,")

    take_in(clerk, upload(clerk, mended.encode(), "a.csv"))

    assert people(app_db) == ["M1", "M2", "M3", "M4"]


def test_a_file_without_faults_has_nothing_to_hand_back(clerk: FlaskClient) -> None:
    assert clerk.get(upload(clerk, xlsx(GOOD)) + "/kem-loi").status_code == 404


# Files that are none


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"not a workbook at all", "Không đọc được tệp «a.xlsx»"),
        ("a.xlsx", b"", "Không đọc được tệp «a.xlsx»"),
        ("a.csv", b"", "Tệp không có dòng tiêu đề nào"),
        ("a.csv", "họ tên".encode("utf-16"), "không ở dạng UTF-8"),
        ("a.docx", b"PK", "Không nhận tệp «a.docx»"),
        ("khong-duoi", b"x", "Không nhận tệp «khong-duoi»"),
        ("a.csv", b"mot,hai\n1,2\n", "Thiếu cột «Họ và tên»"),
        ("a.csv", ",".join(HEADER).encode(), "Tệp không có dòng dữ liệu nào"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_in_words(
    clerk: FlaskClient, app: Flask, name: str, content: bytes, said: str
) -> None:
    address = upload(clerk, content, name)

    page = clerk.get(address)
    assert page.status_code == 200
    assert said in page.text
    assert "vào sổ" not in shown(page.text)
    assert clerk.get(f"{address}/kem-loi").status_code == 404
    assert clerk.post(f"{address}/bo", follow_redirects=True).status_code == 200
    assert kept(app) == []


def test_a_form_without_a_file_says_what_is_missing(clerk: FlaskClient, app_db: Session) -> None:
    answer = clerk.post("/nhap-du-lieu", data={})

    assert answer.status_code == 422
    assert "Hãy chọn tệp chứa gì." in answer.text
    assert "Hãy chọn tệp cần nhập." in answer.text
    assert app_db.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_a_file_too_large_is_refused_unread(clerk: FlaskClient, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000

    answer = clerk.post(
        "/nhap-du-lieu", data={"kind": "roster", "file": (BytesIO(b"x" * 2000), "a.csv")}
    )

    assert answer.status_code == 413
    assert "Tệp quá lớn" in answer.text
    assert kept(app) == []


def test_a_file_that_has_left_the_server_is_told_of(clerk: FlaskClient, app: Flask) -> None:
    address = upload(clerk, xlsx(GOOD))
    for path in kept(app):
        path.unlink()

    assert "không còn trên máy chủ" in clerk.get(address).text
    assert "Chưa nhập dòng nào" in take_in(clerk, address).text
    assert clerk.post(f"{address}/bo", follow_redirects=True).status_code == 200


def test_a_name_never_becomes_a_path_or_markup(clerk: FlaskClient, app: Flask) -> None:
    address = upload(clerk, xlsx(GOOD), '../../<script>alert("1")<\\script>.xlsx')

    page = clerk.get(address)

    assert "<script>alert" not in page.text
    assert [re.fullmatch(r"[\w-]{43}", path.name) is not None for path in kept(app)] == [True]
