"""One box: people, units, courses and classes, by any part, without marks."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.access import Role
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_officer,
    make_person,
    make_unit,
)

YEAR = "year=2024&as_of=2024-12-31"


@pytest.fixture
def cast(app_db: Session) -> Cast:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, title="An toàn thông tin", code="K-07")
    make_class(app_db, course, date(2022, 3, 1), date(2022, 3, 5), code="LOP-7A")
    return cast


@pytest.fixture
def manager(signed_in: SignIn, cast: Cast) -> FlaskClient:
    return signed_in(Role.MANAGER, province=cast.province)


def links_in(page: str) -> list[str]:
    return [cell.split("</a>")[0].split(">")[-1] for cell in page.split('class="row-link"')[1:]]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("van an", ["Nguyễn Văn An"]),
        ("giáo dục", ["Sở Giáo dục và Đào tạo"]),
        ("SNV", ["Sở Nội vụ"]),
        ("k-07", ["An toàn thông tin"]),
        ("lop-7a", ["An toàn thông tin", "LOP-7A"]),
        ("an", ["Nguyễn Văn An", "Trần Thị Bình", "An toàn thông tin"]),
        ("100%", []),
    ],
)
def test_everything_is_found_by_a_part(manager: FlaskClient, typed: str, found: list[str]) -> None:
    page = manager.get("/tim", query_string={"q": typed, "year": 2024, "as_of": "2024-12-31"}).text

    assert links_in(page) == found
    assert ("Không thấy gì cho" in page) == (not found)


def test_who_has_the_whole_word_comes_first(signed_in: SignIn, cast: Cast, app_db: Session) -> None:
    make_officer(app_db, cast.education, full_name="Hoàng Thị An")
    make_officer(app_db, cast.education, full_name="Lê Thị Hòa")

    page = signed_in(Role.MANAGER, province=cast.province).get(f"/tim?{YEAR}&q=hoa").text

    assert links_in(page) == ["Lê Thị Hòa", "Hoàng Thị An"]


def test_the_first_ten_lead_to_all(signed_in: SignIn, cast: Cast, app_db: Session) -> None:
    for _ in range(12):
        make_person(app_db, cast.province, full_name="Quách Văn Sơn")
    manager = signed_in(Role.MANAGER, province=cast.province)

    page = manager.get(f"/tim?{YEAR}&q=quach").text
    every = manager.get(f"/nguoi?q=quach&state=all&{YEAR}").text

    assert len(links_in(page)) == 10
    assert "Xem tất cả 12 người" in page
    assert f"/nguoi?q=quach&amp;state=all&amp;{YEAR.replace('&', '&amp;')}" in page
    assert len(links_in(every)) == 12


def test_a_reader_finds_people_and_units_in_scope_only(signed_in: SignIn, cast: Cast) -> None:
    reader = signed_in(Role.UNIT_CONTACT, unit=cast.education)

    assert links_in(reader.get(f"/tim?{YEAR}&q=nguyen").text) == []
    assert links_in(reader.get(f"/tim?{YEAR}&q=noi vu").text) == []
    assert links_in(reader.get(f"/tim?{YEAR}&q=binh").text) == ["Trần Thị Bình"]


def test_closed_units_and_people_who_left_are_found(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    closed = make_unit(app_db, cast.province, name="Sở Ngoại vụ", valid_to=date(2023, 1, 1))
    make_officer(app_db, closed, full_name="Tạ Thị Ngoại", ends_on=date(2023, 1, 1))

    page = signed_in(Role.MANAGER, province=cast.province).get(f"/tim?{YEAR}&q=ngoai").text

    assert links_in(page) == ["Tạ Thị Ngoại", "Sở Ngoại vụ"]
    assert "kết thúc 01/01/2023" in page
    assert "công tác đến 01/01/2023" in page


def test_an_empty_box_says_what_can_be_typed(manager: FlaskClient) -> None:
    page = manager.get(f"/tim?{YEAR}&q=%20").text

    assert "Gõ một phần là đủ" in page
