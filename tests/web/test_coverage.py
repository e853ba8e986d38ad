"""The board and its explanations: numbers, scope, and answers to what cannot be asked."""

import re
from dataclasses import dataclass
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.plan import TargetKind
from app.models import Unit
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_officer,
    make_plan,
    make_province,
    make_unit,
)

YEAR = "year=2024&as_of=2024-12-31"


@dataclass
class World:
    """Home affairs: An is trained, Chi is not; a school under education: Dung is trained."""

    cast: Cast
    school: Unit


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    make_officer(app_db, cast.home_affairs, full_name="Lê Thị Chi")
    school = make_unit(
        app_db, cast.province, code="THCS1", name="Trường THCS Số Một", parent=cast.education
    )
    dung = make_officer(app_db, school, full_name="Phạm Văn Dũng")
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    class_ = make_class(app_db, course, date(2024, 3, 4), date(2024, 3, 8), code="L-01")
    for person in (cast.an, dung):
        make_credit(app_db, person, class_)
    app_db.commit()
    return World(cast, school)


@pytest.fixture
def manager(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.MANAGER, province=world.cast.province)


def test_the_board_says_the_figure_its_threshold_and_where_it_should_be(
    manager: FlaskClient,
) -> None:
    page = manager.get(f"/do-phu?{YEAR}").text

    assert "2</strong> / 4 người" in page
    assert "(50,0%)" in page
    assert "Chỉ tiêu 100%" in page or "chỉ tiêu 100%" in page
    assert "Không đạt" in page


def test_each_unit_stands_with_its_whole_subtree(manager: FlaskClient, world: World) -> None:
    page = manager.get(f"/do-phu?{YEAR}").text
    row = page.split("Sở Giáo dục và Đào tạo", 1)[1].split("</tr>", 1)[0]

    assert row.count('class="numeric">1<') == 2
    assert row.count('class="numeric">2<') == 1


def test_every_link_keeps_the_year_and_the_day(manager: FlaskClient, world: World) -> None:
    page = manager.get(f"/do-phu?{YEAR}").text

    link = f"/do-phu?unit={world.school.id}"
    assert link not in page
    assert f"/do-phu?unit={world.cast.education.id}&amp;year=2024&amp;as_of=2024-12-31" in page


def test_a_unit_shows_its_own_people_and_the_way_up(manager: FlaskClient, world: World) -> None:
    page = manager.get(f"/do-phu?unit={world.school.id}&{YEAR}").text

    assert "Độ phủ: Trường THCS Số Một" in page
    assert "1</strong> / 1 người" in page
    crumbs = page.split('class="crumbs"', 1)[1].split("</ol>", 1)[0]
    assert crumbs.index(world.cast.province.name_vi) < crumbs.index("Sở Giáo dục và Đào tạo")


def test_a_plan_without_a_staff_target_still_lists_its_units_by_staff(
    signed_in: SignIn, app_db: Session
) -> None:
    """Bình Định's first counted target is a number of courses."""
    province = make_province(app_db)
    make_plan(app_db, province, targets=[TargetKind.COURSES, TargetKind.EXPERTS])
    make_officer(app_db, make_unit(app_db, province, name="Sở Tư pháp"))

    page = signed_in(Role.MANAGER, province=province).get(f"/do-phu?{YEAR}").text

    row = page.split("Sở Tư pháp", 1)[1].split("</tr>", 1)[0]
    assert "0,0%" in row
    assert "Không đặt ngưỡng" in row


@pytest.mark.parametrize("chart", ["chi-tieu", "doi-tuong", "don-vi", "cac-nam"])
def test_a_chart_comes_with_its_table(manager: FlaskClient, chart: str) -> None:
    fragment = manager.get(f"/do-phu/bieu-do/{chart}?{YEAR}", headers={"HX-Request": "true"}).text

    assert "<svg" in fragment
    assert 'role="img"' in fragment
    assert "<table" in fragment
    assert "50,0%" in fragment
    assert "<html" not in fragment


def test_a_chart_of_nothing_says_so(signed_in: SignIn, app_db: Session) -> None:
    province = make_province(app_db)
    make_plan(app_db, province, targets=[])

    fragment = signed_in(Role.MANAGER, province=province).get(
        f"/do-phu/bieu-do/chi-tieu?{YEAR}", headers={"HX-Request": "true"}
    )

    assert "Không có gì để vẽ" in fragment.text
    assert "<svg" not in fragment.text


def test_a_chart_is_a_page_of_its_own_without_scripts(manager: FlaskClient) -> None:
    assert "<html" in manager.get(f"/do-phu/bieu-do/chi-tieu?{YEAR}").text


def test_the_explanation_names_who_is_missing_and_why(manager: FlaskClient) -> None:
    page = manager.get(f"/do-phu/vi-sao/staff_trained?{YEAR}&reason=not_enrolled").text

    assert "Lê Thị Chi" in page
    assert "Trần Thị Bình" in page
    assert "Nguyễn Văn An" not in page
    assert "Chưa ghi danh" in page


