"""The seats of a class: who takes them, who holds them, who waits for one."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.enrolment import SEAT_STATUSES, EnrolmentStatus
from app.domain.seat import Held, Seats
from app.models import Ancestry, CourseClass, Enrolment, SeatHold
from app.queries.unit import tree_on


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


def queue(class_id: int) -> Select[Enrolment]:
    """Those who wait for a seat, in the order in which they asked for one."""
    return (
        select(Enrolment)
        .where(Enrolment.course_class_id == class_id, Enrolment.status == EnrolmentStatus.WAITING)
        .order_by(Enrolment.created_at, Enrolment.id)
    )
