"""Checking in: by the screen's code, scanned or typed, and by the organiser's scanner."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.adapters.check_in_code import CheckInCodes
from app.domain.access import Role
from app.domain.attendance import Presence, Way
from app.domain.check_in import window_of
from app.domain.enrolment import EnrolmentStatus
from app.models import Attendance, CourseClass, Enrolment, Meeting
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_attendance,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
)

NINE = datetime(2024, 3, 4, 2, 0, 5, tzinfo=UTC)
"""Five past nine in the morning in Vietnam, by the second hand, on the day of the meeting."""

At = Callable[[datetime], None]


@dataclass
class World:
    """A class of home affairs with An in it, and its first morning."""

    cast: Cast
    march: CourseClass
    meeting: Meeting
    an: Enrolment
    codes: CheckInCodes

    @property
    def desk(self) -> str:
        return f"/lop/{self.march.id}/diem-danh/{self.meeting.id}"

    def code(self, at: datetime = NINE) -> str:
        """What the screen shows at a moment."""
        return self.codes.shown(self.meeting.id, window_of(at))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """at(moment): it is that moment from now on."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    stand(NINE)
    return stand


@pytest.fixture
def world(app: Flask, app_db: Session, at: At) -> World:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    march = make_class(app_db, course, code="L1")
    return World(
        cast,
        march,
        make_meeting(app_db, march),
        make_enrolment(app_db, cast.an, march),
        CheckInCodes.from_secret(app.config["SECRET_KEY"]),
    )


@pytest.fixture
def an(signed_in: SignIn, world: World) -> FlaskClient:
    """An, on their phone."""
    person, province = world.cast.an, world.cast.province
    return signed_in(Role.TRAINEE, province=province, person_id=person.id, province_id=province.id)


@pytest.fixture
def clerk(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=world.cast.province)


def marks(db: Session) -> list[tuple[int, Presence, Way]]:
    db.rollback()
    rows = db.scalars(select(Attendance).order_by(Attendance.id))
    return [(row.enrolment_id, row.presence, row.way) for row in rows]


def send(client: FlaskClient, code: str) -> str:
    return client.post("/diem-danh", data={"code": code}, follow_redirects=True).text


def test_the_screen_shows_a_code_and_an_address_that_checks_in_with_one_tap(
    an: FlaskClient, clerk: FlaskClient, app_db: Session, world: World
) -> None:
    screen = clerk.get(f"{world.desk}/man-hinh").text
    digits = re.search(r'class="screen-digits">(\d{4} \d{4})<', screen)
    assert digits is not None
    assert digits[1].replace(" ", "") == world.code()
    assert "<strong>0</strong> / 1 người đã có mặt" in screen

    page = an.get(f"/diem-danh?ma={world.code()}").text
    assert "Lớp L1, buổi sáng 04/03/2024" in page
    assert f'name="code" value="{world.code()}"' in page
    assert marks(app_db) == []

    assert "Đã điểm danh buổi sáng 04/03/2024: có mặt." in send(an, world.code())

    assert marks(app_db) == [(world.an.id, Presence.PRESENT, Way.OWN)]
    now = clerk.get(f"{world.desk}/man-hinh/ma").text
    assert "<strong>1</strong> / 1 người đã có mặt" in now


def test_a_stranger_comes_back_to_the_code_after_signing_in(
    client: FlaskClient, world: World
) -> None:
    answer = client.get("/diem-danh?ma=12345678")

    assert answer.location.startswith("/dang-nhap?next=")
    assert "ma%3D12345678" in answer.location


def test_the_code_changes_after_fifteen_seconds_and_the_last_one_holds_on(
    an: FlaskClient, clerk: FlaskClient, app_db: Session, world: World, at: At
) -> None:
    first = world.code()
    assert 'hx-trigger="load delay:3s"' in clerk.get(f"{world.desk}/man-hinh").text
    at(NINE + timedelta(seconds=9))
    assert 'hx-trigger="load delay:1s"' in clerk.get(f"{world.desk}/man-hinh/ma").text
    at(NINE + timedelta(seconds=10))
    assert world.code(clock.now()) != first

    at(NINE + timedelta(seconds=24))
    assert "có mặt" in send(an, first)
    assert len(marks(app_db)) == 1


