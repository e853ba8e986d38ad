"""A register of sixty people filled by keyboard alone, in a real browser."""

from collections import Counter

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.attendance import Presence
from app.models import Attendance
from tests.browser import SignInPage
from tests.factories import (
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
    make_officer,
)

pytestmark = pytest.mark.browser

PEOPLE = 60


@pytest.fixture
def register(app_db: Session, signed_in_page: SignInPage) -> Page:
    """The page of a morning of sixty, as its clerk opens it."""
    cast = make_cast(app_db)
    march = make_class(app_db, make_course(app_db, cast.province, organiser=cast.home_affairs))
    meeting = make_meeting(app_db, march)
    for number in range(PEOPLE):
        officer = make_officer(app_db, cast.education, full_name=f"Lê Văn Người {number:02}")
        make_enrolment(app_db, officer, march)
    page = signed_in_page(Role.HOME_AFFAIRS, province=cast.province)
    page.goto(f"/lop/{march.id}/diem-danh/{meeting.id}")
    expect(page.locator("[data-tally]")).to_have_text("0/60 đã điểm danh")
    return page


def test_sixty_people_are_marked_and_saved_without_touching_the_mouse(
    register: Page, app_db: Session
) -> None:
    keys = ["c"] * 10 + ["v", "ArrowUp", "Delete", "p", "m"] + ["c"] * (PEOPLE - 12)
    for key in keys:
        register.keyboard.press(key)
    expect(register.locator("[data-tally]")).to_have_text("60/60 đã điểm danh, 60 chưa lưu")
    register.keyboard.press("/")
    register.keyboard.type("nguoi 41")
    register.keyboard.press("Enter")
    register.keyboard.press("v")
    register.keyboard.press("Control+Enter")

    expect(register.get_by_text("Đã điểm danh 60 người.")).to_be_visible()
    rows = app_db.scalars(select(Attendance).order_by(Attendance.enrolment_id)).all()
    assert Counter(row.presence for row in rows) == {
        Presence.PRESENT: 57,
        Presence.EXCUSED: 1,
        Presence.LATE: 1,
        Presence.ABSENT: 1,
    }
    assert [rows[n].presence for n in (10, 11, 41)] == [
        Presence.EXCUSED,
        Presence.LATE,
        Presence.ABSENT,
    ]
