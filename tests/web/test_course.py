"""Courses of a year, one course, one class: open to read, their people only within the scope."""

from dataclasses import dataclass
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.audience import Audience
from app.domain.course import ClassStatus, DayPart, Mode, Topic
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.models import Course, CourseClass, Meeting
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_person,
)

YEAR = "year=2024&as_of=2024-06-30"


@dataclass
class World:
    """A course held in March with An and Bình, one ahead in autumn, one of another year."""

    cast: Cast
    held: Course
    march: CourseClass
    ahead: Course
    last_year: Course


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    held = make_course(
        app_db,
        cast.province,
        title="Kỹ năng số cơ bản",
        code="K-01",
        organiser=cast.home_affairs,
    )
    march = make_class(
        app_db, held, code="L-01", capacity=40, mode=Mode.IN_PERSON, venue="Hội trường A"
    )
    make_credit(app_db, cast.an, march)
    make_completion(app_db, make_enrolment(app_db, cast.binh, march), Outcome.ABSENT)
    ahead = make_course(
        app_db,
        cast.province,
        title="Công nghệ số cho chuyên trách",
        code="K-02",
        organiser=cast.education,
        topics=[Topic.DIGITAL_TECHNOLOGY],
        audiences=[Audience.IT_STAFF],
    )
    autumn = make_class(app_db, ahead, date(2024, 9, 2), date(2024, 9, 6), code="L-02")
    make_credit(app_db, cast.an, autumn)
    last_year = make_course(app_db, cast.province, title="Khóa năm trước", code="K-00")
    make_class(app_db, last_year, date(2023, 12, 1), date(2023, 12, 5), code="L-00")
    return World(cast, held, march, ahead, last_year)


@pytest.fixture
def manager(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.MANAGER, province=world.cast.province)


def titles_in(page: str) -> list[str]:
    return [cell.split("</a>")[0].split(">")[-1] for cell in page.split('class="row-link"')[1:]]


def row_of(page: str, words: str) -> str:
    return next(row for row in page.split("<tr")[1:] if words in row).split("</tr>")[0]


def test_the_list_is_of_the_year_in_which_classes_end(manager: FlaskClient) -> None:
    page = manager.get(f"/khoa?{YEAR}").text

    assert titles_in(page) == ["Công nghệ số cho chuyên trách", "Kỹ năng số cơ bản"]
    assert "2 khóa" in page


def test_a_row_says_for_whom_by_whom_when_and_how_many(manager: FlaskClient) -> None:
    row = row_of(manager.get(f"/khoa?{YEAR}").text, "Kỹ năng số cơ bản")

    assert "Sở Nội vụ" in row
    assert "Công chức" in row
    assert "08/03/2024" in row
    assert "1 / 2" in row
    assert "Đã học xong" in row


def test_what_has_not_ended_by_the_day_is_completed_by_nobody(manager: FlaskClient) -> None:
    before = row_of(manager.get(f"/khoa?{YEAR}").text, "Công nghệ số")
    after = row_of(manager.get("/khoa?year=2024&as_of=2024-12-31").text, "Công nghệ số")

    assert "0 / 1" in before
    assert "Đang ghi danh" in before
    assert "1 / 1" in after
    assert "Đã học xong" in after


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=ky nang", ["Kỹ năng số cơ bản"]),
        ("q=k-02", ["Công nghệ số cho chuyên trách"]),
        ("q=l-01", ["Kỹ năng số cơ bản"]),
        ("organiser=giao duc", ["Công nghệ số cho chuyên trách"]),
        ("topic=digital_skills", ["Kỹ năng số cơ bản"]),
        ("audience=it_staff", ["Công nghệ số cho chuyên trách"]),
        ("status=held", ["Kỹ năng số cơ bản"]),
        ("status=open", ["Công nghệ số cho chuyên trách"]),
        ("status=cancelled", []),
        ("years=all&q=nam truoc", ["Khóa năm trước"]),
    ],
)
def test_the_list_can_be_narrowed(manager: FlaskClient, asked: str, found: list[str]) -> None:
    page = manager.get("/khoa", query_string=f"{YEAR}&{asked}").text

    assert titles_in(page) == found
    assert ("Không có khóa nào khớp bộ lọc" in page) == (not found)


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("date", "Kỹ năng số cơ bản"),
        ("title", "Công nghệ số cho chuyên trách"),
        ("-title", "Kỹ năng số cơ bản"),
        ("-completed", "Kỹ năng số cơ bản"),
    ],
)
def test_the_list_is_sorted_as_asked(manager: FlaskClient, sort: str, first: str) -> None:
    assert titles_in(manager.get(f"/khoa?{YEAR}&sort={sort}").text)[0] == first


