"""Adding and changing courses and classes: what is kept, what is refused, and by whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.audience import Audience
from app.domain.course import ClassStatus, DayPart, Mode, Topic
from app.domain.enrolment import EnrolmentStatus
from app.models import Course, CourseClass, Enrolment, EnrolmentEvent, Meeting
from tests.conftest import SignIn
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_enrolment,
    make_unit,
)

COURSE = {
    "title": "  Kỹ năng   số cơ bản ",
    "code": "2026-SNV-01",
    "organiser": "SNV",
    "topics": ["digital_skills", "digital_technology"],
    "audiences": ["cong_chuc", "leaders"],
}
CLASS = {
    "code": "2026-SNV-01.L1",
    "starts_on": "4/3/2024",
    "ends_on": "08/03/2024",
    "mode": "in_person",
    "venue": "Hội trường A",
    "capacity": "40",
    "hours": "17,5",
    "status": "",
}


@dataclass
class World:
    """A course of home affairs with a class in March 2024, and one of the province itself."""

    cast: Cast
    course: Course
    march: CourseClass
    of_province: Course


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, code="K1", organiser=cast.home_affairs)
    march = make_class(app_db, course, code="L1", capacity=2)
    of_province = make_course(app_db, cast.province, code="K2", title="Khóa của tỉnh")
    return World(cast, course, march, of_province)


@pytest.fixture
def clerk(signed_in: SignIn, world: World) -> FlaskClient:
    """Somebody of home affairs, for the whole province."""
    return signed_in(Role.HOME_AFFAIRS, province=world.cast.province)


@pytest.fixture
def officer(signed_in: SignIn, world: World) -> FlaskClient:
    """Somebody who works for the department of education alone."""
    return signed_in(Role.HOME_AFFAIRS, unit=world.cast.education)


def post(client: FlaskClient, address: str, data: dict[str, Any], **changes: Any) -> Any:
    return client.post(address, data={**data, **changes})


def by_code(db: Session, code: str) -> Course:
    db.expire_all()
    return db.scalars(select(Course).where(Course.code == code)).one()


# Courses


def test_a_course_is_added_and_then_shown(clerk: FlaskClient, app_db: Session) -> None:
    answer = post(clerk, "/khoa/moi", COURSE)
    course = by_code(app_db, "2026-SNV-01")

    assert answer.status_code == 302
    assert answer.location == f"/khoa/{course.id}"
    assert course.title == "Kỹ năng số cơ bản"
    assert {row.topic for row in course.topics} == {
        Topic.DIGITAL_SKILLS,
        Topic.DIGITAL_TECHNOLOGY,
    }
    assert {row.audience for row in course.audiences} == {Audience.CONG_CHUC, Audience.LEADERS}
    page = clerk.get(answer.location).text
    assert "Đã thêm khóa «Kỹ năng số cơ bản»." in page
    assert "Thêm khóa, lớp" in page  # its trail
    assert "Sở Nội vụ" in page


def test_the_form_shows_what_is_known_and_a_change_is_kept_with_its_trail(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    address = f"/khoa/{world.course.id}"
    form = clerk.get(f"{address}/sua").text
    assert 'value="K1"' in form
    assert 'value="SNV"' in form
    assert 'data-shown="Sở Nội vụ (SNV)"' in form

    answer = post(clerk, f"{address}/sua", COURSE, code="K1", organiser="SGDDT")

    assert answer.status_code == 302
    assert by_code(app_db, "K1").organiser_id == world.cast.education.id
    page = clerk.get(address).text
    assert "<del>Sở Nội vụ</del>" in page
    assert "<ins>Sở Giáo dục và Đào tạo</ins>" in page


def test_other_topics_take_credit_along_which_is_told_in_numbers(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    make_credit(app_db, world.cast.an, world.march)
    app_db.commit()
    address = f"/khoa/{world.course.id}/sua"
    board = "/do-phu?year=2024&as_of=2024-12-31"

    assert "1 người đã hoàn thành khóa này" in clerk.get(address).text
    assert "1</strong> / 2" in clerk.get(board).text
    assert post(clerk, address, COURSE, topics=["stem_steam"]).status_code == 302
    assert "1</strong> / 2" not in clerk.get(board).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "   "}, "Cần điền mục này."),
        ({"code": ""}, "Cần điền mục này."),
        ({"code": "K2"}, "«K2» đã là mã của khóa «Khóa của tỉnh»"),
        ({"topics": []}, "Hãy chọn ít nhất một chủ đề."),
        ({"audiences": []}, "Hãy chọn ít nhất một đối tượng."),
        ({"topics": ["astrology"]}, "Hãy chọn trong các giá trị của danh sách."),
        ({"organiser": "KHONGCO"}, "Không có đơn vị «KHONGCO»"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    clerk: FlaskClient, world: World, app_db: Session, changes: dict[str, Any], said: str
) -> None:
    for address in ("/khoa/moi", f"/khoa/{world.course.id}/sua"):
        answer = post(clerk, address, COURSE, **changes)

        assert answer.status_code == 422
        assert said in answer.text
        assert 'id="topics-0" name="topics"' in answer.text
        if "title" not in changes:
            assert "Kỹ năng số cơ bản" in answer.text
    assert len(app_db.scalars(select(Course)).all()) == 2


def test_a_course_of_the_province_itself_needs_the_whole_province(
    clerk: FlaskClient, officer: FlaskClient, world: World, app_db: Session
) -> None:
    without = {**COURSE, "organiser": ""}

    refused = post(officer, "/khoa/moi", without)
    assert refused.status_code == 422
    assert "Hãy chọn đơn vị tổ chức trong phạm vi được giao của bạn." in refused.text
    assert officer.get(f"/khoa/{world.of_province.id}/sua").status_code == 404
    assert post(clerk, "/khoa/moi", without).status_code == 302
    assert by_code(app_db, "2026-SNV-01").organiser_id is None


def test_the_next_code_of_ones_unit_is_offered(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    for code in ("2024-SNV-02", "2024-SNV-09", "2024-SNV-X1", "2023-SNV-11", "2024-SNVX-30"):
        make_course(app_db, world.cast.province, code=code)
    app_db.commit()
    officer = signed_in(Role.HOME_AFFAIRS, unit=world.cast.home_affairs)

    assert 'value="2024-SNV-10"' in officer.get("/khoa/moi?year=2024").text
    assert 'value="2023-SNV-12"' in officer.get("/khoa/moi?year=2023").text


def test_a_unit_gives_its_own_courses_and_those_below_it_only(
    signed_in: SignIn, officer: FlaskClient, world: World, app_db: Session
) -> None:
    school = make_unit(app_db, world.cast.province, code="THPT1", parent=world.cast.education)
    own = make_course(app_db, world.cast.province, organiser=school)
    app_db.commit()

    page = officer.get("/khoa/moi?year=2024").text
    assert 'value="SGDDT"' in page
    assert 'value="2024-SGDDT-01"' in page
    assert post(officer, "/khoa/moi", COURSE).status_code == 422
    assert post(officer, "/khoa/moi", COURSE, organiser="THPT1").status_code == 302
    assert officer.get(f"/khoa/{own.id}/sua").status_code == 200
    assert officer.get(f"/khoa/{world.course.id}/sua").status_code == 404
    assert post(officer, f"/khoa/{world.course.id}/sua", COURSE).status_code == 404
    theirs, others = (officer.get(f"/khoa/{one.id}").text for one in (own, world.course))
    assert "Sửa khóa" in theirs
    assert "Sửa khóa" not in others


@pytest.mark.parametrize("role", [Role.UNIT_CONTACT, Role.MANAGER])
def test_readers_find_no_way_to_change(signed_in: SignIn, world: World, role: Role) -> None:
    reader = signed_in(role, province=world.cast.province)

    assert "Thêm khóa" not in reader.get("/khoa").text
    assert "Sửa khóa" not in reader.get(f"/khoa/{world.course.id}").text
    assert "Ghi danh</a>" not in reader.get(f"/lop/{world.march.id}").text
    assert reader.get("/khoa/moi").status_code == 403


# Classes


def test_a_class_is_added_under_the_next_code(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    address = f"/khoa/{world.course.id}/lop-moi"
    assert 'value="K1.L2"' in clerk.get(address).text

    answer = post(clerk, address, CLASS)

    added = app_db.scalars(select(CourseClass).where(CourseClass.code == CLASS["code"])).one()
    assert answer.location == f"/lop/{added.id}"
    assert (added.starts_on, added.ends_on) == (date(2024, 3, 4), date(2024, 3, 8))
    assert (added.mode, added.capacity, added.status) == (Mode.IN_PERSON, 40, None)
    assert str(added.hours) == "17.50"
    page = clerk.get(answer.location).text
    assert "17,5 giờ" in page
    assert "Thêm khóa, lớp" in page


def test_the_form_of_a_class_shows_what_is_known(clerk: FlaskClient, world: World) -> None:
    form = clerk.get(f"/lop/{world.march.id}/sua").text

    for value in ("L1", "04/03/2024", "08/03/2024", "2"):
        assert f'value="{value}"' in form
    assert "Đồng ý chuyển kết quả" not in form


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "L9"}, "«L9» đã là mã của một lớp thuộc khóa «Khóa của tỉnh»"),
        ({"starts_on": "31/02/2024"}, "Đây không phải là một ngày."),
        ({"starts_on": "", "ends_on": ""}, "Cần điền mục này."),
        ({"ends_on": "03/03/2024"}, "Ngày kết thúc 03/03/2024 trước ngày khai giảng 04/03/2024"),
        ({"starts_on": "04/03/0204"}, "Hãy xem lại năm"),
        ({"hours": "0"}, "Số giờ phải lớn hơn 0"),
        ({"hours": "-1"}, "Hãy nhập số từ 0"),
        ({"hours": "tám"}, "Hãy nhập một số."),
        ({"capacity": "-1"}, "Hãy nhập số từ 0"),
        ({"capacity": "nhiều"}, "Hãy nhập một số nguyên."),
        ({"mode": "telepathy"}, "Hãy chọn một trong các giá trị của danh sách."),
        ({"status": "cancelled"}, "Hãy chọn một trong các giá trị của danh sách."),
    ],
)
def test_a_class_that_cannot_be_is_refused_and_what_was_typed_stays(
    clerk: FlaskClient, world: World, app_db: Session, changes: dict[str, Any], said: str
) -> None:
    make_class(app_db, world.of_province, code="L9")
    app_db.commit()
    for address in (f"/khoa/{world.course.id}/lop-moi", f"/lop/{world.march.id}/sua"):
        answer = post(clerk, address, CLASS, **changes)

        assert answer.status_code == 422
        assert said in answer.text
        assert 'value="Hội trường A"' in answer.text
        for typed in filter(None, changes.values()):
            if typed not in ("telepathy", "cancelled"):
                assert f'value="{typed}"' in answer.text
    app_db.expire_all()
    assert world.march.code == "L1"


def test_seats_do_not_fall_below_those_taken(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    for person in (world.cast.an, world.cast.binh):
        make_enrolment(app_db, person, world.march)
    app_db.commit()

    answer = post(clerk, f"/lop/{world.march.id}/sua", CLASS, capacity="1")

    assert answer.status_code == 422
    assert "Đã có 2 người có chỗ nên không thể còn 1 chỗ." in answer.text
    assert post(clerk, f"/lop/{world.march.id}/sua", CLASS, capacity="2").status_code == 302


def test_moving_credit_into_another_year_is_asked_in_numbers_first(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    make_credit(app_db, world.cast.an, world.march)
    app_db.commit()
    address, moved = f"/lop/{world.march.id}/sua", {"ends_on": "10/01/2025"}

    asked = post(clerk, address, CLASS, **moved)

    assert asked.status_code == 422
    assert "1 người từ năm 2024 sang năm 2025" in asked.text
    assert 'id="agreed"' in asked.text
    app_db.expire_all()
    assert world.march.ends_on == date(2024, 3, 8)
    assert post(clerk, address, CLASS, **moved, agreed="y").status_code == 302
    app_db.expire_all()
    assert world.march.ends_on == date(2025, 1, 10)


def test_calling_a_class_off_says_what_it_takes_and_can_be_undone(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    make_credit(app_db, world.cast.an, world.march)
    waiting = make_enrolment(app_db, world.cast.binh, world.march, status=EnrolmentStatus.WAITING)
    app_db.add(EnrolmentEvent(enrolment=waiting, status=waiting.status, at=NOW))
    app_db.add(
        Meeting(course_class_id=world.march.id, held_on=date(2024, 3, 4), part=DayPart.MORNING)
    )
    app_db.commit()
    address = f"/lop/{world.march.id}"

    asked = clerk.get(f"{address}/huy").text
    assert "2 người trong danh sách mất chỗ." in asked
    assert "1 người đã hoàn thành lớp này không còn được tính" in asked
    assert "1 buổi học không diễn ra." in asked
    done = clerk.post(f"{address}/huy")
    assert done.location == address
    page = clerk.get(address).text
    assert "Đã hủy lớp L1: 2 người trong danh sách, 1 kết quả" in page
    assert "Mở lại lớp" in page
    assert "Ghi kết quả" not in page
    assert clerk.post(f"{address}/huy").status_code == 409

    asked = clerk.get(f"{address}/mo-lai").text
    assert "2 người có lại chỗ như trước khi hủy." in asked
    assert clerk.post(f"{address}/mo-lai").location == address
    app_db.expire_all()
    assert world.march.status is None
    assert waiting.status is EnrolmentStatus.WAITING


def test_who_has_another_class_by_now_is_named_before_and_after_a_class_comes_back(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    march, an = world.march, world.cast.an
    make_enrolment(app_db, an, march)
    app_db.commit()
    clerk.post(f"/lop/{march.id}/huy")
    other = make_class(app_db, march.course, march.starts_on, march.ends_on, code="L7")
    make_enrolment(app_db, an, other)
    app_db.commit()

    asked = clerk.get(f"/lop/{march.id}/mo-lai").text
    done = clerk.post(f"/lop/{march.id}/mo-lai")

    assert "0 người có lại chỗ như trước khi hủy." in asked
    assert "1 người vào hàng chờ vì nay có chỗ ở lớp khác cùng lúc." in asked
    assert "Có người đã được xếp lớp khác cùng lúc" in asked
    assert an.full_name in asked
    assert f'href="/lop/{other.id}"' in asked
    assert done.location == f"/lop/{march.id}/danh-sach?group=waiting"
    page = clerk.get(done.location).text
    assert "1 người đang có chỗ ở lớp khác cùng lúc nên chưa lấy lại chỗ" in page
    assert "0 người có lại chỗ" in page
    assert f"{an.full_name} có chỗ ở lớp L7 học trùng ngày" in page
    place = app_db.scalars(select(Enrolment).where(Enrolment.course_class_id == march.id)).one()
    assert "Có chỗ ở lớp L7 học trùng ngày" in clerk.get(f"/ghi-danh/{place.id}").text


def test_a_class_that_has_become_too_small_does_not_come_back(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    place = make_enrolment(app_db, world.cast.an, world.march)
    app_db.commit()
    clerk.post(f"/lop/{world.march.id}/huy")
    post(clerk, f"/lop/{world.march.id}/sua", CLASS, capacity="0")

    answer = clerk.post(f"/lop/{world.march.id}/mo-lai")

    assert answer.status_code == 422
    assert "không đủ cho 1 người" in answer.text
    app_db.expire_all()
    assert world.march.status is ClassStatus.CANCELLED
    assert app_db.get_one(Enrolment, place.id).status is EnrolmentStatus.CLASS_CANCELLED


@pytest.mark.parametrize("act", ["sua", "huy", "mo-lai", "cac-buoi"])
def test_a_class_given_by_others_is_not_found(officer: FlaskClient, world: World, act: str) -> None:
    assert officer.get(f"/lop/{world.march.id}/{act}").status_code == 404
    assert officer.post(f"/lop/{world.march.id}/{act}", data=CLASS).status_code == 404


# Meetings

WEEK = {
    "first_on": "04/03/2024",
    "last_on": "08/03/2024",
    "weekdays": ["0", "2"],
    "parts": ["morning", "evening"],
    "venue": "",
}


def timetable(db: Session) -> list[tuple[int, str]]:
    db.expire_all()
    return sorted((one.held_on.day, one.part.value) for one in db.scalars(select(Meeting)))


def test_several_meetings_are_added_at_once_and_shown_in_their_order(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    address = f"/lop/{world.march.id}/cac-buoi"
    assert "Lớp chưa có lịch từng buổi" in clerk.get(address).text

    assert post(clerk, address, WEEK).location == address

    assert timetable(app_db) == [(4, "evening"), (4, "morning"), (6, "evening"), (6, "morning")]
    page = clerk.get(address).text
    assert "Đã thêm 4 buổi học." in page
    rows = [row.split("</tr>")[0] for row in page.split("<tr ")[2:]]
    assert ["Sáng" in row for row in rows] == [True, False, True, False]
    assert "Thứ Hai" in rows[0]
    assert "held_on" not in clerk.get(f"/lop/{world.march.id}").text  # told in words


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last_on": "15/03/2024"}, "Ngày 11/03/2024 nằm ngoài thời gian của lớp"),
        ({"weekdays": ["6"]}, "Không có buổi nào để thêm"),
        ({"weekdays": []}, "Hãy chọn ít nhất một ngày trong tuần."),
        ({"parts": []}, "Hãy chọn ít nhất một buổi trong ngày."),
        ({"first_on": "mai"}, "Đây không phải là một ngày."),
    ],
)
def test_meetings_that_cannot_be_are_refused(
    clerk: FlaskClient, world: World, app_db: Session, changes: dict[str, Any], said: str
) -> None:
    answer = post(clerk, f"/lop/{world.march.id}/cac-buoi", WEEK, **changes)

    assert answer.status_code == 422
    assert said in answer.text
    assert timetable(app_db) == []


def test_a_meeting_is_moved_cancelled_and_removed(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    address = f"/lop/{world.march.id}/cac-buoi"
    post(clerk, address, WEEK, weekdays=["0"])
    first, second = app_db.scalars(select(Meeting.id).order_by(Meeting.id)).all()
    moved = {"held_on": "05/03/2024", "part": "afternoon", "venue": "Phòng 2", "is_cancelled": "y"}

    assert 'value="04/03/2024"' in clerk.get(f"{address}/{first}").text
    taken = post(clerk, f"{address}/{first}", moved, held_on="04/03/2024", part="evening")
    assert taken.status_code == 422
    assert "Lớp đã có một buổi vào lúc này." in taken.text
    assert post(clerk, f"{address}/{first}", moved).location == address
    assert "không diễn ra" in clerk.get(address).text
    assert clerk.post(f"{address}/{second}/xoa").location == address

    assert timetable(app_db) == [(5, "afternoon")]
    assert clerk.post(f"{address}/{second}/xoa").status_code == 404
