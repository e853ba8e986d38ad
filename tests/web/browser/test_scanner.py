"""The organiser's camera, which sees what people hold up: their own codes, from their own pages."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.attendance import Presence, Way
from app.domain.calendar import VIETNAM
from app.models import Attendance, CourseClass, Enrolment, Meeting
from tests.browser import SignInPage
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
)

pytestmark = pytest.mark.browser

SIZE = (640, 480)
HELD_UP = 8
"""Frames for which the camera sees each: four fifths of a second."""

GREY = bytes([128]) * (SIZE[0] * SIZE[1] // 2)


@dataclass
class World:
    """The class of An, that of Bình, and this morning's meeting of the former."""

    cast: Cast
    mine: CourseClass
    other: CourseClass
    meeting: Meeting


@pytest.fixture
def world(app_db: Session, monkeypatch: pytest.MonkeyPatch) -> World:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    mine, other = make_class(app_db, course, code="L1"), make_class(app_db, course, code="L2")
    make_enrolment(app_db, cast.an, mine)
    make_enrolment(app_db, cast.binh, other)
    nine = datetime.combine(mine.starts_on, time(9), VIETNAM).astimezone(UTC)
    monkeypatch.setattr(clock, "now", lambda: nine)
    return World(cast, mine, other, make_meeting(app_db, mine))


def held_up(page: Page) -> Image.Image:
    """The code on somebody's phone, as a camera sees it: smaller, and on the desk's grey."""
    page.goto("/diem-danh")
    code = Image.open(BytesIO(page.locator(".own-code svg").screenshot())).convert("L")
    code.thumbnail((260, 260))
    seen = Image.new("L", SIZE, 160)
    seen.paste(code, (190, 120))
    return seen


def film(camera: Path, *pictures: Image.Image) -> None:
    """Let the camera see pictures one after the other, over and over."""
    frames = [picture.tobytes() + GREY for picture in pictures for _ in range(HELD_UP)]
    header = b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n" % SIZE
    camera.write_bytes(header + b"".join(b"FRAME\n" + frame for frame in frames))


def test_the_camera_marks_who_holds_up_the_code_of_this_class(
    world: World, camera: Path, signed_in_page: SignInPage, app_db: Session, console: list[str]
) -> None:
    cast, province = world.cast, world.cast.province
    own = {"province": province, "province_id": province.id}
    codes = [
        held_up(signed_in_page(Role.TRAINEE, person_id=person.id, **own))
        for person in (cast.binh, cast.an)
    ]
    film(camera, *codes)
    page = signed_in_page(Role.HOME_AFFAIRS, province=province)
    page.context.grant_permissions(["camera"])
    page.goto(f"/lop/{world.mine.id}/diem-danh/{world.meeting.id}/quet")
    page.get_by_role("button", name="Mở máy ảnh").click()

    told = page.locator("#scanned")
    expect(told.get_by_text(f"{cast.an.full_name}: có mặt.")).to_be_visible()
    other = f"Đây là mã của {cast.binh.full_name} ở lớp {world.other.code}"
    expect(told.get_by_text(other).first).to_be_visible()
    marked = app_db.execute(
        select(Enrolment.person_id, Attendance.presence, Attendance.way).join(Attendance.enrolment)
    ).all()
    page.goto("about:blank")
    console.clear()  # The refusals' status, as often as the camera saw the code.
    assert marked == [(cast.an.id, Presence.PRESENT, Way.SCAN)]


def test_a_camera_that_is_not_allowed_leaves_the_code_to_be_typed(
    world: World, signed_in_page: SignInPage
) -> None:
    page = signed_in_page(Role.HOME_AFFAIRS, province=world.cast.province)
    page.goto(f"/lop/{world.mine.id}/diem-danh/{world.meeting.id}/quet")
    page.get_by_role("button", name="Mở máy ảnh").click()
    expect(page.get_by_text("Không mở được máy ảnh.")).to_be_visible()
    page.get_by_label("Mã của học viên").fill(world.cast.an.code)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{world.cast.an.full_name}: có mặt.")).to_be_visible()
