"""Letters that workers draft: from what became of places, of classes, and of the days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.course import ClassStatus, DayPart, Mode
from app.domain.enrolment import EnrolmentStatus, Waiver, WithdrawalReason
from app.domain.message import MessageKind, MessageState
from app.domain.plan import DeadlineKind, Recurrence
from app.domain.registration import Approval, Approver
from app.jobs.message.classes import tell_changes
from app.jobs.message.places import tell_places
from app.jobs.message.reminders import remind
from app.jobs.message.removals import tell_removals
from app.models import (
    ClassNotice,
    CourseClass,
    Deadline,
    Enrolment,
    EnrolmentEvent,
    Message,
    Person,
    User,
)
from app.queries.enrolment import live_places
from app.services.course_class import cancel_class, restore_class
from app.services.enrolment import apply, approve, enrol, reject, remove, substitute, withdraw
from tests.databases import on_both_databases
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_enrolment,
    make_meeting,
    make_officer,
    make_user,
)

pytestmark = on_both_databases

S, K = EnrolmentStatus, MessageKind
WAIVER = Waiver("Được mời thêm", overbooks=True)
SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Desk:
    """A class of one seat in July, its clerk, and what workers do to it at some time."""

    db: Session
    app: Flask
    cast: Cast
    clerk: User
    course_class: CourseClass

    def work(self, now: datetime, *works: Callable[[Session, datetime], int]) -> list[Message]:
        """The letters there are once workers have looked, the first drafted on top."""
        self.db.commit()
        with self.app.test_request_context():
            for work in works or (tell_changes, tell_places, tell_removals):
                work(self.db, now)
        self.db.expire_all()
        return list(self.db.scalars(select(Message).order_by(Message.id)))

    def apply(self, name: str = "", full_name: str | None = None) -> Person:
        """Somebody registers."""
        person = self.officer(name, full_name)
        apply(self.db, self.course_class, person, actor=self.clerk, now=NOW)
        return person

    def officer(self, name: str = "", full_name: str | None = None) -> Person:
        """Somebody of home affairs, whose address the roster has."""
        person = make_officer(self.db, self.cast.home_affairs, full_name=full_name)
        person.email = f"p{name}@tinh.example"
        return person

    def place(self, person: Person) -> Enrolment:
        """Their place in the class."""
        return live_places(self.db, self.course_class.id, [person.id])[person.id]


@pytest.fixture
def desk(app: Flask, app_db: Session) -> Desk:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    one = make_class(
        app_db,
        course,
        date(2024, 7, 1),
        date(2024, 7, 3),
        code="K1.L1",
        status=ClassStatus.OPEN,
        capacity=1,
        mode=Mode.IN_PERSON,
        venue="Hội trường A",
    )
    for day in (1, 2, 3):
        make_meeting(app_db, one, held_on=date(2024, 7, day))
    clerk = make_user(app_db)
    app_db.commit()
    return Desk(app_db, app, cast, clerk, one)


def brief(letters: list[Message]) -> list[tuple[MessageKind, str]]:
    return [(one.kind, one.subject) for one in letters]


# What became of a place


def test_a_letter_names_the_halves_of_a_day_together_and_the_first_of_many_days(
    desk: Desk,
) -> None:
    first = desk.course_class.starts_on
    desk.course_class.ends_on = first + timedelta(days=13)
    make_meeting(desk.db, desk.course_class, part=DayPart.AFTERNOON)
    for day in range(3, 14):
        make_meeting(desk.db, desk.course_class, first + timedelta(days=day))
    desk.apply("1")

    [letter] = desk.work(SOON)

    days = dict(letter.body["facts"])["Các buổi"].split("; ")
    assert days[:2] == ["01/07/2024 sáng, chiều", "02/07/2024 sáng"]
    assert days[11:] == ["12/07/2024 sáng", "và 2 ngày nữa"]


def test_who_has_a_seat_is_told_with_a_calendar_and_who_waits_of_their_turn(desk: Desk) -> None:
    desk.apply("1", full_name="Lê Thị Hoa")
    desk.apply("2")
    desk.apply("3")

    seated, *waiting = desk.work(SOON)

    assert (seated.kind, seated.state, seated.address) == (
        K.PLACE,
        MessageState.WAITING,
        "p1@tinh.example",
    )
    assert seated.subject == "Ông/Bà có chỗ trong lớp K1.L1"
    assert seated.body["paragraphs"][0] == "Kính gửi Ông/Bà Lê Thị Hoa,"
    facts = dict(seated.body["facts"])
    assert facts["Thời gian"] == "01/07/2024 – 03/07/2024"
    assert facts["Các buổi"] == "01/07/2024 sáng; 02/07/2024 sáng; 03/07/2024 sáng"
    assert seated.calendar is not None
    assert seated.calendar.count("BEGIN:VEVENT") == 3
    assert [dict(one.body["facts"])["Thứ tự chờ"] for one in waiting] == ["1", "2"]
    assert [one.calendar for one in waiting] == [None, None]


def test_nobody_is_told_twice_nor_before_a_slip_could_be_put_right(desk: Desk) -> None:
    person = desk.apply()
    assert desk.work(NOW + timedelta(seconds=5)) == []

    withdraw(desk.db, desk.place(person), WithdrawalReason.DUTY, actor=desk.clerk, now=NOW)
    assert desk.work(SOON) == [], "asked and gave up at once"

    desk.apply("2")
    assert len(desk.work(LATER)) == 1
    assert len(desk.work(LATER + timedelta(hours=1))) == 1


def test_a_seat_that_comes_free_is_offered_with_its_time_and_worth_nothing_afterwards(
    desk: Desk,
) -> None:
    first, second = desk.apply("1"), desk.apply("2")
    desk.work(SOON)
    place = desk.place(first)
    withdraw(desk.db, place, WithdrawalReason.OTHER, "Đi công tác", actor=desk.clerk, now=SOON)

    letters = desk.work(SOON + timedelta(minutes=1))[2:]

    assert brief(letters) == [
        (K.PLACE, "Ông/Bà đã rút khỏi lớp K1.L1"),
        (K.OFFER, "Mời Ông/Bà nhận chỗ trong lớp K1.L1"),
    ]
    assert dict(letters[0].body["facts"])["Lý do"] == "Đi công tác"
    offer = letters[1]
    assert offer.person_id == second.id
    assert dict(offer.body["facts"])["Trả lời trước"] == "10:01 17/06/2024"
    assert offer.useful_until == SOON + timedelta(hours=48)
    assert offer.body["link"] == ["Trả lời lời mời", "/dang-ky"]


def test_the_answer_of_the_unit_is_told(desk: Desk) -> None:
    desk.course_class.approval = Approval.UNIT
    one, other = desk.apply("1"), desk.apply("2")
    assert {subject for _kind, subject in brief(desk.work(SOON))} == {"Đã nhận đăng ký lớp K1.L1"}

    approve(desk.db, desk.place(one), Approver.UNIT, actor=desk.clerk, now=SOON)
    said = "Chưa đến lượt"
    reject(desk.db, desk.place(other), Approver.UNIT, said, actor=desk.clerk, now=SOON)
    seated, refused = desk.work(SOON + timedelta(minutes=1))[2:]

    assert seated.subject == "Ông/Bà có chỗ trong lớp K1.L1"
    assert refused.subject == "Đăng ký lớp K1.L1 không được duyệt"
    assert dict(refused.body["facts"])["Lý do"] == said


def test_both_are_told_of_a_substitute(desk: Desk) -> None:
    person = desk.apply("1")
    desk.work(SOON)
    other = desk.officer("2")
    substitute(desk.db, desk.place(person), other, actor=desk.clerk, now=SOON)

    gone, new = desk.work(SOON + timedelta(minutes=1))[1:]

    assert (gone.person_id, gone.subject) == (person.id, "Đã có người thay Ông/Bà trong lớp K1.L1")
    assert (new.person_id, new.subject) == (other.id, "Ông/Bà có chỗ trong lớp K1.L1")


def test_who_has_no_address_is_noted_and_an_account_may_have_one(desk: Desk) -> None:
    nowhere, by_account = (make_officer(desk.db, desk.cast.home_affairs) for _ in range(2))
    desk.course_class.capacity = 2
    make_user(
        desk.db,
        Role.TRAINEE,
        province=desk.cast.province,
        province_id=desk.cast.province.id,
        person_id=by_account.id,
        email="rieng@tinh.example",
    )
    enrol(desk.db, desk.course_class, [nowhere, by_account], actor=desk.clerk, now=NOW)

    letters = {one.person_id: one for one in desk.work(SOON)}

    assert letters[nowhere.id].state is MessageState.NO_ADDRESS
    assert letters[by_account.id].address == "rieng@tinh.example"


def test_what_is_over_is_no_news(desk: Desk) -> None:
    old = make_class(desk.db, desk.course_class.course, date(2024, 3, 4), date(2024, 3, 8))
    place = make_enrolment(desk.db, desk.cast.an, old)
    desk.db.add(EnrolmentEvent(enrolment_id=place.id, status=S.CONFIRMED, at=NOW))

    assert desk.work(SOON) == []
    looked_at = select(func.count()).where(EnrolmentEvent.noticed_at.is_not(None))
    assert desk.db.scalar(looked_at) == 1


# Classes


def test_who_was_told_of_a_seat_is_told_that_it_was_a_slip(desk: Desk) -> None:
    told, untold = desk.apply("1"), desk.officer("2")
    before = len(desk.work(SOON))
    enrol(desk.db, desk.course_class, [untold], waiver=WAIVER, actor=desk.clerk, now=SOON)
    for person in (told, untold):
        remove(desk.db, desk.place(person), actor=desk.clerk, now=SOON)
    assert len(desk.work(SOON + timedelta(seconds=20))) == before, "it may be put right again"

    [letter] = desk.work(LATER)[before:]

    assert (letter.kind, letter.person_id) == (K.PLACE, told.id)
    assert letter.subject == "Ghi danh của Ông/Bà vào lớp K1.L1 đã được xóa"
    facts = dict(letter.body["facts"])
    assert facts["Tình trạng trước khi xóa"] == "Có chỗ"
    assert facts["Thời gian"] == "01/07/2024 – 03/07/2024"
    assert len(desk.work(LATER + timedelta(hours=1))) == before + 1, "once"


def test_who_is_enrolled_again_is_told_of_the_new_place_alone(desk: Desk) -> None:
    """Also where the new event has the number of the one that was removed, as SQLite gives it."""
    person = desk.apply("1")
    before = len(desk.work(SOON))
    remove(desk.db, desk.place(person), actor=desk.clerk, now=SOON)
    enrol(desk.db, desk.course_class, [person], actor=desk.clerk, now=SOON)

    again = desk.work(LATER)[before:]

    assert brief(again) == [(K.PLACE, "Ông/Bà có chỗ trong lớp K1.L1")]


def test_who_was_out_already_and_who_was_in_a_class_that_is_over_are_not_written_to(
    desk: Desk,
) -> None:
    left, late = desk.apply("1"), desk.apply("2")
    withdraw(desk.db, desk.place(left), WithdrawalReason.DUTY, actor=desk.clerk, now=NOW)
    gone = desk.db.scalars(select(Enrolment).where(Enrolment.person_id == left.id)).one()
    before = len(desk.work(SOON))
    remove(desk.db, gone, actor=desk.clerk, now=SOON)
    assert len(desk.work(LATER)) == before
    over = datetime(2024, 7, 4, 1, tzinfo=NOW.tzinfo)

    remove(desk.db, desk.place(late), actor=desk.clerk, now=over)

    assert len(desk.work(over + timedelta(minutes=1))) == before


def test_a_class_called_off_and_taken_up_again_is_told_to_all_in_it(desk: Desk) -> None:
    desk.apply("1")
    desk.apply("2")
    desk.work(SOON)
    cancel_class(desk.db, desk.course_class, actor=desk.clerk, now=SOON)

    off = desk.work(SOON + timedelta(minutes=1))[2:]

    assert brief(off) == [(K.CLASS_CANCELLED, "Lớp K1.L1 bị hủy")] * 2
    assert off[0].calendar is not None
    assert off[0].calendar.count("STATUS:CANCELLED") == 3
    assert "SEQUENCE:1" in off[0].calendar
    assert off[1].calendar is None, "who waited had nothing in their calendar"

    restore_class(desk.db, desk.course_class, actor=desk.clerk, now=LATER)
    again = desk.work(LATER + timedelta(minutes=1))[4:]
    assert brief(again) == [(K.CLASS_CANCELLED, "Lớp K1.L1 được mở lại")] * 2


def test_what_is_changed_in_a_class_called_off_is_told_with_its_coming_back(desk: Desk) -> None:
    desk.apply("1")
    desk.work(SOON)
    cancel_class(desk.db, desk.course_class, actor=desk.clerk, now=SOON)
    desk.work(SOON + timedelta(minutes=1))
    before = len(desk.work(SOON + timedelta(minutes=7)))

    desk.course_class.venue = "Phòng 2"
    restore_class(desk.db, desk.course_class, actor=desk.clerk, now=LATER)
    for minutes in (1, 7):
        letters = desk.work(LATER + timedelta(minutes=minutes))[before:]

    assert brief(letters) == [(K.CLASS_CANCELLED, "Lớp K1.L1 được mở lại")]
    assert dict(letters[0].body["facts"])["Địa điểm"] == "Phòng 2"


def test_a_class_called_off_by_a_slip_is_no_news(desk: Desk) -> None:
    desk.apply("1")
    before = len(desk.work(SOON))

    cancel_class(desk.db, desk.course_class, actor=desk.clerk, now=SOON)
    restore_class(desk.db, desk.course_class, actor=desk.clerk, now=SOON + timedelta(seconds=20))

    assert len(desk.work(SOON + timedelta(minutes=7))) == before


def test_an_offer_that_has_run_out_before_anybody_looked_is_not_made(desk: Desk) -> None:
    first, _second = desk.apply("1"), desk.apply("2")
    before = len(desk.work(SOON))
    withdraw(desk.db, desk.place(first), WithdrawalReason.DUTY, actor=desk.clerk, now=SOON)

    letters = desk.work(SOON + timedelta(hours=48))[before:]

    assert brief(letters) == [(K.PLACE, "Ông/Bà đã rút khỏi lớp K1.L1")]


def test_who_has_another_class_by_now_is_told_why_they_wait_in_the_one_taken_up_again(
    desk: Desk,
) -> None:
    person = desk.apply("1")
    one = desk.course_class
    cancel_class(desk.db, one, actor=desk.clerk, now=NOW)
    other = make_class(desk.db, one.course, one.starts_on, one.ends_on, code="K1.L2")
    enrol(desk.db, other, [person], actor=desk.clerk, now=NOW)
    before = len(desk.work(SOON))

    restore_class(desk.db, one, actor=desk.clerk, now=SOON)
    [told] = desk.work(LATER)[before:]

    assert brief([told]) == [(K.CLASS_CANCELLED, "Lớp K1.L1 được mở lại")]
    assert "tên trong danh sách lớp: «Chờ chỗ»" in told.body["paragraphs"][1]
    assert told.body["facts"][0] == ["Lý do", "Có chỗ ở lớp K1.L2 học trùng ngày"]
    assert told.calendar is None


def test_who_is_asked_again_as_a_class_is_taken_up_again_is_told_until_when(desk: Desk) -> None:
    seated = desk.apply("1")
    asked = desk.apply("2")
    place = desk.place(seated)
    withdraw(desk.db, place, WithdrawalReason.HEALTH, actor=desk.clerk, now=NOW)
    desk.work(SOON)
    cancel_class(desk.db, desk.course_class, actor=desk.clerk, now=SOON)
    before = len(desk.work(LATER))

    restore_class(desk.db, desk.course_class, actor=desk.clerk, now=LATER)
    [again] = desk.work(LATER + timedelta(minutes=1))[before:]

    assert (again.kind, again.person_id) == (K.OFFER, asked.id)
    assert again.body["facts"][0][0] == "Trả lời trước"


def test_changes_made_one_by_one_are_one_letter_to_those_with_a_seat(desk: Desk) -> None:
    person = desk.apply("1")
    desk.apply("2")
    before = len(desk.work(SOON))
    desk.course_class.venue = "Phòng 2"
    assert len(desk.work(SOON + timedelta(minutes=1))) == before
    first = min(desk.course_class.meetings, key=lambda one: one.held_on)
    first.part = DayPart.AFTERNOON
    assert len(desk.work(SOON + timedelta(minutes=3))) == before
    assert len(desk.work(SOON + timedelta(minutes=7))) == before, "not quiet for long enough"

    [told] = desk.work(SOON + timedelta(minutes=9))[before:]

    assert (told.kind, told.person_id) == (K.CLASS_CHANGED, person.id)
    assert told.body["facts"][:2] == [
        ["Địa điểm", "Phòng 2 (trước đây: Hội trường A)"],
        ["Buổi học chuyển ngày", "Chiều 01/07/2024 (trước đây: Sáng 01/07/2024)"],
    ]
    assert told.calendar is not None
    assert told.calendar.count("SEQUENCE:1") == 3
    assert len(desk.work(SOON + timedelta(hours=1))) == before + 1


def test_what_is_put_back_in_time_was_nothing(desk: Desk) -> None:
    desk.apply("1")
    desk.work(SOON)
    desk.course_class.venue = "Phòng 2"
    desk.work(SOON + timedelta(minutes=1))
    desk.course_class.venue = "Hội trường A"

    assert len(desk.work(SOON + timedelta(minutes=9))) == 1
    notice = desk.db.get_one(ClassNotice, desk.course_class.id)
    assert (notice.sequence, notice.seen) == (0, None)


# Days

WEEK_BEFORE = datetime(2024, 6, 24, 1, tzinfo=NOW.tzinfo)
"""Eight in the morning in Vietnam."""


def test_a_meeting_is_reminded_of_a_week_and_a_day_before_once(desk: Desk) -> None:
    desk.apply("1")
    desk.work(SOON)

    assert len(desk.work(WEEK_BEFORE - timedelta(hours=2), remind)) == 1, "it is six o'clock"
    week = desk.work(WEEK_BEFORE, remind)[1:]
    assert brief(week) == [(K.REMINDER, "Nhắc lịch: lớp K1.L1 học ngày 01/07/2024")]
    assert len(desk.work(WEEK_BEFORE + timedelta(days=1), remind)) == 2, "once"
    day = desk.work(datetime(2024, 6, 30, 1, tzinfo=NOW.tzinfo), remind)[2:]
    assert day[0].body["paragraphs"][1].startswith("Ngày mai, 01/07/2024")
    assert len(desk.work(datetime(2024, 7, 1, 1, tzinfo=NOW.tzinfo), remind)) == 3


def test_who_has_just_got_a_seat_and_who_waits_are_not_reminded(desk: Desk) -> None:
    person = desk.apply("1")
    desk.apply("2")
    desk.db.execute(update(EnrolmentEvent).values(noticed_at=NOW))
    assert [one.person_id for one in desk.work(WEEK_BEFORE, remind)] == [person.id]

    desk.db.execute(update(EnrolmentEvent).values(at=WEEK_BEFORE))
    desk.db.execute(delete(Message))
    assert desk.work(WEEK_BEFORE + timedelta(hours=1), remind) == []


def due_of_report(desk: Desk) -> datetime:
    """The last day of a report that units owe, which is added to the plan."""
    desk.db.add(
        Deadline(
            plan_id=desk.cast.plan.id,
            place=1,
            what=DeadlineKind.ANNUAL_REPORT,
            owed_by="Các sở, ban, ngành",
            owed_to="Ủy ban nhân dân tỉnh",
            month=12,
            day=10,
            recurrence=Recurrence.YEARLY,
            clause="V.6.c",
        )
    )
    return datetime(2024, 12, 10 - desk.cast.plan.deadlines_are_strict, 3, tzinfo=NOW.tzinfo)


def test_a_report_is_reminded_of_thirty_seven_and_one_days_before(desk: Desk) -> None:
    due = due_of_report(desk)
    make_user(desk.db, Role.UNIT_CONTACT, unit=desk.cast.education, email="dm@tinh.example")
    make_user(desk.db, Role.HOME_AFFAIRS, province=desk.cast.province, email="nv@tinh.example")

    counts = [
        len(desk.work(due - timedelta(days=days), remind)) for days in (31, 30, 29, 7, 2, 1, 0)
    ]

    assert counts == [0, 1, 1, 2, 2, 3, 3]
    letters = list(desk.db.scalars(select(Message).order_by(Message.id)))
    assert {one.address for one in letters} == {"dm@tinh.example"}
    assert letters[0].subject == "Báo cáo năm của đơn vị: còn 30 ngày"


def test_a_reminder_of_yesterday_is_sent_today_once_and_none_of_long_ago(desk: Desk) -> None:
    due = due_of_report(desk)
    make_user(desk.db, Role.UNIT_CONTACT, unit=desk.cast.education, email="dm@tinh.example")

    def on(days: int) -> int:
        return len(desk.work(due - timedelta(days=days), remind))

    # No worker was there on the 30th day before, on the 7th and the 6th, and on the last but one.
    assert [on(days) for days in (29, 28, 5, 0, 0)] == [1, 1, 1, 2, 2]
    subjects = list(desk.db.scalars(select(Message.subject).order_by(Message.id)))
    assert subjects == [
        "Báo cáo năm của đơn vị: còn 29 ngày",
        "Báo cáo năm của đơn vị: hạn cuối là hôm nay",
    ]
