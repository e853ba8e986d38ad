"""The registers of a class on the screen: filled, kept when refused, closed, opened, as files."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import Engine, delete, event, select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.attendance import Presence
from app.domain.course import DayPart
from app.domain.enrolment import EnrolmentStatus
from app.models import Attendance, CourseClass, Enrolment, Meeting
from app.queries import hold
from app.queries.hold import hold_open_class
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_attendance,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
    make_officer,
)

P = Presence


@dataclass
class World:
    """A class of home affairs in March 2024 with An and Bình, and its first morning."""

    cast: Cast
    march: CourseClass
    meeting: Meeting
    an: Enrolment
    binh: Enrolment

    @property
    def index(self) -> str:
        return f"/lop/{self.march.id}/diem-danh"

    @property
    def page(self) -> str:
        return f"{self.index}/{self.meeting.id}"

    def said(self, an: str = "", binh: str = "", *, seen: str = "") -> dict[str, str]:
        """What the form of the register sends."""
        return {
            f"mark-{self.an.id}": an,
            f"seen-{self.an.id}": seen,
            f"mark-{self.binh.id}": binh,
            f"seen-{self.binh.id}": "",
        }


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    march = make_class(app_db, course, code="L1")
    return World(
        cast,
        march,
        make_meeting(app_db, march),
        make_enrolment(app_db, cast.an, march),
        make_enrolment(app_db, cast.binh, march),
    )


@pytest.fixture
def clerk(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=world.cast.province)


def marks(db: Session) -> dict[int, Presence]:
    db.rollback()
    return {row.enrolment_id: row.presence for row in db.scalars(select(Attendance))}


@pytest.mark.parametrize("act", ["", "/chot", "/quet"])
def test_a_meeting_that_is_taken_away_while_one_saves_is_a_refusal_in_words(
    clerk: FlaskClient, app_db: Session, world: World, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Between the look at the meeting and the hold of its class somebody else comes."""
    meeting_id = world.meeting.id

    def after_somebody(db: Session, one: CourseClass) -> None:
        with Session(app_db.get_bind()) as other:
            other.execute(delete(Meeting).where(Meeting.id == meeting_id))
            other.commit()
        hold_open_class(db, one)

    address, data = world.page + act, world.said("present") | {"code": world.cast.an.code}
    app_db.commit()
    monkeypatch.setattr(hold, "hold_open_class", after_somebody)

    answer = clerk.post(address, data=data)

    assert answer.status_code == 409
    assert "vừa bị người khác xóa khỏi lịch của lớp" in answer.text
    assert app_db.get(Meeting, meeting_id, populate_existing=True) is None
    assert marks(app_db) == {}


def fields_for(page: str, target: str) -> dict[str, str]:
    """What the page sends on to another address: the hidden fields of the form that leads there."""
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if target in one)
    hidden = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', form)
    return {name: value for name, value in hidden if name != "csrf_token"}


def checked(page: str) -> set[str]:
    return set(re.findall(r'name="(mark-\d+)" value="[a-z]+" checked', page))