def test_a_code_typed_in_groups_is_taken(an: FlaskClient, app_db: Session, world: World) -> None:
    code = world.code()

    send(an, f" {code[:4]} {code[4:]} ")

    assert len(marks(app_db)) == 1


def test_a_repeated_scan_is_told_kindly_and_counts_once(
    an: FlaskClient, app_db: Session, world: World
) -> None:
    send(an, world.code())

    assert "Bạn đã điểm danh buổi sáng 04/03/2024 rồi" in send(an, world.code())
    assert len(marks(app_db)) == 1


def test_a_code_that_ran_out_is_told_apart_from_none(
    an: FlaskClient, app_db: Session, world: World, at: At
) -> None:
    code = world.code()
    at(NINE + timedelta(seconds=25))
    for address in ("/diem-danh?ma=", ""):
        page = an.get(f"{address}{code}").text if address else send(an, code)
        assert "Mã này đã hết hạn" in page
    at(NINE + timedelta(hours=1))
    assert "Không có mã này" in send(an, code)
    assert "Hãy gõ mã trên màn hình" in send(an, " ")
    assert marks(app_db) == []


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (EnrolmentStatus.WAITING, "chưa có chỗ trong lớp L1: hiện là «Chờ chỗ»"),
        (EnrolmentStatus.OFFERED, "chưa có chỗ trong lớp L1: hiện là «Được mời nhận chỗ»"),
        (EnrolmentStatus.NOMINATED, "vào lớp L1 chưa được duyệt: hiện là «Được đề cử»"),
        (EnrolmentStatus.WITHDRAWN, "không còn chỗ trong lớp L1: hiện là «Đã rút»"),
    ],
)
def test_who_has_no_seat_is_told_why_and_what_was_typed_stays(
    an: FlaskClient, app_db: Session, world: World, status: EnrolmentStatus, told: str
) -> None:
    world.an.status = status
    app_db.commit()

    answer = an.post("/diem-danh", data={"code": world.code()})

    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{world.code()}"' in answer.text
    assert marks(app_db) == []


def test_the_code_of_another_class_marks_in_neither(
    an: FlaskClient, app_db: Session, world: World
) -> None:
    other = make_class(app_db, world.march.course, code="L2")
    meeting = make_meeting(app_db, other)
    app_db.commit()

    told = send(an, world.codes.shown(meeting.id, window_of(NINE)))

    assert "Nguyễn Văn An không có tên trong danh sách lớp L2." in told
    assert marks(app_db) == []


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (NINE - timedelta(hours=4), "buổi này nhận điểm danh từ 06:00"),
        (NINE - timedelta(days=1), "đến 04/03/2024 mới diễn ra"),
        (NINE + timedelta(days=1), "Chỉ điểm danh bằng mã trong ngày học, 04/03/2024"),
    ],
)
def test_the_screen_shows_no_code_at_another_time(
    clerk: FlaskClient, world: World, at: At, moment: datetime, told: str
) -> None:
    at(moment)
    screen = clerk.get(f"{world.desk}/man-hinh").text

    assert told in screen
    assert "screen-digits" not in screen


def test_too_early_and_closed_are_told(
    an: FlaskClient, clerk: FlaskClient, app_db: Session, world: World, at: At
) -> None:
    early = NINE - timedelta(hours=4)
    at(early)
    assert "nhận điểm danh từ 06:00" in send(an, world.code(early))
    at(NINE)
    clerk.post(f"{world.desk}/chot")
    assert "đã chốt điểm danh" in send(an, world.code())
    assert "đã chốt điểm danh" in clerk.get(f"{world.desk}/man-hinh").text
    assert marks(app_db) == [(world.an.id, Presence.ABSENT, Way.AUTOMATIC)]


def test_the_code_of_a_meeting_that_does_not_take_place_is_none(
    an: FlaskClient, app_db: Session, world: World
) -> None:
    world.meeting.is_cancelled = True
    app_db.commit()

    assert "Không có mã này" in send(an, world.code())


