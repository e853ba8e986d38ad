"""Stores what followed the classes that are over: locked lists, and certificates of two years.

Older outcomes have the numbers of the books that offices kept before; the last classes are still
to be closed.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from app.domain.calendar import VIETNAM, local_date
from app.domain.certificate import CODES, code_of
from app.domain.course import ClassStatus
from app.domain.enrolment import Outcome, OutcomeFacts
from app.domain.fault import day_words
from app.domain.official_document import official_decision
from app.domain.vietnamese import fold
from app.models import (
    Certificate,
    CertificateCounter,
    Completion,
    Course,
    CourseClass,
    Person,
    User,
)
from app.queries.completion import outcomes_of
from app.queries.credit import IS_COMPLETED, NOT_CANCELLED
from app.services.completion import correct_outcome
from seeds.demo.rows import Row, store_plain

_SINCE, _OPEN = timedelta(days=10), 4
"""No list is locked so soon after the last day; and so many more are still to be."""

_DECIDED_AFTER = timedelta(days=7)
_SPOILT, _ONE_IN = "Ghi sai họ tên (minh họa)", 60


def store_certificates(
    db: Session, province_id: int, *, clerk: User, now: datetime, draw: Random
) -> None:
    """Lock the lists of all but the last classes that are over, and certify the latest.

    Of one who is certified the outcome is corrected since.
    """
    today = local_date(now)
    classes = db.scalars(
        select(CourseClass)
        .where(
            CourseClass.province_id == province_id,
            CourseClass.ends_on < today - _SINCE,
            NOT_CANCELLED,
            CourseClass.status.is_distinct_from(ClassStatus.DRAFT),
        )
        .order_by(CourseClass.ends_on, CourseClass.code)
    ).all()[:-_OPEN]
    _lock(db, classes, clerk_id=clerk.id)
    since = date(first_year(today), 1, 1)
    rows = _certificates(db, classes, clerk_id=clerk.id, since=since, draw=draw)
    store_plain(db, Certificate, rows)
    last = {row["year"]: row["number"] for row in rows}
    counters = [{"province_id": province_id, "year": y, "last": last[y]} for y in sorted(last)]
    store_plain(db, CertificateCounter, counters)
    standing = [row for row in rows if row["revoked_at"] is None]
    if standing:
        _take_back(db, standing[-1], clerk=clerk, now=now)


def _take_back(db: Session, certified: Row, *, clerk: User, now: datetime) -> None:
    """As an officer would: the figures follow, and the certificate waits to be revoked."""
    course_class = db.get_one(CourseClass, certified["course_class_id"])
    facts = OutcomeFacts(
        Outcome.INCOMPLETE,
        None,
        None,
        None,
        "Điểm danh nhầm người cùng tên (minh họa)",
        f"199/QĐ-SNV ngày {day_words(local_date(now))}",
    )
    place_id = certified["enrolment_id"]
    wrong = outcomes_of(db, place_id)[0]
    correct_outcome(db, course_class, place_id, facts, seen_id=wrong.id, actor=clerk, now=now)


def first_year(today: date) -> int:
    """Since when certificates are in the register."""
    return today.year - 1


def _lock(db: Session, classes: Sequence[CourseClass], *, clerk_id: int) -> None:
    numbers: dict[int, count[int]] = {}
    rows = []
    for one in classes:
        decided_on = one.ends_on + _DECIDED_AFTER
        number = next(numbers.setdefault(decided_on.year, count(101)))
        rows.append(
            {
                "the_class": one.id,
                "locked_at": _morning(decided_on),
                "locked_by_id": clerk_id,
                "decision": f"{number}/QĐ-SNV",
                "decided_on": decided_on,
            }
        )
    if rows:
        table = CourseClass.__table__
        db.execute(update(table).where(table.c.id == bindparam("the_class")), rows)  # type: ignore[arg-type]  # declared as FromClause
        db.expire_all()


def _certificates(
    db: Session, classes: Sequence[CourseClass], *, clerk_id: int, since: date, draw: Random
) -> list[Row]:
    """In the order in which the classes were closed; one in some was spoilt."""
    recent = {one.id: one for one in classes if one.ends_on >= since}
    completed = db.execute(
        select(
            Completion.enrolment_id,
            Completion.person_id,
            Completion.course_class_id,
            Person.full_name,
            Course.title,
        )
        .join(Person, Person.id == Completion.person_id)
        .join(CourseClass, CourseClass.id == Completion.course_class_id)
        .join(Course, Course.id == CourseClass.course_id)
        .where(Completion.course_class_id.in_(recent), IS_COMPLETED)
        .order_by(CourseClass.ends_on, CourseClass.code, Person.sort_key, Person.code)
    )
    books: Counter[int] = Counter()
    return [
        _row(recent[place.course_class_id], place, books, clerk_id=clerk_id, draw=draw)
        for place in completed
    ]


def _row(
    course_class: CourseClass, place: Any, books: Counter[int], *, clerk_id: int, draw: Random
) -> Row:
    assert course_class.decision is not None  # it has just been locked
    assert course_class.decided_on is not None
    issued_at = _morning(course_class.decided_on + timedelta(days=1))
    books[issued_at.year] += 1
    number = books[issued_at.year]
    is_spoilt = number % _ONE_IN == 0
    return {
        "province_id": course_class.province_id,
        "year": issued_at.year,
        "number": number,
        "code": code_of(draw.randrange(CODES)),
        "enrolment_id": place.enrolment_id,
        "person_id": place.person_id,
        "course_class_id": course_class.id,
        "full_name": place.full_name,
        "search_key": fold(place.full_name),
        "title": place.title,
        "document": official_decision(course_class.decision, course_class.decided_on),
        "issued_at": issued_at,
        "issued_by_id": clerk_id,
        "revoked_at": issued_at + timedelta(days=3) if is_spoilt else None,
        "revoked_by_id": clerk_id if is_spoilt else None,
        "revocation_reason": _SPOILT if is_spoilt else None,
    }


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), VIETNAM)