def test_the_explanation_names_the_class_that_gave_credit(manager: FlaskClient) -> None:
    page = manager.get(f"/do-phu/vi-sao/staff_trained?{YEAR}&reason=credited").text

    assert "Nguyễn Văn An" in page
    assert "L-01" in page
    assert "Lê Thị Chi" not in page


def test_the_list_is_as_long_as_the_denominator_before_reasons_are_counted(
    manager: FlaskClient,
) -> None:
    page = manager.get(f"/do-phu/vi-sao/staff_trained?{YEAR}").text

    assert 'Tất cả <span class="tab-count">4</span>' in page
    assert 'Đã được tính <span class="tab-count">2</span>' in page
    assert "1–4 trong 4" in page
    assert "/do-phu/vi-sao/staff_trained/ly-do?" in page


def test_reasons_are_counted_apart_and_those_of_nobody_go(manager: FlaskClient) -> None:
    page = manager.get(f"/do-phu/vi-sao/staff_trained?{YEAR}&reason=not_enrolled").text
    [address] = re.findall(r'hx-get="(/do-phu/vi-sao/staff_trained/ly-do[^"]*)"', page)
    fragment = manager.get(unescape(address), headers={"HX-Request": "true"}).text

    assert "<html" not in fragment
    assert 'aria-current="page">Chưa ghi danh <span class="tab-count">2</span>' in fragment
    assert "Học chủ đề khác" not in fragment


def test_who_has_left_is_listed_beside_the_denominator(
    manager: FlaskClient, world: World, app_db: Session
) -> None:
    [posting] = world.cast.an.postings
    posting.ends_on = date(2024, 6, 30)
    app_db.commit()

    everyone = manager.get(f"/do-phu/vi-sao/staff_trained?{YEAR}").text
    left = manager.get(f"/do-phu/vi-sao/staff_trained?{YEAR}&reason=not_in_post").text
    counted = manager.get(f"/do-phu/vi-sao/staff_trained/ly-do?{YEAR}").text

    assert "Nguyễn Văn An" not in everyone
    assert "Nguyễn Văn An" in left
    assert 'Tất cả <span class="tab-count">3</span>' in counted
    assert 'Đã học, không còn công tác <span class="tab-count">1</span>' in counted


def test_courses_are_explained_by_audience_and_course(manager: FlaskClient) -> None:
    page = manager.get(f"/do-phu/vi-sao/courses_per_audience?{YEAR}").text

    row = page.split("Kỹ năng số cơ bản", 1)[1].split("</tr>", 1)[0]
    assert "Sở Nội vụ" in row
    assert "Đã tổ chức" in row


def test_a_manager_of_a_unit_begins_there_and_sees_nothing_beside_it(
    signed_in: SignIn, world: World
) -> None:
    client = signed_in(Role.MANAGER, province=world.cast.province, unit=world.cast.education)

    own = client.get(f"/do-phu?{YEAR}").text

    assert "Độ phủ: Sở Giáo dục và Đào tạo" in own
    assert "1</strong> / 2 người" in own
    assert client.get(f"/do-phu?unit={world.cast.home_affairs.id}&{YEAR}").status_code == 404
    people = client.get(f"/do-phu/vi-sao/staff_trained?{YEAR}").text
    assert "Phạm Văn Dũng" in people
    assert "Lê Thị Chi" not in people


def test_a_number_of_the_province_is_no_target_of_a_unit(
    manager: FlaskClient, world: World
) -> None:
    page = manager.get(f"/do-phu?unit={world.cast.education.id}&{YEAR}").text

    assert "chỉ tiêu của cả tỉnh" in page


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/do-phu?year=2024&as_of=2025-01-01", 400, "không nằm trong năm 2024"),
        ("/do-phu?year=2024&as_of=31/02/2024", 400, "không phải là một ngày"),
        ("/do-phu?year=hai-nghin", 400, "không phải là một năm"),
        ("/do-phu?year=2999", 400, "chưa bắt đầu"),
        ("/do-phu?province=khong-co", 404, "Không tìm thấy"),
        ("/do-phu?unit=999999", 404, "Không tìm thấy"),
        ("/do-phu/vi-sao/khong-co", 404, "Không tìm thấy"),
        ("/do-phu/vi-sao/staff_trained?reason=khong-co", 404, "Không tìm thấy"),
        ("/do-phu/vi-sao/khong-co/ly-do", 404, "Không tìm thấy"),
        ("/do-phu/vi-sao/stem_schools/ly-do", 404, "Không tìm thấy"),
    ],
)
def test_what_cannot_be_asked_is_answered_in_vietnamese(
    manager: FlaskClient, address: str, status: int, said: str
) -> None:
    response = manager.get(address)

    assert response.status_code == status
    assert said in response.text


def test_a_day_may_be_typed_as_people_write_it(manager: FlaskClient) -> None:
    page = manager.get("/do-phu?year=2024&as_of=7/3/2024").text

    assert "tính đến ngày 07/03/2024" in page
    assert "0</strong> / 4 người" in page
