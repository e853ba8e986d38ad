"""A trainee registers: sees what is open, gets a seat or a turn, answers an offer, withdraws."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.audience import Audience
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus
from app.domain.person import Category
from app.domain.registration import Approval
from app.models import CourseClass, Enrolment, EnrolmentEvent
from tests.conftest import SignIn
from tests.databases import on_both_databases
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_officer,
    make_posting,
)

PAGE = "/dang-ky"
S = EnrolmentStatus


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def an(signed_in: SignIn, cast: Cast) -> FlaskClient:
    """An, signed in as a trainee."""
    return signed_in(
        Role.TRAINEE, province=cast.province, person_id=cast.an.id, province_id=cast.province.id
    )


def july(db: Session, cast: Cast, title: str = "Kỹ năng số", **facts: Any) -> CourseClass:
    audiences = facts.pop("audiences", [Audience.CONG_CHUC])
    facts = {"status": ClassStatus.OPEN, **facts}
    course = make_course(db, cast.province, title=title, audiences=audiences)
    one = make_class(db, course, date(2024, 7, 1), date(2024, 7, 5), **facts)
    db.commit()
    return one


def places(db: Session) -> list[EnrolmentStatus]:
    db.rollback()
    return list(db.scalars(select(Enrolment.status).order_by(Enrolment.id)))


def told(client: FlaskClient, address: str, **fields: str) -> str:
    """What the page says after something was sent."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(PAGE).text)
    data = {"csrf_token": token[1] if token else "", **fields}
    return client.post(address, data=data, follow_redirects=True).text


def test_only_what_is_open_to_the_reader_is_listed(
    an: FlaskClient, app_db: Session, cast: Cast
) -> None:
    july(app_db, cast, "Lớp cho công chức", capacity=30)
    july(app_db, cast, "Lớp cho viên chức", audiences=[Audience.VIEN_CHUC])
    july(app_db, cast, "Lớp dự kiến", status=ClassStatus.DRAFT)
    july(app_db, cast, "Lớp không mở", status=None)
    july(app_db, cast, "Lớp chưa mở", registration_from=NOW + timedelta(days=1))
    july(app_db, cast, "Lớp đã đóng", registration_until=NOW - timedelta(days=1))

    page = an.get(PAGE).text

    assert "Lớp cho công chức" in page
    assert "Còn 30 trong 30 chỗ" in page
    for title in ("Lớp cho viên chức", "Lớp dự kiến", "Lớp không mở", "Lớp chưa mở", "Lớp đã đóng"):
        assert title not in page


@on_both_databases
def test_what_is_open_goes_by_the_post_on_the_first_day_as_the_rules_do(
    an: FlaskClient, app_db: Session, cast: Cast
) -> None:
    """An changes posts between today and the first day of the classes."""
    [posting] = cast.an.postings
    posting.ends_on = date(2024, 6, 30)
    make_posting(
        app_db, cast.an, cast.education, category=Category.VIEN_CHUC, starts_on=date(2024, 7, 1)
    )
    july(app_db, cast, "Lớp của vị trí cũ")
    july(app_db, cast, "Lớp của vị trí mới", audiences=[Audience.VIEN_CHUC])

    page = an.get(PAGE).text

    assert "Lớp của vị trí mới" in page
    assert "Lớp của vị trí cũ" not in page


def test_a_seat_is_taken_with_one_click_and_given_up_with_a_reason(
    an: FlaskClient, app_db: Session, cast: Cast
) -> None:
    one = july(app_db, cast, code="L-07", capacity=1)

    assert "Bạn đã có chỗ trong lớp L-07" in told(an, f"{PAGE}/lop/{one.id}")
    assert places(app_db) == [S.CONFIRMED]
    place = app_db.scalars(select(Enrolment)).one()
    assert "Hãy ghi rõ lý do" in told(an, f"{PAGE}/{place.id}/rut", reason="other")
    assert places(app_db) == [S.CONFIRMED]
    assert "Bạn đã rút khỏi lớp L-07" in told(an, f"{PAGE}/{place.id}/rut", reason="duty")
    assert places(app_db) == [S.WITHDRAWN]


