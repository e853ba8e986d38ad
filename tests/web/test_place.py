"""The desk of a class: the terms of its seats, its queue in order, and seats held for units."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus as S
from app.models import CourseClass, Enrolment, Person, SeatHold
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
    make_province,
    make_unit,
)

JULY = (date(2024, 7, 1), date(2024, 7, 5))


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@dataclass
class World:
    """An open class of home affairs with ten seats, and people of education who want some."""

    cast: Cast
    july: CourseClass
    people: list[Person]


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    july = make_class(app_db, course, *JULY, code="L1", capacity=10, status=ClassStatus.OPEN)
    names = ("Hoàng Thị Cúc", "Vũ Thị Dung", "Lê Văn Giang", "Phạm Thị Hà")
    people = [make_officer(app_db, cast.education, full_name=name) for name in names]
    app_db.commit()
    return World(cast, july, people)


@pytest.fixture
def clerk(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=world.cast.province)


def desk(world: World, group: str = "") -> str:
    return f"/lop/{world.july.id}/danh-sach" + (f"?group={group}" if group else "")


def holds(world: World) -> str:
    return f"/lop/{world.july.id}/giu-cho"


def held(db: Session) -> dict[int, int]:
    db.expire_all()
    return {one.unit_id: one.seats for one in db.scalars(select(SeatHold))}


def test_the_page_shows_every_term_of_what_is_free(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    cuc, dung, giang, _ha = world.people
    make_enrolment(app_db, cuc, world.july, unit_id=world.cast.education.id)
    make_enrolment(app_db, dung, world.july, status=S.OFFERED, offered_until=NOW)
    make_enrolment(app_db, giang, world.july, status=S.WAITING)
    app_db.add(SeatHold(course_class_id=world.july.id, unit_id=world.cast.education.id, seats=3))
    app_db.commit()

    page = clerk.get(desk(world)).text

    # One of the three seats held is Cúc's; 10 - 1 - 1 - 2 = 6.
    for term in (
        "<dt>số chỗ</dt><dd>10</dd>",
        "đã có chỗ</dt><dd>1</dd>",
        "đang được mời</dt><dd>1</dd>",
        "đơn vị đang giữ</dt><dd>2</dd>",
        "còn trống</dt><dd>6</dd>",
        "<dt>chờ chỗ</dt><dd>1</dd>",
    ):
        assert term in page
    assert "trả lời trước 10:00 15/06/2024" in page  # offers wait for somebody: they come first


def test_the_queue_is_in_the_order_of_asking_and_says_who_is_passed_over(
    clerk: FlaskClient, signed_in: SignIn, world: World, app_db: Session
) -> None:
    cuc, dung, giang, _ha = world.people
    for hours, person in enumerate((cuc, dung, world.cast.an, giang)):
        at = NOW - timedelta(hours=9 - hours)
        make_enrolment(app_db, person, world.july, status=S.WAITING, created_at=at)
    make_enrolment(app_db, dung, make_class(app_db, world.july.course, *JULY, code="L9"))
    app_db.commit()

    page = clerk.get(desk(world, "waiting")).text
    order = [page.index(one.full_name) for one in (cuc, dung, world.cast.an, giang)]
    assert order == sorted(order)
    assert page.count("Tạm bỏ qua:") == 1
    assert "Vũ Thị Dung có chỗ ở lớp L9 học trùng ngày" in page

    # Somebody of a unit sees their own people, each with their turn among all who wait.
    mine = signed_in(Role.UNIT_CONTACT, unit=world.cast.education).get(desk(world, "waiting")).text
    assert "Nguyễn Văn An" not in mine
    row = mine[mine.rindex("<tr", 0, mine.index("Lê Văn Giang")) : mine.index("Lê Văn Giang")]
    assert ' class="numeric">4</td>' in row


@pytest.mark.parametrize("group", ["confirmed", "ended", "waiting", "no-such-group"])
def test_an_empty_group_says_what_belongs_there(
    clerk: FlaskClient, world: World, group: str
) -> None:
    assert "Không có ai ở nhóm này" in clerk.get(desk(world, group)).text


# Seats held for units


def test_seats_are_held_by_hand_until_a_day_and_given_back(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    education = world.cast.education
    box = f"seats-{education.id}"

    done = clerk.post(holds(world), data={box: "4", "until": "20/06/2024", "act": "save"})

    assert done.location == desk(world)
    assert held(app_db) == {education.id: 4}
    assert world.july.holds_until == date(2024, 6, 20)
    page = clerk.get(done.location).text
    assert "Lớp giữ 4 chỗ cho 1 đơn vị." in page
    assert "đơn vị đang giữ</dt><dd>4</dd>" in page
    assert 'value="4"' in clerk.get(holds(world)).text
    clerk.post(holds(world), data={box: "", "act": "save"})
    assert held(app_db) == {}


def test_seats_are_shared_out_by_who_is_untrained_and_saved_only_when_agreed(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    # Five untrained in education, one in home affairs: of three seats the half goes up.
    shared = clerk.post(holds(world), data={"total": "3", "act": "share"})

    assert shared.status_code == 200
    assert "chia theo số người chưa được đào tạo" in shared.text
    assert f'name="seats-{world.cast.education.id}" value="3"' in shared.text
    assert f'name="seats-{world.cast.home_affairs.id}" value=""' in shared.text
    assert held(app_db) == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"education": "nhiều"}, "«nhiều» không phải là số chỗ."),
        ({"education": "-1"}, "«-1» không phải là số chỗ."),
        ({"education": "8", "home": "3"}, "không đủ để giữ 11 chỗ cho các đơn vị"),
        ({"education": "2", "until": "32/06/2024"}, "Đây không phải là một ngày."),
        ({"education": "2", "below": "1"}, "đơn vị cũng được giữ chỗ"),
    ],
)
def test_seats_that_cannot_be_held_are_refused_and_what_was_typed_stays(
    clerk: FlaskClient, world: World, app_db: Session, typed: dict[str, str], said: str
) -> None:
    below = make_unit(app_db, world.cast.province, code="THPT1", parent=world.cast.education)
    app_db.add(SeatHold(course_class_id=world.july.id, unit_id=below.id, seats=1))
    app_db.commit()
    units = {"education": world.cast.education, "home": world.cast.home_affairs, "below": below}
    data: dict[str, Any] = {"act": "save", "until": typed.get("until", "")}
    data |= {f"seats-{units[who].id}": text for who, text in typed.items() if who in units}

    answer = clerk.post(holds(world), data=data)

    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed["education"]}"' in answer.text
    assert held(app_db) == {below.id: 1}


def test_a_lower_unit_is_added_by_typing_and_holds_seats_of_its_own(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    school = make_unit(app_db, world.cast.province, code="THPT1", parent=world.cast.education)
    app_db.commit()
    box, home = f"seats-{school.id}", f"seats-{world.cast.home_affairs.id}"
    assert box not in clerk.get(holds(world)).text

    added = clerk.post(holds(world), data={"unit": "thpt1", home: "2", "act": "add"})

    assert added.status_code == 200
    assert f'name="{box}" value=""' in added.text
    assert f'name="{home}" value="2"' in added.text  # what was typed before stays
    assert held(app_db) == {}
    done = clerk.post(holds(world), data={box: "3", home: "2", "act": "save"})
    assert done.status_code == 302
    assert held(app_db) == {school.id: 3, world.cast.home_affairs.id: 2}
    # It is shared out to the highest units, so that nobody is counted twice.
    shared = clerk.post(holds(world), data={box: "3", "total": "6", "act": "share"}).text
    assert f'name="{box}" value="3"' in shared
    assert f'name="seats-{world.cast.education.id}" value="5"' in shared


@pytest.mark.parametrize("act", ["add", "save", "share"])
def test_a_unit_that_is_none_is_told_beside_its_field_and_nothing_is_saved(
    clerk: FlaskClient, world: World, app_db: Session, act: str
) -> None:
    sent = {f"seats-{world.cast.education.id}": "1", "unit": "không có", "act": act, "total": "1"}

    answer = clerk.post(holds(world), data=sent)

    assert (answer.status_code, 'value="không có"' in answer.text) == (422, True)
    assert "«không có»" in answer.text
    assert held(app_db) == {}
    blank = clerk.post(holds(world), data={"unit": "", "act": "add"})
    assert (blank.status_code, "Hãy gõ đơn vị cần thêm." in blank.text) == (422, True)


def test_a_row_of_a_strange_unit_is_left_out(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    strange = make_unit(app_db, make_province(app_db, code="nghe-an"), code="LẠ")
    app_db.commit()

    clerk.post(holds(world), data={f"seats-{strange.id}": "1", "seats-": "1", "act": "save"})

    assert held(app_db) == {}


def test_a_class_without_limit_holds_nothing(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    world.july.capacity = None
    app_db.commit()

    assert "Lớp không giới hạn số chỗ" in clerk.get(holds(world)).text
    sent = clerk.post(holds(world), data={f"seats-{world.cast.education.id}": "1", "act": "save"})
    assert (sent.status_code, "nên không cần giữ chỗ cho đơn vị" in sent.text) == (422, True)


# Exceptions


def enrolled(client: FlaskClient, world: World, *people: Person, **more: str) -> Any:
    data = {"people": [person.id for person in people], **more}
    return client.post(f"/lop/{world.july.id}/ghi-danh", data=data)


def test_an_officer_enrols_against_the_rules_only_with_a_reason_which_is_kept(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    cuc, dung, *_ = world.people
    make_enrolment(app_db, cuc, make_class(app_db, world.july.course, *JULY, code="L9"))
    app_db.commit()

    refused = enrolled(clerk, world, cuc, dung)
    assert refused.status_code == 422
    assert "1 người vướng quy định của lớp" in refused.text
    assert "Hoàng Thị Cúc có chỗ ở lớp L9" in refused.text
    assert 'name="admits"' in refused.text
    silent = enrolled(clerk, world, cuc, dung, admits="y")
    assert (silent.status_code, "Hãy ghi rõ lý do." in silent.text) == (422, True)
    seats = select(Enrolment).where(Enrolment.course_class_id == world.july.id)
    assert app_db.scalars(seats).all() == []

    done = enrolled(clerk, world, cuc, dung, admits="y", words="Lớp L9 cho nghỉ một buổi")
    assert done.status_code == 302
    place = app_db.scalars(seats.where(Enrolment.person_id == cuc.id)).one()
    page = clerk.get(f"/ghi-danh/{place.id}").text
    assert "Lớp L9 cho nghỉ một buổi" in page
    assert "Ghi danh ngoài quy định của lớp" in page


def test_overbooking_is_for_some_only_and_is_kept_with_its_reason(
    signed_in: SignIn, clerk: FlaskClient, world: World, app_db: Session
) -> None:
    cuc, dung, *_ = world.people
    world.july.capacity = 1
    app_db.commit()
    words = {"overbooks": "y", "words": "Kê thêm ghế"}

    full = enrolled(clerk, world, cuc, dung)
    assert "Lớp có 1 chỗ, còn trống 1, không đủ cho 2 người." in full.text
    assert 'name="overbooks"' in full.text
    office = signed_in(Role.DX_OFFICE, province=world.cast.province)
    assert 'name="overbooks"' not in enrolled(office, world, cuc, dung).text
    assert enrolled(office, world, cuc, dung, **words).status_code == 403
    assert enrolled(clerk, world, cuc, dung, **words).status_code == 302

    place = app_db.scalars(select(Enrolment).where(Enrolment.person_id == dung.id)).one()
    assert place.status is S.CONFIRMED
    page = clerk.get(f"/ghi-danh/{place.id}").text
    assert "Kê thêm ghế" in page
    assert "Ghi danh vượt số chỗ" in page
    # The class can still be changed, only not to fewer seats than there are people.
    form = {"code": "L1", "starts_on": "01/07/2024", "ends_on": "05/07/2024", "capacity": "1"}
    change = f"/lop/{world.july.id}/sua"
    assert clerk.post(change, data={**form, "venue": "Hội trường B"}).status_code == 302
    assert clerk.post(change, data={**form, "capacity": "0"}).status_code == 422