def test_what_a_clerk_wrote_is_not_undone(an: FlaskClient, app_db: Session, world: World) -> None:
    make_attendance(app_db, world.meeting, world.an, Presence.EXCUSED)
    app_db.commit()

    assert "Người phụ trách đã ghi bạn «Vắng có phép»" in send(an, world.code())


def test_ones_own_page_shows_todays_meetings_and_the_personal_code(
    an: FlaskClient, app_db: Session, world: World
) -> None:
    personal = world.codes.personal(world.an.id)

    page = an.get("/diem-danh").text

    assert "buổi sáng 04/03/2024" in page
    assert "chưa điểm danh" in page
    assert personal in page.replace(" ", "")
    assert f"Mã điểm danh của bạn ở lớp {world.march.code}" in page


def test_an_account_without_a_person_has_no_such_page(clerk: FlaskClient) -> None:
    assert clerk.get("/diem-danh").status_code == 404


def scan(clerk: FlaskClient, world: World, code: str) -> str:
    return clerk.post(f"{world.desk}/quet", data={"code": code}, follow_redirects=True).text


def test_the_organiser_scans_one_after_another(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    binh = make_enrolment(app_db, world.cast.binh, world.march)
    app_db.commit()
    assert "Quét mã học viên" in clerk.get(f"{world.desk}/quet").text

    assert "Nguyễn Văn An: có mặt." in scan(clerk, world, world.codes.personal(world.an.id))
    assert "Nguyễn Văn An đã điểm danh trước đó." in scan(
        clerk, world, world.codes.personal(world.an.id)
    )
    assert "Trần Thị Bình: có mặt." in scan(clerk, world, world.cast.binh.code.lower())

    assert marks(app_db) == [
        (world.an.id, Presence.PRESENT, Way.SCAN),
        (binh.id, Presence.PRESENT, Way.SCAN),
    ]


def test_a_scan_by_script_answers_with_one_line_and_the_count(
    clerk: FlaskClient, world: World
) -> None:
    headers = {"HX-Request": "true"}

    def sent(code: str) -> tuple[int, str]:
        answer = clerk.post(f"{world.desk}/quet", data={"code": code}, headers=headers)
        return answer.status_code, answer.text

    status, text = sent(world.codes.personal(world.an.id))
    assert (status, "Nguyễn Văn An: có mặt." in text) == (200, True)
    assert "<strong>1</strong> / 1 người đã có mặt" in text
    status, text = sent("99912345678")
    assert (status, "Mã «99912345678» không phải" in text) == (422, True)


def test_a_scanned_code_of_another_class_or_none_is_refused(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    other = make_class(app_db, world.march.course, code="L2")
    elsewhere = make_enrolment(app_db, world.cast.binh, other)
    app_db.commit()

    told = scan(clerk, world, world.codes.personal(elsewhere.id))
    assert "Đây là mã của Trần Thị Bình ở lớp L2" in told
    forged = world.codes.personal(world.an.id)[:-8] + "00000000"
    assert f"Mã «{forged}» không phải" in scan(clerk, world, forged)
    assert "không phải mã điểm danh" in scan(clerk, world, world.cast.binh.code)
    assert "Hãy quét hoặc gõ mã của học viên." in scan(clerk, world, "")
    assert marks(app_db) == []


def test_the_code_of_a_seat_that_was_given_up_says_so(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    world.an.status = EnrolmentStatus.WITHDRAWN
    app_db.commit()

    told = scan(clerk, world, world.codes.personal(world.an.id))

    assert "Nguyễn Văn An không còn chỗ trong lớp L1: hiện là" in told
    assert marks(app_db) == []


def test_a_class_of_others_is_not_checked_in(signed_in: SignIn, world: World) -> None:
    stranger = signed_in(Role.EDUCATION, unit=world.cast.education)

    for address in ("man-hinh", "man-hinh/ma", "quet"):
        assert stranger.get(f"{world.desk}/{address}").status_code == 404