def test_a_person_counts_once_in_a_course_of_several_classes(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    again = make_class(app_db, world.held, date(2024, 4, 1), date(2024, 4, 5))
    make_credit(app_db, world.cast.an, again)
    cancelled = make_class(
        app_db, world.held, date(2024, 5, 1), date(2024, 5, 5), status=ClassStatus.CANCELLED
    )
    make_credit(app_db, make_person(app_db, world.cast.province), cancelled)
    manager = signed_in(Role.MANAGER, province=world.cast.province)

    row = row_of(manager.get(f"/khoa?{YEAR}").text, "Kỹ năng số cơ bản")

    assert "1 / 2" in row
    assert "Đã hủy" in row


def test_a_year_without_courses_says_the_first_step(manager: FlaskClient) -> None:
    page = manager.get("/khoa?year=2022&as_of=2022-12-31").text

    assert "Chưa có khóa nào trong năm 2022" in page


def test_a_course_stands_with_its_classes(manager: FlaskClient, world: World) -> None:
    page = manager.get(f"/khoa/{world.held.id}?{YEAR}").text
    row = row_of(page, "L-01")

    assert "Kỹ năng số cơ bản</h1>" in page
    assert "2 / 40" in row
    assert "Hội trường A" in row
    assert "Đã học xong" in row


def test_a_class_stands_with_its_people_and_numbers(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    waiting = make_person(app_db, world.cast.province, full_name="Hồ Thị Chờ")
    make_enrolment(app_db, waiting, world.march, status=EnrolmentStatus.WAITING)
    app_db.add(
        Meeting(
            course_class_id=world.march.id,
            held_on=date(2024, 3, 4),
            part=DayPart.MORNING,
            is_cancelled=True,
        )
    )
    manager = signed_in(Role.MANAGER, province=world.cast.province)

    page = manager.get(f"/lop/{world.march.id}?{YEAR}").text

    assert "Hoàn thành" in row_of(page, "Nguyễn Văn An")
    assert "Vắng" in row_of(page, "Trần Thị Bình")
    assert "Chờ chỗ" in row_of(page, "Hồ Thị Chờ")
    assert "04/03/2024</time>, sáng" in page
    assert "đã hủy" in page
    for words, number in (
        ("trong danh sách", 3),
        ("số chỗ", 40),
        ("hoàn thành", 1),
        ("vắng", 1),
        ("chờ chỗ", 1),
    ):
        assert f"<dt>{words}</dt><dd>{number}</dd>" in page


def test_people_of_other_units_are_only_counted(signed_in: SignIn, world: World) -> None:
    reader = signed_in(Role.UNIT_CONTACT, unit=world.cast.education)

    page = reader.get(f"/lop/{world.march.id}?{YEAR}").text

    assert "Trần Thị Bình" in page
    assert "Nguyễn Văn An" not in page
    assert "Và 1 người ở đơn vị khác" in page


def test_a_class_of_strangers_says_how_many(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    strangers = make_class(app_db, world.held)
    make_enrolment(app_db, world.cast.an, strangers)
    reader = signed_in(Role.UNIT_CONTACT, unit=world.cast.education)

    page = reader.get(f"/lop/{strangers.id}?{YEAR}").text

    assert "Lớp có 1 người, đều ở đơn vị khác." in page
    assert "Nguyễn Văn An" not in page


def test_a_class_without_people_says_what_belongs_there(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    empty = make_class(app_db, world.held)

    page = signed_in(Role.MANAGER, province=world.cast.province).get(f"/lop/{empty.id}?{YEAR}")

    assert "Lớp chưa có học viên" in page.text


@pytest.mark.parametrize("path", ["/khoa/{course}", "/lop/{class_}"])
def test_another_province_reads_nothing(
    signed_in: SignIn, world: World, app_db: Session, path: str
) -> None:
    stranger = signed_in(Role.MANAGER, province=make_cast(app_db).province)
    address = path.format(course=world.held.id, class_=world.march.id)

    assert stranger.get(f"{address}?{YEAR}").status_code == 404
    assert titles_in(stranger.get(f"/khoa?{YEAR}").text) == []
