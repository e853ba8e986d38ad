"""A trainee's home: one's own record, and nothing of anybody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.attendance import Presence
from app.domain.course import DayPart, Topic
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.models import CourseClass, Enrolment
from tests.conftest import SignIn
from tests.factories import (
    NOW,
    Cast,
    make_assessment,
    make_attendance,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_meeting,
    make_posting,
    make_unit,
)

TODAY = date(2024, 6, 15)
OWN = "/ho-so-cua-toi"


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


def make_held(db: Session, cast: Cast, title: str, *days: date, **course: Any) -> CourseClass:
    return make_class(db, make_course(db, cast.province, title=title, **course), *days)


def test_home_is_the_own_record(an: FlaskClient) -> None:
    assert an.get("/").location == OWN

    page = an.get(OWN).text
    assert "Nguyễn Văn An" in page
    assert "Trần Thị Bình" not in page


def test_the_record_goes_over_the_years_and_units(
    an: FlaskClient, cast: Cast, app_db: Session
) -> None:
    former = make_unit(app_db, cast.province, name="Sở Ngoại vụ")
    make_posting(
        app_db, cast.an, former, is_main=False, starts_on=date(2019, 1, 1), ends_on=date(2021, 1, 1)
    )
    earlier = make_held(app_db, cast, "Khóa năm trước", date(2022, 5, 1), date(2022, 5, 3))
    make_credit(app_db, cast.an, earlier)
    missed = make_held(app_db, cast, "Khóa bỏ dở", date(2023, 5, 1), date(2023, 5, 3))
    make_completion(app_db, make_enrolment(app_db, cast.an, missed), outcome=Outcome.INCOMPLETE)
    make_assessment(app_db, cast.an, taken_on=date(2024, 3, 2), is_passed=True)
    app_db.commit()

    page = an.get(OWN).text

    for words in ("Sở Ngoại vụ", "01/01/2019", "Khóa năm trước", "Hoàn thành", "Năm 2022"):
        assert words in page
    for words in ("Khóa bỏ dở", "Chưa hoàn thành", "Năm 2023", "02/03/2024", "Đạt"):
        assert words in page


def test_what_counts_this_year_is_what_the_figure_itself_says(
    an: FlaskClient, cast: Cast, app_db: Session
) -> None:
    assert "Chưa ghi danh" in an.get(OWN).text

    course_class = make_held(app_db, cast, "Khóa của năm", date(2024, 3, 1), date(2024, 3, 2))
    make_credit(app_db, cast.an, course_class)
    app_db.commit()

    page = an.get(OWN).text
    assert "Đã được tính" in page
    assert f"lớp {course_class.code}" in page
    assert "Đã được tính" not in an.get(f"{OWN}?year=2023").text


def test_classes_to_come_are_shown_with_place_and_day(
    an: FlaskClient, cast: Cast, app_db: Session
) -> None:
    ahead = make_held(
        app_db, cast, "Khóa sắp mở", date(2024, 7, 1), date(2024, 7, 2), topics=[Topic.OTHER]
    )
    ahead.venue = "Hội trường A"
    make_enrolment(app_db, cast.an, ahead)
    given_up = make_held(app_db, cast, "Khóa đã rút", date(2024, 8, 1), date(2024, 8, 2))
    make_enrolment(app_db, cast.an, given_up, status=EnrolmentStatus.WITHDRAWN)
    app_db.commit()

    coming = an.get(OWN).text.split("Vị trí công tác")[0]

    assert "Khóa sắp mở" in coming
    assert "Hội trường A" in coming
    assert "Khóa đã rút" not in coming


def test_who_has_left_keeps_their_record(an: FlaskClient, cast: Cast, app_db: Session) -> None:
    cast.an.postings[0].starts_on = date(2015, 1, 1)
    cast.an.postings[0].ends_on = date(2023, 12, 31)
    app_db.commit()

    page = an.get(OWN).text

    assert "công tác đến 31/12/2023" in page
    assert "không có chỉ tiêu nào" in page


@pytest.mark.parametrize(
    "path", ["/nguoi", "/don-vi", "/do-phu", "/ke-hoach", "/khoa", "/tim?q=an", "/nguoi-dung"]
)
def test_nothing_else_opens(an: FlaskClient, path: str) -> None:
    assert an.get(path).status_code == 403


def test_not_even_ones_own_page_among_the_people(an: FlaskClient, cast: Cast) -> None:
    assert an.get(f"/nguoi/{cast.an.id}").status_code == 403


def test_no_link_of_the_page_leads_where_a_trainee_may_not_go(
    an: FlaskClient, cast: Cast, app_db: Session
) -> None:
    make_credit(app_db, cast.an, make_held(app_db, cast, "Khóa", date(2024, 3, 1)))
    app_db.commit()

    page = an.get(OWN).text

    for prefix in ("/nguoi", "/don-vi", "/khoa", "/lop", "/do-phu", "/tim"):
        assert f'href="{prefix}' not in page
    assert 'role="search"' not in page


def test_a_contact_with_a_record_has_both(signed_in: SignIn, cast: Cast) -> None:
    contact = signed_in(
        Role.UNIT_CONTACT,
        unit=cast.education,
        person_id=cast.an.id,
        province_id=cast.province.id,
    )

    assert "Việc cần làm" in contact.get("/").text
    assert f'href="{OWN}"' in contact.get("/").text
    assert "Nguyễn Văn An" in contact.get(OWN).text
    assert contact.get(f"/nguoi/{cast.an.id}").status_code == 404


def test_an_account_without_a_record_has_no_page_of_one(signed_in: SignIn, cast: Cast) -> None:
    manager = signed_in(Role.MANAGER, province=cast.province)

    assert manager.get(OWN).status_code == 404
    assert f'href="{OWN}"' not in manager.get("/").text


def make_week(db: Session, cast: Cast, presences: list[Presence | None]) -> CourseClass:
    """A class under way with a meeting a day around today, and what its registers say of An."""
    first = TODAY - timedelta(days=2)
    days = [first + timedelta(days=n) for n in range(len(presences))]
    one = make_held(db, cast, "Họp trực tuyến", days[0], days[-1])
    one.link = "https://hop.example.vn/L1"
    place = make_enrolment(db, cast.an, one)
    for day, presence in zip(days, presences, strict=True):
        meeting = make_meeting(db, one, day)
        if presence:
            make_attendance(db, meeting, place, presence)
    db.commit()
    return one


@pytest.mark.parametrize("address", [OWN, "/dang-ky"])
def test_a_class_under_way_shows_ones_own_three_shares(
    an: FlaskClient, app_db: Session, cast: Cast, address: str
) -> None:
    make_week(app_db, cast, [Presence.PRESENT, Presence.PRESENT, Presence.ABSENT, *[None] * 7])

    page = an.get(address).text

    for share in ("66,7%", "(2 trong 3 buổi)", "20,0%", "(2 trong 10 buổi)", "90,0%"):
        assert share in page
    assert "còn được vắng 1 buổi" in page
    assert "80% tổng số buổi" in page
    assert "không còn đạt được" not in page


@pytest.mark.parametrize("address", [OWN, "/dang-ky"])
def test_who_cannot_reach_the_threshold_any_more_is_told(
    an: FlaskClient, app_db: Session, cast: Cast, address: str
) -> None:
    make_week(app_db, cast, [Presence.ABSENT, Presence.EXCUSED, None, None])

    page = an.get(address).text

    assert "không còn đạt được" in page
    assert "Bạn đã vắng 2 buổi, nên dù dự đủ các buổi còn lại cũng không đủ 80% số buổi" in page


@pytest.mark.parametrize("address", [OWN, "/dang-ky"])
def test_where_a_class_meets_online_only_those_see_who_have_a_seat(
    an: FlaskClient, app_db: Session, cast: Cast, address: str
) -> None:
    make_week(app_db, cast, [None] * 5)
    link = "https://hop.example.vn/L1"
    assert f'href="{link}"' in an.get(address).text
    place = app_db.scalars(select(Enrolment)).one()

    for status in (EnrolmentStatus.WAITING, EnrolmentStatus.APPLIED):
        place.status = status
        app_db.commit()
        page = an.get(address).text
        assert "Họp trực tuyến" in page
        assert link not in page
        assert "So với cả lớp" not in page


def test_meetings_to_come_are_listed_a_day_each_with_its_halves_in_order(
    an: FlaskClient, app_db: Session, cast: Cast
) -> None:
    held = make_held(app_db, cast, "Kỹ năng số", TODAY, TODAY + timedelta(days=9))
    make_enrolment(app_db, cast.an, held)
    for number in range(6):
        for part in (DayPart.AFTERNOON, DayPart.MORNING):
            make_meeting(app_db, held, TODAY + timedelta(days=number), part)
    app_db.commit()

    page = an.get(OWN).text

    assert "15/06/2024 sáng, chiều" in page
    assert "18/06/2024 sáng, chiều" in page
    assert "19/06/2024 sáng" not in page
    assert "và 2 ngày nữa" in page
