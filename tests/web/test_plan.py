"""The plan's page: every clause in its place, targets with figures, exact last days."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.config import ROOT
from app.domain.access import Role
from app.domain.plan import (
    DeadlineKind,
    Recurrence,
    TargetKind,
    TaskGroup,
    TaskSource,
    clause_anchor,
)
from app.models import Deadline, Plan, Task
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_officer,
    make_target,
)

YEAR = "year=2024&as_of=2024-12-31"
PLAN_FILES = sorted((ROOT / "seeds" / "plans").glob("*.toml"))


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 22))


@pytest.fixture
def cast(app_db: Session) -> Cast:
    """An is trained; of home affairs' two, one."""
    cast = make_cast(app_db)
    make_officer(app_db, cast.home_affairs, full_name="Lê Thị Chi")
    class_ = make_class(app_db, make_course(app_db, cast.province))
    make_credit(app_db, cast.an, class_)
    return cast


@pytest.fixture
def reader(signed_in: SignIn, cast: Cast) -> FlaskClient:
    return signed_in(Role.MANAGER, province=cast.province)


def make_task(db: Session, plan: Plan, title: str, **facts: object) -> Task:
    defaults: dict[str, object] = {
        "place": len(plan.tasks) + 1,
        "clauses": [f"III.{len(plan.tasks) + 1}"],
        "source": TaskSource.BODY,
        "group": TaskGroup.SKILLS,
        "title_en": title,
        "lead": ["Sở Nội vụ"],
        "coordinating": [],
        "from_year": None,
        "to_year": None,
    }
    task = Task(title_vi=title, **(defaults | facts))
    plan.tasks.append(task)
    db.commit()
    return task


def make_deadline(db: Session, plan: Plan, **facts: object) -> None:
    defaults: dict[str, object] = {
        "place": len(plan.deadlines),
        "what": DeadlineKind.ANNUAL_REPORT,
        "owed_by": "Các sở, ban, ngành",
        "owed_to": "Sở Thông tin và Truyền thông",
        "month": 11,
        "day": 30,
        "year": None,
        "recurrence": Recurrence.YEARLY,
        "clause": f"V.{len(plan.deadlines) + 1}",
    }
    plan.deadlines.append(Deadline(**(defaults | facts)))
    db.commit()


def row_of(page: str, words: str) -> str:
    """The table row that holds some words."""
    return next(row for row in page.split("<tr")[1:] if words in row).split("</tr>")[0]


def test_a_target_stands_with_its_value_share_threshold_and_status(reader: FlaskClient) -> None:
    row = row_of(reader.get(f"/ke-hoach?{YEAR}").text, TargetKind.STAFF_TRAINED.label)

    assert "<strong>1</strong> / 3 người" in row
    assert "(33,3%)" in row
    assert "100%" in row
    assert "Không đạt" in row


def test_a_target_leads_to_its_people_in_the_same_year(reader: FlaskClient) -> None:
    row = row_of(reader.get(f"/ke-hoach?{YEAR}").text, TargetKind.STAFF_TRAINED.label)

    assert "/do-phu/vi-sao/staff_trained?year=2024&amp;as_of=2024-12-31" in row


def test_a_unit_reads_its_own_figures(signed_in: SignIn, cast: Cast) -> None:
    page = signed_in(Role.MANAGER, unit=cast.home_affairs).get(f"/ke-hoach?{YEAR}").text

    assert "<strong>1</strong> / 2 người" in row_of(page, TargetKind.STAFF_TRAINED.label)


