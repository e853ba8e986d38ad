"""Enrolments: seats are never exceeded, nobody has two, and what happened stays readable."""

from datetime import date

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.audit import AuditAction
from app.domain.course import ClassIsCancelled, ClassStatus
from app.domain.enrolment import (
    LIVE_STATUSES,
    ClassFull,
    EnrolmentStatus,
    HasOutcome,
    HasSubstitute,
    NobodyToEnrol,
    NoReason,
    NotEnrolled,
    Waiver,
    WithdrawalReason,
)
from app.domain.person import Category
from app.models import AuditEvent, CourseClass, Enrolment, EnrolmentEvent, Person, User
from app.services.enrolment import Enrolled, enrol, remove, substitute, withdraw
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_officer,
    make_person,
    make_posting,
    make_user,
)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def march(db: Session, cast: Cast) -> CourseClass:
    audiences = [Audience.CONG_CHUC, Audience.VIEN_CHUC]
    return make_class(
        db, make_course(db, cast.province, audiences=audiences), code="L1", capacity=2
    )


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


def enrolled(
    db: Session, one: CourseClass, clerk: User, *people: Person, waiver: Waiver | None = None
) -> Enrolled:
    return enrol(db, one, people, waiver=waiver, actor=clerk, now=NOW)


def places(db: Session) -> dict[int, EnrolmentStatus]:
    """The status of each place, by person."""
    return {row.person_id: row.status for row in db.scalars(select(Enrolment))}


def events(db: Session, action: AuditAction) -> list[AuditEvent]:
    mine = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
    return list(db.scalars(mine))


