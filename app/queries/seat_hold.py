"""Units for which a class may hold seats, each with who of it is still untrained this year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.seat import Seats
from app.models import CourseClass, Placement, Plan, SeatHold
from app.queries.outlook import Outlook
from app.queries.seat import seats_of_classes
from app.queries.tree import top_units, unit_numbers, units_under
from app.queries.unit import holds_on, within


@dataclass(frozen=True, slots=True)
class HoldingUnit:
    """A unit with its seats. untrained: staff of it and all below it without credit this year.

    is_top: one of those that seats are shared out to; the others are below one of them.
    """

    unit_id: int
    name: str
    untrained: int
    seats: int
    is_top: bool


def holding_units(
    db: Session,
    plan: Plan,
    course_class: CourseClass,
    outlook: Outlook,
    *,
    also: Collection[int] = (),
) -> list[HoldingUnit]:
    """Units further down that hold seats or are asked for, then the highest units in scope.

    also: ids of units; what is out of scope or closed is left out.
    """
    held = seats_held(db, course_class)
    tops = top_units(db, outlook)
    if len(tops) == 1:
        tops = units_under(db, tops[0].unit_id, outlook) or tops
    shared = {line.unit_id: line.name for line in tops}
    names = _names(db, (held.keys() | set(also)) - shared.keys(), outlook) | shared
    _figure, numbers = unit_numbers(db, plan, outlook, units=names.keys())
    return [
        HoldingUnit(
            unit_id=id,
            name=name,
            untrained=numbers[id].staff.denominator - numbers[id].staff.value
            if id in numbers
            else 0,
            seats=held.get(id, 0),
            is_top=id in shared,
        )
        for id, name in names.items()
    ]


def seats_held(db: Session, course_class: CourseClass) -> dict[int, int]:
    """{unit_id: seats} of a class, whoever may see the units."""
    rows = db.execute(
        select(SeatHold.unit_id, SeatHold.seats)
        .where(SeatHold.course_class_id == course_class.id)
        .order_by(SeatHold.unit_id)
    )
    return {row[0]: row[1] for row in rows}


def seats_with_holds(
    db: Session, class_ids: Collection[int], *, on: date
) -> list[tuple[CourseClass, Seats]]:
    """Those of some classes in which units hold seats on a day. Two queries."""
    has_holds = CourseClass.id.in_(select(SeatHold.course_class_id))
    classes = db.scalars(select(CourseClass).where(CourseClass.id.in_(class_ids), has_holds)).all()
    seats = seats_of_classes(db, classes, on=on) if classes else {}
    return [(one, seats[one.id]) for one in classes if seats[one.id].holds]


def _names(db: Session, unit_ids: Collection[int], outlook: Outlook) -> dict[int, str]:
    rows = db.execute(
        select(Placement.unit_id, Placement.name)
        .where(
            Placement.unit_id.in_(unit_ids),
            Placement.unit_id.in_(within(outlook.scope, outlook.province_id, outlook.as_of)),
            holds_on(outlook.as_of),
        )
        .order_by(Placement.sort_key)
    )
    return {row[0]: row[1] for row in rows}
