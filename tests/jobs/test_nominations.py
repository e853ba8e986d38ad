"""Letters to unit contacts: that a class takes names of their people, and when it ends."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.calendar import VIETNAM
from app.domain.course import ClassStatus
from app.domain.message import MessageKind
from app.domain.person import Category
from app.domain.registration import Approval
from app.jobs.message.reminders import remind
from app.models import CourseClass, Message, SeatHold
from tests.databases import on_both_databases
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_officer,
    make_unit,
    make_user,
)

pytestmark = on_both_databases

OPENED, CLOSING = "Mời cử người học lớp L1", "1 lớp sắp hết hạn đề cử"
OF_KIND = select(Message).where(Message.kind == MessageKind.NOMINATIONS).order_by(Message.id)
JULY = (date(2024, 7, 22), date(2024, 7, 24))


@dataclass(frozen=True, slots=True)
class World:
    """A class of home affairs for civil servants. Contacts of education, of health, below which
    one works, of a school, where none does, and of another province."""

    db: Session
    app: Flask
    cast: Cast
    one: CourseClass

    def letters(self, now: datetime = NOW) -> list[tuple[str | None, str]]:
        """All letters about nominations once workers have looked: to whom, and their subjects."""
        self.db.commit()
        with self.app.test_request_context():
            remind(self.db, now)
        self.db.expire_all()
        return [(one.address, one.subject) for one in self.db.scalars(OF_KIND)]

    def last(self) -> Message:
        return self.db.scalars(OF_KIND).all()[-1]


@pytest.fixture
def world(app: Flask, app_db: Session) -> World:
    cast = make_cast(app_db)
    health, school = (make_unit(app_db, cast.province, code=code) for code in ("SYT", "TH"))
    make_officer(app_db, make_unit(app_db, cast.province, parent=health))
    make_officer(app_db, school, category=Category.VIEN_CHUC)
    elsewhere = make_cast(app_db)
    contacts = {"gd": cast.education, "yt": health, "th": school, "xa": elsewhere.education}
    for name, unit in contacts.items():
        make_user(app_db, Role.UNIT_CONTACT, unit=unit, email=f"{name}@tinh.example")
    course = make_course(app_db, cast.province, organiser=cast.home_affairs, title="Chữ ký số")
    one = make_class(
        app_db,
        course,
        *JULY,
        code="L1",
        status=ClassStatus.OPEN,
        approval=Approval.BOTH,
        capacity=40,
        venue="Hội trường A",
        registration_until=datetime(2024, 7, 15, 10, tzinfo=VIETNAM),
    )
    app_db.commit()
    return World(app_db, app, cast, one)


def test_units_whom_a_class_is_for_are_told_once_that_it_takes_names(world: World) -> None:
    told = [("gd@tinh.example", OPENED), ("yt@tinh.example", OPENED)]

    assert world.letters() == told
    assert world.letters(NOW + timedelta(hours=1)) == told
    assert world.letters(NOW + timedelta(days=3)) == told
    assert world.last().body["facts"] == [
        ["Khóa", "Chữ ký số"],
        ["Đối tượng", "Công chức"],
        ["Thời gian", "22/07/2024 – 24/07/2024"],
        ["Địa điểm", "Hội trường A"],
        ["Số chỗ", "40"],
        ["Nhận đề cử", "hạn 10:00 15/07/2024"],
        ["Đơn vị tổ chức", "Sở Nội vụ"],
    ]
    assert world.last().body["link"] == ["Đề cử người học", f"/lop/{world.one.id}/de-cu"]


def test_only_units_that_hold_seats_are_told_and_how_many(world: World) -> None:
    holds = SeatHold(course_class_id=world.one.id, unit_id=world.cast.education.id, seats=12)
    world.db.add(holds)

    assert world.letters() == [("gd@tinh.example", OPENED)]
    assert ["Chỗ giữ cho đơn vị", "12"] in world.last().body["facts"]


def test_nobody_is_asked_for_names_that_no_class_takes(world: World) -> None:
    for facts in (
        {"status": None},
        {"status": ClassStatus.CANCELLED},
        {"approval": Approval.NONE},
        {"capacity": 0},
        {"registration_from": NOW + timedelta(days=1)},
        {"registration_until": NOW},
    ):
        was = {what: getattr(world.one, what) for what in facts}
        for what, value in facts.items():
            setattr(world.one, what, value)
        assert world.letters() == [], facts
        for what, value in was.items():
            setattr(world.one, what, value)
    assert len(world.letters()) == 2


def test_units_are_reminded_thirty_seven_and_one_days_before_it_ends(world: World) -> None:
    world.letters(NOW - timedelta(days=1))
    due = datetime(2024, 7, 15, 3, tzinfo=NOW.tzinfo)

    counts = [
        [subject for _to, subject in world.letters(due - timedelta(days=days))].count(CLOSING)
        for days in (30, 29, 8, 7, 2, 1, 0)
    ]

    assert counts == [2, 2, 2, 4, 4, 6, 6]
    assert world.last().body["facts"] == [["L1: Chữ ký số", "hạn 10:00 15/07/2024"]]


def test_a_class_that_opens_so_many_days_before_needs_no_reminder_of_it(world: World) -> None:
    due = datetime(2024, 7, 15, 3, tzinfo=NOW.tzinfo)

    told = [subject for _to, subject in world.letters(due - timedelta(days=7))]
    assert told == [OPENED, OPENED]
    assert len(world.letters(due - timedelta(days=1))) == 4


def test_a_class_that_names_no_hour_takes_names_until_the_day_before_it_begins(
    world: World,
) -> None:
    world.one.registration_until = None
    world.letters()

    last_day = datetime(2024, 7, 21, 3, tzinfo=NOW.tzinfo)
    assert [subject for _to, subject in world.letters(last_day)].count(CLOSING) == 2
    assert world.last().body["facts"] == [["L1: Chữ ký số", "đến hết ngày 21/07/2024"]]
