"""Assessments: those of a year, and recording, changing and removing one from a person's page."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.models import Assessment
from tests.conftest import SignIn
from tests.factories import Cast, make_assessment, make_cast

PASS = {
    "taken_on": "20/5/2024",
    "passed": "1",
    "score": "85,5",
    "system": "",
    "reference": "QĐ-12",
}
YEAR = "year=2024&as_of=2024-12-31"


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def clerk(signed_in: SignIn, cast: Cast) -> FlaskClient:
    return signed_in(Role.DX_OFFICE, province=cast.province)


@pytest.fixture
def officer(signed_in: SignIn, cast: Cast) -> FlaskClient:
    """Somebody who works for the department of education alone: Bình's, not An's."""
    return signed_in(Role.HOME_AFFAIRS, unit=cast.education)


def post(client: FlaskClient, address: str, **changes: Any) -> Any:
    return client.post(address, data={**PASS, **changes})


def stored(db: Session) -> list[Assessment]:
    db.expire_all()
    return list(db.scalars(select(Assessment).order_by(Assessment.id)))


def test_a_test_is_recorded_from_the_page_of_the_person(
    clerk: FlaskClient, cast: Cast, app_db: Session
) -> None:
    person = f"/nguoi/{cast.an.id}"
    assert f'href="{person}/danh-gia-moi"' in clerk.get(person).text

    assert post(clerk, f"{person}/danh-gia-moi").location == person

    (taken,) = stored(app_db)
    assert (taken.person_id, taken.system, taken.is_passed) == (cast.an.id, "quốc gia", True)
    assert str(taken.score) == "85.50"
    page = clerk.get(person).text
    assert "Đã ghi kết quả đánh giá của Nguyễn Văn An." in page
    assert "85,5 điểm" in page
    assert "Ghi kết quả đánh giá" in page  # the trail


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"taken_on": "01/01/2099"}, "Ngày 01/01/2099 chưa đến."),
        ({"taken_on": ""}, "Cần điền mục này."),
        ({"passed": ""}, "Hãy chọn đạt hay không đạt."),
        ({"score": "-1"}, "Hãy nhập số từ 0"),
        ({"score": "1,234"}, "nhiều nhất 2 chữ số sau dấu phẩy"),
        ({"taken_on": "21/05/2024"}, "Đã có kết quả ngày 21/05/2024 trên hệ thống «quốc gia»"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    clerk: FlaskClient, cast: Cast, app_db: Session, changes: dict[str, str], said: str
) -> None:
    make_assessment(app_db, cast.an, taken_on=date(2024, 5, 21))
    app_db.commit()

    answer = post(clerk, f"/nguoi/{cast.an.id}/danh-gia-moi", **changes)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="QĐ-12"' in answer.text
    assert len(stored(app_db)) == 1


def test_a_result_is_changed_and_a_slip_removed_with_their_trail(
    clerk: FlaskClient, cast: Cast, app_db: Session
) -> None:
    post(clerk, f"/nguoi/{cast.an.id}/danh-gia-moi")
    (taken,) = stored(app_db)
    address = f"/danh-gia/{taken.id}"
    form = clerk.get(address).text
    assert 'value="20/05/2024"' in form
    assert 'value="85,5"' in form

    assert post(clerk, address, passed="0").location == f"/nguoi/{cast.an.id}"
    assert not stored(app_db)[0].is_passed
    assert "Sửa kết quả đánh giá" in clerk.get(f"/nguoi/{cast.an.id}").text

    assert "ngày 20/05/2024 trên hệ thống quốc gia" in clerk.get(f"{address}/xoa").text
    assert clerk.post(f"{address}/xoa").location == f"/nguoi/{cast.an.id}"
    assert stored(app_db) == []
    assert "Xóa kết quả đánh giá" in clerk.get(f"/nguoi/{cast.an.id}").text
    assert clerk.post(f"{address}/xoa").status_code == 404


def test_the_list_is_of_the_year_and_of_people_in_scope(
    clerk: FlaskClient, officer: FlaskClient, cast: Cast, app_db: Session
) -> None:
    make_assessment(app_db, cast.an)
    make_assessment(app_db, cast.binh, is_passed=False, system="ICDL", score=40)
    make_assessment(app_db, cast.binh, taken_on=date(2023, 5, 20), reference="CU")
    app_db.commit()

    page = clerk.get(f"/danh-gia?{YEAR}").text
    assert "2 lần đánh giá" in page
    assert "CU" not in page
    theirs = officer.get(f"/danh-gia?{YEAR}").text
    assert "Trần Thị Bình" in theirs
    assert "Nguyễn Văn An" not in theirs


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=binh", ["Trần Thị Bình"]),
        ("unit_name=noi vu", ["Nguyễn Văn An"]),
        ("passed=1", ["Nguyễn Văn An"]),
        ("passed=0", ["Trần Thị Bình"]),
        ("system=ICDL", ["Trần Thị Bình"]),
        ("q=binh&passed=1", []),
    ],
)
def test_the_list_can_be_narrowed(
    clerk: FlaskClient, cast: Cast, app_db: Session, asked: str, found: list[str]
) -> None:
    make_assessment(app_db, cast.an)
    make_assessment(app_db, cast.binh, is_passed=False, system="ICDL")
    app_db.commit()

    page = clerk.get(f"/danh-gia?{YEAR}&{asked}").text

    for name in ("Nguyễn Văn An", "Trần Thị Bình"):
        assert (name in page) == (name in found)
    assert ("Không có lần đánh giá nào khớp bộ lọc" in page) == (not found)


def test_a_year_without_any_says_the_first_step(clerk: FlaskClient) -> None:
    assert "Chưa có lần đánh giá nào trong năm 2024" in clerk.get(f"/danh-gia?{YEAR}").text


def test_people_out_of_scope_are_not_found(
    officer: FlaskClient, cast: Cast, app_db: Session
) -> None:
    of_an, of_binh = make_assessment(app_db, cast.an), make_assessment(app_db, cast.binh)
    app_db.commit()

    assert officer.get(f"/danh-gia/{of_binh.id}").status_code == 200
    for address in (
        f"/danh-gia/{of_an.id}",
        f"/danh-gia/{of_an.id}/xoa",
        f"/nguoi/{cast.an.id}/danh-gia-moi",
    ):
        assert officer.get(address).status_code == 404
        assert post(officer, address).status_code == 404
    assert len(stored(app_db)) == 2


def test_a_reader_sees_results_and_no_way_to_change_them(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    make_assessment(app_db, cast.an)
    reader = signed_in(Role.MANAGER, province=cast.province)

    page = reader.get(f"/danh-gia?{YEAR}").text
    assert "Nguyễn Văn An" in page
    assert "Sửa" not in page
    assert "danh-gia-moi" not in reader.get(f"/nguoi/{cast.an.id}").text
