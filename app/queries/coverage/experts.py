"""experts and digital_engineers: people since the plan began, whether still in post or not."""

from collections.abc import Iterator

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import Subquery

from app.domain.course import Topic
from app.domain.plan import Counts
from app.models import CourseClass, Posting
from app.queries.coverage.count import Count
from app.queries.coverage.question import Question
from app.queries.credit import credits_of, sent
from app.queries.unit import WHOLE, Ground

EXPERT_TOPICS = frozenset({Topic.DX_EXPERT})
ENGINEER_TOPICS = frozenset({Topic.DIGITAL_ENGINEERING})


def expert_seats(asked: Question) -> Select[int, int]:
    """(person_id, course_class_id) that make experts, as the plan counts: trained, or sent."""
    period = asked.since_plan_began
    if asked.counts is Counts.SENT:
        return sent(asked.province_id, EXPERT_TOPICS, period.first, period.last)
    return credits_of(asked.province_id, EXPERT_TOPICS, period)


def engineer_seats(asked: Question) -> Select[int, int]:
    """(person_id, course_class_id) that make digital engineers and bachelors: completed only."""
    return credits_of(asked.province_id, ENGINEER_TOPICS, asked.since_plan_began)


def placed_seats(seats: Subquery) -> Select[int, int, int | None, int | None]:
    """(person_id, course_class_id, unit_id, posting_id): seats, by the posting on the last day.

    unit_id None: no main posting that day; only the province counts such a seat.
    """
    return (
        select(
            seats.c.person_id,
            seats.c.course_class_id,
            Posting.unit_id,
            Posting.id.label("posting_id"),
        )
        .join_from(seats, CourseClass, CourseClass.id == seats.c.course_class_id)
        .outerjoin(
            Posting,
            and_(
                Posting.person_id == seats.c.person_id,
                Posting.is_main,
                Posting.starts_on <= CourseClass.ends_on,
                Posting.ends_on >= CourseClass.ends_on,
            ),
        )
    )


def experts(db: Session, asked: Question) -> Count:
    """Distinct people trained or sent, by unit on the class's last day."""
    return _people_in(db, asked, expert_seats(asked))


def digital_engineers(db: Session, asked: Question) -> Count:
    """Distinct people with a completed course, by unit on the class's last day."""
    return _people_in(db, asked, engineer_seats(asked))


def _people_in(db: Session, asked: Question, seats_that_count: Select[int, int]) -> Count:
    """Distinct people of some seats; a unit's are those posted below it on the class's last day."""
    seats = placed_seats(seats_that_count.subquery()).subquery()
    heads = select(func.count(seats.c.person_id.distinct()), func.count()).select_from(seats)
    if not asked.ground.is_whole_province:
        here = seats.c.unit_id.in_(select(asked.ground.members.c.unit_id))
        heads = heads.where(seats.c.person_id.in_(select(seats.c.person_id).where(here)))
    value, participations = db.execute(heads).one()
    return Count(
        value=value,
        denominator=None,
        participations=participations,
        by_unit={unit_id: (people, None) for unit_id, people in _by_unit(db, asked.ground, seats)},
    )


def _by_unit(db: Session, ground: Ground, seats: Subquery) -> Iterator[tuple[int, int]]:
    """(unit_id, distinct people with a seat below it)."""
    if ground.is_undivided:
        return
    rows = db.execute(
        select(ground.shares.c.group_id, func.count(seats.c.person_id.distinct()))
        .join_from(ground.shares, seats, seats.c.unit_id == ground.shares.c.unit_id)
        .group_by(ground.shares.c.group_id)
    )
    yield from ((group_id, int(people)) for group_id, people in rows if group_id != WHOLE)