def test_a_target_without_data_keeps_its_threshold(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    make_target(app_db, cast.plan, TargetKind.STEM_TEACHERS)

    page = signed_in(Role.MANAGER, province=cast.province).get(f"/ke-hoach?{YEAR}").text
    row = row_of(page, TargetKind.STEM_TEACHERS.label)

    assert "80%" in row
    assert "Chưa có dữ liệu" in row


def test_targets_past_their_year_say_so(reader: FlaskClient) -> None:
    assert "Đến năm 2025, đã qua hạn" in reader.get("/ke-hoach?year=2026").text
    assert "đã qua hạn" not in reader.get(f"/ke-hoach?{YEAR}").text


def test_a_clause_has_one_place_and_later_rows_lead_to_it(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    make_task(app_db, cast.plan, "Mở lớp cho cán bộ xã", clauses=["III.1.1.đ", "II.1#1"])

    page = signed_in(Role.MANAGER, province=cast.province).get(f"/ke-hoach?{YEAR}").text

    assert page.count('id="muc-II-1-1"') == 1
    assert 'id="muc-II-1-1"' in row_of(page, TargetKind.STAFF_TRAINED.label)
    assert 'href="#muc-II-1-1"' in row_of(page, "Mở lớp cho cán bộ xã")
    assert 'id="muc-III-1-1-đ"' in row_of(page, "Mở lớp cho cán bộ xã")


def test_a_strict_deadline_ends_the_day_before_in_the_chosen_year(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    make_deadline(app_db, cast.plan)
    reader = signed_in(Role.MANAGER, province=cast.province)

    now, then = reader.get("/ke-hoach?year=2026").text, reader.get(f"/ke-hoach?{YEAR}").text

    assert "29/11/2026" in now
    assert "trước ngày 30/11" in now
    assert "còn 7 ngày" in now
    assert "29/11/2024" in then
    assert "đã qua" in row_of(then, "29/11/2024")


def test_a_plan_that_is_not_strict_ends_on_the_day_itself(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    cast.plan.deadlines_are_strict = False
    make_deadline(app_db, cast.plan)

    page = signed_in(Role.MANAGER, province=cast.province).get("/ke-hoach?year=2026").text

    assert "30/11/2026" in page
    assert "chậm nhất ngày 30/11" in page


def test_a_deadline_without_a_day_invents_none(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    once = {"recurrence": Recurrence.ONCE, "day": None}
    make_deadline(app_db, cast.plan, what=DeadlineKind.MIDTERM_REVIEW, month=12, year=2023, **once)
    make_deadline(app_db, cast.plan, what=DeadlineKind.UNIT_PLAN, month=None, **once)

    page = signed_in(Role.MANAGER, province=cast.province).get("/ke-hoach?year=2026").text

    assert "trong tháng 12/2023" in row_of(page, DeadlineKind.MIDTERM_REVIEW.label)
    assert "văn bản không nêu ngày" in row_of(page, DeadlineKind.UNIT_PLAN.label)
    assert "2026" not in row_of(page, DeadlineKind.UNIT_PLAN.label)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=lop+cho", {"Mở lớp cho cán bộ xã"}),
        ("group=policy", {"Hoàn thiện chính sách"}),
        ("organisation=UBND+cấp+xã", {"Mở lớp cho cán bộ xã"}),
        ("running=1", {"Hoàn thiện chính sách"}),
        ("running=1&group=skills", set()),
    ],
)
def test_tasks_can_be_narrowed(
    signed_in: SignIn, cast: Cast, app_db: Session, asked: str, found: set[str]
) -> None:
    make_task(
        app_db,
        cast.plan,
        "Mở lớp cho cán bộ xã",
        coordinating=["UBND cấp xã"],
        from_year=2022,
        to_year=2023,
    )
    make_task(app_db, cast.plan, "Hoàn thiện chính sách", group=TaskGroup.POLICY, from_year=2024)

    page = signed_in(Role.MANAGER, province=cast.province).get(f"/ke-hoach?{YEAR}&{asked}").text

    titles = {t for t in ("Mở lớp cho cán bộ xã", "Hoàn thiện chính sách") if t in page}
    assert titles == found
    assert ("Không có nhiệm vụ nào khớp bộ lọc" in page) == (not found)


@pytest.mark.parametrize("path", PLAN_FILES, ids=lambda path: path.stem)
def test_every_clause_of_a_real_plan_has_its_place(
    path: Path, runner: FlaskCliRunner, signed_in: SignIn, app_db: Session
) -> None:
    runner.invoke(args=["plans", "load", str(path)])
    plan = app_db.scalars(select(Plan)).one()

    page = signed_in(Role.MANAGER, province=plan.province).get("/ke-hoach?year=2024").text

    ids = re.findall(r'\bid="([^"]+)"', page)
    printed = [deadline.clause for deadline in plan.deadlines]
    printed += [clause for target in plan.targets for clause in target.clauses]
    printed += [clause for task in plan.tasks for clause in task.clauses]
    printed += [clause for audience in plan.audiences for clause in audience.clauses]
    assert {clause_anchor(clause) for clause in printed} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_plan_without_percentages_is_whole(
    runner: FlaskCliRunner, signed_in: SignIn, app_db: Session
) -> None:
    runner.invoke(args=["plans", "load", str(ROOT / "seeds" / "plans" / "binh-dinh.toml")])
    plan = app_db.scalars(select(Plan)).one()

    page = signed_in(Role.MANAGER, province=plan.province).get("/ke-hoach?year=2024").text
    targets = page.split('id="chi-tieu"')[1].split('id="nhiem-vu"')[0]

    assert all(target.title_vi in targets for target in plan.targets)
    assert not re.search(r"\d%", targets)