def test_marks_for_a_meeting_that_is_gone_are_shown_and_go_into_another(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    moved = make_meeting(app_db, world.march, part=DayPart.AFTERNOON)
    make_meeting(app_db, world.march, part=DayPart.EVENING, is_cancelled=True)
    address, other = world.page, f"{world.index}/{moved.id}"
    app_db.delete(world.meeting)
    app_db.commit()

    answer = clerk.post(address, data=world.said("present", "late"))

    assert answer.status_code == 409
    assert "Nguyễn Văn An" in answer.text
    assert [answer.text.count(word) for word in ("Có mặt", "Đi muộn")] == [1, 1]
    assert answer.text.count("formaction=") == 1
    kept = fields_for(answer.text, f"{other}/dua-vao")
    assert kept == world.said("present", "late")

    laid = clerk.post(f"{other}/dua-vao", data=kept)

    assert laid.status_code == 200
    assert "chưa lưu" in laid.text
    assert checked(laid.text) == {f"mark-{world.an.id}", f"mark-{world.binh.id}"}
    assert marks(app_db) == {}

    clerk.post(other, data=kept)
    assert marks(app_db) == {world.an.id: P.PRESENT, world.binh.id: P.LATE}


def test_nothing_is_made_up_for_a_meeting_that_never_was(clerk: FlaskClient, world: World) -> None:
    assert clerk.post(f"{world.index}/99999", data={}).status_code == 404
    assert clerk.get(f"{world.index}/99999").status_code == 404


def test_marks_for_a_meeting_closed_meanwhile_come_along_as_it_is_opened_again(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    clerk.post(f"{world.page}/chot")

    refused = clerk.post(world.page, data=world.said("present"))

    assert refused.status_code == 422
    assert "Buổi học đã chốt điểm danh" in refused.text
    assert "Phần bạn vừa ghi còn ở dưới" in refused.text
    assert refused.text.count("Có mặt") == 1
    kept = fields_for(refused.text, f"{world.page}/mo-lai")
    assert kept == {f"mark-{world.an.id}": "present", f"seen-{world.an.id}": ""}

    opened = clerk.post(f"{world.page}/mo-lai", data=kept)

    assert opened.status_code == 200
    assert checked(opened.text) == {f"mark-{world.an.id}"}
    assert marks(app_db) == {}


def test_a_closed_meeting_keeps_nothing_of_who_only_looks(clerk: FlaskClient, world: World) -> None:
    clerk.post(f"{world.page}/chot")

    page = clerk.get(world.page).text

    assert fields_for(page, f"{world.page}/mo-lai") == {}
    assert "Phần bạn vừa ghi" not in page
    assert "formaction=" not in page


def test_a_register_lists_everyone_and_saves_what_is_chosen(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    page = clerk.get(world.page).text
    assert "Nguyễn Văn An" in page
    assert "danh-sach-diem-danh?ngay=2024-03-04" in page
    assert "buổi sáng 04/03/2024" in page

    answer = clerk.post(world.page, data=world.said("present", "late"), follow_redirects=True)

    assert "Đã điểm danh 2 người." in answer.text
    assert marks(app_db) == {world.an.id: P.PRESENT, world.binh.id: P.LATE}
    assert "Người phụ trách điểm danh" in answer.text


def test_a_clerk_of_the_class_sees_people_of_every_unit(
    signed_in: SignIn, app_db: Session, world: World
) -> None:
    office = signed_in(Role.HOME_AFFAIRS, unit=world.cast.home_affairs)

    assert "Trần Thị Bình" in office.get(world.page).text


def test_a_class_of_others_is_not_found(signed_in: SignIn, world: World) -> None:
    stranger = signed_in(Role.EDUCATION, unit=world.cast.education)

    for address in (world.index, world.page, f"{world.page}/chot"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(world.page, data=world.said("present")).status_code == 404


def test_a_meeting_of_another_class_is_not_found(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    other = make_class(app_db, world.march.course)
    meeting = make_meeting(app_db, other)
    app_db.commit()

    assert clerk.get(f"{world.index}/{meeting.id}").status_code == 404


def test_what_another_clerk_wrote_meanwhile_is_told_what_was_typed_stays_and_saving_again_means_it(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    make_attendance(app_db, world.meeting, world.an, P.EXCUSED)
    app_db.commit()

    refused = clerk.post(world.page, data=world.said("present", "late"))

    assert refused.status_code == 422
    assert "Trong lúc bạn mở trang này, sổ đã ghi «Vắng có phép»" in refused.text
    assert marks(app_db) == {world.an.id: P.EXCUSED}
    chosen = f'name="mark-{world.binh.id}" value="late" checked'
    assert chosen in refused.text
    assert f'name="seen-{world.an.id}" value="excused"' in refused.text

    clerk.post(world.page, data=world.said("present", "late", seen="excused"))
    assert marks(app_db) == {world.an.id: P.PRESENT, world.binh.id: P.LATE}


def test_a_row_that_was_not_touched_shows_what_is_written_by_now(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    make_attendance(app_db, world.meeting, world.binh, P.LATE)
    world.an.status = EnrolmentStatus.WITHDRAWN
    app_db.commit()

    refused = clerk.post(world.page, data=world.said("present"))

    assert refused.status_code == 422
    assert "1 người bạn vừa điểm danh không còn chỗ trong lớp" in refused.text
    assert f'name="mark-{world.binh.id}" value="late" checked' in refused.text


def test_nonsense_marks_nobody(clerk: FlaskClient, app_db: Session, world: World) -> None:
    sent = {**world.said("asleep"), "seen-x": "", "seen-99999999999": "", "mark-x": "present"}

    answer = clerk.post(world.page, data=sent, follow_redirects=True)

    assert "Không có gì thay đổi" in answer.text
    assert marks(app_db) == {}


def test_closing_says_beforehand_how_many_become_absent_and_can_be_taken_back(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    clerk.post(world.page, data=world.said("late"))
    question = clerk.get(f"{world.page}/chot").text
    assert "1 đi muộn. 1 người chưa điểm danh" in question
    assert marks(app_db) == {world.an.id: P.LATE}

    closed = clerk.post(f"{world.page}/chot", follow_redirects=True).text

    assert "Đã chốt điểm danh buổi sáng 04/03/2024." in closed
    assert "Tự ghi khi chốt điểm danh" in closed
    assert 'type="radio" name="mark-' not in closed
    assert marks(app_db) == {world.an.id: P.LATE, world.binh.id: P.ABSENT}
    late = clerk.post(world.page, data=world.said("present", seen="late"))
    assert late.status_code == 422
    assert clerk.post(f"{world.page}/chot").status_code == 422

    opened = clerk.post(f"{world.page}/mo-lai", follow_redirects=True).text

    assert "1 người tự ghi vắng nay chưa điểm danh" in opened
    assert marks(app_db) == {world.an.id: P.LATE}
    again = clerk.post(f"{world.page}/mo-lai", follow_redirects=True).text
    assert "Buổi học chưa chốt điểm danh" in again


def test_a_meeting_to_come_says_when_and_takes_nothing(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    ahead = clock.today() + timedelta(days=1)
    world.march.ends_on = world.meeting.held_on = ahead
    app_db.commit()

    assert "mới diễn ra" in clerk.get(world.page).text
    assert clerk.post(world.page, data=world.said("present")).status_code == 422
    assert marks(app_db) == {}


def test_the_class_shows_shares_and_who_can_no_longer_reach_the_threshold(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    for day in (5, 6, 7, 8):
        make_meeting(app_db, world.march, date(2024, 3, day))
    make_attendance(app_db, world.meeting, world.an, P.PRESENT)
    make_attendance(app_db, world.meeting, world.binh, P.ABSENT)
    make_attendance(app_db, world.march.meetings[1], world.binh, P.EXCUSED)
    app_db.commit()

    page = clerk.get(world.index).text

    assert "1 người không còn đạt được 80% số buổi" in page
    assert "20,0%" in page
    assert "60,0%" in page
    assert "còn được vắng 1 buổi" in page


def test_the_registers_of_a_class_as_a_file(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    make_attendance(app_db, world.meeting, world.an, P.LATE)
    app_db.commit()

    content = clerk.get(f"{world.index}?format=xlsx").data
    header, an, binh = load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)

    assert header[:4] == ("Mã người", "Họ và tên", "Đơn vị", "buổi sáng 04/03/2024")
    assert an[1:5] == ("Nguyễn Văn An", None, "M", 1)
    assert binh[1:5] == ("Trần Thị Bình", None, None, 0)


def test_who_is_late_is_said_from_a_moment_on_and_taken_back(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    said = clerk.post(f"{world.page}/di-muon", follow_redirects=True).text
    assert "sẽ được ghi là đi muộn" in said
    app_db.refresh(world.meeting)
    assert world.meeting.late_from is not None
    clerk.post(f"{world.page}/di-muon")
    app_db.refresh(world.meeting)
    assert world.meeting.late_from is None


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_pages_do_not_ask_more_of_a_larger_class(
    clerk: FlaskClient, app_db: Session, world: World
) -> None:
    def statements(address: str) -> int:
        clerk.get(address)
        with counted() as sent:
            clerk.get(address)
        return len(sent)

    few = statements(world.page), statements(world.index)
    for _ in range(12):
        place = make_enrolment(app_db, make_officer(app_db, world.cast.education), world.march)
        make_attendance(app_db, world.meeting, place)
    app_db.commit()

    assert (statements(world.page), statements(world.index)) == few
