"""Home: what waits, for whom."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.attendance import Presence
from app.domain.course import DayPart
from app.domain.plan import DeadlineKind, Recurrence
from app.models import Deadline
from tests.conftest import SignIn
from tests.databases import on_both_databases
from tests.factories import (
    Cast,
    make_attendance,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
    make_officer,
    make_unit,
)

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def cast(app_db: Session) -> Cast:
    cast = make_cast(app_db)
    cast.plan.deadlines.append(
        Deadline(
            place=0,
            what=DeadlineKind.ANNUAL_REPORT,
            owed_by="Các sở, ban, ngành",
            owed_to="Sở Thông tin và Truyền thông",
            month=11,
            day=30,
            recurrence=Recurrence.YEARLY,
            clause="V.1",
        )
    )
    return cast


def home(signed_in: SignIn, cast: Cast, **grant: object) -> FlaskClient:
    return signed_in(Role.MANAGER, province=cast.province, **grant)


def test_a_strict_deadline_ends_the_day_before(signed_in: SignIn, cast: Cast) -> None:
    page = home(signed_in, cast).get("/").text

    assert "chậm nhất hết ngày 29/11/2026" in page
    assert "còn 7 ngày" in page


def test_people_without_training_wait_with_a_way_to_their_names(
    signed_in: SignIn, cast: Cast
) -> None:
    page = home(signed_in, cast).get("/").text

    assert "người chưa được đào tạo trong năm" in page
    assert "/do-phu/vi-sao/staff_trained" in page


def test_people_left_in_a_closed_unit_wait_to_be_moved(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    closed = make_unit(app_db, cast.province, valid_to=date(2025, 6, 30))
    make_officer(app_db, closed)

    page = home(signed_in, cast).get("/").text

    assert "người còn ghi ở đơn vị đã kết thúc" in page
    assert "reason=unresolved" in page


def test_a_unit_waits_for_its_own_people_only(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    make_officer(app_db, cast.education)

    page = home(signed_in, cast, unit=cast.home_affairs).get("/").text

    assert "0 / 1 người" in page


def test_a_system_without_plans_says_the_first_step(client: FlaskClient, signed_in: SignIn) -> None:
    page = signed_in(Role.ADMINISTRATOR).get("/").text

    assert "flask plans load" in page


def test_a_contact_sees_whom_a_closed_unit_of_theirs_has_left(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    closed = make_unit(app_db, cast.province, parent=cast.home_affairs, valid_to=date(2025, 6, 30))
    left = make_officer(app_db, closed, full_name="Hoàng Văn Hòa")
    client = home(signed_in, cast, unit=cast.home_affairs)

    assert "người còn ghi ở đơn vị đã kết thúc" in client.get("/").text
    listed = client.get("/do-phu/vi-sao/staff_trained?reason=unresolved").text
    assert "Hoàng Văn Hòa" in listed
    assert client.get(f"/nguoi/{left.id}").status_code == 200
    assert client.get(f"/don-vi/{closed.id}").status_code == 200


@on_both_databases
def test_the_meetings_of_this_day_lead_to_their_registers(
    signed_in: SignIn, app_db: Session, cast: Cast
) -> None:
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    week = make_class(app_db, course, TODAY, date(2026, 11, 27), code="L7")
    make_enrolment(app_db, cast.binh, week)
    later = make_meeting(app_db, week, part=DayPart.AFTERNOON)
    first = make_meeting(app_db, week)
    make_attendance(app_db, first, make_enrolment(app_db, cast.an, week))
    make_meeting(app_db, week, date(2026, 11, 27))
    make_meeting(app_db, week, part=DayPart.EVENING, is_cancelled=True)
    empty = make_class(app_db, course, TODAY, TODAY, code="L8")
    make_meeting(app_db, empty)
    clerk = signed_in(Role.HOME_AFFAIRS, province=cast.province)

    page = clerk.get("/").text

    assert re.findall("Điểm danh buổi (.*?) nay, lớp (L.)", page) == [("sáng", "L7")]
    assert f"{course.title}; 1 trong 2 người đã được điểm danh" in page
    assert f"/lop/{week.id}/diem-danh/{first.id}" in page
    assert f"/lop/{week.id}/diem-danh/{later.id}" not in page
    assert "L7" not in signed_in(Role.HOME_AFFAIRS, unit=cast.education).get("/").text

    clerk.post(f"/lop/{week.id}/diem-danh/{first.id}/chot")
    page = clerk.get("/").text
    assert f"/lop/{week.id}/diem-danh/{first.id}" not in page
    assert f"/lop/{week.id}/diem-danh/{later.id}" in page


def test_who_can_no_longer_attend_enough_waits_for_those_who_give_the_class(
    signed_in: SignIn, app_db: Session, cast: Cast
) -> None:
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    week = make_class(app_db, course, TODAY, date(2026, 11, 27), code="L7")
    make_attendance(
        app_db, make_meeting(app_db, week), make_enrolment(app_db, cast.an, week), Presence.ABSENT
    )

    page = signed_in(Role.HOME_AFFAIRS, province=cast.province).get("/").text

    assert "người không còn dự đủ buổi để hoàn thành lớp L7" in page
    assert f"/lop/{week.id}/diem-danh" in page
    assert "L7" not in home(signed_in, cast).get("/").text
