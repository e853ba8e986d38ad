"""What is behind the figures that count no people, on the board, in its lists and at home."""

from dataclasses import dataclass
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.plan import QualitativeSubject, Recurrence, TargetKind, TargetUnit
from app.domain.unit import Level, Sector, UnitKind
from app.models import Plan, Province, Unit
from tests.conftest import SignIn
from tests.factories import (
    make_activity,
    make_declaration,
    make_network,
    make_officer,
    make_output,
    make_plan,
    make_province,
    make_statement,
    make_statistic,
    make_target,
    make_unit,
)

YEAR = "year=2024&as_of=2024-12-31"


@dataclass
class World:
    """A department, two communes and two schools; half of everything has been done."""

    province: Province
    plan: Plan
    department: Unit
    commune: Unit


@pytest.fixture
def world(app_db: Session) -> World:
    db = app_db
    province = make_province(db)
    plan = make_plan(db, province, targets=[TargetKind.STAFF_TRAINED])
    percent = {"threshold": 60, "unit": TargetUnit.PERCENT, "recurrence": Recurrence.ONCE}
    make_target(db, plan, TargetKind.STEM_SCHOOLS, **percent)
    make_target(db, plan, TargetKind.STEM_SCHOOLS, **percent | {"due_year": 2030, "threshold": 90})
    make_target(db, plan, TargetKind.CITIZENS_SKILLED, **percent)
    make_target(db, plan, TargetKind.UNITS_WITH_NETWORK, **percent)
    make_target(db, plan, TargetKind.QUALITATIVE, subject=QualitativeSubject.NETWORK_BUILT)
    make_target(
        db,
        plan,
        TargetKind.COMMUNICATION,
        threshold=1,
        unit=TargetUnit.PROGRAMMES_QUARTER,
        clauses=["III.1.1"],
        due_year=None,
    )
    department = make_unit(db, province, name="Sở Nội vụ")
    make_unit(db, province, name="Sở Tài chính")
    commune = _commune(db, province, "UBND xã Hoa Lư")
    make_activity(db, _school(db, province, "Trường Tiểu học Số Một", commune))
    _school(db, province, "Trường Tiểu học Số Hai", _commune(db, province, "UBND xã Vân Đài"))
    make_statistic(db, commune)
    make_network(db, department)
    make_output(db, department, "III.1.1", title="Tuần lễ chuyển đổi số")
    db.commit()
    return World(province, plan, department, commune)


def _commune(db: Session, province: Province, name: str) -> Unit:
    return make_unit(db, province, name=name, kind=UnitKind.COMMUNE_COMMITTEE, level=Level.COMMUNE)


def _school(db: Session, province: Province, name: str, commune: Unit) -> Unit:
    return make_unit(db, province, name=name, kind=UnitKind.PRIMARY_SCHOOL, parent=commune)


@pytest.fixture
def manager(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.MANAGER, province=world.province)


def row_of(page: str, name: str) -> str:
    return page.split(name, 1)[1].split("</tr>", 1)[0]


def test_the_board_has_a_card_for_each_figure_of_today(manager: FlaskClient) -> None:
    page = manager.get(f"/do-phu?{YEAR}").text

    assert "1</strong> / 2 trường" in page
    assert "500</strong> / 1.000 người" in page
    assert "1</strong> / 2 đơn vị" in page
    assert "1</strong> quý có chương trình" in page
    assert "Chỉ tiêu đủ 4 quý" in page or "chỉ tiêu đủ 4 quý" in page
    assert "Quý I: 0, quý II: 1, quý III: 0, quý IV: 0." in page


def test_later_years_and_targets_without_a_number_stand_in_a_table(
    manager: FlaskClient, world: World, app_db: Session
) -> None:
    before = manager.get(f"/do-phu?{YEAR}").text.split('id="further"', 1)[1]
    make_statement(app_db, world.province)
    app_db.commit()
    after = manager.get(f"/do-phu?{YEAR}").text.split('id="further"', 1)[1]

    assert "đến năm 2030" in before
    assert "Chưa có xác nhận" in before
    assert "Đã xác nhận đạt" in after


def test_a_unit_s_board_leaves_out_what_there_is_none_of(
    manager: FlaskClient, world: World
) -> None:
    page = manager.get(f"/do-phu?unit={world.commune.id}&{YEAR}").text

    assert "1</strong> / 1 trường" in page
    assert "500</strong> / 1.000 người" in page
    assert TargetKind.UNITS_WITH_NETWORK.label not in page
    assert TargetKind.QUALITATIVE.label not in page


@pytest.mark.parametrize(("threshold", "is_said"), [(20, True), (None, False)])
def test_a_number_of_the_province_is_told_apart_from_none(
    manager: FlaskClient, world: World, app_db: Session, threshold: int | None, is_said: bool
) -> None:
    """Đồng Tháp's plan names no number of experts: no unit is told of one."""
    make_target(app_db, world.plan, TargetKind.EXPERTS, threshold=threshold)
    app_db.commit()

    page = manager.get(f"/do-phu?unit={world.department.id}&{YEAR}").text

    card = page.split(TargetKind.EXPERTS.label, 1)[1].split("</article>", 1)[0]
    assert ("chỉ tiêu của cả tỉnh" in card) == is_said


