"""Classes: what cannot be, what moves with a date, and what calling one off takes along."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.course import (
    ClassFacts,
    ClassIsCancelled,
    ClassIsNotCancelled,
    ClassStatus,
    ClassTaken,
    CreditWouldMove,
    DayPart,
    EndsBeforeStart,
    FewerSeatsThanTaken,
    HoursAreNone,
    MeetingsOutside,
    Mode,
)
from app.domain.enrolment import ClassFull, EnrolmentStatus
from app.domain.plan import TargetKind
from app.models import AuditEvent, Course, CourseClass, EnrolmentEvent, Meeting, User
from app.queries.coverage import figures
from app.services.course_class import add_class, cancel_class, change_class, restore_class
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_meeting,
    make_officer,
    make_person,
    make_user,
)

FACTS = ClassFacts(
    code="L1",
    starts_on=date(2024, 3, 4),
    ends_on=date(2024, 3, 8),
    mode=Mode.IN_PERSON,
    venue="Hội trường A",
    capacity=40,
    hours=Decimal("17.5"),
)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def course(db: Session, cast: Cast) -> Course:
    return make_course(db, cast.province, organiser=cast.home_affairs)


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


@pytest.fixture
def march(db: Session, course: Course, clerk: User) -> CourseClass:
    return add_class(db, course, FACTS, actor=clerk, now=NOW)


def changed(
    db: Session, one: CourseClass, clerk: User, *, may_move_credit: bool = False, **facts: Any
) -> bool:
    """Say the class otherwise in some facts."""
    new = replace(FACTS, **facts)
    return change_class(db, one, new, may_move_credit=may_move_credit, actor=clerk, now=NOW)


def last_event(db: Session) -> AuditEvent:
    return db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()  # type: ignore[return-value]  # there is one


def trained(db: Session, cast: Cast, year: int) -> int | None:
    """How many of the province's staff count as trained at the end of a year."""
    (figure,) = figures(
        db, cast.plan, year=year, as_of=date(year, 12, 31), kinds=[TargetKind.STAFF_TRAINED]
    )
    return figure.value


def test_a_class_is_added_with_all_that_is_said_of_it(
    db: Session, march: CourseClass, course: Course
) -> None:
    db.expire_all()

    assert march.course is course
    assert march.province_id == course.province_id
    for name in ("code", "starts_on", "ends_on", "mode", "venue", "capacity", "hours", "status"):
        assert getattr(march, name) == getattr(FACTS, name)
    event = last_event(db)
    assert (event.action, event.subject_type, event.subject_id) == (
        AuditAction.COURSE_CREATED,
        "course_class",
        march.id,
    )
    assert event.changes["starts_on"] == [None, "2024-03-04"]
    assert event.changes["hours"] == [None, "17.5"]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"ends_on": date(2024, 3, 3)}, EndsBeforeStart),
        ({"hours": Decimal(0)}, HoursAreNone),
        ({"code": "L2"}, ClassTaken),
    ],
)
def test_what_cannot_be_is_refused_when_adding_and_when_changing(
    db: Session,
    march: CourseClass,
    course: Course,
    clerk: User,
    facts: dict[str, Any],
    refusal: type[Exception],
) -> None:
    make_class(db, course, code="L2")

    with pytest.raises(refusal):
        changed(db, march, clerk, **facts)
    with pytest.raises(refusal):
        add_class(db, course, replace(FACTS, **({"code": "L3"} | facts)), actor=clerk, now=NOW)


