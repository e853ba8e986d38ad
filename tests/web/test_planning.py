"""The yearly plan of courses, and copying them: numbers as the figures have them, each in reach."""

import re
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.audience import Audience
from app.domain.course import ClassStatus, Topic
from app.domain.plan import TargetKind
from app.models import Course
from tests.conftest import SignIn
from tests.databases import on_both_databases
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_target,
)

PAGE = "/khoa/ke-hoach-nam"
YEAR = "year=2024&as_of=2024-06-30"


@dataclass
class World:
    """Officials have one course held (An completed it), one opened and one planned, of three."""

    cast: Cast
    held: Course
    opened: Course


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    make_target(
        app_db,
        cast.plan,
        kind=TargetKind.COURSES,
        threshold=4,
        audiences=[Audience.CONG_CHUC.value],
    )
    held = make_course(app_db, cast.province, code="2024-A", organiser=cast.home_affairs)
    make_credit(app_db, cast.an, make_class(app_db, held, code="2024-A.L1", capacity=40))
    opened = make_course(app_db, cast.province, code="2024-B", organiser=cast.education)
    make_class(app_db, opened, date(2024, 9, 2), date(2024, 9, 3), code="2024-B.L1", capacity=30)
    planned = make_course(app_db, cast.province, code="2024-C", organiser=cast.home_affairs)
    make_class(app_db, planned, code="2024-C.L1", status=ClassStatus.DRAFT)
    for status, topic in (
        (ClassStatus.CANCELLED, Topic.DIGITAL_SKILLS),
        (ClassStatus.OPEN, Topic.STEM_STEAM),
    ):
        beside = make_course(app_db, cast.province, topics=[topic], title=f"Khóa {status}")
        make_class(app_db, beside, status=status)
    return World(cast, held, opened)


def cells_of(page: str, label: str) -> list[str]:
    """The cells of an audience's row, without their tags."""
    row = re.search(rf"<tr data-row>(?:(?!</tr>).)*>{label}</a>.*?</tr>", page, re.DOTALL)
    assert row is not None
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[0], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def test_an_audience_shows_how_far_its_courses_are_and_what_lacks(
    signed_in: SignIn, world: World
) -> None:
    manager = signed_in(Role.MANAGER, province=world.cast.province)

    page = manager.get(f"{PAGE}?{YEAR}").text

    verdict, planned, opened, held, of_minimum, heads, _seats = cells_of(page, "Công chức")
    assert (planned, opened, held, of_minimum) == ("1", "1", "1", "3 / 4")
    assert heads == "1 / 2"  # An has learnt, Bình has not.
    assert "thiếu 1 khóa" in verdict
    assert "Chép khóa" not in page


def test_the_next_year_begins_with_todays_heads_and_no_courses(
    signed_in: SignIn, world: World
) -> None:
    clerk = signed_in(Role.HOME_AFFAIRS, province=world.cast.province)

    page = clerk.get(f"{PAGE}?next=1").text

    assert f"Kế hoạch đào tạo năm {clock.today().year + 1}" in page
    verdict, planned, opened, held, of_minimum, heads, _seats = cells_of(page, "Công chức")
    assert (planned, opened, held, of_minimum) == ("0", "0", "0", "0 / 4")
    assert heads == "2 / 2"
    assert "thiếu 4 khóa" in verdict


def test_courses_are_copied_into_the_next_year_once(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    clerk = signed_in(Role.HOME_AFFAIRS, province=world.cast.province)
    address = f"{PAGE}/chep?{YEAR}"
    chosen = {"courses": [world.held.id, world.opened.id]}

    page = clerk.post(address, data=chosen, follow_redirects=True).text
    again = clerk.post(address, data=chosen, follow_redirects=True).text

    assert "Đã chép 2 khóa sang năm 2025" in page
    assert "Đã chép 0 khóa" in again
    assert "Năm 2025 đã có: 2025-A, 2025-B." in again
    codes = app_db.scalars(select(Course.code).where(Course.code.startswith("2025-")))
    assert sorted(codes) == ["2025-A", "2025-B"]


@on_both_databases
def test_the_list_to_copy_from_counts_the_classes_of_the_year_alone(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    make_class(app_db, world.held, date(2023, 5, 2), date(2023, 5, 3), code="2023-A.L1")
    make_class(app_db, world.held, code="2024-A.L2", status=ClassStatus.CANCELLED)
    clerk = signed_in(Role.HOME_AFFAIRS, province=world.cast.province)

    page = clerk.get(f"{PAGE}/chep?{YEAR}").text

    row = page[page.index(f'id="course-{world.held.id}"') :].split("</tr>")[0]
    assert '<td class="numeric">1</td>' in row
    assert "2023" not in row


@on_both_databases
def test_a_class_is_held_once_its_last_day_has_come(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    """As in the figure: who has completed it before counts on that day, and not earlier."""
    [autumn] = world.opened.classes
    make_credit(app_db, world.cast.binh, autumn)
    manager = signed_in(Role.MANAGER, province=world.cast.province)

    def opened_and_held(day: str) -> tuple[str, str]:
        page = manager.get(f"{PAGE}?year=2024&as_of={day}").text
        _verdict, _planned, opened, held, *_rest = cells_of(page, "Công chức")
        return opened, held

    assert opened_and_held("2024-06-30") == ("1", "1")
    assert opened_and_held("2024-09-03") == ("0", "2")


def test_copying_nothing_says_what_to_do(signed_in: SignIn, world: World) -> None:
    clerk = signed_in(Role.HOME_AFFAIRS, province=world.cast.province)

    answer = clerk.post(f"{PAGE}/chep?{YEAR}", data={})

    assert answer.status_code == 422
    assert "Hãy đánh dấu những khóa cần chép" in answer.text


def test_nobody_copies_what_others_give(signed_in: SignIn, world: World, app_db: Session) -> None:
    school_officer = signed_in(
        Role.EDUCATION, province=world.cast.province, unit=world.cast.education
    )

    page = school_officer.get(f"{PAGE}/chep?{YEAR}").text
    answer = school_officer.post(f"{PAGE}/chep?{YEAR}", data={"courses": [world.held.id]})

    assert "2024-B" in page
    assert "2024-A" not in page
    assert answer.status_code == 404
    assert not app_db.scalars(select(Course).where(Course.code.startswith("2025-"))).all()
