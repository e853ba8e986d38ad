"""The log: who did what to which thing, in the reader's words and within the reader's scope."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.audit import AuditAction
from app.domain.person import Category
from app.models import Person, Unit, User
from app.services import audit
from tests.conftest import SignIn
from tests.factories import NOW, Cast, make_assessment, make_cast, make_placement, make_user


@dataclass
class World:
    """Thắm has moved An; a command has renamed the department of education."""

    cast: Cast
    tham: User


def note_posting(db: Session, person: Person, actor: User | None, *, at: datetime = NOW) -> None:
    audit.record(
        db,
        actor,
        AuditAction.POSTING_CHANGED,
        province_id=person.province_id,
        subject_type="posting",
        subject_id=person.postings[0].id,
        subject_label=f"{person.code} {person.full_name}",
        changes={
            "ends_on": (None, date(2024, 6, 14)),
            "category": (Category.CONG_CHUC, Category.VIEN_CHUC),
            "is_leader": (False, True),
            "unit_code": ("SNV", "SGDDT"),
            "audiences": ([], ["leaders", "press"]),
        },
        at=at,
    )


def note_unit(db: Session, unit: Unit, actor: User | None, *, at: datetime = NOW) -> None:
    audit.record(
        db,
        actor,
        AuditAction.UNIT_CHANGED,
        province_id=unit.province_id,
        subject_type="unit",
        subject_id=unit.id,
        subject_label=f"{unit.code} Sở Giáo dục và Đào tạo",
        changes={"name": ("Sở Giáo dục", "Sở Giáo dục và Đào tạo"), "parent_code": ("", "SNV")},
        at=at,
    )


def acts_in(page: str) -> list[str]:
    """What was done, in the order shown."""
    return re.findall(r"<li><svg.*?<strong>([^<]+)</strong>", page, re.DOTALL)


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    tham = make_user(app_db, Role.HOME_AFFAIRS, province=cast.province, display_name="Lê Thị Thắm")
    note_posting(app_db, cast.an, tham)
    note_unit(app_db, cast.education, None, at=NOW + timedelta(days=2))
    return World(cast, tham)


@pytest.fixture
def home_affairs(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=world.cast.province)


def test_the_log_tells_each_change_in_words(home_affairs: FlaskClient) -> None:
    page = home_affairs.get("/nhat-ky").text

    assert "10:00 15/06/2024</time>, Lê Thị Thắm" in page
    assert "lệnh trên máy chủ" in page
    assert "<dt>Đến hết ngày</dt><dd>14/06/2024</dd>" in page
    assert "<del>Công chức</del>" in page
    assert "<ins>Viên chức</ins>" in page
    assert "<del>không</del>" in page
    assert "<del>Sở Nội vụ</del>" in page
    assert "<ins>Sở Giáo dục và Đào tạo</ins>" in page
    assert "Lãnh đạo, quản lý; Cơ quan báo chí" in page
    assert "<del>trực thuộc tỉnh</del>" in page


@pytest.mark.parametrize(
    ("asked", "acts"),
    [
        ("", ["Sửa đơn vị", "Sửa vị trí công tác"]),
        ("since=16/06/2024", ["Sửa đơn vị"]),
        ("until=2024-06-15", ["Sửa vị trí công tác"]),
        ("who=tham+le", ["Sửa vị trí công tác"]),
        ("action=unit_changed", ["Sửa đơn vị"]),
        ("subject=posting", ["Sửa vị trí công tác"]),
        ("about=giao+duc", ["Sửa đơn vị"]),
        ("about=van+an&who=khong-ai", []),
    ],
)
def test_the_log_can_be_narrowed(home_affairs: FlaskClient, asked: str, acts: list[str]) -> None:
    page = home_affairs.get(f"/nhat-ky?{asked}").text

    assert acts_in(page) == acts
    assert ("Không có lần ghi nào khớp bộ lọc" in page) == (not acts)


def test_a_long_log_is_leafed_through_so_far_and_then_asked_by_day(
    home_affairs: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.blueprints.audit.MOST", 1)

    page = home_affairs.get("/nhat-ky").text

    assert "1 lần ghi mới nhất; lọc theo ngày" in page
    assert "mới nhất trước" not in page
    assert "mới nhất trước" in home_affairs.get("/nhat-ky?since=16/06/2024").text


def test_a_day_that_is_none_is_said_so(home_affairs: FlaskClient) -> None:
    answer = home_affairs.get("/nhat-ky?since=31/02/2024")

    assert answer.status_code == 400
    assert "31/02/2024" in answer.text


def test_a_person_comes_with_postings_and_assessments(
    home_affairs: FlaskClient, world: World, app_db: Session
) -> None:
    assessment = make_assessment(app_db, world.cast.an)
    audit.record(
        app_db,
        world.tham,
        AuditAction.ASSESSMENT_RECORDED,
        province_id=world.cast.province.id,
        subject_type="assessment",
        subject_id=assessment.id,
        subject_label=f"{world.cast.an.code} Nguyễn Văn An",
        at=NOW,
    )
    app_db.commit()

    page = home_affairs.get(f"/nhat-ky?subject=person&id={world.cast.an.id}").text
    other = home_affairs.get(f"/nhat-ky?subject=person&id={world.cast.binh.id}").text

    assert acts_in(page) == ["Ghi kết quả đánh giá", "Sửa vị trí công tác"]
    assert "Không có lần ghi nào" in other


def test_who_sees_a_part_reads_of_that_part(signed_in: SignIn, world: World) -> None:
    contact = signed_in(Role.UNIT_CONTACT, unit=world.cast.home_affairs)

    page = contact.get("/nhat-ky").text

    assert acts_in(page) == ["Sửa vị trí công tác"]


def test_signing_in_is_for_those_who_see_every_province(
    signed_in: SignIn, home_affairs: FlaskClient, world: World, app_db: Session
) -> None:
    audit.record(
        app_db,
        world.tham,
        AuditAction.SIGNED_IN,
        province_id=None,
        subject_type="user",
        subject_id=world.tham.id,
        subject_label="tham",
        at=NOW,
    )
    app_db.commit()

    assert "Đăng nhập" not in acts_in(home_affairs.get("/nhat-ky").text)
    assert "Đăng nhập" in acts_in(signed_in(Role.ADMINISTRATOR).get("/nhat-ky").text)


def test_a_unit_is_named_as_on_the_day_of_the_act(
    home_affairs: FlaskClient, world: World, app_db: Session
) -> None:
    world.cast.home_affairs.placements[0].valid_to = date(2024, 12, 31)
    app_db.flush()
    make_placement(
        app_db, world.cast.home_affairs, name="Sở Nội vụ mới", valid_from=date(2025, 1, 1)
    )
    app_db.commit()

    page = home_affairs.get("/nhat-ky").text

    assert "<del>Sở Nội vụ</del>" in page
    assert "Sở Nội vụ mới" not in page


def test_a_change_without_a_name_of_its_own_is_shown_all_the_same(
    home_affairs: FlaskClient, world: World, app_db: Session
) -> None:
    audit.record(
        app_db,
        None,
        AuditAction.PLAN_CHANGED,
        province_id=world.cast.province.id,
        subject_type="plan",
        subject_id=world.cast.plan.id,
        subject_label="Kế hoạch",
        changes={"targets.3.threshold": (80, 100)},
        at=NOW,
    )
    app_db.commit()

    assert "<dt>targets.3.threshold</dt>" in home_affairs.get("/nhat-ky").text


def test_fifty_lines_cost_as_many_statements_as_two(
    home_affairs: FlaskClient, world: World, app_db: Session
) -> None:
    def cost() -> int:
        statements: list[str] = []

        def count(_: object, __: object, text: str, *___: object) -> None:
            statements.append(text)

        event.listen(Engine, "before_cursor_execute", count)
        assert home_affairs.get("/nhat-ky").status_code == 200
        event.remove(Engine, "before_cursor_execute", count)
        return len(statements)

    few = cost()
    for _ in range(24):
        note_posting(app_db, world.cast.an, world.tham)
        note_unit(app_db, world.cast.education, make_user(app_db))
    app_db.commit()

    assert cost() == few
