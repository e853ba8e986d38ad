"""Copying courses into the next year, as a draft of its plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.course import ClassStatus
from app.domain.planning import (
    NothingToCopy,
    next_year_code,
    next_year_shift,
    next_year_text,
)
from app.domain.vietnamese import fold
from app.models import (
    Course,
    CourseAudience,
    CourseClass,
    CourseTopic,
    Meeting,
    User,
)
from app.services import audit

_KEPT = (
    "mode",
    "venue",
    "link",
    "capacity",
    "hours",
    "approval",
    "offer_hours",
    "threshold",
    "is_late_present",
    "cost",
    "funds",
)
"""What a class of the next year has of this year's: how it is held, not who was in it or when."""


@dataclass(frozen=True, slots=True)
class Copied:
    """The new courses, and the codes of those that the next year has already."""

    new: list[Course]
    known: list[str]


def copy_courses(
    db: Session, courses: Sequence[Course], year: int, *, actor: User, now: datetime
) -> Copied:
    """Copy courses of a year into the next, with their classes of the year and their meetings.

    Classes are drafts that nobody sees to register for; they move by whole weeks, so that a Monday
    stays one. What the next year has already, by its code, is left as it is. Flushes. Raises
    NothingToCopy.
    """
    if not courses:
        raise NothingToCopy
    province_id = courses[0].province_id
    taken = _taken(db, province_id)
    pairs = [(course, _copy(course, year)) for course in courses]
    done = [(course, new) for course, new in pairs if not taken & _codes(new)]
    db.add_all(new for _, new in done)
    db.flush()
    acts = [_act(course, new) for course, new in done]
    audit.record_all(db, actor, acts, province_id=province_id, at=now)
    copied = [new for _, new in done]
    return Copied(copied, [new.code for _, new in pairs if new not in copied])


def _taken(db: Session, province_id: int) -> set[str]:
    """The codes that courses and classes have."""
    courses = select(Course.code).where(Course.province_id == province_id)
    classes = select(CourseClass.code).where(CourseClass.province_id == province_id)
    return set(db.scalars(courses.union(classes)))


def _codes(course: Course) -> set[str]:
    return {course.code, *(one.code for one in course.classes)}


def _copy(course: Course, year: int) -> Course:
    title = next_year_text(course.title, year)
    return Course(
        province_id=course.province_id,
        code=next_year_code(course.code, year),
        title=title,
        search_key=fold(title),
        organiser_id=course.organiser_id,
        topics=[CourseTopic(topic=row.topic) for row in course.topics],
        audiences=[CourseAudience(audience=row.audience) for row in course.audiences],
        classes=[
            _copy_class(one, year)
            for one in course.classes
            if one.ends_on.year == year and one.status is not ClassStatus.CANCELLED
        ],
    )


def _copy_class(course_class: CourseClass, year: int) -> CourseClass:
    shift = next_year_shift(course_class.ends_on)
    return CourseClass(
        province_id=course_class.province_id,
        code=next_year_code(course_class.code, year),
        starts_on=course_class.starts_on + shift,
        ends_on=course_class.ends_on + shift,
        status=ClassStatus.DRAFT,
        meetings=_copy_meetings(course_class, shift),
        **{name: getattr(course_class, name) for name in _KEPT},
    )


def _copy_meetings(course_class: CourseClass, shift: timedelta) -> list[Meeting]:
    return [
        Meeting(held_on=one.held_on + shift, part=one.part, venue=one.venue)
        for one in course_class.meetings
        if not one.is_cancelled
    ]


def _act(course: Course, new: Course) -> audit.Act:
    return audit.Act(
        AuditAction.COURSE_CREATED,
        "course",
        new.id,
        f"{new.code} {new.title}",
        {
            "code": (None, new.code),
            "title": (None, new.title),
            "copied_from": (None, course.code),
            "classes_copied": (None, len(new.classes)),
        },
    )
