"""The seats of a class: who takes them, who holds them, who waits for one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.calendar import local_date
from app.domain.enrolment import SEAT_STATUSES, UNSETTLED_STATUSES, EnrolmentStatus
from app.domain.seat import Held, Seats
from app.models import Ancestry, CourseClass, Enrolment, SeatHold
from app.queries.unit import tree_on

_SEATED = aliased(Enrolment)

_UNSETTLED = Enrolment.status.in_(
    [literal_column(f"'{status.value}'") for status in sorted(UNSETTLED_STATUSES)]
)
"""Written out, not bound: a database uses the partial index only for a condition it can read."""

_LATELY = timedelta(days=30)


def seats_taken(db: Session, class_id: int) -> int:
    """How many have a seat, or may still accept one that they were offered."""
    seated = select(func.count()).where(
        Enrolment.course_class_id == class_id, Enrolment.status.in_(sorted(SEAT_STATUSES))
    )
    return db.scalar(seated) or 0


def seats_of(db: Session, course_class: CourseClass, *, on: date) -> Seats:
    """The terms of what is free on a day."""
    rows = db.execute(
        select(Enrolment.status, func.count())
        .where(
            Enrolment.course_class_id == course_class.id,
            Enrolment.status.in_(sorted(SEAT_STATUSES)),
        )
        .group_by(Enrolment.status)
    )
    taken = {row.status: row[1] for row in rows}
    return Seats(
        capacity=course_class.capacity,
        confirmed=taken.get(EnrolmentStatus.CONFIRMED, 0),
        offered=taken.get(EnrolmentStatus.OFFERED, 0),
        held=sum(held.unused for held in holds_of(db, course_class, on=on)),
    )


def holds_of(db: Session, course_class: CourseClass, *, on: date) -> list[Held]:
    """What units hold on a day, and how much of it their people have."""
    if course_class.holds_until is not None and on > course_class.holds_until:
        return []
    used = (
        select(func.count(Enrolment.id))
        .join(Ancestry, Ancestry.unit_id == Enrolment.unit_id)
        .where(
            Enrolment.course_class_id == course_class.id,
            Enrolment.status.in_(sorted(SEAT_STATUSES)),
            Ancestry.ancestor_id == SeatHold.unit_id,
            tree_on(on),
            Ancestry.is_held,
        )
        .correlate(SeatHold)
        .scalar_subquery()
    )
    rows = db.execute(
        select(SeatHold.unit_id, SeatHold.seats, used)
        .where(SeatHold.course_class_id == course_class.id)
        .order_by(SeatHold.unit_id)
    )
    return [Held(unit_id, seats, count) for unit_id, seats, count in rows]


def holder_of(
    db: Session, course_class: CourseClass, unit_ids: Collection[int], *, on: date
) -> dict[int, int]:
    """{unit_id: the unit that holds seats for it}, of some units that have one."""
    rows = db.execute(
        select(Ancestry.unit_id, SeatHold.unit_id)
        .join(SeatHold, SeatHold.unit_id == Ancestry.ancestor_id)
        .where(
            SeatHold.course_class_id == course_class.id,
            Ancestry.unit_id.in_(unit_ids),
            tree_on(on),
            Ancestry.is_held,
        )
    )
    return {row[0]: row[1] for row in rows}


def classes_due(db: Session, *, now: datetime) -> Sequence[CourseClass]:
    """Classes in which something has run out, or a seat may be free while somebody waits.

    Those that began long ago are left as they are: what a file says of the past is not decided
    here.
    """
    today = local_date(now)
    lapsed = and_(Enrolment.status == EnrolmentStatus.OFFERED, Enrolment.offered_until < now)
    begun = CourseClass.starts_on.between(today - _LATELY, today)
    taken = (
        select(func.count(_SEATED.id))
        .where(_SEATED.course_class_id == CourseClass.id, _SEATED.status.in_(sorted(SEAT_STATUSES)))
        .correlate(CourseClass)
        .scalar_subquery()
    )
    may_be_free = and_(
        Enrolment.status == EnrolmentStatus.WAITING,
        CourseClass.starts_on > today,
        or_(CourseClass.capacity.is_(None), CourseClass.capacity > taken),
    )
    wanted = (
        select(CourseClass)
        .join(Enrolment, Enrolment.course_class_id == CourseClass.id)
        .where(_UNSETTLED, or_(lapsed, begun, may_be_free))
        .distinct()
        .order_by(CourseClass.id)
    )
    return db.scalars(wanted).all()


def queue(class_id: int) -> Select[Enrolment]:
    """Those who wait for a seat, in the order in which they asked for one."""
    return (
        select(Enrolment)
        .where(Enrolment.course_class_id == class_id, Enrolment.status == EnrolmentStatus.WAITING)
        .order_by(Enrolment.created_at, Enrolment.id)
    )
