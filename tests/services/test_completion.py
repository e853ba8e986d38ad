"""Outcomes: all or nothing, corrections beside what was, and two clerks who do not lose a thing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.course import ClassIsCancelled, ClassStatus
from app.domain.enrolment import (
    LIVE_STATUSES,
    ChangedByFile,
    ChangedMeanwhile,
    ClassAhead,
    EnrolmentStatus,
    LeftTheClass,
    Outcome,
    OutcomeFacts,
    OutcomeStays,
    Result,
)
from app.domain.errors import NotFound, RuleViolation
from app.domain.plan import TargetKind
from app.models import AuditEvent, Completion, CourseClass, Enrolment, User
from app.queries.coverage import figures
from app.services.completion import OutcomeEntry, OutcomesRefused, Recorded, record_outcomes
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_enrolment,
    make_officer,
    make_user,
)

DONE = OutcomeFacts(Outcome.COMPLETED)
ABSENT = OutcomeFacts(Outcome.ABSENT)
FULL = OutcomeFacts(Outcome.COMPLETED, Result.PASS, Decimal("8.5"), "CN-01")


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def march(db: Session, cast: Cast) -> CourseClass:
    return make_class(db, make_course(db, cast.province), code="L1")


@pytest.fixture
def an(db: Session, cast: Cast, march: CourseClass) -> Enrolment:
    return make_enrolment(db, cast.an, march)


@pytest.fixture
def binh(db: Session, cast: Cast, march: CourseClass) -> Enrolment:
    return make_enrolment(db, cast.binh, march)


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db, display_name="Cán bộ A")


Record = Callable[..., Recorded]


@pytest.fixture
def record(db: Session, march: CourseClass, clerk: User) -> Record:
    def recorded(*entries: OutcomeEntry, by: User = clerk, at: datetime = NOW) -> Recorded:
        return record_outcomes(db, march, entries, actor=by, now=at)

    return recorded


def said(
    place: Enrolment, facts: OutcomeFacts | None, seen: Completion | None = None
) -> OutcomeEntry:
    return OutcomeEntry(place.id, facts, seen.id if seen else None)


def current(db: Session, place: Enrolment) -> Completion:
    held = Completion.enrolment_id == place.id, Completion.is_current
    return db.scalars(select(Completion).where(*held)).one()


def facts(row: Completion) -> OutcomeFacts:
    return OutcomeFacts(row.outcome, row.result, row.score, row.certificate_no)


def refusals(attempt: Callable[[], object]) -> dict[int, RuleViolation]:
    with pytest.raises(OutcomesRefused) as refused:
        attempt()
    return dict(refused.value.by_place)


def test_outcomes_are_recorded_together_and_count_at_once(
    db: Session, cast: Cast, march: CourseClass, an: Enrolment, binh: Enrolment, record: Record
) -> None:
    assert record(said(an, FULL), said(binh, ABSENT)) == Recorded(new=2, corrected=0)

    assert facts(current(db, an)) == FULL
    assert current(db, an).recorded_at == NOW
    assert facts(current(db, binh)) == ABSENT
    (figure,) = figures(
        db, cast.plan, year=2024, as_of=date(2024, 12, 31), kinds=[TargetKind.STAFF_TRAINED]
    )
    assert (figure.value, figure.denominator) == (1, 2)
    of_class, of_an, of_binh = db.scalars(select(AuditEvent).order_by(AuditEvent.id))
    assert (of_class.subject_type, of_class.subject_id) == ("course_class", march.id)
    assert of_class.changes == {"recorded": [None, 2]}
    assert of_an.action is AuditAction.COMPLETION_RECORDED
    assert (of_an.subject_type, of_an.subject_id) == ("completion", current(db, an).id)
    assert of_an.changes == {
        "outcome": [None, "completed"],
        "result": [None, "pass"],
        "score": [None, "8.5"],
        "certificate_no": [None, "CN-01"],
    }
    assert of_binh.changes == {"outcome": [None, "absent"]}


def test_a_correction_is_a_new_row_and_the_old_one_stays_readable(
    db: Session, an: Enrolment, record: Record
) -> None:
    record(said(an, FULL))
    old = current(db, an)

    assert record(said(an, replace(FULL, score=Decimal(9)), old)) == Recorded(new=0, corrected=1)

    db.expire_all()
    assert (old.is_current, facts(old)) == (False, FULL)
    assert current(db, an).score == 9
    *_, event = db.scalars(select(AuditEvent).order_by(AuditEvent.id))
    assert event.action is AuditAction.COMPLETION_CORRECTED
    assert event.changes == {"score": ["8.50", "9"]}


def test_what_was_not_touched_is_left_alone(db: Session, an: Enrolment, record: Record) -> None:
    record(said(an, FULL))

    assert record(said(an, FULL, current(db, an))) == Recorded(new=0, corrected=0)
    assert len(db.scalars(select(Completion)).all()) == 1


def test_a_second_click_records_once(
    db: Session, an: Enrolment, binh: Enrolment, record: Record
) -> None:
    make_completion(db, binh, Outcome.ABSENT)
    entries = said(an, FULL), said(binh, DONE, current(db, binh))

    assert record(*entries) == Recorded(new=1, corrected=1)
    assert record(*entries) == Recorded(new=0, corrected=0)
    assert len(db.scalars(select(Completion)).all()) == 3


def test_a_blank_says_nothing_and_takes_nothing_away(
    db: Session, an: Enrolment, record: Record
) -> None:
    assert record(said(an, None)) == Recorded(new=0, corrected=0)
    record(said(an, DONE))

    found = refusals(lambda: record(said(an, None, current(db, an))))

    assert isinstance(found[an.id], OutcomeStays)


def test_the_later_of_two_clerks_is_told_what_changed_meanwhile(
    db: Session, an: Enrolment, binh: Enrolment, record: Record
) -> None:
    colleague = make_user(db, display_name="Cán bộ B")
    record(said(an, ABSENT), by=colleague)

    found = refusals(lambda: record(said(an, DONE), said(binh, DONE)))

    assert list(found) == [an.id]
    assert isinstance(found[an.id], ChangedMeanwhile)
    assert found[an.id].facts == {"who": "Cán bộ B", "what": Outcome.ABSENT}
    assert db.scalars(select(Completion)).all() == [current(db, an)]
    # Having seen it, they may say it all the same.
    assert record(said(an, DONE, current(db, an)), said(binh, DONE)) == Recorded(1, 1)


def test_what_somebody_else_recorded_stays_where_the_later_did_not_touch_it(
    db: Session, an: Enrolment, binh: Enrolment, record: Record
) -> None:
    record(said(an, DONE), said(binh, DONE))
    seen = {place.id: current(db, place) for place in (an, binh)}
    record(said(an, ABSENT, seen[an.id]))

    assert record(said(an, DONE, seen[an.id]), said(binh, FULL, seen[binh.id])) == Recorded(0, 1)

    assert facts(current(db, an)) == ABSENT
    assert facts(current(db, binh)) == FULL


def test_what_a_file_said_meanwhile_is_told_too(db: Session, an: Enrolment, record: Record) -> None:
    make_completion(db, an, Outcome.INCOMPLETE)

    found = refusals(lambda: record(said(an, DONE)))

    assert isinstance(found[an.id], ChangedByFile)
    assert "tệp" in str(found[an.id])


@pytest.mark.parametrize("status", sorted(set(EnrolmentStatus) - {EnrolmentStatus.CONFIRMED}))
def test_nobody_without_a_seat_gets_an_outcome_and_then_nobody_does(
    db: Session, an: Enrolment, binh: Enrolment, record: Record, status: EnrolmentStatus
) -> None:
    an.status = status
    db.flush()

    found = refusals(lambda: record(said(an, DONE), said(binh, DONE)))

    assert isinstance(found[an.id], LeftTheClass)
    assert db.scalars(select(Completion)).all() == []


@pytest.mark.parametrize("status", sorted(EnrolmentStatus))
def test_an_outcome_is_corrected_while_the_place_is_live(
    db: Session, an: Enrolment, record: Record, status: EnrolmentStatus
) -> None:
    make_completion(db, an, Outcome.ABSENT)
    an.status = status
    db.flush()
    entry = said(an, DONE, current(db, an))

    if status in LIVE_STATUSES:
        assert record(entry).corrected == 1
    else:
        assert isinstance(refusals(lambda: record(entry))[an.id], LeftTheClass)


def test_outcomes_wait_for_the_first_day_of_the_class(an: Enrolment, record: Record) -> None:
    # 17:00 in London on the day before is the first day in Vietnam.
    first_moment = datetime(2024, 3, 3, 17, 0, tzinfo=UTC)

    with pytest.raises(ClassAhead, match="04/03/2024"):
        record(said(an, DONE), at=datetime(2024, 3, 3, 16, 59, tzinfo=UTC))
    assert record(said(an, DONE), at=first_moment).new == 1


def test_a_cancelled_class_has_no_outcomes(
    db: Session, march: CourseClass, an: Enrolment, record: Record
) -> None:
    march.status = ClassStatus.CANCELLED
    db.flush()

    with pytest.raises(ClassIsCancelled):
        record(said(an, DONE))


def test_places_of_other_classes_are_not_found(
    db: Session, cast: Cast, march: CourseClass, record: Record
) -> None:
    elsewhere = make_enrolment(db, cast.an, make_class(db, march.course))

    with pytest.raises(NotFound):
        record(said(elsewhere, DONE))


@pytest.fixture
def statements(db: Session) -> Iterator[list[str]]:
    seen: list[str] = []
    connection = db.connection()

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


def test_recording_asks_the_same_of_few_and_of_many(
    db: Session, cast: Cast, march: CourseClass, record: Record, statements: list[str]
) -> None:
    def asked(people: int) -> int:
        places = [
            make_enrolment(db, make_officer(db, cast.home_affairs), march) for _ in range(people)
        ]
        absent = [make_completion(db, place, Outcome.ABSENT) for place in places[::2]]
        entries = [said(p, DONE, c) for p, c in zip(places[::2], absent, strict=True)]
        entries += [said(place, FULL) for place in places[1::2]]
        db.expire_all()
        db.refresh(march)
        statements.clear()
        record(*entries)
        return len(statements)

    assert asked(60) == asked(4) <= 40
