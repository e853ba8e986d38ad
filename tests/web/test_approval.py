"""Saying yes or no to those who wait: one's own people, and the classes that one gives."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.calendar import VIETNAM
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus as S
from app.domain.registration import Approval
from app.models import CourseClass, Enrolment, EnrolmentEvent, Person
from tests.conftest import SignIn
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_officer,
)

JULY = (date(2024, 7, 1), date(2024, 7, 5))
OF_UNIT, OF_ORGANISER = "/cho-duyet/don-vi", "/cho-duyet/to-chuc"


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@dataclass
class World:
    """A class of home affairs that asks both for a yes; Bình, Cúc and Dung of education."""

    cast: Cast
    july: CourseClass
    cuc: Person
    dung: Person


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    july = make_class(
        app_db,
        course,
        *JULY,
        code="L1",
        capacity=1,
        status=ClassStatus.OPEN,
        approval=Approval.BOTH,
        registration_until=NOW + timedelta(days=2),
    )
    cuc = make_officer(app_db, cast.education, full_name="Hoàng Thị Cúc")
    dung = make_officer(app_db, cast.education, full_name="Vũ Thị Dung")
    app_db.commit()
    return World(cast, july, cuc, dung)


@pytest.fixture
def contact(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.UNIT_CONTACT, unit=world.cast.education)


@pytest.fixture
def clerk(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=world.cast.province)


def asking(db: Session, world: World, person: Person, status: S, at: datetime = NOW) -> Enrolment:
    place = make_enrolment(db, person, world.july, status=status, created_at=at)
    db.commit()
    return place


def sent(client: FlaskClient, address: str, decision: str, *places: Enrolment, **more: str) -> Any:
    data = {"decision": decision, "places": [place.id for place in places], **more}
    return client.post(address, data=data, follow_redirects=True)


def stored(db: Session) -> dict[int, S]:
    db.expire_all()
    return {one.person_id: one.status for one in db.scalars(select(Enrolment))}


def test_a_unit_says_yes_and_then_the_organiser(
    contact: FlaskClient, clerk: FlaskClient, world: World, app_db: Session
) -> None:
    place = asking(app_db, world, world.cuc, S.APPLIED)

    home = contact.get("/").text
    assert "người của đơn vị xin đi học, chờ đơn vị duyệt" in home
    assert "gấp nhất: lớp L1, hạn 17/06/2024" in home
    assert "work--late" in home
    assert "Hoàng Thị Cúc" in contact.get(OF_UNIT).text
    assert "Hoàng Thị Cúc" not in clerk.get(OF_ORGANISER).text

    said = "Đã duyệt 1 người. 1 người chờ đơn vị tổ chức duyệt."
    assert said in sent(contact, OF_UNIT, "approve", place).text
    assert stored(app_db) == {world.cuc.id: S.UNIT_APPROVED}
    assert "đề cử chờ ban tổ chức lớp duyệt" in clerk.get("/").text
    said = "Đã duyệt 1 người. 1 người đã có chỗ."
    assert said in sent(clerk, OF_ORGANISER, "approve", place).text
    assert stored(app_db) == {world.cuc.id: S.CONFIRMED}
    assert "Không có ai chờ duyệt" in clerk.get(OF_ORGANISER).text


@pytest.mark.parametrize(
    ("closes_at", "told"),
    [
        (None, "30/06/2024"),  # the class begins on the first of July: then it is too late
        (datetime(2024, 6, 20, tzinfo=VIETNAM), "19/06/2024"),
        (datetime(2024, 6, 20, 0, 1, tzinfo=VIETNAM), "20/06/2024"),
    ],
)
def test_the_last_day_to_say_yes_is_one_on_which_it_can_be_said(
    clerk: FlaskClient, world: World, app_db: Session, closes_at: datetime | None, told: str
) -> None:
    world.july.registration_until = closes_at
    asking(app_db, world, world.cuc, S.NOMINATED)

    assert f"gấp nhất: lớp L1, hạn {told}" in clerk.get("/").text
    assert f">{told}</time>" in clerk.get(OF_ORGANISER).text


def test_seats_go_in_the_order_of_asking_however_they_are_ticked(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    later = asking(app_db, world, world.cuc, S.NOMINATED)
    first = asking(app_db, world, world.dung, S.NOMINATED, NOW - timedelta(hours=1))

    sent(clerk, OF_ORGANISER, "approve", later, first)

    assert stored(app_db) == {world.dung.id: S.CONFIRMED, world.cuc.id: S.WAITING}


def test_many_are_turned_down_with_one_reason(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    places = [asking(app_db, world, one, S.NOMINATED) for one in (world.cuc, world.dung)]

    silent = sent(clerk, OF_ORGANISER, "reject", *places)
    assert silent.status_code == 422
    assert "Hãy ghi rõ lý do." in silent.text
    assert silent.text.count(" checked></td>") == 2

    told = sent(clerk, OF_ORGANISER, "reject", *places, words="Hết kinh phí năm nay")
    assert "Không duyệt 2 người." in told.text
    assert set(stored(app_db).values()) == {S.REJECTED}
    reasons = app_db.scalars(select(EnrolmentEvent.reason)).all()
    assert reasons == ["Hết kinh phí năm nay"] * 2


def test_who_has_another_class_by_now_is_left_and_told_while_others_are_approved(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    free = asking(app_db, world, world.dung, S.NOMINATED)
    busy = asking(app_db, world, world.cuc, S.NOMINATED)
    make_enrolment(app_db, world.cuc, make_class(app_db, world.july.course, *JULY, code="L9"))
    app_db.commit()

    answer = sent(clerk, OF_ORGANISER, "approve", free, busy)

    assert "Đã duyệt 1 người." in answer.text
    assert "1 người còn để lại. Hoàng Thị Cúc có chỗ ở lớp L9" in answer.text
    app_db.expire_all()
    assert (free.status, busy.status) == (S.CONFIRMED, S.NOMINATED)


def test_nobody_ticked_others_people_and_a_second_click_change_nothing(
    contact: FlaskClient, clerk: FlaskClient, world: World, app_db: Session
) -> None:
    theirs = asking(app_db, world, world.cast.an, S.APPLIED)
    done = asking(app_db, world, world.cuc, S.CONFIRMED)

    empty = sent(clerk, OF_ORGANISER, "approve")
    assert (empty.status_code, "Chưa chọn ai." in empty.text) == (422, True)
    assert sent(contact, OF_UNIT, "approve", theirs).status_code == 422
    again = sent(clerk, OF_ORGANISER, "approve", done)
    assert "Việc này không chờ bạn duyệt nữa: hiện là «Có chỗ»." in again.text
    assert sent(clerk, OF_ORGANISER, "perhaps", done).status_code == 422
    assert stored(app_db) == {world.cast.an.id: S.APPLIED, world.cuc.id: S.CONFIRMED}


def test_only_who_gives_the_class_answers_for_it(
    signed_in: SignIn, contact: FlaskClient, world: World, app_db: Session
) -> None:
    place = asking(app_db, world, world.cuc, S.NOMINATED)
    beside = signed_in(Role.HOME_AFFAIRS, unit=world.cast.education)

    assert sent(beside, OF_ORGANISER, "approve", place).status_code == 422
    assert contact.get(OF_ORGANISER).status_code == 403
    assert stored(app_db) == {world.cuc.id: S.NOMINATED}


def test_who_gives_a_class_decides_for_all_who_ask_and_sees_where_they_stand(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    """An organiser over a part of the province, of people who work elsewhere."""
    place = asking(app_db, world, world.cuc, S.NOMINATED)
    giver = signed_in(Role.HOME_AFFAIRS, unit=world.cast.home_affairs)
    stranger = signed_in(Role.UNIT_CONTACT, unit=world.cast.home_affairs)
    desk, sheet = f"/lop/{world.july.id}/danh-sach", f"/ghi-danh/{place.id}"

    assert "1 người" in giver.get(OF_ORGANISER).text
    assert "đề cử chờ ban tổ chức lớp duyệt" in giver.get("/").text
    for address in (desk, sheet):
        page = giver.get(address)
        assert page.status_code == 200
        assert "Hoàng Thị Cúc" in page.text
        assert f"/nguoi/{world.cuc.id}" not in page.text
    # Who only reads there, of the same unit, sees the people of it alone.
    assert "Hoàng Thị Cúc" not in stranger.get(desk).text
    assert stranger.get(sheet).status_code == 404

    assert "Đã duyệt 1 người." in sent(giver, OF_ORGANISER, "approve", place).text
    assert stored(app_db) == {world.cuc.id: S.CONFIRMED}


def test_the_list_is_narrowed_to_one_class(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    asking(app_db, world, world.cuc, S.NOMINATED)
    other = make_class(
        app_db, world.july.course, *JULY, code="L2", approval=Approval.ORGANISER, capacity=5
    )
    make_enrolment(app_db, world.dung, other, status=S.NOMINATED)
    app_db.commit()

    both, one = clerk.get(OF_ORGANISER).text, clerk.get(f"{OF_ORGANISER}?class={other.id}").text

    assert "Hoàng Thị Cúc" in both
    assert "Vũ Thị Dung" in both
    assert "Hoàng Thị Cúc" not in one
    assert "Vũ Thị Dung" in one