def test_who_comes_too_late_is_told_the_turn_and_takes_the_seat_when_it_is_offered(
    an: FlaskClient, app_db: Session, cast: Cast
) -> None:
    one = july(app_db, cast, capacity=1)
    seated = make_officer(app_db, cast.home_affairs)
    make_enrolment(app_db, seated, one)
    app_db.commit()

    assert "Đã hết 1 chỗ" in an.get(PAGE).text
    page = told(an, f"{PAGE}/lop/{one.id}")
    assert "Bạn đứng thứ 1 trong danh sách chờ" in page
    place = app_db.scalars(select(Enrolment).where(Enrolment.status == S.WAITING)).one()
    place.status, place.offered_until = S.OFFERED, NOW + timedelta(hours=48)
    first = app_db.scalars(select(Enrolment).where(Enrolment.person_id == seated.id)).one()
    first.status = S.WITHDRAWN
    app_db.commit()

    assert "Hãy trả lời trước 10:00 17/06/2024" in an.get(PAGE).text
    assert "Bạn đã có chỗ" in told(an, f"{PAGE}/{place.id}/nhan-cho")
    assert places(app_db) == [S.WITHDRAWN, S.CONFIRMED]
    assert "Lời mời nhận chỗ không còn" in told(an, f"{PAGE}/{place.id}/nhan-cho")


def test_what_needs_a_yes_is_sent(an: FlaskClient, app_db: Session, cast: Cast) -> None:
    one = july(app_db, cast, approval=Approval.UNIT)

    assert "Đã gửi đăng ký" in told(an, f"{PAGE}/lop/{one.id}")
    assert places(app_db) == [S.APPLIED]


@pytest.mark.parametrize(
    ("approval", "status", "said"),
    [
        (Approval.UNIT, S.APPLIED, "Chờ đơn vị của bạn duyệt, chậm nhất 30/06/2024."),
        (
            Approval.BOTH,
            S.APPLIED,
            "Chờ đơn vị của bạn duyệt, rồi đơn vị tổ chức duyệt, chậm nhất 30/06/2024.",
        ),
        (Approval.BOTH, S.UNIT_APPROVED, "Chờ đơn vị tổ chức duyệt, chậm nhất 30/06/2024."),
        (Approval.ORGANISER, S.APPLIED, "Chờ đơn vị tổ chức duyệt, chậm nhất 30/06/2024."),
    ],
)
def test_who_has_still_to_say_yes_is_told(
    an: FlaskClient,
    app_db: Session,
    cast: Cast,
    approval: Approval,
    status: EnrolmentStatus,
    said: str,
) -> None:
    make_enrolment(app_db, cast.an, july(app_db, cast, approval=approval), status=status)
    app_db.commit()

    assert said in an.get(PAGE).text


def test_nobody_is_waited_for_by_who_has_a_seat(
    an: FlaskClient, app_db: Session, cast: Cast
) -> None:
    make_enrolment(app_db, cast.an, july(app_db, cast, approval=Approval.BOTH))
    app_db.commit()

    assert "chậm nhất" not in an.get(PAGE).text


def test_a_refusal_says_why_and_changes_nothing(
    an: FlaskClient, app_db: Session, cast: Cast
) -> None:
    one = july(app_db, cast, audiences=[Audience.VIEN_CHUC])

    assert "không thuộc đối tượng của khóa (Viên chức)" in told(an, f"{PAGE}/lop/{one.id}")
    assert places(app_db) == []


def test_nobody_answers_for_somebody_else(an: FlaskClient, app_db: Session, cast: Cast) -> None:
    theirs = make_enrolment(app_db, cast.binh, july(app_db, cast), status=S.OFFERED)
    app_db.commit()

    for verb in ("nhan-cho", "rut"):
        assert an.post(f"{PAGE}/{theirs.id}/{verb}").status_code == 404
    assert places(app_db) == [S.OFFERED]
    assert an.post(f"{PAGE}/lop/999999").status_code == 404


def test_an_offer_that_ran_out_is_refused_and_says_what_is_left_to_do(
    an: FlaskClient, app_db: Session, cast: Cast
) -> None:
    facts = {"status": S.OFFERED, "offered_until": NOW - timedelta(minutes=1)}
    place = make_enrolment(app_db, cast.an, july(app_db, cast, capacity=1), **facts)
    app_db.commit()

    refused = told(an, f"{PAGE}/{place.id}/nhan-cho")

    assert "Lời mời nhận chỗ đã hết hạn. Bạn có thể đăng ký lại, ở cuối danh sách chờ." in refused
    assert places(app_db) == [S.OFFERED]


def test_a_place_is_given_up_once(an: FlaskClient, app_db: Session, cast: Cast) -> None:
    place = make_enrolment(app_db, cast.an, july(app_db, cast))
    app_db.commit()
    events = select(func.count(EnrolmentEvent.id))
    told(an, f"{PAGE}/{place.id}/rut", reason="duty")
    written = app_db.scalar(events)

    again = told(an, f"{PAGE}/{place.id}/rut", reason="health")

    assert "notice--danger" in again
    assert "không còn" in again
    assert places(app_db) == [S.WITHDRAWN]
    assert app_db.scalar(events) == written
