"""What the closing of a class goes by: what attendance proposes, what is open, who is in it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from app.domain.closing import propose
from app.domain.course import ClassStatus
from app.domain.enrolment import Outcome
from app.models import Attendance, Completion, Course, CourseClass, Enrolment, Meeting
from app.queries.attendance import shares_of_class
from app.queries.completion import has_seat_or_outcome, holds
from app.queries.course_class import timetable
from app.queries.credit import NOT_CANCELLED
from app.queries.organiser import is_given_in
from app.queries.outlook import Outlook

_AGO = timedelta(days=365)
"""What ended longer ago was closed on paper, before anybody could do it here."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands between a class and its signed list. outcomes: of everybody, None: not yet."""

    open_meetings: list[Meeting]
    outcomes: Mapping[Outcome | None, int]

    @property
    def people(self) -> int:
        return sum(self.outcomes.values())

    @property
    def missing(self) -> int:
        return self.outcomes.get(None, 0)


@dataclass(frozen=True, slots=True)
class ClassToLock:
    """A class that is over and whose list is not signed. missing: people without an outcome."""

    class_id: int
    code: str
    title: str
    ends_on: date
    people: int
    missing: int


def proposals(db: Session, course_class: CourseClass) -> dict[int, Outcome]:
    """How it ended by attendance, by enrolment; nothing where no register was ever taken."""
    found = shares_of_class(db, course_class)
    wanted = {id: propose(shares, course_class.threshold) for id, shares in found.items()}
    return {id: outcome for id, outcome in wanted.items() if outcome is not None}


def closing_of(db: Session, course_class: CourseClass) -> Closing:
    """How far the closing of a class is. Three queries at most."""
    rows = db.scalars(
        select(Completion.outcome)
        .select_from(Enrolment)
        .outerjoin(Completion, holds())
        .where(Enrolment.course_class_id == course_class.id, has_seat_or_outcome())
    )
    return Closing(_open_meetings(db, course_class), Counter(rows))


def _open_meetings(db: Session, course_class: CourseClass) -> list[Meeting]:
    """The meetings whose register is not closed; none where the class never took any."""
    meetings = timetable(course_class)
    is_taken = (
        select(Attendance.meeting_id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.course_class_id == course_class.id)
    )
    if not any(one.closed_at for one in meetings) and not db.scalar(select(exists(is_taken))):
        return []
    return [one for one in meetings if one.closed_at is None and not one.is_cancelled]


def count_to_lock(db: Session, outlook: Outlook) -> int:
    """How many classes of the actor's are over and not signed."""
    found = _to_lock(outlook).with_only_columns(CourseClass.id)
    return db.scalar(select(func.count()).select_from(found.subquery())) or 0


def classes_to_lock(
    db: Session, outlook: Outlook, *, limit: int, offset: int = 0
) -> list[ClassToLock]:
    """A page of them, those that ended first at the top."""
    of_class = (
        select(func.count(), func.count(Completion.id))
        .select_from(Enrolment)
        .outerjoin(Completion, holds())
        .where(Enrolment.course_class_id == CourseClass.id, has_seat_or_outcome())
        .correlate(CourseClass)
    )
    people = of_class.with_only_columns(func.count()).scalar_subquery()
    done = of_class.with_only_columns(func.count(Completion.id)).scalar_subquery()
    rows = db.execute(
        _to_lock(outlook)
        .with_only_columns(
            CourseClass.id,
            CourseClass.code,
            Course.title,
            CourseClass.ends_on,
            people,
            people - done,
        )
        .order_by(CourseClass.ends_on, CourseClass.code)
        .limit(limit)
        .offset(offset or None)
    )
    return [ClassToLock(*row) for row in rows]


def _to_lock(outlook: Outlook) -> Select[CourseClass]:
    """Classes with people in them that were held, as their organisers' desk has them."""
    people = (
        select(Enrolment.id)
        .outerjoin(Completion, holds())
        .where(Enrolment.course_class_id == CourseClass.id, has_seat_or_outcome())
    )
    return (
        select(CourseClass)
        .join(CourseClass.course)
        .where(
            CourseClass.province_id == outlook.province_id,
            CourseClass.locked_at.is_(None),
            CourseClass.ends_on < outlook.as_of,
            CourseClass.ends_on >= outlook.as_of - _AGO,
            NOT_CANCELLED,
            CourseClass.status.is_distinct_from(ClassStatus.DRAFT),
            is_given_in(outlook),
            people.exists(),
        )
    )