def test_whoever_has_a_seat_keeps_it(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    make_enrolment(db, cast.an, march)
    make_enrolment(db, cast.binh, march, status=EnrolmentStatus.OFFERED)
    make_enrolment(db, make_person(db, cast.province), march, status=EnrolmentStatus.WAITING)

    with pytest.raises(FewerSeatsThanTaken, match="Đã có 2 người có chỗ"):
        changed(db, march, clerk, capacity=1)
    assert changed(db, march, clerk, capacity=2)


def test_the_days_do_not_leave_meetings_behind(
    db: Session, march: CourseClass, clerk: User
) -> None:
    for day in (4, 8):
        march.meetings.append(Meeting(held_on=date(2024, 3, day), part=DayPart.MORNING))
    db.flush()

    with pytest.raises(MeetingsOutside, match="1 buổi học, từ 04/03/2024 đến 04/03/2024"):
        changed(db, march, clerk, starts_on=date(2024, 3, 5))
    assert changed(db, march, clerk, ends_on=date(2024, 3, 9))


def test_credit_moves_to_another_year_only_when_it_is_said(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    make_credit(db, cast.an, march)
    next_year = date(2025, 1, 10)

    with pytest.raises(CreditWouldMove, match="1 người từ năm 2024 sang năm 2025"):
        changed(db, march, clerk, ends_on=next_year)
    assert (trained(db, cast, 2024), trained(db, cast, 2025)) == (1, 0)

    assert changed(db, march, clerk, may_move_credit=True, ends_on=next_year)
    assert (trained(db, cast, 2024), trained(db, cast, 2025)) == (0, 1)


def test_without_completions_a_class_moves_freely(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    make_enrolment(db, cast.an, march)

    assert changed(db, march, clerk, ends_on=date(2025, 1, 10))
    assert last_event(db).changes == {"ends_on": ["2024-03-08", "2025-01-10"]}


def test_saying_the_same_again_changes_and_records_nothing(
    db: Session, march: CourseClass, clerk: User
) -> None:
    before = last_event(db)

    assert not changed(db, march, clerk)
    assert last_event(db) is before


def test_calling_off_takes_places_and_credit_and_taking_it_back_returns_both(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    waiting = make_enrolment(
        db, make_person(db, cast.province), march, status=EnrolmentStatus.WAITING
    )
    withdrawn = make_enrolment(db, cast.binh, march, status=EnrolmentStatus.WITHDRAWN)
    completed = make_credit(db, cast.an, march).enrolment
    for one in (waiting, withdrawn, completed):
        db.add(EnrolmentEvent(enrolment=one, status=one.status, at=NOW))
    db.flush()

    cancel_class(db, march, actor=clerk, now=NOW)
    db.expire_all()

    assert march.status is ClassStatus.CANCELLED
    assert trained(db, cast, 2024) == 0
    assert {one.status for one in (waiting, completed)} == {EnrolmentStatus.CLASS_CANCELLED}
    assert withdrawn.status is EnrolmentStatus.WITHDRAWN
    assert waiting.events[-1].status is EnrolmentStatus.CLASS_CANCELLED
    assert last_event(db).changes == {"status": [None, "cancelled"]}

    restore_class(db, march, actor=clerk, now=NOW)
    db.expire_all()

    assert march.status is None
    assert trained(db, cast, 2024) == 1
    assert waiting.status is EnrolmentStatus.WAITING
    assert completed.status is EnrolmentStatus.CONFIRMED
    assert withdrawn.status is EnrolmentStatus.WITHDRAWN
    assert waiting.events[-1].status is EnrolmentStatus.WAITING


def test_who_had_an_offer_when_it_was_called_off_gets_it_anew(
    db: Session, cast: Cast, clerk: User
) -> None:
    meant = make_course(db, cast.province)
    july = make_class(db, meant, date(2024, 7, 1), date(2024, 7, 5), capacity=1)
    first, second = (make_officer(db, cast.home_affairs) for _ in range(2))
    until = NOW + timedelta(hours=1)
    offered = make_enrolment(db, first, july, status=EnrolmentStatus.OFFERED, offered_until=until)
    db.add(EnrolmentEvent(enrolment=offered, status=offered.status, at=NOW))
    waiting = make_enrolment(
        db, second, july, status=EnrolmentStatus.WAITING, created_at=NOW + timedelta(minutes=1)
    )
    db.add(EnrolmentEvent(enrolment=waiting, status=waiting.status, at=NOW))
    cancel_class(db, july, actor=clerk, now=NOW)
    db.expire_all()
    assert (offered.status, offered.offered_until) == (EnrolmentStatus.CLASS_CANCELLED, None)

    restore_class(db, july, actor=clerk, now=NOW + timedelta(days=3))

    db.expire_all()
    assert (offered.status, waiting.status) == (EnrolmentStatus.OFFERED, EnrolmentStatus.WAITING)
    assert offered.offered_until == NOW + timedelta(days=5)


def test_a_place_that_a_person_has_anew_is_not_given_twice(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    old = make_enrolment(db, cast.an, march)
    cancel_class(db, march, actor=clerk, now=NOW)
    anew = make_enrolment(db, cast.an, march)

    restore_class(db, march, actor=clerk, now=NOW)
    db.expire_all()

    assert old.status is EnrolmentStatus.CLASS_CANCELLED
    assert anew.status is EnrolmentStatus.CONFIRMED


def test_who_has_another_class_by_now_waits_and_whoever_was_there_does_not(
    db: Session, cast: Cast, clerk: User
) -> None:
    """One was seated elsewhere, one at another half of the same day, one has an outcome."""
    course = make_course(db, cast.province)
    days = (date(2024, 7, 1), date(2024, 7, 1))
    july, other, evening = (make_class(db, course, *days, code=code) for code in ("A", "B", "C"))
    for one, part in ((july, DayPart.MORNING), (evening, DayPart.AFTERNOON)):
        make_meeting(db, one, held_on=days[0], part=part)
    busy, apart, present = (make_officer(db, cast.home_affairs) for _ in range(3))
    places = [make_enrolment(db, person, july) for person in (busy, apart, present)]
    for place in places:
        db.add(EnrolmentEvent(enrolment=place, status=place.status, at=NOW))
    make_completion(db, places[2])
    cancel_class(db, july, actor=clerk, now=NOW)
    for person, elsewhere in ((busy, other), (apart, evening), (present, other)):
        make_enrolment(db, person, elsewhere)

    assert restore_class(db, july, actor=clerk, now=NOW) == 1

    db.expire_all()
    assert [place.status for place in places] == [
        EnrolmentStatus.WAITING,
        EnrolmentStatus.CONFIRMED,
        EnrolmentStatus.CONFIRMED,
    ]
    assert places[0].events[-1].reason == "B"
    assert places[1].events[-1].reason is None
    assert last_event(db).changes == {"status": ["cancelled", None], "left_waiting": [None, 1]}


def test_a_class_does_not_come_back_with_more_people_than_seats(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    for person in (cast.an, cast.binh):
        make_enrolment(db, person, march)
    cancel_class(db, march, actor=clerk, now=NOW)
    changed(db, march, clerk, capacity=1)

    with pytest.raises(ClassFull):
        restore_class(db, march, actor=clerk, now=NOW)


def test_a_class_is_called_off_once_and_a_change_leaves_it_so(
    db: Session, march: CourseClass, clerk: User
) -> None:
    with pytest.raises(ClassIsNotCancelled):
        restore_class(db, march, actor=clerk, now=NOW)
    cancel_class(db, march, actor=clerk, now=NOW)

    with pytest.raises(ClassIsCancelled):
        cancel_class(db, march, actor=clerk, now=NOW)
    changed(db, march, clerk, status=ClassStatus.OPEN, venue="Phòng 2")
    assert (march.status, march.venue) == (ClassStatus.CANCELLED, "Phòng 2")
