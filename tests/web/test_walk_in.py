"""People who come without a place: noted, matched with the roster, or taken out again."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.attendance import Presence, Way
from app.domain.enrolment import EnrolmentStatus
from app.models import Attendance, CourseClass, Enrolment, Meeting, WalkIn
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
    make_walk_in,
)


@dataclass
class World:
    """A class of one seat, which nobody has yet, and its first morning."""

    cast: Cast
    march: CourseClass
    meeting: Meeting

    @property
    def page(self) -> str:
        return f"/lop/{self.march.id}/diem-danh/{self.meeting.id}/ngoai-danh-sach"


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    march = make_class(app_db, course, code="L1", capacity=1)
    return World(cast, march, make_meeting(app_db, march))


@pytest.fixture
def clerk(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=world.cast.province)


def noted(db: Session) -> WalkIn:
    db.rollback()
    return db.scalars(select(WalkIn)).one()


def test_who_comes_without_a_place_is_noted_and_found_later(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    guest = {"full_name": "Trần Thị Bình", "unit_name": "Sở Giáo dục", "phone": "0912 345 678"}
    assert "Đã ghi Trần Thị Bình." in clerk.post(world.page, data=guest, follow_redirects=True).text
    walk_in = noted(app_db)
    assert (walk_in.unit_name, walk_in.phone) == ("Sở Giáo dục", "0912 345 678")
    assert "Người ngoài danh sách (1)" in clerk.get(world.page.rpartition("/")[0]).text

    page = clerk.get(f"{world.page}/{walk_in.id}").text
    code = world.cast.binh.code
    assert f'name="person" value="{code}"' in page
    answer = clerk.post(f"{world.page}/{walk_in.id}", data={"person": code}, follow_redirects=True)

    assert f"Trần Thị Bình là Trần Thị Bình ({code})" in answer.text
    place = app_db.scalars(select(Enrolment)).one()
    assert place.status is EnrolmentStatus.CONFIRMED
    mark = app_db.scalars(select(Attendance)).one()
    assert (mark.enrolment_id, mark.presence, mark.way) == (
        place.id,
        Presence.PRESENT,
        Way.WALK_IN,
    )
    assert noted(app_db).enrolment_id == place.id
    again = clerk.post(f"{world.page}/{walk_in.id}", data={"person": code})
    assert again.status_code == 422
    assert "đã được đối chiếu" in again.text


def test_where_no_seat_is_free_nothing_is_done(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    make_enrolment(app_db, world.cast.an, world.march)
    walk_in = make_walk_in(app_db, world.meeting)
    app_db.commit()

    answer = clerk.post(f"{world.page}/{walk_in.id}", data={"person": world.cast.binh.code})

    assert answer.status_code == 422
    assert "tăng số chỗ của lớp" in answer.text
    assert noted(app_db).enrolment_id is None
    assert len(app_db.scalars(select(Enrolment)).all()) == 1


def test_a_code_that_nobody_has_is_told(clerk: FlaskClient, app_db: Session, world: World) -> None:
    walk_in = make_walk_in(app_db, world.meeting)
    app_db.commit()

    answer = clerk.post(f"{world.page}/{walk_in.id}", data={"person": "KHONGCO"})

    assert (answer.status_code, "Không thấy ai có mã này" in answer.text) == (422, True)


def test_what_is_missing_is_named_and_what_was_typed_stays(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    answer = clerk.post(world.page, data={"full_name": "Phạm Thị Khách"})

    assert answer.status_code == 422
    assert "Hãy ghi đơn vị." in answer.text
    assert 'value="Phạm Thị Khách"' in answer.text
    world.march.ends_on = world.meeting.held_on = clock.today() + timedelta(days=1)
    app_db.commit()
    ahead = clerk.post(world.page, data={"full_name": "Khách", "unit_name": "Sở"})
    assert (ahead.status_code, "mới diễn ra" in ahead.text) == (422, True)
    assert app_db.scalars(select(WalkIn)).all() == []


def test_who_was_noted_by_mistake_is_taken_out(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    walk_in_id = make_walk_in(app_db, world.meeting).id
    app_db.commit()

    told = clerk.post(f"{world.page}/{walk_in_id}/xoa", follow_redirects=True).text

    assert "Đã bỏ Phạm Thị Khách khỏi danh sách" in told
    app_db.rollback()
    assert app_db.scalars(select(WalkIn)).all() == []
    assert clerk.get(f"{world.page}/{walk_in_id}").status_code == 404


def test_people_of_another_meeting_are_not_found(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    other = make_meeting(app_db, make_class(app_db, world.march.course))
    walk_in = make_walk_in(app_db, other)
    app_db.commit()

    assert clerk.get(f"{world.page}/{walk_in.id}").status_code == 404
    assert clerk.post(f"{world.page}/{walk_in.id}/xoa").status_code == 404
