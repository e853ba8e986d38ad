"""Enrolling by name and from a unit's list, giving a place up, and undoing a slip."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.course import ClassStatus, Topic
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.domain.person import Category
from app.models import CourseClass, Enrolment, Person
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_officer,
)


@dataclass
class World:
    """A class of home affairs with two seats, An of home affairs, Bình and Cúc of education."""

    cast: Cast
    march: CourseClass
    cuc: Person


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    march = make_class(app_db, course, code="L1", capacity=2)
    cuc = make_officer(app_db, cast.education, full_name="Hoàng Thị Cúc")
    return World(cast, march, cuc)


@pytest.fixture
def clerk(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=world.cast.province)


@pytest.fixture
def officer(signed_in: SignIn, world: World) -> FlaskClient:
    """Somebody who works for the department of home affairs alone: its class, its people."""
    return signed_in(Role.HOME_AFFAIRS, unit=world.cast.home_affairs)


def place(world: World, action: str = "") -> str:
    return f"/lop/{world.march.id}/ghi-danh{action}"


def ticked(client: FlaskClient, address: str, *people: Person) -> Any:
    return client.post(address, data={"people": [person.id for person in people]})


def names_in(page: str) -> list[str]:
    return [cell.split("</label>")[0] for cell in page.split('<label for="person-')[1:]]


def listed(client: FlaskClient, address: str) -> set[str]:
    return {name.split(">")[1] for name in names_in(client.get(address).text)}


def stored(db: Session) -> dict[int, EnrolmentStatus]:
    db.expire_all()
    return {one.person_id: one.status for one in db.scalars(select(Enrolment))}


def test_many_are_enrolled_from_a_list(clerk: FlaskClient, world: World, app_db: Session) -> None:
    answer = ticked(clerk, place(world, "?unit_name=giao+duc"), world.cast.binh, world.cuc)

    assert answer.location == place(world, "?unit_name=giao+duc")
    confirmed = EnrolmentStatus.CONFIRMED
    assert stored(app_db) == {world.cast.binh.id: confirmed, world.cuc.id: confirmed}
    page = clerk.get(answer.location).text
    assert "Đã ghi danh 2 người." in page
    assert "còn trống</dt><dd>0</dd>" in page


def test_the_list_is_of_those_in_post_without_a_seat(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    make_officer(app_db, world.cast.education, full_name="Đã Nghỉ", ends_on=date(2020, 1, 1))
    make_enrolment(app_db, world.cast.an, world.march)
    make_enrolment(app_db, world.cuc, world.march, status=EnrolmentStatus.WAITING)
    app_db.commit()

    assert listed(clerk, place(world)) == {"Trần Thị Bình", "Hoàng Thị Cúc"}
    assert "Chờ chỗ" in clerk.get(place(world)).text


def test_the_list_is_of_those_whom_the_class_is_for_unless_all_are_asked_for(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    guest = make_officer(
        app_db, world.cast.education, full_name="Vũ Thị Giảng", category=Category.VIEN_CHUC
    )
    app_db.commit()

    assert "Vũ Thị Giảng" not in listed(clerk, place(world))
    everybody = f"{place(world)}?meant=any"
    assert "Vũ Thị Giảng" in listed(clerk, everybody)

    refused = ticked(clerk, everybody, guest)

    assert refused.status_code == 422
    assert "Vũ Thị Giảng không thuộc đối tượng" in refused.text
    assert 'value="any" selected' in refused.text
    assert "Xem tất cả mọi người" in clerk.get(f"{place(world)}?q=giang").text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("unit_name=noi vu", {"Nguyễn Văn An"}),
        ("unit_name=SGDDT&q=cuc", {"Hoàng Thị Cúc"}),
        ("q=khong co ai", set()),
        ("trained=0", {"Trần Thị Bình"}),
    ],
)
def test_the_list_is_narrowed_by_unit_name_and_training(
    clerk: FlaskClient, world: World, app_db: Session, asked: str, found: set[str]
) -> None:
    # Trained in the year of the class, whichever of the staff topics it was.
    other = make_course(app_db, world.cast.province, topics=[Topic.DIGITAL_TECHNOLOGY])
    for person in (world.cast.an, world.cuc):
        make_credit(app_db, person, make_class(app_db, other, *(date(2024, 11, 4),) * 2))
    before = make_class(app_db, other, *(date(2023, 11, 4),) * 2)
    make_credit(app_db, world.cast.binh, before)
    app_db.commit()

    assert listed(clerk, f"{place(world)}?{asked}") == found


def test_more_than_there_are_seats_is_refused_and_the_ticks_stay(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    people = world.cast.an, world.cast.binh, world.cuc

    answer = ticked(clerk, place(world), *people)

    assert answer.status_code == 422
    assert "Lớp có 2 chỗ, còn trống 2, không đủ cho 3 người." in answer.text
    assert answer.text.count(" checked></td>") == 3
    assert stored(app_db) == {}


def test_nobody_ticked_is_told(clerk: FlaskClient, world: World) -> None:
    answer = ticked(clerk, place(world))

    assert answer.status_code == 422
    assert "Chưa chọn ai." in answer.text


def test_a_second_click_enrols_nobody_twice(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    ticked(clerk, place(world), world.cast.an)

    answer = ticked(clerk, place(world), world.cast.an)

    assert answer.status_code == 302
    assert "1 người đã có trong danh sách từ trước." in clerk.get(answer.location).text
    assert len(stored(app_db)) == 1


def test_somebody_is_found_by_typing_and_enrolled(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    options = clerk.get(place(world, "/goi-y?q=binh")).text
    assert f'data-code="{world.cast.binh.code}"' in options
    assert "Sở Giáo dục và Đào tạo" in options

    answer = clerk.post(place(world, "/mot-nguoi"), data={"person": world.cast.binh.code})

    assert answer.location == place(world)
    assert stored(app_db) == {world.cast.binh.id: EnrolmentStatus.CONFIRMED}


@pytest.mark.parametrize(
    ("code", "said"),
    [("", "Hãy chọn một người."), ("KHONGCO", "Không thấy ai có mã này")],
)
def test_nobody_found_is_told_and_what_was_typed_stays(
    clerk: FlaskClient, world: World, app_db: Session, code: str, said: str
) -> None:
    answer = clerk.post(place(world, "/mot-nguoi"), data={"person": code})

    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{code}"' in answer.text
    assert stored(app_db) == {}


def test_a_cancelled_class_takes_nobody(clerk: FlaskClient, world: World, app_db: Session) -> None:
    world.march.status = ClassStatus.CANCELLED
    app_db.commit()

    assert "Muốn ghi danh, hãy mở lại lớp trước." in clerk.get(place(world)).text
    answer = ticked(clerk, place(world), world.cast.an)
    assert answer.status_code == 422
    assert "Lớp đã hủy. Hãy mở lại lớp trước." in answer.text


def test_only_people_in_scope_are_offered_found_or_taken(
    officer: FlaskClient, world: World, app_db: Session
) -> None:
    assert listed(officer, place(world)) == {"Nguyễn Văn An"}
    assert "Không thấy ai" in officer.get(place(world, "/goi-y?q=binh")).text
    one = officer.post(place(world, "/mot-nguoi"), data={"person": world.cast.binh.code})
    assert one.status_code == 422
    assert ticked(officer, place(world), world.cast.an, world.cast.binh).status_code == 404
    assert stored(app_db) == {}
    assert ticked(officer, place(world), world.cast.an).status_code == 302


def test_classes_given_by_others_are_not_found(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    own = make_enrolment(app_db, world.cast.binh, world.march)
    stranger = signed_in(Role.HOME_AFFAIRS, unit=world.cast.education)

    for address in (place(world), place(world, "/mot-nguoi"), place(world, "/goi-y")):
        assert stranger.get(address).status_code == 404
    assert ticked(stranger, place(world), world.cuc).status_code == 404
    assert stranger.get(f"/ghi-danh/{own.id}/xoa").status_code == 404
    assert stranger.post(f"/ghi-danh/{own.id}/xoa").status_code == 404
    # What happened to their own people they may read, and they may take them back.
    page = stranger.get(f"/ghi-danh/{own.id}")
    assert page.status_code == 200
    assert "Rút khỏi lớp" in page.text
    assert "Xóa ghi danh nhầm" not in page.text


def test_the_place_of_somebody_out_of_scope_is_not_found(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    of_an = make_enrolment(app_db, world.cast.an, world.march)
    reader = signed_in(Role.UNIT_CONTACT, unit=world.cast.education)

    assert reader.get(f"/ghi-danh/{of_an.id}").status_code == 404


def test_a_place_is_given_up_with_a_reason_and_keeps_its_history(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    ticked(clerk, place(world), world.cast.an)
    (of_an,) = app_db.scalars(select(Enrolment.id))
    address = f"/ghi-danh/{of_an}"
    assert f'href="{address}"' in clerk.get(f"/lop/{world.march.id}").text
    assert "Rút khỏi lớp" in clerk.get(address).text

    missing = clerk.post(f"{address}/rut", data={"reason": "other", "words": " "})
    assert missing.status_code == 422
    assert "Hãy ghi rõ lý do." in missing.text
    done = clerk.post(f"{address}/rut", data={"reason": "health", "words": "nằm viện"})

    assert done.location == address
    assert stored(app_db) == {world.cast.an.id: EnrolmentStatus.WITHDRAWN}
    page = clerk.get(address).text
    assert "Nguyễn Văn An đã rút khỏi lớp." in page
    assert "Ốm đau, thai sản: nằm viện" in page
    assert "<del>Có chỗ</del>" in page
    assert "Rút khỏi lớp</a>" not in page
    again = clerk.post(f"{address}/rut", data={"reason": "duty"})
    assert again.status_code == 422
    assert "không còn trong danh sách" in again.text


def test_a_slip_is_removed_and_the_class_remembers_it(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    ticked(clerk, place(world), world.cast.an)
    (of_an,) = app_db.scalars(select(Enrolment.id))
    assert "Chỉ xóa khi ghi danh nhầm người" in clerk.get(f"/ghi-danh/{of_an}/xoa").text

    answer = clerk.post(f"/ghi-danh/{of_an}/xoa")

    assert answer.location == f"/lop/{world.march.id}"
    assert stored(app_db) == {}
    page = clerk.get(answer.location).text
    assert "Đã xóa ghi danh của Nguyễn Văn An." in page
    assert "Xóa ghi danh" in page.split('id="trail"')[1]
    assert clerk.get(f"/ghi-danh/{of_an}").status_code == 404


def test_what_has_an_outcome_is_neither_given_up_nor_removed(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    of_an = make_enrolment(app_db, world.cast.an, world.march)
    make_completion(app_db, of_an, Outcome.ABSENT)
    app_db.commit()
    address = f"/ghi-danh/{of_an.id}"

    page = clerk.get(address).text
    assert "Đính chính kết quả" in page
    assert "Xóa ghi danh nhầm" not in page
    for act, data in (("rut", {"reason": "duty"}), ("xoa", {})):
        answer = clerk.post(f"{address}/{act}", data=data)
        assert answer.status_code == 422
        assert "Kết quả học đã được ghi" in answer.text
    assert stored(app_db) == {world.cast.an.id: EnrolmentStatus.CONFIRMED}
