"""Seats that come free, and who gets them: the same for every way in which one does."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from app.domain.enrolment import UNSETTLED_STATUSES, EnrolmentStatus
from app.domain.registration import (
    PENDING_STATUSES,
    NoOffer,
    OfferLapsed,
    awaited,
)
from app.models import CourseClass, Enrolment, User
from app.queries.eligibility import clashing, eligible
from app.queries.registration import window_of
from app.queries.seat import queue
from app.services.enrolment.checks import refuse_clash
from app.services.enrolment.desk import Desk, Said
from app.services.enrolment.free import Free

_AT_ONCE = 200
"""How many of a queue are looked at together: some of them may not have a seat now."""


def promote(desk: Desk) -> list[Enrolment]:
    """Offer what seats are free to those who wait, in their order. Returns who got an offer.

    Passed over, and kept in their places: whom the course is not for, who has another class on
    its days, and whose turn is not yet as the seats left are held for other units. Flushes.
    """
    desk.db.flush()
    return _offer(desk, Free(desk))


def promote_waiting(
    db: Session, course_class: CourseClass, *, actor: User | None, now: datetime
) -> int:
    """The same for a class that has changed. Returns how many got an offer. Flushes.

    Those to whom nobody has to say yes any more get their turn, and are offered a seat like the
    others: it could not be given to people who were not held before the class.
    """
    desk = Desk.of(db, course_class, actor=actor, now=now)
    if not window_of(course_class).is_settled(now):
        desk.move(_awaiting_nobody(desk), EnrolmentStatus.WAITING)
    return len(promote(desk))


def seat(desk: Desk, places: Sequence[Enrolment]) -> None:
    """Give places to which nobody has to say yes a seat each, else their turn in the queue.

    Whoever waits comes first: what is free is offered before. Only the statuses are set.
    """
    desk.db.flush()
    free = Free(desk)
    _offer(desk, free)
    holders = free.holders(places)
    for place in places:
        seated = free.take(holders.get(place.unit_id))
        place.status = EnrolmentStatus.CONFIRMED if seated else EnrolmentStatus.WAITING


def admit(desk: Desk, place: Enrolment) -> None:
    """The same for a place that stands in the register. Flushes."""
    desk.db.flush()
    free = Free(desk)
    _offer(desk, free)
    seated = free.take(free.holders([place]).get(place.unit_id))
    status = EnrolmentStatus.CONFIRMED if seated else EnrolmentStatus.WAITING
    with desk.kept([place.person_id]):
        desk.move([place], status)


def _offer(desk: Desk, free: Free) -> list[Enrolment]:
    offered: list[Enrolment] = []
    window = window_of(desk.course_class)
    if not (free and free.waiting) or window.is_settled(desk.now):
        return offered
    for places in _waiting(desk):
        may = _who_may(desk, places)
        holders = free.holders(places)
        offered += [
            place
            for place in places
            if place.person_id in may and free.take(holders.get(place.unit_id))
        ]
        if not free:
            break
    until = window.offer_ends(desk.now, desk.course_class.offer_hours)
    said: Said = {"offered_until": (None, until)}
    desk.move(offered, EnrolmentStatus.OFFERED, until=until, said=said)
    return offered


def accept(db: Session, enrolment: Enrolment, *, actor: User, now: datetime) -> None:
    """Take the seat that was offered. Flushes. Raises NoOffer, OfferLapsed or DatesClash."""
    desk = Desk.of(db, enrolment.course_class, [enrolment.person_id], actor=actor, now=now)
    place = desk.place(enrolment)
    if place.status is not EnrolmentStatus.OFFERED:
        raise NoOffer(status=place.status)
    is_late = place.offered_until is not None and place.offered_until < now
    if is_late or window_of(desk.course_class).is_settled(now):
        raise OfferLapsed
    refuse_clash(desk, place.person)
    with desk.kept([place.person_id]):
        desk.move([place], EnrolmentStatus.CONFIRMED)


def expire(db: Session, course_class: CourseClass, *, now: datetime) -> int:
    """End the offers of a class that have run out and offer the seats on; once nobody gets in any
    more, end every request that was left. Returns how many ended. Flushes.
    """
    desk = Desk.of(db, course_class, actor=None, now=now)
    lapsed: ColumnElement[bool] = and_(
        Enrolment.status == EnrolmentStatus.OFFERED, Enrolment.offered_until < now
    )
    if window_of(course_class).is_settled(now):
        lapsed = Enrolment.status.in_(sorted(UNSETTLED_STATUSES))
    places = db.scalars(
        select(Enrolment)
        .where(Enrolment.course_class_id == course_class.id, lapsed)
        .order_by(Enrolment.created_at, Enrolment.id),
        execution_options={"populate_existing": True},
    ).all()
    desk.move(places, EnrolmentStatus.EXPIRED)
    promote(desk)
    return len(places)


def _awaiting_nobody(desk: Desk) -> Sequence[Enrolment]:
    """Places whose yes was asked of somebody whom the class asks no more."""
    approval = desk.course_class.approval
    free = [status for status in sorted(PENDING_STATUSES) if awaited(approval, status) is None]
    wanted = select(Enrolment).where(
        Enrolment.course_class_id == desk.course_class.id, Enrolment.status.in_(free)
    )
    return desk.db.scalars(wanted, execution_options={"populate_existing": True}).all()


def _waiting(desk: Desk) -> Iterator[list[Enrolment]]:
    """The queue, some at a time."""
    for start in count(0, _AT_ONCE):
        places = queue(desk.course_class.id).limit(_AT_ONCE).offset(start)
        found = list(desk.db.scalars(places, execution_options={"populate_existing": True}))
        if not found:
            return
        yield found


def _who_may(desk: Desk, places: list[Enrolment]) -> set[int]:
    """The people of some places who may have a seat now."""
    ids = [place.person_id for place in places]
    meant = eligible(desk.db, desk.course_class, desk.purpose.audiences, ids)
    return meant - clashing(desk.db, desk.course_class, ids).keys()
