"""Classes for which units are asked to name people, and who of them is to be asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.course import ClassStatus
from app.domain.message import MessageKind, Recipient
from app.domain.registration import Approval
from app.models import Course, CourseClass, Message, Posting, SeatHold, Unit
from app.queries.course import audiences_of
from app.queries.eligibility import people_meant
from app.queries.notice import contacts_of_units
from app.queries.registration import window_of
from app.queries.tree import name_on


@dataclass(frozen=True, slots=True)
class Nominating:
    """A class that takes names of units. held: the seats that units hold, by their ids.

    shuts_at: when it takes no more; registration_until of the class may be silent about it.
    """

    course_class: CourseClass
    title: str
    organiser: str | None
    audiences: Sequence[Audience]
    held: Mapping[int, int]
    shuts_at: datetime


def classes_nominating(db: Session, *, now: datetime, on: date) -> list[Nominating]:
    """The classes that take names now and in which a unit has a say or holds seats.

    The first to shut on top. Three queries.
    """
    has_say = or_(
        CourseClass.approval.in_([Approval.UNIT, Approval.BOTH]),
        CourseClass.id.in_(select(SeatHold.course_class_id)),
    )
    rows = db.execute(
        select(CourseClass, Course.title, name_on(Course.organiser_id, on))
        .join(CourseClass.course)
        .where(CourseClass.status == ClassStatus.OPEN, CourseClass.ends_on >= on, has_say)
        .order_by(CourseClass.code, CourseClass.id)
    )
    taking = [row for row in rows if window_of(row[0]).refusal(now) is None]
    held = _held(db, [one.id for one, *_ in taking])
    audiences = audiences_of(db, {one.course_id for one, *_ in taking})
    found = [
        Nominating(
            course_class=one,
            title=title,
            organiser=organiser,
            audiences=audiences.get(one.course_id, ()),
            held=held.get(one.id, {}),
            shuts_at=window_of(one).shuts_at,
        )
        for one, title, organiser in taking
    ]
    return sorted(found, key=lambda one: one.shuts_at)


def _held(db: Session, class_ids: Collection[int]) -> dict[int, dict[int, int]]:
    rows = db.execute(
        select(SeatHold.course_class_id, SeatHold.unit_id, SeatHold.seats).where(
            SeatHold.course_class_id.in_(class_ids)
        )
    )
    held: dict[int, dict[int, int]] = {}
    for class_id, unit_id, seats in rows:
        held.setdefault(class_id, {})[unit_id] = seats
    return held


def nominators_of(db: Session, one: Nominating, *, on: date) -> dict[Recipient, int | None]:
    """{contact: the seats that their units hold}, of units that hold some.

    Where none does: the contacts of all units in which somebody works whom the class is for.
    """
    if not one.held:
        near = contacts_of_units(db, _units_meant(db, one.course_class), on=on)
        return dict.fromkeys(contact for contacts in near.values() for contact in contacts)
    seats: dict[Recipient, int | None] = {}
    for unit_id, contacts in contacts_of_units(db, one.held, on=on).items():
        for contact in dict.fromkeys(contacts):
            seats[contact] = (seats.get(contact) or 0) + one.held[unit_id]
    return seats


def _units_meant(db: Session, course_class: CourseClass) -> Sequence[int]:
    """The units in which people work whom a class is for, on its first day."""
    here = select(Unit.id).where(Unit.province_id == course_class.province_id)
    meant = people_meant(db, course_class).where(Posting.unit_id.in_(here))
    return db.scalars(meant.with_only_columns(Posting.unit_id).distinct()).all()


def announced(db: Session, class_ids: Collection[int]) -> dict[int, datetime]:
    """Those of some classes whose opening units were told of, and when first."""
    rows = db.execute(
        select(Message.course_class_id, func.min(Message.drafted_at))
        .where(Message.course_class_id.in_(class_ids), Message.kind == MessageKind.NOMINATIONS)
        .group_by(Message.course_class_id)
    )
    return {class_id: at for class_id, at in rows if class_id is not None}
