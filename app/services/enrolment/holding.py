"""Seats that a class keeps for the people of some units, until a day."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.seat import HoldsExceedSeats, HoldsOverlap, NoLimitToHold
from app.models import Ancestry, CourseClass, SeatHold, Unit, User
from app.queries.seat import seats_of
from app.queries.tree import name_on
from app.queries.unit import tree_on
from app.services import audit
from app.services.enrolment.desk import Desk
from app.services.enrolment.promotion import promote


def hold_seats(
    db: Session,
    course_class: CourseClass,
    seats: Mapping[int, int],
    until: date | None,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Keep seats for units, {unit_id: seats}, in place of what they held; what is freed is offered.

    until: the last day on which they are kept; None: until the class begins. Flushes. Raises
    NoLimitToHold, HoldsOverlap or HoldsExceedSeats.
    """
    desk = Desk.of(db, course_class, actor=actor, now=now)
    wanted = {unit_id: count for unit_id, count in seats.items() if count > 0}
    if wanted and course_class.capacity is None:
        raise NoLimitToHold
    _refuse_overlap(desk, wanted)
    old = _said(desk)
    db.execute(delete(SeatHold).where(SeatHold.course_class_id == course_class.id))
    if wanted:
        rows = [{"unit_id": unit, "seats": count} for unit, count in wanted.items()]
        db.execute(insert(SeatHold), [{"course_class_id": course_class.id, **row} for row in rows])
    changes = {"held_seats": (old, _said(desk)), "holds_until": (course_class.holds_until, until)}
    course_class.holds_until = until
    db.flush()
    _refuse_excess(desk)
    said = {what: pair for what, pair in changes.items() if pair[0] != pair[1]}
    audit.record_class(db, actor, AuditAction.COURSE_CHANGED, course_class, said, at=now)
    promote(desk)


def _refuse_excess(desk: Desk) -> None:
    """What units hold and have not used lies within what nobody has."""
    seats = seats_of(desk.db, desk.course_class, on=desk.today)
    if seats.capacity is not None and seats.taken + seats.held > seats.capacity:
        free = max(seats.capacity - seats.taken, 0)
        raise HoldsExceedSeats(free=free, wanted=seats.held)


def _refuse_overlap(desk: Desk, wanted: Mapping[int, int]) -> None:
    """A seat is held for one unit only."""
    nested = desk.db.execute(
        select(name_on(Ancestry.unit_id, desk.today), name_on(Ancestry.ancestor_id, desk.today))
        .where(
            Ancestry.unit_id.in_(wanted),
            Ancestry.ancestor_id.in_(wanted),
            Ancestry.unit_id != Ancestry.ancestor_id,
            tree_on(desk.today),
            Ancestry.is_held,
        )
        .limit(1)
    ).first()
    if nested is not None:
        inner, outer = nested
        raise HoldsOverlap(inner=inner, outer=outer)


def _said(desk: Desk) -> list[str]:
    """What is held, for the log: code and number of each unit."""
    rows = desk.db.execute(
        select(Unit.code, SeatHold.seats)
        .join(Unit, Unit.id == SeatHold.unit_id)
        .where(SeatHold.course_class_id == desk.course_class.id)
        .order_by(Unit.code)
    )
    return [f"{code}: {seats}" for code, seats in rows]
