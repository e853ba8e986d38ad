"""The tree of units and one unit's page: the day, the subtree, and nobody else's."""

from dataclasses import dataclass
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.unit import UnitKind
from app.domain.vietnamese import fold
from app.models import Succession, Unit, UnitAlias
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_officer,
    make_placement,
    make_unit,
)

YEAR = "year=2024&as_of=2024-12-31"


@dataclass
class World:
    """Education has a school with two teachers, one trained; a department was closed in 2023."""

    cast: Cast
    school: Unit
    closed: Unit


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    school = make_unit(
        app_db,
        cast.province,
        code="THCS1",
        name="Trường THCS Số Một",
        parent=cast.education,
        kind=UnitKind.LOWER_SECONDARY_SCHOOL,
    )
    app_db.add(UnitAlias(unit=school, name="THCS No.1", search_key=fold("THCS No.1")))
    dung = make_officer(app_db, school, full_name="Phạm Văn Dũng")
    make_officer(app_db, school, full_name="Lê Thị Chi")
    make_credit(app_db, dung, make_class(app_db, make_course(app_db, cast.province)))
    closed = make_unit(
        app_db, cast.province, code="STTTT", name="Sở Cũ", valid_to=date(2023, 12, 31)
    )
    app_db.add(
        Succession(
            unit_id=closed.id, successor_id=cast.home_affairs.id, takes_over_on=date(2024, 1, 1)
        )
    )
    return World(cast, school, closed)


@pytest.fixture
def manager(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.MANAGER, province=world.cast.province)


def branch_of(page: str, name: str) -> str:
    """The words of a node of the tree, up to the next one."""
    return page.split(f">{name}</a>", 1)[1].split("<li>", 1)[0]


def row_of(page: str, words: str) -> str:
    return next(row for row in page.split("<tr")[1:] if words in row).split("</tr>")[0]


def test_the_tree_begins_with_the_units_right_under_the_province(manager: FlaskClient) -> None:
    page = manager.get(f"/don-vi?{YEAR}").text

    assert "Sở Nội vụ" in page
    assert "Sở Giáo dục và Đào tạo" in page
    assert "Trường THCS Số Một" not in page
    assert "Sở Cũ" not in page


def test_a_node_counts_its_whole_subtree(manager: FlaskClient) -> None:
    branch = branch_of(manager.get(f"/don-vi?{YEAR}").text, "Sở Giáo dục và Đào tạo")

    assert "3 người" in branch
    assert "1 / 3 (33,3%)" in branch


