"""Stores who was in a class: enrolments with what happened to them, and their outcomes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from random import Random

from sqlalchemy.orm import Session

from app.domain.calendar import VIETNAM
from app.domain.enrolment import EnrolmentStatus, Outcome, Result
from app.models import Completion, Enrolment, EnrolmentEvent
from seeds.demo.certificates import first_year
from seeds.demo.rows import Row, store, store_plain
from seeds.demo.teaching import DemoClass, RollEntry

_CORRECTED = 0.004
_LADDER = (EnrolmentStatus.NOMINATED, EnrolmentStatus.UNIT_APPROVED, EnrolmentStatus.CONFIRMED)
_REASONS = {EnrolmentStatus.CLASS_CANCELLED: "Lớp không đủ điều kiện tổ chức"}


def store_rolls(
    db: Session,
    classes: Sequence[tuple[int, DemoClass]],
    people: Mapping[int, int],
    units: Mapping[str, int],
    *,
    now: datetime,
    draw: Random,
) -> None:
    """Store the rolls of classes (id, class). people: ids by number; units: ids by code."""
    entries = [(i, c, entry) for i, c in classes for entry in c.roll]
    times = [_times(c, entry, now=now, draw=draw) for _, c, entry in entries]
    rows = [
        _enrolment(class_id, entry, people, units, at=at[0])
        for (class_id, _, entry), at in zip(entries, times, strict=True)
    ]
    ids = store(db, Enrolment, rows)
    store_plain(
        db,
        EnrolmentEvent,
        [
            event
            for enrolment_id, (_, _, entry), at in zip(ids, entries, times, strict=True)
            for event in _events(enrolment_id, entry, at)
        ],
    )
    numbers = count(1)
    store_plain(
        db,
        Completion,
        [
            completion
            for enrolment_id, row, (_, course_class, entry) in zip(ids, rows, entries, strict=True)
            if entry.outcome
            for completion in _completions(
                enrolment_id, row, course_class, entry, numbers, now=now, draw=draw
            )
        ],
    )


def _enrolment(
    class_id: int,
    entry: RollEntry,
    people: Mapping[int, int],
    units: Mapping[str, int],
    *,
    at: datetime,
) -> Row:
    post = entry.wish.post
    return {
        "course_class_id": class_id,
        "person_id": people[entry.wish.person.number],
        "status": entry.status,
        "created_at": at,
        "unit_id": units[post.unit.code],
        "category": post.job.category,
        "position": post.job.position,
    }


def _times(
    course_class: DemoClass, entry: RollEntry, *, now: datetime, draw: Random
) -> list[datetime]:
    """When each step was taken: the first some weeks before the class, none ahead of now."""
    steps = _steps(entry)
    first = course_class.starts_on - timedelta(days=draw.randint(16, 26))
    at = _office_hour(first, draw)
    latest = now - timedelta(hours=len(steps))
    return [min(at + timedelta(days=3 * n), latest + timedelta(hours=n)) for n in range(len(steps))]


def _steps(entry: RollEntry) -> Sequence[EnrolmentStatus]:
    if entry.status is EnrolmentStatus.APPLIED:
        return (entry.status,)
    if entry.status in _LADDER:
        return _LADDER[: _LADDER.index(entry.status) + 1]
    return (EnrolmentStatus.NOMINATED, EnrolmentStatus.UNIT_APPROVED, entry.status)


def _events(enrolment_id: int, entry: RollEntry, times: Sequence[datetime]) -> Iterator[Row]:
    for status, at in zip(_steps(entry), times, strict=True):
        yield {
            "enrolment_id": enrolment_id,
            "status": status,
            "at": at,
            "actor_id": None,
            "reason": _REASONS.get(status),
            "noticed_at": at,
        }


def _completions(
    enrolment_id: int,
    enrolment: Row,
    course_class: DemoClass,
    entry: RollEntry,
    numbers: Iterator[int],
    *,
    now: datetime,
    draw: Random,
) -> Iterator[Row]:
    """The outcome; of a few an earlier one that was corrected."""
    recorded_at = min(_office_hour(course_class.ends_on + timedelta(days=2), draw), now)
    row = {
        "enrolment_id": enrolment_id,
        "person_id": enrolment["person_id"],
        "course_class_id": enrolment["course_class_id"],
        "outcome": entry.outcome,
        **_test(entry.outcome, draw),
        "certificate_no": _certificate(entry.outcome, course_class.ends_on, numbers, now),
        "recorded_at": recorded_at,
        "is_current": True,
    }
    if entry.outcome is Outcome.COMPLETED and draw.random() < _CORRECTED:
        before = {"outcome": Outcome.ABSENT, "result": None, "score": None, "certificate_no": None}
        yield {**row, **before, "is_current": False}
        row["recorded_at"] = min(recorded_at + timedelta(days=9), now)
    yield row


def _test(outcome: Outcome | None, draw: Random) -> Row:
    """Who attended was tested; a failed test takes no credit away."""
    if outcome is not Outcome.COMPLETED:
        return {"result": None, "score": None}
    score = Decimal(draw.randint(8, 20)) / 2
    return {"result": Result.PASS if score >= 5 else Result.FAIL, "score": score}


def _certificate(
    outcome: Outcome | None, ends_on: date, numbers: Iterator[int], now: datetime
) -> str | None:
    """A number of the books that were kept before there was a register."""
    is_old = ends_on.year < first_year(now.date())
    return (
        f"DEMO-{ends_on.year}/{next(numbers):06}"
        if is_old and outcome is Outcome.COMPLETED
        else None
    )


def _office_hour(day: date, draw: Random) -> datetime:
    return datetime.combine(day, time(8 + draw.randrange(8), draw.randrange(60)), VIETNAM)
