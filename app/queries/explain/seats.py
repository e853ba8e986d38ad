"""The people behind the numbers of experts and engineers: who counts, who has only a seat yet."""

from sqlalchemy import Select, case, func, literal, select

from app.domain.coverage import Reason
from app.domain.plan import Counts, TargetKind
from app.models import CourseClass, Enrolment, Posting
from app.queries.audience import in_post
from app.queries.coverage.experts import engineer_seats, expert_seats, placed_seats
from app.queries.coverage.question import Question
from app.queries.credit import LIVE, NOT_CANCELLED, about
from app.queries.explain.evidence import Rows, evidence_of, listed, speaks_for


def seats_that_count(asked: Question, kind: TargetKind) -> Select[int, int]:
    """(person_id, course_class_id) of the seats that a figure counts people by."""
    return engineer_seats(asked) if kind is TargetKind.DIGITAL_ENGINEERS else expert_seats(asked)


def credited(asked: Question, kind: TargetKind) -> Rows:
    """Everyone who counts, once, with the unit of their first class in scope."""
    seats = placed_seats(seats_that_count(asked, kind).subquery()).subquery()
    order = (
        func.row_number()
        .over(partition_by=seats.c.person_id, order_by=(CourseClass.ends_on, CourseClass.code))
        .label("place")
    )
    ranked = select(seats, order).join(CourseClass, CourseClass.id == seats.c.course_class_id)
    if not asked.ground.is_whole_province:
        ranked = ranked.where(seats.c.unit_id.in_(select(asked.ground.members.c.unit_id)))
    first = ranked.subquery()
    return select(
        first.c.person_id,
        first.c.unit_id,
        first.c.posting_id,
        literal(Reason.CREDITED.value).label("reason"),
    ).where(first.c.place == 1)


def candidates(asked: Question, kind: TargetKind) -> Rows:
    """People with a seat in such a class who do not count yet, by their posting of the day."""
    evidence, person = evidence_of(asked, kind), Posting.person_id
    counted = select(seats_that_count(asked, kind).subquery().c.person_id)
    by_seat = kind is TargetKind.EXPERTS and asked.counts is Counts.SENT
    below = Reason.NOT_ENROLLED if by_seat else Reason.BELOW_ATTENDANCE
    reason = case(
        (speaks_for(evidence.ahead(), person), Reason.ENROLLED.value),
        (speaks_for(evidence.ended(), person), below.value),
        (speaks_for(evidence.earlier(), person), Reason.OTHER_YEAR.value),
    )
    seated = (
        select(Enrolment.person_id)
        .join(CourseClass, CourseClass.id == Enrolment.course_class_id)
        .where(
            CourseClass.province_id == asked.province_id,
            about(evidence.topics),
            LIVE,
            NOT_CANCELLED,
        )
    )
    people = select(Posting).where(
        in_post(asked.as_of),
        Posting.person_id.in_(seated),
        Posting.person_id.not_in(counted),
        reason.is_not(None),
    )
    if not asked.ground.is_whole_province:
        people = people.where(Posting.unit_id.in_(select(asked.ground.members.c.unit_id)))
    return listed(people, reason)