def test_a_unit_reads_no_verdict_on_the_province_s_number(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    make_target(app_db, world.plan, TargetKind.EXPERTS, threshold=20)
    app_db.commit()

    page = signed_in(Role.MANAGER, province=world.province, unit=world.department)
    row = row_of(page.get("/ke-hoach?year=2026").text, TargetKind.EXPERTS.label)

    assert "20 người" in row
    assert "Không đạt" not in row


def test_the_declared_stand_beside_the_counted(
    manager: FlaskClient, world: World, app_db: Session
) -> None:
    worker = make_unit(
        app_db, world.province, kind=UnitKind.ENTERPRISE, sector=Sector.STATE_ENTERPRISE
    )
    make_declaration(app_db, worker)
    make_officer(app_db, world.department)
    app_db.commit()

    page = manager.get(f"/do-phu?{YEAR}").text

    assert "0</strong> / 1 người" in page
    assert ">Khai báo</a></dt><dd>40 / 100 (40,0%)</dd>" in page
    assert 'href="/so-lieu/khai-bao?year=2024&amp;as_of=2024-12-31"' in page
    assert "<dt>Cả hai</dt><dd>40 / 101 (39,6%)</dd>" in page


def test_schools_are_named_with_what_is_missing(manager: FlaskClient) -> None:
    page = manager.get(f"/do-phu/vi-sao/stem_schools?{YEAR}").text

    assert "Đã có cả hai hoạt động" in row_of(page, "Trường Tiểu học Số Một")
    assert "UBND xã Hoa Lư" in row_of(page, "Trường Tiểu học Số Một")
    assert "Chưa có hoạt động nào" in row_of(page, "Trường Tiểu học Số Hai")


def test_a_list_is_narrowed_to_a_reason_and_counts_all(manager: FlaskClient) -> None:
    page = manager.get(f"/do-phu/vi-sao/stem_schools?{YEAR}&reason=no_activity").text

    assert "Trường Tiểu học Số Hai" in page
    assert "Trường Tiểu học Số Một" not in page
    assert 'Tất cả <span class="tab-count">2</span>' in page


def test_communes_show_their_statistic_and_its_day(manager: FlaskClient) -> None:
    page = manager.get(f"/do-phu/vi-sao/citizens_skilled?{YEAR}").text

    assert "31/03/2024" in row_of(page, "UBND xã Hoa Lư")
    assert ">500<" in row_of(page, "UBND xã Hoa Lư")
    assert "Chưa có thống kê" in row_of(page, "UBND xã Vân Đài")


def test_units_outputs_and_statements_are_listed(
    manager: FlaskClient, world: World, app_db: Session
) -> None:
    make_statement(app_db, world.province)
    app_db.commit()

    networks = manager.get(f"/do-phu/vi-sao/units_with_network?{YEAR}").text
    outputs = manager.get(f"/do-phu/vi-sao/communication_programmes?{YEAR}").text
    statements = manager.get(f"/do-phu/vi-sao/qualitative?{YEAR}").text

    assert "15/05/2023" in row_of(networks, "Sở Nội vụ")
    assert "Chưa khai báo mạng lưới" in row_of(networks, "Sở Tài chính")
    assert "Sở Nội vụ" in row_of(outputs, "Tuần lễ chuyển đổi số")
    assert "01/02/2024" in row_of(statements, QualitativeSubject.NETWORK_BUILT.label)


@pytest.mark.parametrize(
    "address",
    [
        "/do-phu/vi-sao/digital_engineers",
        "/do-phu/vi-sao/stem_schools?reason=credited",
        "/do-phu/vi-sao/staff_trained?reason=no_activity",
    ],
)
def test_what_the_plan_does_not_ask_has_no_page(manager: FlaskClient, address: str) -> None:
    """Engineers are no target here; a reason of another kind of figure is none of this one."""
    assert manager.get(address).status_code == 404


def test_home_says_what_is_left_to_do(
    manager: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2024, 11, 22))

    page = manager.get("/").text

    assert "trường chưa đủ hoạt động STEM/STEAM và kỹ năng số trong năm" in page
    assert "xã, phường chưa có thống kê kỹ năng số của người dân" in page
    assert "đơn vị chưa có mạng lưới chuyển đổi số" in page
    assert "Chưa có chương trình truyền thông quý I, III, IV" in page
    assert "Chỉ tiêu định tính chưa có văn bản xác nhận" in page
    assert page.count("trường chưa đủ hoạt động") == 1


def test_a_unit_is_not_asked_for_what_the_province_owes(
    signed_in: SignIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2024, 11, 22))

    page = signed_in(Role.MANAGER, province=world.province, unit=world.commune).get("/").text

    assert "trường chưa đủ" not in page
    assert "chương trình truyền thông" not in page
    assert "chưa có văn bản xác nhận" not in page


def test_the_plan_s_page_has_a_result_for_every_target(manager: FlaskClient) -> None:
    page = manager.get(f"/ke-hoach?{YEAR}").text

    assert "<strong>1</strong> quý có chương trình" in page
    assert "Chưa có văn bản xác nhận" in page or "Chưa có xác nhận" in page


def test_a_longer_list_takes_no_more_queries(
    manager: FlaskClient, world: World, app_db: Session
) -> None:
    def queries() -> int:
        seen: list[str] = []

        def note(*arguments: object) -> None:
            seen.append(str(arguments[2]))

        bind = app_db.get_bind()
        event.listen(bind, "before_cursor_execute", note)
        manager.get(f"/do-phu/vi-sao/stem_schools?{YEAR}")
        event.remove(bind, "before_cursor_execute", note)
        return len(seen)

    few = queries()
    for number in range(10):
        _school(app_db, world.province, f"Trường Tiểu học số {number}", world.commune)
    app_db.commit()

    assert queries() == few