def test_a_group_too_long_to_look_through_is_a_list_in_pages(
    manager: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.blueprints.unit.LONGEST_GROUP", 1)

    page = manager.get(f"/don-vi?{YEAR}").text

    assert "Sở Nội vụ" not in page
    assert "Xem danh sách 2 đơn vị" in page
    assert "/don-vi?kind=department" in page


def test_the_province_is_counted_above_its_tree(manager: FlaskClient) -> None:
    page = manager.get(f"/don-vi?{YEAR}").text

    assert "3 đơn vị, 4 người đang công tác" in page
    assert "1 / 4 (25,0%)" in page


def test_a_branch_is_fetched_when_it_is_opened(manager: FlaskClient, world: World) -> None:
    address = f"/don-vi/{world.cast.education.id}/truc-thuoc?{YEAR}"
    opener = address.replace("&", "&amp;")

    page, branch = manager.get(f"/don-vi?{YEAR}").text, manager.get(address).text

    assert f'hx-get="{opener}"' in page
    assert "Trường THCS Số Một" in branch
    assert "1 / 2 (50,0%)" in branch
    assert "<html" not in branch


def test_the_tree_is_that_of_the_day(manager: FlaskClient) -> None:
    page = manager.get("/don-vi?year=2023&as_of=2023-06-30").text

    assert "Sở Cũ" in page


def test_a_reader_of_a_unit_sees_its_tree_only(signed_in: SignIn, world: World) -> None:
    page = signed_in(Role.MANAGER, unit=world.cast.education).get(f"/don-vi?{YEAR}").text

    assert "Sở Giáo dục và Đào tạo" in page
    assert "Sở Nội vụ" not in page
    assert "1 / 4" not in page


def test_a_reader_of_schools_sees_them_without_what_is_above(
    signed_in: SignIn, world: World
) -> None:
    grant = {"province": world.cast.province, "kinds": [UnitKind.LOWER_SECONDARY_SCHOOL]}

    page = signed_in(Role.MANAGER, **grant).get(f"/don-vi?{YEAR}").text

    assert "Trường THCS Số Một" in page
    assert "Sở Giáo dục và Đào tạo" not in page


@pytest.mark.parametrize("typed", ["truong so", "THCS Số", "thcs no", "thcs1"])
def test_a_unit_is_found_by_name_alias_or_code_without_marks(
    manager: FlaskClient, typed: str
) -> None:
    page = manager.get("/don-vi", query_string=f"{YEAR}&q={typed}").text

    assert "1 đơn vị" in page
    assert "Trường THCS Số Một" in page
    assert "Sở Giáo dục và Đào tạo" in row_of(page, "Trường THCS Số Một")


def test_units_can_be_narrowed_to_a_kind(manager: FlaskClient) -> None:
    page = manager.get(f"/don-vi?{YEAR}&kind=lower_secondary_school").text

    assert "1 đơn vị" in page
    assert "Sở Nội vụ" not in page


def test_closed_units_show_on_request_with_their_last_day(manager: FlaskClient) -> None:
    page = manager.get(f"/don-vi?{YEAR}&closed=1").text

    assert "4 đơn vị" in page
    assert "kết thúc 31/12/2023" in row_of(page, "Sở Cũ")


def test_what_matches_nothing_says_how_to_go_on(manager: FlaskClient) -> None:
    page = manager.get(f"/don-vi?{YEAR}&q=khong-co").text

    assert "Không có đơn vị nào khớp bộ lọc" in page
    assert "Bỏ lọc" in page


def test_a_province_without_units_says_the_first_step(signed_in: SignIn, app_db: Session) -> None:
    cast = make_cast(app_db)
    for unit in (cast.home_affairs, cast.education):
        unit.placements[0].valid_to = date(2001, 1, 1)

    page = signed_in(Role.MANAGER, province=cast.province).get(f"/don-vi?{YEAR}").text

    assert "Chưa có đơn vị nào trong phạm vi của bạn" in page


def test_a_unit_shows_its_figure_its_sub_units_and_its_own_people(
    manager: FlaskClient, world: World
) -> None:
    page = manager.get(f"/don-vi/{world.cast.education.id}?{YEAR}").text

    assert 'class="figure-value">1</strong> / 3 người' in page
    assert "1 / 2" in row_of(page, "Trường THCS Số Một")
    assert "Chưa đào tạo" in row_of(page, "Trần Thị Bình")
    assert "Lê Thị Chi" not in page


def test_a_units_page_leads_up_by_those_in_scope(
    signed_in: SignIn, manager: FlaskClient, world: World
) -> None:
    address = f"/don-vi/{world.school.id}?{YEAR}"
    own = signed_in(Role.MANAGER, unit=world.school)

    crumbs = manager.get(address).text.split('class="crumbs"')[1].split("</ol>")[0]
    own_crumbs = own.get(address).text.split('class="crumbs"')[1].split("</ol>")[0]

    assert "Sở Giáo dục và Đào tạo" in crumbs
    assert "Sở Giáo dục và Đào tạo" not in own_crumbs


def test_a_unit_is_shown_as_it_was_and_with_all_that_it_was(
    manager: FlaskClient, world: World, app_db: Session
) -> None:
    unit = make_unit(app_db, world.cast.province, name="Phòng Mới", valid_from=date(2024, 7, 1))
    make_placement(
        app_db, unit, name="Phòng Cũ", parent=world.cast.education, valid_to=date(2024, 6, 30)
    )
    app_db.commit()

    then = manager.get(f"/don-vi/{unit.id}?year=2024&as_of=2024-03-01").text
    now = manager.get(f"/don-vi/{unit.id}?{YEAR}").text

    assert "Phòng Cũ</h1>" in then
    assert "Phòng Mới</h1>" in now
    assert "đến 30/06/2024" in now
    assert "thuộc Sở Giáo dục và Đào tạo" in now


def test_a_closed_unit_says_who_took_it_over_and_who_is_left(
    manager: FlaskClient, world: World, app_db: Session
) -> None:
    make_officer(app_db, world.closed, full_name="Hồ Văn Sót")
    app_db.commit()

    page = manager.get(f"/don-vi/{world.closed.id}?{YEAR}").text

    assert "Đơn vị đã kết thúc ngày 31/12/2023" in page
    assert f"/don-vi/{world.cast.home_affairs.id}?" in page
    assert "1 người còn ghi ở đây" in page
    assert "Hồ Văn Sót" in page


def test_a_successor_names_what_it_took_over(manager: FlaskClient, world: World) -> None:
    page = manager.get(f"/don-vi/{world.cast.home_affairs.id}?{YEAR}").text

    assert "Tiếp nhận từ" in page
    assert "Sở Cũ" in page


@pytest.mark.parametrize("tail", ["", "/truc-thuoc"])
def test_a_unit_out_of_scope_is_not_there(signed_in: SignIn, world: World, tail: str) -> None:
    reader = signed_in(Role.MANAGER, unit=world.cast.home_affairs)

    assert reader.get(f"/don-vi/{world.school.id}{tail}?{YEAR}").status_code == 404
    assert reader.get(f"/don-vi/999999{tail}?{YEAR}").status_code == 404
