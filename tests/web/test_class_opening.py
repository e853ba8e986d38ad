"""What a class says of its registrations, cost and rules; opening it, closing it, what clashes."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.course import ClassStatus, DayPart
from app.domain.registration import Approval
from app.models import AuditEvent, CourseClass, Meeting, Trainer
from tests.conftest import SignIn
from tests.factories import NOW, TODAY, Cast, make_cast, make_class, make_course, make_enrolment

JULY = (date(2024, 7, 1), date(2024, 7, 5))
CLASS = {
    "code": "L1",
    "starts_on": "01/07/2024",
    "ends_on": "05/07/2024",
    "venue": "Hội trường A",
    "capacity": "40",
    "approval": "both",
    "registration_from": "17/06/2024 08:00",
    "registration_until": "25/06/2024",
    "offer_hours": "24",
    "threshold": "75",
    "is_late_present": "y",
    "cost": "12.500.000",
    "funds": "Ngân sách tỉnh",
    "link": "https://hop.thanhhoa.gov.vn/lop-1",
    "status": "",
}


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def july(app_db: Session, cast: Cast) -> CourseClass:
    course = make_course(app_db, cast.province, code="K1", organiser=cast.home_affairs)
    return make_class(app_db, course, *JULY, code="L1", venue="Hội trường A")


@pytest.fixture
def clerk(signed_in: SignIn, cast: Cast, july: CourseClass) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=cast.province)


def meet(db: Session, one: CourseClass, *days: date) -> None:
    parts = (DayPart.MORNING, DayPart.AFTERNOON)
    one.meetings.extend(Meeting(held_on=day, part=part) for day in days for part in parts)
    db.commit()


def address(one: CourseClass, act: str = "") -> str:
    return f"/lop/{one.id}{act}"


def saved(client: FlaskClient, one: CourseClass, **changes: str) -> Any:
    return client.post(address(one, "/sua"), data=CLASS | changes)


def test_all_that_is_said_of_a_class_is_kept_shown_and_in_the_log(
    clerk: FlaskClient, app_db: Session, july: CourseClass
) -> None:
    assert saved(clerk, july).status_code == 302

    app_db.expire_all()
    assert july.approval is Approval.BOTH
    assert july.registration_from == datetime(2024, 6, 17, 1, 0, tzinfo=UTC)
    # A day alone lasts to its end, in Vietnam.
    assert july.registration_until == datetime(2024, 6, 25, 16, 59, tzinfo=UTC)
    assert (july.offer_hours, july.threshold, july.is_late_present) == (24, 75, True)
    assert (july.cost, july.funds) == (12_500_000, "Ngân sách tỉnh")
    form = clerk.get(address(july, "/sua")).text
    for value in ("17/06/2024 08:00", "25/06/2024 23:59", "12.500.000", "75", "24"):
        assert f'value="{value}"' in form
    page = clerk.get(address(july)).text
    assert "12.500.000 đồng" in page
    assert 'href="https://hop.thanhhoa.gov.vn/lop-1"' in page
    assert "Nhận đăng ký đến" in page  # its trail


def test_a_long_timetable_is_folded_away(
    clerk: FlaskClient, app_db: Session, july: CourseClass
) -> None:
    meet(app_db, july, *(date(2024, 7, day) for day in range(1, 6)))
    assert "<summary>10 buổi</summary>" not in clerk.get(address(july)).text
    july.ends_on = date(2024, 7, 9)
    meet(app_db, july, date(2024, 7, 8), date(2024, 7, 9))

    page = clerk.get(address(july)).text

    assert "<summary>14 buổi</summary>" in page
    assert page.count('<time datetime="2024-07-09">') >= 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"registration_until": "16/06/2024"}, "phải sau thời điểm bắt đầu nhận"),
        ({"registration_until": "06/07/2024 00:00"}, "chậm nhất trong ngày đó"),
        ({"registration_from": "sáng thứ Hai"}, "Đây không phải là ngày giờ"),
        ({"registration_from": "17/06/0204 08:00"}, "Hãy xem lại năm"),
        ({"offer_hours": "0"}, "Hãy nhập số từ 1"),
        ({"threshold": "101"}, "Hãy nhập số từ 0 đến 100"),
        ({"cost": "-5"}, "Hãy nhập số từ 0"),
        ({"cost": "nhiều"}, "Hãy nhập một số nguyên"),
        ({"link": "javascript:alert(1)"}, "Hãy ghi cả đường dẫn"),
        ({"approval": "everybody"}, "Hãy chọn một trong các giá trị"),
        ({"status": "open"}, "Hãy chọn một trong các giá trị"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    clerk: FlaskClient, app_db: Session, july: CourseClass, changes: dict[str, str], said: str
) -> None:
    answer = saved(clerk, july, **changes)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Ngân sách tỉnh"' in answer.text
    app_db.expire_all()
    assert july.funds is None


def test_a_class_is_opened_once_it_has_meetings_and_closed_again(
    clerk: FlaskClient, app_db: Session, july: CourseClass
) -> None:
    early = clerk.post(address(july, "/mo-ghi-danh"))
    assert early.status_code == 422
    assert "Lớp chưa có buổi học nào" in early.text
    assert "chưa có, thêm lịch các buổi" in clerk.get(address(july, "/mo-ghi-danh")).text

    meet(app_db, july, JULY[0])
    assert clerk.post(address(july, "/mo-ghi-danh")).location == address(july)
    app_db.expire_all()
    assert july.status is ClassStatus.OPEN
    page = clerk.get(address(july)).text
    assert "Đã mở ghi danh lớp L1." in page
    assert "Mở ghi danh</a>" not in page
    again = clerk.post(address(july, "/mo-ghi-danh"))
    assert (again.status_code, "đã mở ghi danh rồi" in again.text) == (422, True)

    assert clerk.post(address(july, "/dong-ghi-danh")).location == address(july)
    app_db.expire_all()
    assert july.registration_until is not None
    assert "đã thôi nhận" in clerk.get(address(july)).text
    again = clerk.post(address(july, "/dong-ghi-danh"), follow_redirects=True)
    assert "Lớp đã thôi nhận đăng ký." in again.text


def test_the_form_keeps_an_open_class_open_and_can_take_that_back(
    clerk: FlaskClient, app_db: Session, july: CourseClass
) -> None:
    july.status = ClassStatus.OPEN
    app_db.commit()

    assert saved(clerk, july, status="open").status_code == 302
    app_db.expire_all()
    assert july.status is ClassStatus.OPEN
    assert saved(clerk, july, status="").status_code == 302
    app_db.expire_all()
    assert july.status is None


def test_what_is_over_cannot_be_opened(
    clerk: FlaskClient, app_db: Session, july: CourseClass
) -> None:
    march = make_class(app_db, july.course, code="L0")
    meet(app_db, march, march.starts_on)

    answer = clerk.post(address(march, "/mo-ghi-danh"))

    assert answer.status_code == 422
    assert "Thời gian nhận đăng ký đã qua" in answer.text
    assert "Mở ghi danh</a>" not in clerk.get(address(march)).text


def test_a_hall_that_is_taken_is_pointed_out_before_saving_and_after(
    clerk: FlaskClient, app_db: Session, july: CourseClass
) -> None:
    other = make_class(app_db, july.course, *JULY, code="L2", venue="Hội trường B")
    app_db.commit()

    asked = saved(clerk, july, venue="hội trường  B.")
    assert asked.status_code == 422
    assert "Trùng nơi học: <strong>hội trường B.</strong>" in asked.text
    assert f'<a href="/lop/{other.id}">L2</a>' in asked.text
    app_db.expire_all()
    assert july.venue == "Hội trường A"

    assert saved(clerk, july, venue="hội trường  B.", despite="y").status_code == 302
    assert "Trùng nơi học" in clerk.get(address(july)).text
    # What was agreed to is not asked again while nothing of it changes.
    assert saved(clerk, july, venue="hội trường B.", capacity="41").status_code == 302
    added = clerk.post(
        f"/khoa/{july.course_id}/lop-moi", data=CLASS | {"code": "L3", "venue": "Hội trường B"}
    )
    assert (added.status_code, "Trùng nơi học" in added.text) == (422, True)


def test_people_in_two_classes_are_named_to_whoever_gives_the_class(
    signed_in: SignIn, clerk: FlaskClient, app_db: Session, cast: Cast, july: CourseClass
) -> None:
    other = make_class(app_db, july.course, *JULY, code="L2")
    for one in (july, other):
        make_enrolment(app_db, cast.an, one)
    app_db.commit()

    assert "Trùng học viên: <strong>Nguyễn Văn An</strong>" in clerk.get(address(july)).text
    reader = signed_in(Role.MANAGER, province=cast.province)
    assert "Trùng học viên" not in reader.get(address(july)).text


def test_trainers_are_named_from_the_register_or_by_hand_and_taken_back(
    clerk: FlaskClient, app_db: Session, cast: Cast, july: CourseClass
) -> None:
    page = address(july, "/giang-vien")
    clerk.post(page, data={"person": cast.an.code, "office": "Trưởng phòng", "hours": "4,5"})
    clerk.post(page, data={"name": "TS. Phạm Văn Khách", "office": "Đại học Hồng Đức"})

    known, guest = app_db.scalars(select(Trainer).order_by(Trainer.id))
    assert (known.name, known.person_id, str(known.hours)) == ("Nguyễn Văn An", cast.an.id, "4.50")
    assert (guest.name, guest.person_id) == ("TS. Phạm Văn Khách", None)
    assert "Đại học Hồng Đức" in clerk.get(address(july)).text

    assert clerk.post(f"{page}/{guest.id}/xoa").location == page
    assert app_db.scalars(select(Trainer.name)).all() == ["Nguyễn Văn An"]
    told = [
        one.changes["trainer"]
        for one in app_db.scalars(select(AuditEvent))
        if "trainer" in one.changes
    ]
    assert told[-1] == ["TS. Phạm Văn Khách", None]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Hãy chọn một người trong sổ, hoặc ghi họ tên"),
        ({"person": "KHONGCO"}, "Không thấy ai có mã này"),
        ({"name": "Trần Giảng", "hours": "nhiều"}, "Hãy nhập một số."),
        ({"name": "Trần Giảng", "hours": "0"}, "Số giờ phải lớn hơn 0"),
        ({"name": "trần  khách"}, "đã là giảng viên của lớp"),
    ],
)
def test_a_trainer_who_cannot_be_is_refused(
    clerk: FlaskClient, app_db: Session, july: CourseClass, typed: dict[str, str], said: str
) -> None:
    july.trainers.append(Trainer(name="Trần Khách", name_key="tran khach"))
    app_db.commit()

    answer = clerk.post(address(july, "/giang-vien"), data=typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert app_db.scalars(select(Trainer.name)).all() == ["Trần Khách"]


def test_a_trainer_in_two_classes_at_once_is_pointed_out(
    clerk: FlaskClient, app_db: Session, cast: Cast, july: CourseClass
) -> None:
    other = make_class(app_db, july.course, *JULY, code="L2")
    beside = make_class(app_db, july.course, *JULY, code="L3")
    for one in (july, other, beside):
        one.trainers.append(
            Trainer(name=cast.an.full_name, name_key=cast.an.search_key, person_id=cast.an.id)
        )
    # July and L3 share the days, never a half-day.
    july.meetings.append(Meeting(held_on=JULY[0], part=DayPart.MORNING))
    beside.meetings.append(Meeting(held_on=JULY[0], part=DayPart.AFTERNOON))
    app_db.commit()

    page = clerk.get(address(july)).text
    assert "Trùng giảng viên" in clerk.get(address(july, "/cac-buoi")).text

    assert "Trùng giảng viên: <strong>Nguyễn Văn An</strong>" in page
    assert f'<a href="/lop/{other.id}">L2</a>' in page
    assert f'<a href="/lop/{beside.id}">L3</a>' not in page


def test_who_does_not_give_the_class_changes_nothing_of_it(
    signed_in: SignIn, app_db: Session, cast: Cast, july: CourseClass
) -> None:
    app_db.commit()
    beside = signed_in(Role.HOME_AFFAIRS, unit=cast.education)
    reader = signed_in(Role.UNIT_CONTACT, unit=cast.home_affairs)

    for act in ("/mo-ghi-danh", "/dong-ghi-danh", "/giang-vien"):
        assert beside.post(address(july, act)).status_code == 404
        assert reader.post(address(july, act)).status_code == 403
