"""The courses behind the number for each audience: which were held, which not, and why."""

from datetime import date

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.audience import Audience
from app.domain.course import STAFF_TOPICS
from app.domain.coverage import CourseReason
from app.domain.plan import Period
from app.models import Course, CourseAudience, CourseClass, CourseTopic, Placement, Plan, Unit
from app.queries.coverage.courses import held_courses
from app.queries.coverage.question import question
from app.queries.credit import NOT_CANCELLED, ends_in
from app.queries.explain.lines import ExplainedCourse
from app.queries.explain.name import last_placement_id

_HOME = aliased(Placement)


def explain_courses(
    db: Session, plan: Plan, *, year: int, as_of: date, unit_id: int | None = None
) -> list[ExplainedCourse]:
    """The year's courses of the staff topics, by code: which were held, which not, and why."""
    asked = question(plan, year=year, as_of=as_of, unit_id=unit_id)
    whole_year = Period(date(year, 1, 1), date(year, 12, 31))
    is_ended = and_(NOT_CANCELLED, CourseClass.ends_on <= as_of)
    # Counted once for all courses: asked for course by course it takes twice as long.
    in_year = (
        select(
            CourseClass.course_id,
            func.count().label("classes"),
            func.count(case((NOT_CANCELLED, 1))).label("standing"),
            func.count(case((is_ended, 1))).label("ended"),
        )
        .where(ends_in(whole_year))
        .group_by(CourseClass.course_id)
        .subquery()
    )
    reason = case(
        (Course.id.in_(held_courses(asked)), CourseReason.HELD.value),
        (in_year.c.standing == 0, CourseReason.CANCELLED.value),
        (in_year.c.ended == 0, CourseReason.NOT_ENDED.value),
        else_=CourseReason.NO_COMPLETION.value,
    )
    about_staff = select(CourseTopic.course_id).where(CourseTopic.topic.in_(sorted(STAFF_TOPICS)))
    rows = (
        select(Course, Unit.code, _HOME.name, reason, in_year.c.classes)
        .join(in_year, in_year.c.course_id == Course.id)
        .outerjoin(Unit, Unit.id == Course.organiser_id)
        .outerjoin(_HOME, _HOME.id == last_placement_id(Unit.id, as_of))
    )
    rows = rows.where(Course.province_id == asked.province_id, Course.id.in_(about_staff))
    if not asked.ground.is_whole_province:
        rows = rows.where(Course.organiser_id.in_(select(asked.ground.members.c.unit_id)))
    found = db.execute(rows.order_by(Course.code)).all()
    audiences = _audiences_of(db, [course.id for course, *_ in found])
    return [
        ExplainedCourse(
            course_id=course.id,
            course_code=course.code,
            title=course.title,
            organiser_code=organiser,
            organiser_name=name,
            audiences=audiences.get(course.id, ()),
            reason=CourseReason(why),
            classes=count,
        )
        for course, organiser, name, why, count in found
    ]


def _audiences_of(db: Session, course_ids: list[int]) -> dict[int, tuple[Audience, ...]]:
    rows = db.scalars(select(CourseAudience).where(CourseAudience.course_id.in_(course_ids)))
    found: dict[int, set[Audience]] = {}
    for row in rows:
        found.setdefault(row.course_id, set()).add(row.audience)
    return {i: tuple(a for a in Audience if a in named) for i, named in found.items()}
