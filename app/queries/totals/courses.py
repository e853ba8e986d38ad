"""What courses add to the totals of the units that organise them."""

from typing import Any

from sqlalchemy import CTE, Select, func, select

from app.domain.audience import Audience
from app.domain.course import STAFF_TOPICS
from app.models import Completion, Course, CourseAudience, CourseClass
from app.models.total import COURSE_MEASURES
from app.queries.calendar import later
from app.queries.credit import IS_COMPLETED, NOT_CANCELLED, about
from app.queries.totals.book import Book, Some
from app.queries.totals.changes import changes, one_if


def course_changes(book: Book, calendar: CTE, courses: Some) -> Select[Any]:
    """(unit_id, year, day, COURSE_MEASURES): courses held, from the first last day of a class that
    somebody completed. unit_id None: nobody knows the organiser."""
    completed = select(Completion.id).where(
        Completion.course_class_id == CourseClass.id, IS_COMPLETED
    )
    held = (
        select(
            CourseClass.course_id,
            calendar.c.year,
            later(func.min(CourseClass.ends_on), calendar.c.known_from).label("first_on"),
            calendar.c.ends_on,
        )
        .join(calendar, CourseClass.ends_on.between(calendar.c.begins_on, calendar.c.ends_on))
        .where(
            CourseClass.province_id == book.province_id,
            NOT_CANCELLED,
            about(STAFF_TOPICS),
            completed.exists(),
            *([] if courses is None else [CourseClass.course_id.in_(courses)]),
        )
        .group_by(
            CourseClass.course_id,
            *(calendar.c[name] for name in ("year", "known_from", "ends_on")),
        )
        .subquery()
    )
    by_organiser = (
        select(
            Course.organiser_id.label("unit_id"),
            *(held.c[name] for name in ("year", "first_on", "ends_on")),
            held.c.ends_on.label("last_on"),
            *(
                one_if(CourseAudience.audience == audience).label(name)
                for audience, name in zip(Audience, COURSE_MEASURES, strict=True)
            ),
        )
        .join_from(held, Course, Course.id == held.c.course_id)
        .join(CourseAudience, CourseAudience.course_id == Course.id)
        .subquery()
    )
    return changes(by_organiser, "unit_id", COURSE_MEASURES)
