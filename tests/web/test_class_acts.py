"""The page of a class leads on to what comes next with it."""

import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.course import ClassStatus
from app.models import CourseClass
from tests.conftest import SignIn
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
)

AHEAD = (date(2024, 7, 1), date(2024, 7, 5))
NOW_ON = (TODAY, TODAY)
OVER = (date(2024, 3, 4), date(2024, 3, 8))
ACT = re.compile(r'<a class="btn btn--(\w+)" href="[^"]*">.*?</svg> ([^<]+)</a>', re.DOTALL)


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


def the_class(db: Session, cast: Cast, days: tuple[date, date], **overrides: Any) -> CourseClass:
    course = make_course(db, cast.province, organiser=cast.home_affairs)
    return make_class(db, course, *days, **overrides)


def acts(client: FlaskClient, course_class: CourseClass) -> list[tuple[str, str]]:
    page = client.get(f"/lop/{course_class.id}").text
    head = page[page.index('class="page-actions"') : page.index('class="tabs"')]
    return [(kind, label.strip()) for kind, label in ACT.findall(head)]


def next_act(client: FlaskClient, course_class: CourseClass) -> list[str]:
    return [label for kind, label in acts(client, course_class) if kind == "primary"]


@pytest.mark.parametrize(
    ("days", "meets", "has_people", "comes_next"),
    [
        (AHEAD, False, False, "Xếp lịch các buổi"),
        (AHEAD, True, False, "Mở ghi danh"),
        (AHEAD, True, True, "Ghi danh"),
        (NOW_ON, True, False, "Ghi danh"),
        (NOW_ON, True, True, "Điểm danh"),
        (OVER, True, True, "Ghi kết quả"),
        (OVER, False, True, "Ghi kết quả"),
    ],
)
def test_what_comes_next_stands_out(
    app_db: Session,
    signed_in: SignIn,
    cast: Cast,
    days: tuple[date, date],
    meets: bool,
    has_people: bool,
    comes_next: str,
) -> None:
    course_class = the_class(app_db, cast, days)
    if meets:
        make_meeting(app_db, course_class)
    if has_people:
        make_enrolment(app_db, cast.an, course_class)

    clerk = signed_in(Role.HOME_AFFAIRS, province=cast.province)

    assert next_act(clerk, course_class) == [comes_next]


def test_results_are_not_offered_before_a_class_begins(
    app_db: Session, signed_in: SignIn, cast: Cast
) -> None:
    course_class = the_class(app_db, cast, AHEAD)
    make_enrolment(app_db, cast.an, course_class)

    offered = [
        label
        for _, label in acts(signed_in(Role.HOME_AFFAIRS, province=cast.province), course_class)
    ]

    assert "Ghi kết quả" not in offered
    assert "Điểm danh" not in offered


def test_who_names_people_is_led_to_that_and_to_nothing_else(
    app_db: Session, signed_in: SignIn, cast: Cast
) -> None:
    course_class = the_class(app_db, cast, AHEAD, status=ClassStatus.OPEN)
    make_meeting(app_db, course_class)

    contact = signed_in(Role.UNIT_CONTACT, unit=cast.education)

    assert acts(contact, course_class) == [("primary", "Đề cử")]


def test_nothing_comes_next_for_a_class_that_is_cancelled(
    app_db: Session, signed_in: SignIn, cast: Cast
) -> None:
    course_class = the_class(app_db, cast, AHEAD, status=ClassStatus.CANCELLED)

    assert acts(signed_in(Role.HOME_AFFAIRS, province=cast.province), course_class) == []
