"""The seats of a class: who takes them, who holds them, who waits for one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter

from sqlalchemy import (
    BindParameter,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
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

_CLASSES: BindParameter[int] = bindparam("classes", expanding=True)
_DAY: BindParameter[date] = bindparam("day", type_=Date)

_USED = (
    select(func.count(Enrolment.id))
    .join(Ancestry, Ancestry.unit_id == Enrolment.unit_id)
    .where(
        Enrolment.course_class_id == SeatHold.course_class_id,
        Enrolment.status.in_(sorted(SEAT_STATUSES)),
        Ancestry.ancestor_id == SeatHold.unit_id,
        tree_on(_DAY),
        Ancestry.is_held,
    )
    .correlate(SeatHold)
    .scalar_subquery()
)

_SEATS = union_all(
    select(
        Enrolment.course_class_id,
        Enrolment.status,
        func.count(),
        type_coerce(null(), Integer),
        type_coerce(null(), Integer),
    )
    .where(
        Enrolment.course_class_id.in_(_CLASSES),
        Enrolment.status.in_(sorted((*SEAT_STATUSES, EnrolmentStatus.WAITING))),
    )
    .group_by(Enrolment.course_class_id, Enrolment.status),
    select(SeatHold.course_class_id, null(), _USED, SeatHold.unit_id, SeatHold.seats)
    .join(CourseClass, CourseClass.id == SeatHold.course_class_id)
    .where(
        SeatHold.course_class_id.in_(_CLASSES),
        or_(
            CourseClass.holds_until >= _DAY,
            and_(CourseClass.holds_until.is_(None), CourseClass.starts_on > _DAY),
        ),
    ),
)
"""(class_id, status, people, None, None), and (class_id, None, used, unit_id, seats) of what units
hold on a day. Made once and asked in one go: every registration waits for it."""


def seats_taken(db: Session, class_id: int) -> int:
    """How many have a seat, or may still accept one that they were offered."""
    seated = select(func.count()).where(
        Enrolment.course_class_id == class_id, Enrolment.status.in_(sorted(SEAT_STATUSES))
    )
    return db.scalar(seated) or 0


def seats_of(db: Session, course_class: CourseClass, *, on: date) -> Seats:
    """The terms of what is free in a class on a day."""
    return seats_of_classes(db, [course_class], on=on)[course_class.id]


def seats_of_classes(db: Session, classes: Sequence[CourseClass], *, on: date) -> dict[int, Seats]:
    """The same of several, by their ids. One query."""
    ids = [course_class.id for course_class in classes]
    people: dict[tuple[int, EnrolmentStatus], int] = {}
    holds: dict[int, list[Held]] = {}
    for class_id, status, number, unit_id, seats in db.execute(_SEATS, {"classes": ids, "day": on}):
        if status is None:
            holds.setdefault(class_id, []).append(Held(unit_id, seats, used=number))
        else:
            people[class_id, status] = number
    return {
        one.id: Seats(
            capacity=one.capacity,
            confirmed=people.get((one.id, EnrolmentStatus.CONFIRMED), 0),
            offered=people.get((one.id, EnrolmentStatus.OFFERED), 0),
            waiting=people.get((one.id, EnrolmentStatus.WAITING), 0),
            holds=tuple(sorted(holds.get(one.id, ()), key=attrgetter("unit_id"))),
        )
        for one in classes
    }


def holder_of(
    db: Session, course_class: CourseClass, unit_ids: Collection[int], *, on: date
) -> dict[int | None, int]:
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
    begun = and_(
        CourseClass.starts_on.between(today - _LATELY, today),
        or_(CourseClass.registration_until.is_(None), CourseClass.registration_until < now),
    )
    taken = (
        select(func.count(_SEATED.id))
        .where(_SEATED.course_class_id == CourseClass.id, _SEATED.status.in_(sorted(SEAT_STATUSES)))
        .correlate(CourseClass)
        .scalar_subquery()
    )
    may_be_free = and_(
        Enrolment.status == EnrolmentStatus.WAITING,
        or_(CourseClass.starts_on > today, CourseClass.registration_until > now),
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
