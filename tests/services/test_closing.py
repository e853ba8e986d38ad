"""Closing a class: refused until all is settled; then nothing changes but by correction."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attendance import Presence
from app.domain.audit import AuditAction
from app.domain.closing import (
    ClassIsLocked,
    ClassIsNotLocked,
    Decision,
    LockedAlready,
    MeetingsOpen,
    NobodyInClass,
    NothingCorrected,
    NotOver,
    OutcomesMissing,
    ReasonMissing,
)
from app.domain.course import ClassFacts, ClassIsCancelled, ClassStatus, DayPart
from app.domain.enrolment import (
    ChangedByFile,
    EnrolmentStatus,
    LeftTheClass,
    Outcome,
    OutcomeFacts,
    WithdrawalReason,
)
from app.domain.errors import RuleViolation
from app.domain.intake import ImportKind, OnConflict
from app.models import AuditEvent, Completion, CourseClass, Enrolment, User
from app.queries.coverage import figures
from app.queries.totals.check import differences
from app.services import totals
from app.services.attendance import MarkEntry, close_meeting, reopen_meeting, take_register
from app.services.closing import lock_class
from app.services.completion import (
    OutcomeEntry,
    OutcomesRefused,
    correct_outcome,
    record_outcomes,
)
from app.services.course_class import cancel_class, change_class
from app.services.enrolment import apply, enrol, expire, withdraw
from app.services.meeting import add_meetings, remove_meeting
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_attendance,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_meeting,
    make_officer,
    make_user,
)
from tests.services.bringing import bring, contents, sheet

DECISION = Decision("45/QĐ-SNV", date(2024, 3, 20))


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


@pytest.fixture
def march(db: Session, cast: Cast) -> CourseClass:
    """Over since the eighth of March 2024."""
    course = make_course(db, cast.province, organiser=cast.home_affairs)
    return make_class(db, course, code="L1", capacity=30)


def lock(db: Session, course_class: CourseClass, actor: User) -> int:
    return lock_class(db, course_class, DECISION, actor=actor, now=NOW)


def test_a_class_without_registers_is_locked_with_what_was_recorded(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    make_meeting(db, march)  # nobody ever took its register
    make_credit(db, cast.an, march)
    left = make_enrolment(db, cast.binh, march, status=EnrolmentStatus.WITHDRAWN)
    assert left.id

    assert lock(db, march, clerk) == 1

    assert (march.locked_at, march.locked_by_id) == (NOW, clerk.id)
    assert (march.decision, march.decided_on) == (DECISION.number, DECISION.decided_on)
    [event] = db.scalars(select(AuditEvent))
    assert event.action is AuditAction.CLASS_LOCKED
    assert event.changes["threshold"] == [None, 80]
    assert event.changes["is_late_present"] == [None, True]


def test_it_is_locked_when_all_is_settled_and_once(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    place = make_enrolment(db, cast.an, march)
    with pytest.raises(OutcomesMissing):
        lock(db, march, clerk)
    make_completion(db, place)
    meeting = make_meeting(db, march)
    make_attendance(db, meeting, place)
    with pytest.raises(MeetingsOpen) as refused:
        lock(db, march, clerk)
    assert "Sáng 04/03/2024" in str(refused.value.facts["which"])
    close_meeting(db, march, meeting, actor=clerk, now=NOW)

    lock(db, march, clerk)

    with pytest.raises(LockedAlready):
        lock(db, march, clerk)


def test_what_is_not_over_or_empty_or_called_off_is_not_locked(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    with pytest.raises(NobodyInClass):
        lock(db, march, clerk)
    running = make_class(db, march.course, TODAY, TODAY)
    with pytest.raises(NotOver):
        lock(db, running, clerk)
    cancelled = make_class(db, march.course, status=ClassStatus.CANCELLED)
    with pytest.raises(ClassIsCancelled):
        lock(db, cancelled, clerk)

    assert {march.locked_at, running.locked_at, cancelled.locked_at} == {None}


# What attendance proposes


def test_who_says_otherwise_than_attendance_says_why(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    place, other = (make_enrolment(db, who, march) for who in (cast.an, cast.binh))
    meeting = make_meeting(db, march)
    make_attendance(db, meeting, place)
    make_attendance(db, meeting, other, Presence.ABSENT)

    def record(of: Enrolment, outcome: Outcome, reason: str | None = None) -> None:
        entry = OutcomeEntry(of.id, OutcomeFacts(outcome, reason=reason), None)
        record_outcomes(db, march, [entry], actor=clerk, now=NOW)

    with pytest.raises(OutcomesRefused) as refused:
        record(other, Outcome.COMPLETED)
    assert isinstance(refused.value.by_place[other.id], ReasonMissing)
    record(place, Outcome.COMPLETED)
    record(other, Outcome.COMPLETED, "Học bù ở lớp L2")

    rows = db.scalars(select(Completion).order_by(Completion.id))
    assert [(row.outcome, row.reason) for row in rows] == [
        (Outcome.COMPLETED, None),
        (Outcome.COMPLETED, "Học bù ở lớp L2"),
    ]


# After the lock

Act = Callable[[Session, CourseClass, Cast, User], object]


def _apply(db: Session, it: CourseClass, cast: Cast, clerk: User) -> None:
    apply(db, it, make_officer(db, cast.education), actor=clerk, now=NOW)


def _enrol(db: Session, it: CourseClass, cast: Cast, clerk: User) -> None:
    enrol(db, it, [make_officer(db, cast.education)], actor=clerk, now=NOW)


def _withdraw(db: Session, it: CourseClass, cast: Cast, clerk: User) -> None:
    place = db.scalars(select(Enrolment).where(Enrolment.course_class_id == it.id)).first()
    assert place is not None
    withdraw(db, place, WithdrawalReason.DUTY, actor=clerk, now=NOW)


def _mark(db: Session, it: CourseClass, cast: Cast, clerk: User) -> None:
    place = db.scalars(select(Enrolment).where(Enrolment.course_class_id == it.id)).first()
    assert place is not None
    entry = MarkEntry(place.id, Presence.LATE, None)
    take_register(db, it, it.meetings[0], [entry], actor=clerk, now=NOW)


def _reopen(db: Session, it: CourseClass, cast: Cast, clerk: User) -> None:
    reopen_meeting(db, it, it.meetings[0], actor=clerk, now=NOW)


def _add_meeting(db: Session, it: CourseClass, cast: Cast, clerk: User) -> None:
    sitting = (it.ends_on, DayPart.AFTERNOON)
    add_meetings(db, it, [sitting], None, actor=clerk, now=NOW)


def _remove_meeting(db: Session, it: CourseClass, cast: Cast, clerk: User) -> None:
    remove_meeting(db, it, it.meetings[0], actor=clerk, now=NOW)


def _change(db: Session, it: CourseClass, cast: Cast, clerk: User) -> None:
    facts = ClassFacts(it.code, it.starts_on, it.ends_on + timedelta(days=1))
    change_class(db, it, facts, may_move_credit=True, actor=clerk, now=NOW)


def _cancel(db: Session, it: CourseClass, cast: Cast, clerk: User) -> None:
    cancel_class(db, it, actor=clerk, now=NOW)


def _record(db: Session, it: CourseClass, cast: Cast, clerk: User) -> None:
    row = db.scalars(select(Completion)).first()
    assert row is not None
    entry = OutcomeEntry(row.enrolment_id, OutcomeFacts(Outcome.ABSENT), row.id)
    record_outcomes(db, it, [entry], actor=clerk, now=NOW)


ACTS = (
    *(_apply, _enrol, _withdraw, _mark, _reopen, _add_meeting, _remove_meeting),
    *(_change, _cancel, _record),
)


@pytest.mark.parametrize("act", ACTS)
def test_nothing_of_a_locked_class_changes(
    db: Session, cast: Cast, march: CourseClass, clerk: User, act: Act
) -> None:
    place = make_credit(db, cast.an, march).enrolment
    meeting = make_meeting(db, march, closed_at=NOW)
    make_attendance(db, meeting, place)
    lock(db, march, clerk)
    before = contents(db, CourseClass, Enrolment, Completion)

    with pytest.raises(ClassIsLocked):
        act(db, march, cast, clerk)

    db.expire_all()
    assert contents(db, CourseClass, Enrolment, Completion) == before


def test_requests_that_ran_out_still_end_by_themselves(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    make_credit(db, cast.an, march)
    late = make_enrolment(db, cast.binh, march, status=EnrolmentStatus.WAITING)
    lock(db, march, clerk)

    assert expire(db, march, now=NOW) == 1

    assert late.status is EnrolmentStatus.EXPIRED


def test_files_change_no_locked_class_and_are_told_so(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    make_credit(db, cast.an, march)
    lock(db, march, clerk)
    before = contents(db, CourseClass, Enrolment, Completion)
    header = "class_code person_code outcome"
    rows = [("L1", cast.an.code, "absent"), ("L1", cast.binh.code, "completed")]

    verdict = bring(
        db,
        cast.province,
        ImportKind.COMPLETIONS,
        sheet(header, *rows),
        on_conflict=OnConflict.REPLACE,
    )

    assert contents(db, CourseClass, Enrolment, Completion) == before
    told = [notice.message % notice.facts for notice in verdict.notices]
    assert len([words for words in told if "đã khóa danh sách" in words]) == 2


# Corrections


def correction(outcome: Outcome) -> OutcomeFacts:
    return OutcomeFacts(outcome, reason="Nhầm người cùng tên", document="52/QĐ-SNV")


def test_a_correction_is_a_new_row_and_the_totals_follow(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    credit = make_credit(db, cast.an, march)
    lock(db, march, clerk)

    totals.rebuild(db, cast.province.id, today=TODAY)

    correct_outcome(
        db,
        march,
        credit.enrolment_id,
        correction(Outcome.ABSENT),
        seen_id=credit.id,
        actor=clerk,
        now=NOW,
    )

    assert list(differences(db, cast.plan, TODAY.year, TODAY)) == []
    assert figures(db, cast.plan, year=TODAY.year, as_of=TODAY)[0].value == 0

    rows = db.scalars(
        select(Completion).order_by(Completion.id).execution_options(populate_existing=True)
    )
    assert [(row.outcome, row.is_current, row.reason, row.document) for row in rows] == [
        (Outcome.COMPLETED, False, None, None),
        (Outcome.ABSENT, True, "Nhầm người cùng tên", "52/QĐ-SNV"),
    ]
    events = {
        event.action: event
        for event in db.scalars(select(AuditEvent))
        if event.subject_type == "completion"
    }
    assert events[AuditAction.COMPLETION_CORRECTED].changes["document"] == [None, "52/QĐ-SNV"]


def test_a_correction_needs_a_locked_list_an_outcome_and_something_new(
    db: Session, cast: Cast, march: CourseClass, clerk: User
) -> None:
    credit = make_credit(db, cast.an, march)
    left = make_enrolment(db, cast.binh, march, status=EnrolmentStatus.WITHDRAWN)

    def refused(place_id: int, outcome: Outcome, seen_id: int = credit.id) -> type[RuleViolation]:
        with pytest.raises(RuleViolation) as why:
            correct_outcome(
                db, march, place_id, correction(outcome), seen_id=seen_id, actor=clerk, now=NOW
            )
        return type(why.value)

    assert refused(credit.enrolment_id, Outcome.ABSENT) is ClassIsNotLocked
    lock(db, march, clerk)
    assert refused(credit.enrolment_id, Outcome.COMPLETED) is NothingCorrected
    assert refused(left.id, Outcome.COMPLETED) is LeftTheClass
    assert refused(credit.enrolment_id, Outcome.ABSENT, seen_id=0) is ChangedByFile
    assert len(db.scalars(select(Completion)).all()) == 1
