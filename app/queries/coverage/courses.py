"""courses_per_audience: courses held in the year for each audience of a target."""

from collections.abc import Collection, Mapping

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.course import STAFF_TOPICS
from app.domain.coverage import TargetFacts
from app.models import Completion, Course, CourseAudience, CourseClass
from app.queries.coverage.count import Count
from app.queries.coverage.question import Question
from app.queries.credit import IS_COMPLETED, NOT_CANCELLED, about, ends_in
from app.queries.totals import kept_by_unit, kept_whole
from app.queries.unit import WHOLE


def held_courses(asked: Question) -> Select[int]:
    """Ids of courses of the staff topics that were held in the year, up to the counting date."""
    completed = select(Completion.id).where(
        Completion.course_class_id == CourseClass.id, IS_COMPLETED
    )
    return select(CourseClass.course_id).where(
        CourseClass.province_id == asked.province_id,
        NOT_CANCELLED,
        ends_in(asked.year_to_date),
        about(STAFF_TOPICS),
        completed.exists(),
    )


def courses_per_audience(db: Session, asked: Question, target: TargetFacts) -> Count:
    """Courses held for each of a target's audiences; the figure is the smallest of them."""
    audiences: Collection[Audience] = target.audiences or tuple(Audience)
    if asked.is_kept:
        counted = _kept_for_audiences(db, asked, audiences, with_units=bool(target.audiences))
    else:
        counted = held_for_audiences(db, asked)

    def smallest(held: Mapping[Audience, int]) -> int | None:
        return min(held.get(a, 0) for a in target.audiences) if target.audiences else None

    return Count(
        value=smallest(counted[WHOLE]),
        denominator=None,
        parts={a.value: counted[WHOLE].get(a, 0) for a in audiences},
        by_unit={g: (smallest(held), None) for g, held in counted.items() if g != WHOLE},
    )


def _kept_for_audiences(
    db: Session, asked: Question, audiences: Collection[Audience], *, with_units: bool
) -> dict[int, dict[Audience, int]]:
    """The same as held_for_audiences, from the totals."""
    measures = {audience.value: f"courses_{audience.value}" for audience in audiences}
    groups = kept_by_unit(db, asked.ground, asked.year, measures) if with_units else {}
    groups[WHOLE] = kept_whole(db, asked.ground, asked.year, measures)
    return {
        group: {Audience(name): held for name, held in numbers.items()}
        for group, numbers in groups.items()
    }


def held_for_audiences(db: Session, asked: Question) -> dict[int, dict[Audience, int]]:
    """{group_id: {audience: courses held for it}}; WHOLE for the ground, unit ids for subtrees.

    Counted from rows.
    """
    shares = asked.ground.shares
    courses = (
        select(CourseAudience.audience, func.count(Course.id.distinct()).label("held"))
        .join_from(Course, CourseAudience, CourseAudience.course_id == Course.id)
        .where(Course.id.in_(held_courses(asked)))
        .group_by(CourseAudience.audience)
    )
    by_unit = (
        courses.add_columns(shares.c.group_id)
        .join(shares, shares.c.unit_id == Course.organiser_id)
        .group_by(shares.c.group_id)
    )
    counted: dict[int, dict[Audience, int]] = {WHOLE: {}}
    for audience, held, group_id in db.execute(by_unit):
        counted.setdefault(group_id, {})[audience] = held
    if asked.ground.is_whole_province:
        # Also those whose organiser is unknown, or was closed by the counting date.
        counted[WHOLE] = dict(db.execute(courses).all())
    return counted
