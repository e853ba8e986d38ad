"""Recorded facts by the pages: the page of all sorts, lists, gaps, forms and their refusals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.fact import FACT_KINDS
from app.domain.intake import ImportKind
from app.domain.plan import TargetKind
from app.domain.unit import SCHOOL_KINDS, SINCE_EVER, Sector, UnitKind
from app.models import (
    AuditEvent,
    CitizenStatistic,
    Declaration,
    SchoolActivity,
    TaskOutput,
    Unit,
)
from app.queries.fact import MODELS, Fact
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_activity,
    make_cast,
    make_declaration,
    make_network,
    make_output,
    make_province,
    make_statistic,
    make_target,
    make_unit,
)
from tests.web.uploading import shown

YEAR = "year=2024"
PATHS = {
    ImportKind.SCHOOL_ACTIVITIES: "truong-hoc",
    ImportKind.CITIZEN_STATISTICS: "nguoi-dan",
    ImportKind.NETWORKS: "mang-luoi",
    ImportKind.OUTPUTS: "ket-qua",
    ImportKind.DECLARATIONS: "khai-bao",
}
TYPED: dict[ImportKind, dict[str, Any]] = {
    ImportKind.SCHOOL_ACTIVITIES: {"year": "2024", "stem": "y", "evidence": " 35/BC "},
    ImportKind.CITIZEN_STATISTICS: {
        "as_of": "30/04/2024",
        "working_age_population": "4.200",
        "skilled": "2 310",
    },
    ImportKind.NETWORKS: {"established_on": "02/01/2024"},
    ImportKind.OUTPUTS: {
        "clause": "II.1#8",
        "occurred_on": "10/04/2024",
        "title": "Tọa đàm",
        "quantity": "1",
    },
    ImportKind.DECLARATIONS: {"year": "2023", "headcount": "90", "trained": "30"},
}


@dataclass(frozen=True, slots=True)
class World:
    """Two schools, two communes, an enterprise; one of each has its fact."""

    cast: Cast
    units: dict[ImportKind, Unit]
    facts: dict[ImportKind, Fact]

    def path(self, kind: ImportKind) -> str:
        return f"/so-lieu/{PATHS[kind]}"


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    for target in (
        TargetKind.STEM_SCHOOLS,
        TargetKind.CITIZENS_SKILLED,
        TargetKind.UNITS_WITH_NETWORK,
        TargetKind.COMMUNICATION,
    ):
        make_target(app_db, cast.plan, target)
    cast.plan.targets[0].sectors = [Sector.STATE.value, Sector.PRIVATE_ENTERPRISE.value]

    def unit(code: str, kind: UnitKind, sector: Sector = Sector.STATE) -> Unit:
        name = f"Đơn vị số {code[-1]} loại {kind.value}"
        return make_unit(app_db, cast.province, code=code, name=name, kind=kind, sector=sector)

    unit("TH2", UnitKind.PRIMARY_SCHOOL)
    unit("X2", UnitKind.COMMUNE_COMMITTEE)
    units = {
        ImportKind.SCHOOL_ACTIVITIES: unit("TH1", UnitKind.PRIMARY_SCHOOL),
        ImportKind.CITIZEN_STATISTICS: unit("X1", UnitKind.COMMUNE_COMMITTEE),
        ImportKind.NETWORKS: cast.home_affairs,
        ImportKind.OUTPUTS: cast.home_affairs,
        ImportKind.DECLARATIONS: unit("DN1", UnitKind.ENTERPRISE, Sector.PRIVATE_ENTERPRISE),
    }
    facts: dict[ImportKind, Fact] = {
        ImportKind.SCHOOL_ACTIVITIES: make_activity(
            app_db, units[ImportKind.SCHOOL_ACTIVITIES], recorded_on=date(2024, 2, 1)
        ),
        ImportKind.CITIZEN_STATISTICS: make_statistic(app_db, units[ImportKind.CITIZEN_STATISTICS]),
        ImportKind.NETWORKS: make_network(app_db, cast.home_affairs),
        ImportKind.OUTPUTS: make_output(app_db, cast.home_affairs, "II.1#8"),
        ImportKind.DECLARATIONS: make_declaration(app_db, units[ImportKind.DECLARATIONS]),
    }
    app_db.commit()
    return World(cast, units, facts)


@pytest.fixture
def chief(signed_in: SignIn, world: World) -> FlaskClient:
    """An administrator of the province, who may record everything."""
    return signed_in(Role.ADMINISTRATOR, province=world.cast.province)


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What the application asks of the database, statement by statement."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


def latest(app_db: Session, kind: ImportKind) -> Any:
    app_db.expire_all()
    model = MODELS[kind]
    return app_db.scalars(select(model).order_by(model.id.desc()).limit(1)).one()


# The page of all sorts


def test_the_page_of_all_sorts_says_what_is_there_and_what_is_missing(chief: FlaskClient) -> None:
    page = shown(chief.get(f"/so-lieu?{YEAR}").text)

    assert "1/2 trường chưa ghi gì trong năm." in page
    assert "1/2 xã chưa có thống kê từ khi kế hoạch bắt đầu." in page
    assert "1/2 đơn vị chưa có mạng lưới." in page
    assert "Cả 1 doanh nghiệp không có danh sách đã khai báo." in page
    assert "Căn cứ II.1#8" in page
    assert "Kế hoạch của tỉnh không đặt chỉ tiêu" in page


def test_a_statistic_of_before_the_plan_is_missing_still(
    chief: FlaskClient, world: World, app_db: Session
) -> None:
    statistic: Any = world.facts[ImportKind.CITIZEN_STATISTICS]
    statistic.as_of = date(2022, 3, 31)
    app_db.commit()

    assert "2/2 xã chưa có thống kê" in shown(chief.get(f"/so-lieu?{YEAR}").text)


def test_who_may_not_write_is_offered_no_forms(signed_in: SignIn, world: World) -> None:
    manager = signed_in(Role.MANAGER, province=world.cast.province)

    page = manager.get(f"/so-lieu?{YEAR}").text

    assert "/moi" not in page
    for kind in FACT_KINDS:
        listed = manager.get(f"{world.path(kind)}?{YEAR}").text
        assert "/moi" not in listed
        assert "/sua" not in listed
        assert manager.get(f"{world.path(kind)}/moi").status_code == 403


# Lists


def test_who_brings_in_files_is_led_there(signed_in: SignIn, world: World) -> None:
    office = signed_in(Role.DX_OFFICE, province=world.cast.province)
    contact = signed_in(Role.UNIT_CONTACT, unit=world.cast.home_affairs)

    link = f"/nhap-du-lieu?kind=networks&amp;{YEAR}"
    assert link in office.get(f"/so-lieu/mang-luoi?{YEAR}").text
    assert link not in contact.get(f"/so-lieu/mang-luoi?{YEAR}").text


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_a_list_has_the_facts_of_the_year(
    chief: FlaskClient, world: World, kind: ImportKind
) -> None:
    fact_id = world.facts[kind].id
    link = f"{world.path(kind)}/{fact_id}"

    this_year = chief.get(f"{world.path(kind)}?{YEAR}").text
    other_year = chief.get(f"{world.path(kind)}?year=2023").text
    every_year = chief.get(f"{world.path(kind)}?year=2023&years=all").text

    assert f"{link}?year=2024" in this_year
    assert f"{link}/sua?year=2024" in this_year
    assert (f'{link}?year=2023"' in other_year) == (kind is ImportKind.NETWORKS)
    assert f"{link}?year=2023" in every_year


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("unit_name=so 1", True),
        ("unit_name=khong co", False),
        ("kind=primary_school", True),
        ("kind=upper_secondary_school", False),
        ("sort=unit", True),
        ("sort=-unit", True),
    ],
)
def test_a_list_is_narrowed_and_sorted(chief: FlaskClient, asked: str, found: bool) -> None:
    page = chief.get(f"/so-lieu/truong-hoc?{YEAR}&{asked}").text

    assert ("Đơn vị số 1 loại primary_school" in page) == found
    assert ("Không có số liệu nào khớp bộ lọc" in page) == (not found)


def test_outputs_are_narrowed_to_a_clause(chief: FlaskClient) -> None:
    assert "Ngày Chuyển đổi số" in chief.get(f"/so-lieu/ket-qua?{YEAR}&clause=II.1%238").text
    assert "Ngày Chuyển đổi số" not in chief.get(f"/so-lieu/ket-qua?{YEAR}&clause=II.1%231").text


def test_facts_of_one_day_come_by_the_names_of_their_units(
    chief: FlaskClient, world: World, app_db: Session
) -> None:
    other = app_db.scalars(select(Unit).where(Unit.code == "X2")).one()
    make_statistic(app_db, other)
    make_statistic(app_db, other, as_of=date(2024, 1, 31))
    app_db.commit()

    page = chief.get(f"/so-lieu/nguoi-dan?{YEAR}").text

    codes = [part.split("<")[0] for part in page.split('class="row-notes">')[1:]]
    assert codes == ["X1", "X2", "X2"]


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_a_list_can_be_had_as_a_file_that_can_be_brought_in(
    chief: FlaskClient, world: World, kind: ImportKind
) -> None:
    answer = chief.get(f"{world.path(kind)}?{YEAR}&format=csv")

    header, row, *_ = answer.data.decode("utf-8-sig").splitlines()
    assert "Mã đơn vị" in header
    assert world.units[kind].code in row


def test_what_is_missing_is_listed_with_a_way_to_record_it(chief: FlaskClient) -> None:
    page = chief.get(f"/so-lieu/truong-hoc/con-thieu?{YEAR}").text

    assert "Đơn vị số 2 loại primary_school" in page
    assert "Đơn vị số 1 loại primary_school" not in page
    assert "/so-lieu/truong-hoc/moi?unit=TH2" in page


def test_where_nothing_is_missing_that_is_said(chief: FlaskClient) -> None:
    page = chief.get(f"/so-lieu/khai-bao/con-thieu?{YEAR}").text
    assert "Không còn thiếu đơn vị nào" in page
    assert "Không đơn vị nào phải ghi" in chief.get(f"/so-lieu/ket-qua/con-thieu?{YEAR}").text


# One fact


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_a_fact_shows_its_parts_and_its_trail(
    chief: FlaskClient, world: World, kind: ImportKind
) -> None:
    page = chief.get(f"{world.path(kind)}/{world.facts[kind].id}?{YEAR}").text

    assert "Nhật ký thay đổi" in page
    assert f"{world.path(kind)}/{world.facts[kind].id}/xoa" in page


def test_the_page_of_a_unit_lists_its_facts(chief: FlaskClient, world: World) -> None:
    page = shown(chief.get(f"/don-vi/{world.cast.home_affairs.id}?{YEAR}").text)

    assert "Mạng lưới chuyển đổi số 15/05/2023" in page
    assert "Ngày Chuyển đổi số" in page


# Writing


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_a_fact_is_recorded_by_the_form(
    chief: FlaskClient, world: World, app_db: Session, kind: ImportKind
) -> None:
    unit = "SGDDT" if kind is ImportKind.NETWORKS else world.units[kind].code

    answer = chief.post(f"{world.path(kind)}/moi", data={"unit_code": unit, **TYPED[kind]})

    made = latest(app_db, kind)
    assert answer.status_code == 302
    assert answer.location == f"{world.path(kind)}/{made.id}"
    assert made.unit.code == unit
    assert "Đã ghi số liệu của" in chief.get(answer.location).text
    noted = app_db.scalars(select(AuditEvent)).one()
    assert (noted.action, noted.subject_id) == ("fact_recorded", made.id)


def test_what_is_typed_is_understood(chief: FlaskClient, world: World, app_db: Session) -> None:
    for kind in (ImportKind.SCHOOL_ACTIVITIES, ImportKind.CITIZEN_STATISTICS):
        unit = world.units[kind].code
        chief.post(f"{world.path(kind)}/moi", data={"unit_code": unit, **TYPED[kind]})

    activity: SchoolActivity = latest(app_db, ImportKind.SCHOOL_ACTIVITIES)
    assert (activity.has_stem, activity.has_digital_skills) == (True, False)
    assert (activity.recorded_on, activity.evidence) == (SINCE_EVER, "35/BC")
    statistic: CitizenStatistic = latest(app_db, ImportKind.CITIZEN_STATISTICS)
    assert (statistic.working_age_population, statistic.skilled) == (4200, 2310)
    assert statistic.proficient is None


def test_the_unit_may_be_typed_by_name_and_comes_with_the_address(
    chief: FlaskClient, app_db: Session
) -> None:
    typed = {**TYPED[ImportKind.SCHOOL_ACTIVITIES], "unit_code": "don vi so 2 loai primary_school"}
    chief.post("/so-lieu/truong-hoc/moi", data=typed)
    assert latest(app_db, ImportKind.SCHOOL_ACTIVITIES).unit.code == "TH2"

    form = chief.get(f"/so-lieu/truong-hoc/moi?{YEAR}&unit=TH2").text
    assert 'data-shown="Đơn vị số 2 loại primary_school (TH2)"' in form
    assert 'value="2024"' in form


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        (
            ImportKind.SCHOOL_ACTIVITIES,
            {"unit_code": "SNV"},
            "«Sở Nội vụ» không phải là trường từ tiểu học đến THPT trong năm 2024.",
        ),
        (ImportKind.SCHOOL_ACTIVITIES, {"unit_code": "KHONG"}, "Không có đơn vị «KHONG» trong sổ."),
        (ImportKind.SCHOOL_ACTIVITIES, {"year": "2099"}, "Năm 2099 chưa đến."),
        (
            ImportKind.CITIZEN_STATISTICS,
            {"skilled": "4201"},
            "Số người có kỹ năng số (4201) lớn hơn",
        ),
        (ImportKind.CITIZEN_STATISTICS, {"as_of": "31/02/2024"}, "Đây không phải là một ngày."),
        (ImportKind.CITIZEN_STATISTICS, {"skilled": "vài"}, "Hãy nhập một số nguyên."),
        (ImportKind.NETWORKS, {"unit_code": "X1"}, "không thuộc diện lập mạng lưới"),
        (ImportKind.NETWORKS, {"unit_code": "SNV"}, "Đã có số liệu như vậy của «Sở Nội vụ»"),
        (ImportKind.OUTPUTS, {"quantity": "0"}, "Hãy nhập số từ 1 đến"),
        (ImportKind.OUTPUTS, {"clause": "IX.9"}, "Hãy chọn một trong các giá trị"),
        (ImportKind.DECLARATIONS, {"unit_code": "SNV"}, "trong danh sách của sổ"),
        (ImportKind.DECLARATIONS, {"trained": "91"}, "Số người đã đào tạo (91) lớn hơn"),
        (ImportKind.DECLARATIONS, {"year": "2024"}, "Đã có số liệu như vậy của"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    chief: FlaskClient,
    world: World,
    app_db: Session,
    kind: ImportKind,
    typed: dict[str, str],
    told: str,
) -> None:
    before = latest(app_db, kind).id
    data = {"unit_code": world.units[kind].code, **TYPED[kind], **typed}
    if kind is ImportKind.NETWORKS:
        data = {**TYPED[kind], **typed}

    answer = chief.post(f"{world.path(kind)}/moi", data=data)

    assert answer.status_code == 422
    assert told in answer.text
    assert 'role="alert"' in answer.text
    (name, value) = next(iter(typed.items()))
    if name not in ("clause",):
        assert f'value="{value}"' in answer.text
    assert latest(app_db, kind).id == before


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_a_fact_is_corrected_as_it_stands(
    chief: FlaskClient, world: World, app_db: Session, kind: ImportKind
) -> None:
    address = f"{world.path(kind)}/{world.facts[kind].id}/sua"

    form = chief.get(address)
    assert form.status_code == 200
    assert 'name="unit_code"' not in form.text
    answer = chief.post(address, data=TYPED[kind])

    assert answer.status_code == 302
    assert latest(app_db, kind).id == world.facts[kind].id
    assert app_db.scalars(select(AuditEvent.action)).all() == ["fact_changed"]


def test_a_form_shows_days_and_numbers_as_they_are_read(chief: FlaskClient, world: World) -> None:
    activity = world.facts[ImportKind.SCHOOL_ACTIVITIES]
    statistic = world.facts[ImportKind.CITIZEN_STATISTICS]

    assert 'value="01/02/2024"' in chief.get(f"/so-lieu/truong-hoc/{activity.id}/sua").text
    assert 'value="1.000"' in chief.get(f"/so-lieu/nguoi-dan/{statistic.id}/sua").text


def test_a_correction_that_cannot_be_is_refused(
    chief: FlaskClient, world: World, app_db: Session
) -> None:
    declaration: Any = world.facts[ImportKind.DECLARATIONS]

    answer = chief.post(
        f"/so-lieu/khai-bao/{declaration.id}/sua",
        data={"year": "2024", "headcount": "10", "trained": "11"},
    )

    assert answer.status_code == 422
    app_db.expire_all()
    assert app_db.get_one(Declaration, declaration.id).headcount == 100


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_a_fact_is_removed_once_asked(
    chief: FlaskClient, world: World, app_db: Session, kind: ImportKind
) -> None:
    address = f"{world.path(kind)}/{world.facts[kind].id}/xoa"

    asked = chief.get(address)
    assert "Xóa số liệu" in asked.text
    assert latest(app_db, kind)
    answer = chief.post(address)

    assert answer.location == world.path(kind)
    assert app_db.scalars(select(MODELS[kind])).all() == []
    assert "Đã xóa số liệu của" in chief.get(answer.location).text


# Scope


def test_only_the_facts_of_one_s_own_units_are_there(signed_in: SignIn, world: World) -> None:
    contact = signed_in(Role.UNIT_CONTACT, unit=world.cast.education)
    network = world.facts[ImportKind.NETWORKS]

    assert contact.get(f"/so-lieu/mang-luoi/{network.id}").status_code == 404
    assert contact.get(f"/so-lieu/mang-luoi/{network.id}/sua").status_code == 404
    assert contact.post(f"/so-lieu/mang-luoi/{network.id}/xoa").status_code == 404
    assert "Sở Nội vụ" not in contact.get(f"/so-lieu/mang-luoi?{YEAR}").text
    assert "1/1 đơn vị chưa có mạng lưới." in contact.get(f"/so-lieu?{YEAR}").text


def test_a_contact_begins_with_the_unit_of_the_grant(signed_in: SignIn, world: World) -> None:
    contact = signed_in(Role.UNIT_CONTACT, unit=world.cast.education)

    assert "Sở Giáo dục và Đào tạo (SGDDT)" in contact.get("/so-lieu/mang-luoi/moi").text
    refused = contact.post(
        "/so-lieu/mang-luoi/moi", data={"unit_code": "SNV", "established_on": "02/01/2024"}
    )
    assert refused.status_code == 422
    assert "Không có đơn vị «SNV» trong sổ." in refused.text


def test_education_records_schools_alone(signed_in: SignIn, world: World) -> None:
    education = signed_in(Role.EDUCATION, province=world.cast.province, kinds=SCHOOL_KINDS)

    assert education.get("/so-lieu/truong-hoc/moi").status_code == 200
    assert education.get("/so-lieu/mang-luoi/moi").status_code == 403
    page = education.get(f"/so-lieu?{YEAR}").text
    assert "1/2 trường chưa ghi gì trong năm." in page
    assert "/so-lieu/mang-luoi/moi" not in page


def test_the_facts_of_another_province_are_not_there(
    chief: FlaskClient, world: World, app_db: Session
) -> None:
    elsewhere = make_unit(app_db, make_province(app_db))
    output = make_output(app_db, elsewhere)
    app_db.commit()

    assert chief.get(f"/so-lieu/ket-qua/{output.id}").status_code == 404


def test_long_lists_ask_the_register_no_more_often(
    chief: FlaskClient, world: World, app_db: Session, statements: list[str]
) -> None:
    address = f"/so-lieu/ket-qua?{YEAR}"
    chief.get(address)
    few = _asked(chief, address, statements)
    for number in range(40):
        make_output(app_db, world.cast.education, "II.1#8", title=f"Chương trình {number}")
    app_db.commit()

    assert _asked(chief, address, statements) == few
    assert len(app_db.scalars(select(TaskOutput)).all()) == 41


def _asked(client: FlaskClient, address: str, statements: list[str]) -> int:
    statements.clear()
    assert client.get(address).status_code == 200
    return len(statements)
