"""Courses and their classes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.course import Topic
from app.domain.vietnamese import fold
from app.models import Course, CourseAudience, CourseClass, CourseTopic, Province, Unit
from tests.factories.moment import NOW
from tests.factories.store import next_number, store


def make_course(
    db: Session,
    province: Province,
    *,
    topics: Iterable[Topic] = (Topic.DIGITAL_SKILLS,),
    audiences: Iterable[Audience] = (Audience.CONG_CHUC,),
    title: str = "Kỹ năng số cơ bản",
    organiser: Unit | None = None,
    code: str | None = None,
) -> Course:
    """A course without classes."""
    return store(
        db,
        Course(
            province_id=province.id,
            code=code or f"K{next_number()}",
            title=title,
            search_key=fold(title),
            organiser=organiser,
            topics=[CourseTopic(topic=topic) for topic in topics],
            audiences=[CourseAudience(audience=audience) for audience in audiences],
        ),
    )


LOCKED: dict[str, Any] = {
    "locked_at": NOW,
    "decision": "45/QĐ-SNV",
    "decided_on": date(2024, 3, 20),
}
"""What a class says whose list of results was signed."""


def make_class(
    db: Session,
    course: Course,
    starts_on: date = date(2024, 3, 4),
    ends_on: date = date(2024, 3, 8),
    **overrides: Any,
) -> CourseClass:
    """A class of a week in March 2024, its status by its dates."""
    facts: dict[str, Any] = {"code": f"L{next_number()}"} | overrides
    return store(
        db,
        CourseClass(
            province_id=course.province_id,
            course=course,
            starts_on=starts_on,
            ends_on=ends_on,
            **facts,
        ),
    )
