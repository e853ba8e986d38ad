"""The daily letter to those who are waited for: what has come, once a day, and only if it has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus
from app.domain.message import MessageKind
from app.domain.registration import Approval, Approver
from app.domain.unit import SCHOOL_KINDS, UnitKind
from app.jobs.message.reminders import remind
from app.jobs.message.sending import send_letters
from app.models import CourseClass, Message, Person, Posting, User
from app.queries.enrolment import live_places
from app.services.course_class import cancel_class
from app.services.enrolment import apply, approve
from tests.databases import on_both_databases
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_grant,
    make_meeting,
    make_officer,
    make_posting,
    make_unit,
    make_user,
)
from tests.jobs.mail_server import mail_server

pytestmark = on_both_databases

OF_KIND = select(Message).where(Message.kind == MessageKind.APPROVAL).order_by(Message.id)
EARLIER, TOMORROW = NOW - timedelta(hours=1), NOW + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class World:
    """A class of home affairs that education's people ask for; a contact there, a clerk here."""

    db: Session
    app: Flask
    cast: Cast
    one: CourseClass
    contact: User
    clerk: User

    def ask(self, one: CourseClass | None = None) -> Person:
        """Somebody of education registers."""
        person = make_officer(self.db, self.cast.education)
        apply(self.db, one or self.one, person, actor=self.clerk, now=EARLIER)
        return person

    def letters(self, now: datetime = NOW) -> list[tuple[str | None, str]]:
        """All letters about approvals once workers have looked: to whom, and their subjects."""
        self.db.commit()
        with self.app.test_request_context():
            remind(self.db, now)
        self.db.expire_all()
        return [(m.address, m.subject) for m in self.db.scalars(OF_KIND)]


def open_class(db: Session, cast: Cast, code: str, approval: Approval) -> CourseClass:
    course = make_course(db, cast.province, organiser=cast.home_affairs, title="Chữ ký số")
    days = date(2024, 7, 1), date(2024, 7, 3)
    one = make_class(db, course, *days, code=code, status=ClassStatus.OPEN, approval=approval)
    make_meeting(db, one)
    return one


@pytest.fixture
def world(app: Flask, app_db: Session) -> World:
    cast = make_cast(app_db)
    far = make_unit(app_db, cast.province, code="KHAC")
    make_user(app_db, Role.UNIT_CONTACT, unit=far, email="khac@tinh.example")
    contact = make_user(app_db, Role.UNIT_CONTACT, unit=cast.education, email="dm@tinh.example")
    clerk = make_user(app_db, Role.HOME_AFFAIRS, province=cast.province, email="nv@tinh.example")
    one = open_class(app_db, cast, "L1", Approval.BOTH)
    app_db.commit()
    return World(app_db, app, cast, one, contact, clerk)


def test_each_approver_is_told_of_what_waits_for_them(world: World) -> None:
    other = open_class(world.db, world.cast, "L2", Approval.ORGANISER)
    for one in (world.one, world.one, other):
        world.ask(one)

    assert world.letters() == [
        ("dm@tinh.example", "2 đề nghị học chờ Ông/Bà duyệt"),
        ("nv@tinh.example", "1 đề nghị học chờ Ông/Bà duyệt"),
    ]
    of_unit, of_organiser = (m.body for m in world.db.scalars(OF_KIND))
    assert of_unit["facts"] == [["L1: Chữ ký số", "2 người chờ đơn vị duyệt, hạn 30/06/2024"]]
    assert of_unit["link"] == ["Mở danh sách chờ duyệt", "/cho-duyet/don-vi"]
    told = [["L2: Chữ ký số", "1 người chờ ban tổ chức duyệt, hạn 30/06/2024"]]
    assert of_organiser["facts"] == told
    assert of_organiser["link"] == ["Mở danh sách chờ duyệt", "/cho-duyet/to-chuc"]


def test_one_letter_a_day_and_none_without_news(world: World) -> None:
    world.ask()
    assert len(world.letters()) == 1

    world.ask()
    assert len(world.letters(NOW + timedelta(hours=5))) == 1
    # What was told yesterday waits still; nobody has come since.
    assert [subject for _to, subject in world.letters(TOMORROW)] == [
        "1 đề nghị học chờ Ông/Bà duyệt",
    ]


def test_who_came_after_the_letter_is_told_the_next_day_with_all_who_wait(world: World) -> None:
    world.ask()
    world.letters()
    late = make_officer(world.db, world.cast.education)
    apply(world.db, world.one, late, actor=world.clerk, now=NOW + timedelta(hours=1))

    assert len(world.letters(NOW + timedelta(hours=2))) == 1
    subjects = [subject for _to, subject in world.letters(TOMORROW)]
    assert subjects[1:] == ["2 đề nghị học chờ Ông/Bà duyệt"]
    assert len(world.letters(TOMORROW + timedelta(days=1))) == 2


def test_a_yes_of_the_unit_is_news_for_the_organiser(world: World) -> None:
    person = world.ask()
    world.letters()
    place = live_places(world.db, world.one.id, [person.id])[person.id]
    approve(world.db, place, Approver.UNIT, actor=world.contact, now=NOW + timedelta(hours=1))

    assert world.letters(NOW + timedelta(hours=2))[1:] == [
        ("nv@tinh.example", "1 đề nghị học chờ Ông/Bà duyệt")
    ]