def test_people_get_a_seat_each_with_what_they_were_on_the_first_day(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    mover = make_person(db, cast.province)
    make_posting(db, mover, cast.education, ends_on=date(2024, 3, 4), category=Category.VIEN_CHUC)
    make_posting(db, mover, cast.home_affairs, starts_on=date(2024, 3, 5))
    nobody = make_person(db, cast.province)

    assert enrolled(db, march, clerk, mover) == Enrolled(new=1, already=0)
    enrolled(db, march, clerk, nobody, waiver=Waiver("Mời từ tỉnh bạn", admits=True))

    moved, without = db.scalars(select(Enrolment).order_by(Enrolment.id))
    assert (moved.unit_id, moved.category) == (cast.education.id, Category.VIEN_CHUC)
    assert (without.unit_id, without.category, without.position) == (None, None, None)
    (event,) = moved.events
    assert (event.status, event.actor_id, event.at) == (EnrolmentStatus.CONFIRMED, clerk.id, NOW)
    of_class, of_mover, _, of_nobody = events(db, AuditAction.ENROLMENT_CREATED)
    assert (of_class.subject_type, of_class.changes) == ("course_class", {"enrolled": [None, 1]})
    assert without.events[0].reason == "Mời từ tỉnh bạn"
    assert of_nobody.changes["rules_waived"] == [None, True]
    assert (of_mover.subject_type, of_mover.subject_id) == ("enrolment", moved.id)
    assert of_mover.subject_label == f"L1: {mover.code} {mover.full_name}"
    assert of_mover.changes == {"status": [None, "confirmed"]}


def test_more_people_than_seats_get_none(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    make_enrolment(db, make_person(db, cast.province), march, status=EnrolmentStatus.OFFERED)

    with pytest.raises(ClassFull, match="2 chỗ, còn trống 1, không đủ cho 2 người"):
        enrolled(db, march, clerk, cast.an, cast.binh)

    assert cast.an.id not in places(db)
    assert enrolled(db, march, clerk, cast.an).new == 1


def test_a_class_without_a_capacity_takes_everyone_and_one_of_nought_nobody(
    db: Session, cast: Cast, clerk: User
) -> None:
    course = make_course(db, cast.province)
    people = [make_officer(db, cast.education) for _ in range(70)]

    assert enrolled(db, make_class(db, course), clerk, *people).new == 70
    with pytest.raises(ClassFull):
        enrolled(db, make_class(db, course, capacity=0), clerk, cast.an)


def test_whoever_has_a_seat_is_only_counted(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    enrolled(db, march, clerk, cast.an)

    assert enrolled(db, march, clerk, cast.an, cast.binh) == Enrolled(new=1, already=1)
    # The class is full by now: the same again, a second click, needs no seat.
    assert enrolled(db, march, clerk, cast.an, cast.binh) == Enrolled(new=0, already=2)
    assert len(db.scalars(select(Enrolment)).all()) == 2
    assert len(events(db, AuditAction.ENROLMENT_CREATED)) == 4


@pytest.mark.parametrize("status", sorted(LIVE_STATUSES - {EnrolmentStatus.CONFIRMED}))
def test_a_place_without_a_seat_becomes_the_seat(
    db: Session, cast: Cast, march: CourseClass, clerk: User, status: EnrolmentStatus
) -> None:
    place = make_enrolment(db, cast.an, march, status=status)

    assert enrolled(db, march, clerk, cast.an).new == 1

    assert db.scalars(select(Enrolment)).all() == [place]
    assert place.status is EnrolmentStatus.CONFIRMED
    *_, event = events(db, AuditAction.ENROLMENT_CHANGED)
    assert event.changes == {"status": [status.value, "confirmed"]}


def test_whoever_was_offered_the_last_seat_takes_it_and_whoever_waits_does_not(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    enrolled(db, march, clerk, make_officer(db, cast.education))
    make_enrolment(db, cast.an, march, status=EnrolmentStatus.OFFERED)
    make_enrolment(db, cast.binh, march, status=EnrolmentStatus.WAITING)

    with pytest.raises(ClassFull):
        enrolled(db, march, clerk, cast.binh)
    assert enrolled(db, march, clerk, cast.an).new == 1


def test_somebody_who_withdrew_may_come_back(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    old = make_enrolment(db, cast.an, march, status=EnrolmentStatus.WITHDRAWN)

    enrolled(db, march, clerk, cast.an)

    assert old.status is EnrolmentStatus.WITHDRAWN
    assert len(db.scalars(select(Enrolment)).all()) == 2


def test_nobody_is_enrolled_in_a_cancelled_class_or_without_being_named(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    with pytest.raises(NobodyToEnrol):
        enrolled(db, march, clerk)
    march.status = ClassStatus.CANCELLED
    db.flush()
    with pytest.raises(ClassIsCancelled):
        enrolled(db, march, clerk, cast.an)


def test_giving_a_place_up_frees_the_seat_and_says_why(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    enrolled(db, march, clerk, cast.an, cast.binh)
    place = db.scalars(select(Enrolment).where(Enrolment.person_id == cast.an.id)).one()

    withdraw(db, place, WithdrawalReason.HEALTH, "nằm viện", actor=clerk, now=NOW)
    db.expire_all()

    assert place.status is EnrolmentStatus.WITHDRAWN
    assert (place.events[-1].status, place.events[-1].reason) == (
        EnrolmentStatus.WITHDRAWN,
        "health: nằm viện",
    )
    (event,) = events(db, AuditAction.ENROLMENT_CHANGED)
    assert event.changes == {
        "status": ["confirmed", "withdrawn"],
        "reason": [None, "health"],
        "reason_words": [None, "nằm viện"],
    }
    enrolled(db, march, clerk, make_officer(db, cast.education))


def test_another_reason_is_told_in_words(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    place = make_enrolment(db, cast.an, march)

    with pytest.raises(NoReason):
        withdraw(db, place, WithdrawalReason.OTHER, actor=clerk, now=NOW)
    withdraw(db, place, WithdrawalReason.OTHER, "Đi công tác nước ngoài", actor=clerk, now=NOW)

    assert place.events[-1].reason == "Đi công tác nước ngoài"


def test_only_a_live_place_without_an_outcome_is_given_up(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    completed = make_credit(db, cast.an, march).enrolment
    gone = make_enrolment(db, cast.binh, march, status=EnrolmentStatus.WITHDRAWN)

    with pytest.raises(HasOutcome):
        withdraw(db, completed, WithdrawalReason.DUTY, actor=clerk, now=NOW)
    with pytest.raises(NotEnrolled):
        withdraw(db, gone, WithdrawalReason.DUTY, actor=clerk, now=NOW)


def test_a_slip_is_undone_with_its_history_and_the_class_remembers_it(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    enrolled(db, march, clerk, cast.an)
    place = db.scalars(select(Enrolment)).one()

    remove(db, place, actor=clerk, now=NOW)
    db.expunge_all()

    assert places(db) == {}
    assert db.scalars(select(EnrolmentEvent)).all() == []
    (event,) = events(db, AuditAction.ENROLMENT_REMOVED)
    assert (event.subject_type, event.subject_id) == ("course_class", march.id)
    assert event.changes == {
        "person_code": [cast.an.code, None],
        "enrolment_status": ["confirmed", None],
    }


def test_who_was_stood_in_for_stays_in_the_history_of_the_class(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    left = make_enrolment(db, cast.an, march, unit_id=cast.home_affairs.id)
    stands_in = make_officer(db, cast.home_affairs)
    first_day = NOW.replace(month=3, day=4)
    taken = substitute(db, left, stands_in, actor=clerk, now=first_day)

    with pytest.raises(HasSubstitute):
        remove(db, left, actor=clerk, now=NOW)
    remove(db, taken, actor=clerk, now=NOW)
    remove(db, left, actor=clerk, now=NOW)

    assert places(db) == {}


@pytest.mark.parametrize("is_current", [True, False])
def test_what_has_an_outcome_is_no_slip(
    db: Session, cast: Cast, march: CourseClass, clerk: User, is_current: bool
) -> None:
    place = make_enrolment(db, cast.an, march)
    make_completion(db, place, is_current=is_current)

    with pytest.raises(HasOutcome):
        remove(db, place, actor=clerk, now=NOW)
    assert places(db) == {cast.an.id: EnrolmentStatus.CONFIRMED}


def test_a_place_that_somebody_else_has_removed_is_no_longer_there(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    place = make_enrolment(db, cast.an, march)
    db.execute(
        delete(Enrolment)
        .where(Enrolment.id == place.id)
        .execution_options(synchronize_session=False)
    )

    with pytest.raises(NotEnrolled):
        withdraw(db, place, WithdrawalReason.DUTY, actor=clerk, now=NOW)
    with pytest.raises(NotEnrolled):
        remove(db, place, actor=clerk, now=NOW)
