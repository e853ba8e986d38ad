"""Every list as a file: the page's own rows, scope and filters, and nothing in it that runs."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.jobs import the_queue
from app.models import CourseClass
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_class, make_course, make_credit, make_officer

YEAR = "year=2024&as_of=2024-12-31"
FORMULA = '=HYPERLINK("http://x")'


@pytest.fixture
def cast(app_db: Session) -> Cast:
    """A course, a person and a venue whose names look like formulas; An has learnt, Bình not."""
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, title=FORMULA, organiser=cast.home_affairs)
    course_class = make_class(app_db, course, code="LOP1")
    make_credit(app_db, cast.an, course_class)
    make_credit(app_db, make_officer(app_db, cast.education, full_name=FORMULA), course_class)
    app_db.commit()
    return cast


@pytest.fixture
def client(signed_in: SignIn, cast: Cast) -> FlaskClient:
    return signed_in(Role.ADMINISTRATOR)


def rows_of(client: FlaskClient, address: str) -> list[tuple[object, ...]]:
    answer = client.get(f"{address}&format=xlsx")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    return [tuple(row) for row in sheet.values]


LISTS = [
    "/do-phu",
    "/do-phu/vi-sao/staff_trained",
    "/do-phu/vi-sao/it_staff_trained_and_assessed",
    "/do-phu/vi-sao/courses_per_audience",
    "/do-phu/vi-sao/experts",
    "/ke-hoach",
    "/ke-hoach?of=tasks",
    "/khoa",
    "/nguoi",
    "/don-vi",
    "/don-vi?q=so",
    "/danh-gia",
    "/nguoi-dung",
    "/nhat-ky",
    "/giao-duc/giao-vien",
    "/giao-duc/truong",
]
MAY_BE_EMPTY = {"/danh-gia", "/nhat-ky", "/giao-duc/giao-vien", "/giao-duc/truong"}


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_every_list_can_be_had_as_a_file(client: FlaskClient, address: str, ending: str) -> None:
    join = "&" if "?" in address else "?"

    page = client.get(f"{address}{join}{YEAR}")
    file = client.get(f"{address}{join}{YEAR}&format={ending}")

    assert f"format={ending}" in page.text or address in MAY_BE_EMPTY, "the page offers it"
    assert file.status_code == 200
    assert file.headers["Content-Disposition"].endswith(f".{ending}")
    assert file.data.startswith(b"PK" if ending == "xlsx" else b"\xef\xbb\xbf")


def test_a_formula_in_a_name_or_title_stays_a_text(client: FlaskClient) -> None:
    assert FORMULA in [row[1] for row in rows_of(client, f"/khoa?{YEAR}")]
    assert FORMULA in [row[1] for row in rows_of(client, f"/do-phu/vi-sao/staff_trained?{YEAR}")]
    assert f"'{FORMULA.replace(chr(34), chr(34) * 2)}" in client.get(
        f"/khoa?{YEAR}&format=csv"
    ).data.decode("utf-8-sig")


def test_the_people_behind_a_figure_come_with_their_reasons(client: FlaskClient) -> None:
    rows = rows_of(client, f"/do-phu/vi-sao/staff_trained?{YEAR}")

    reasons = {row[1]: (row[5], row[6], row[7]) for row in rows[1:]}
    assert reasons["Nguyễn Văn An"] == ("có", "Đã được tính", "LOP1")
    assert reasons["Trần Thị Bình"] == ("không", "Chưa ghi danh", None)


def test_a_file_is_narrowed_as_its_page_is(client: FlaskClient) -> None:
    rows = rows_of(client, f"/do-phu/vi-sao/staff_trained?{YEAR}&reason=not_enrolled")

    assert [row[1] for row in rows[1:]] == ["Trần Thị Bình"]


def test_a_file_holds_no_more_than_its_reader_may_see(signed_in: SignIn, cast: Cast) -> None:
    manager = signed_in(Role.MANAGER, unit=cast.education)

    names = [row[1] for row in rows_of(manager, f"/do-phu/vi-sao/staff_trained?{YEAR}")]

    assert "Trần Thị Bình" in names
    assert "Nguyễn Văn An" not in names


def test_a_file_says_what_it_is_of_and_who_took_it(client: FlaskClient, cast: Cast) -> None:
    answer = client.get(f"/do-phu?{YEAR}&unit={cast.education.id}&format=xlsx")

    sheet = load_workbook(BytesIO(answer.data)).worksheets[1]
    about = {str(row[0]): row[1] for row in sheet.values}
    assert about["Đơn vị"] == "Sở Giáo dục và Đào tạo"
    assert about["Năm, ngày tính"] == "2024, 31/12/2024"
    assert str(about["Người xuất"]).startswith("Người dùng")


def test_a_kind_of_file_that_there_is_not_is_the_page(client: FlaskClient) -> None:
    assert client.get(f"/khoa?{YEAR}&format=exe").mimetype == "text/html"


def test_the_people_of_a_class_come_as_the_file_that_takes_their_results(
    client: FlaskClient, app_db: Session, cast: Cast
) -> None:
    class_id = app_db.scalar(select(CourseClass.id))

    rows = rows_of(client, f"/lop/{class_id}?{YEAR}")

    assert rows[0][:3] == ("Mã lớp", "Mã người", "Họ và tên")
    assert ("LOP1", cast.an.code, "Nguyễn Văn An") in [row[:3] for row in rows]


def test_a_long_list_is_prepared_by_a_worker(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        the_queue().sign_on(clock.now())
    monkeypatch.setattr("app.blueprints.table_file.ROWS_AT_ONCE", 1)

    page = client.get(f"/nguoi?{YEAR}&q=an").text
    address = re.search(r'name="address" value="([^"]+format=xlsx[^"]*)"', page)
    assert address, "a button in place of the link"
    asked = client.post(
        "/viec/xuat", data={"address": unescape(address[1]), "subject": "Danh sách người"}
    )

    assert asked.status_code == 302
    assert "/viec/" in asked.headers["Location"]