def nothing(_world: World) -> None:
    pass


def all_have_seats(world: World) -> None:
    world.one.approval = Approval.NONE
    world.ask()


def called_off(world: World) -> None:
    world.ask()
    world.db.commit()
    cancel_class(world.db, world.one, actor=world.clerk, now=NOW)


@pytest.mark.parametrize("happens", [nothing, all_have_seats, called_off])
def test_where_nothing_waits_there_is_no_letter(
    world: World, happens: Callable[[World], None]
) -> None:
    happens(world)

    assert world.letters() == []


def test_nobody_is_written_to_at_night(world: World) -> None:
    world.ask()

    assert world.letters(NOW - timedelta(hours=5)) == []


def test_everybody_who_may_say_the_organiser_s_yes_is_told_and_nobody_else(world: World) -> None:
    """As their page of approvals shows it: by role, by province, by unit, by kinds of units."""
    db, cast = world.db, world.cast
    elsewhere = make_cast(db)

    def officer(name: str, role: Role, **where: Any) -> User:
        return make_user(db, role, email=f"{name}@tinh.example", **where)

    officer("cds", Role.DX_OFFICE, province=cast.province)
    officer("phong", Role.HOME_AFFAIRS, unit=cast.home_affairs)
    everywhere = officer("giaoduc", Role.EDUCATION, province=cast.province, kinds=SCHOOL_KINDS)
    make_grant(db, everywhere, Role.EDUCATION, unit=cast.education)
    officer("quantri", Role.ADMINISTRATOR, province=cast.province)
    officer("lanhdao", Role.MANAGER, province=cast.province)
    officer("tinhkhac", Role.HOME_AFFAIRS, province=elsewhere.province)
    officer("nghi", Role.HOME_AFFAIRS, province=cast.province, enabled=False)
    officer("chuamo", Role.HOME_AFFAIRS, province=cast.province, password_hash=None)

    world.one.approval = Approval.ORGANISER
    world.ask()
    assert [to for to, _subject in world.letters()] == [
        *("nv@tinh.example", "cds@tinh.example", "phong@tinh.example")
    ]

    of_education = open_class(db, cast, "L2", Approval.ORGANISER)
    of_education.course.organiser = cast.education
    world.ask(of_education)
    assert ("giaoduc@tinh.example", "1 đề nghị học chờ Ông/Bà duyệt") in world.letters(TOMORROW)
    told = db.scalars(select(Message).where(Message.address == "giaoduc@tinh.example")).one()
    assert [what for what, _how in told.body["facts"]] == ["L2: Chữ ký số"]


def test_the_unit_s_yes_is_asked_where_somebody_works_by_now(world: World) -> None:
    """As the page of approvals has it, whatever unit the place was asked from."""
    person = world.ask()
    elsewhere = make_unit(world.db, world.cast.province)
    make_user(world.db, Role.UNIT_CONTACT, unit=elsewhere, email="moi@tinh.example")
    [posting] = world.db.scalars(select(Posting).where(Posting.person_id == person.id))
    posting.ends_on = TODAY - timedelta(days=1)
    make_posting(world.db, person, elsewhere, starts_on=TODAY)

    assert [to for to, _subject in world.letters()] == ["moi@tinh.example"]


def test_officers_of_a_province_s_schools_decide_on_the_classes_of_schools(world: World) -> None:
    db, cast = world.db, world.cast
    school = make_unit(db, cast.province, kind=UnitKind.PRIMARY_SCHOOL, parent=cast.education)
    make_user(
        *(db, Role.EDUCATION),
        province=cast.province,
        kinds=SCHOOL_KINDS,
        email="giaoduc@tinh.example",
    )
    world.one.approval = Approval.ORGANISER
    world.one.course.organiser = school
    world.ask()

    assert "giaoduc@tinh.example" in dict(world.letters())


def test_a_long_list_is_cut(world: World) -> None:
    for number in range(17):
        world.ask(open_class(world.db, world.cast, f"L{number + 10}", Approval.UNIT))
    world.letters()

    [letter] = world.db.scalars(OF_KIND)
    facts = letter.body["facts"]
    assert (len(facts), facts[-1]) == (16, ["và 2 lớp nữa", "2 người"])


def test_it_arrives(world: World, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world.ask()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with mail_server() as post:
        app.config["MAIL_SERVER"] = post.settings()
        app.config["PUBLIC_ADDRESS"] = "https://so.example"
        assert len(world.letters()) == 1  # beside the one that the class takes names
        with app.app_context():
            assert send_letters(world.db) == 2

    [mail] = [one for one in post.taken if "chờ" in one["Subject"]]
    assert (mail["To"].addresses[0].addr_spec, mail["Subject"]) == (
        "dm@tinh.example",
        "1 đề nghị học chờ Ông/Bà duyệt",
    )
    text = mail.get_body(("plain",))
    assert text is not None
    assert "https://so.example/cho-duyet/don-vi" in text.get_content()


def test_seats_need_no_letter_of_each_request(world: World) -> None:
    """Who has a seat by now is nobody's to decide on."""
    person = world.ask()
    place = live_places(world.db, world.one.id, [person.id])[person.id]
    assert place.status is EnrolmentStatus.APPLIED
    for approver in (Approver.UNIT, Approver.ORGANISER):
        approve(world.db, place, approver, actor=world.clerk, now=NOW)

    assert world.letters() == []
