"""How long units live and what depends on it: who is under them, and who works in them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.unit import SINCE_EVER
from app.models import Ancestry, Placement, Posting, Succession, Unit


@dataclass(frozen=True, slots=True)
class Namesake:
    """A unit that has a name or code already."""

    code: str
    name: str


def life_of(db: Session, unit_id: int) -> list[Placement]:
    """All that a unit was and will be, the earliest first."""
    return list(
        db.scalars(
            select(Placement).where(Placement.unit_id == unit_id).order_by(Placement.valid_from)
        )
    )


def last_name(db: Session, unit_id: int) -> str:
    """What a unit is called last."""
    return life_of(db, unit_id)[-1].name


def code_taken(db: Session, province_id: int, code: str) -> Namesake | None:
    """The unit of a province that has a code."""
    unit_id = db.scalar(select(Unit.id).where(Unit.province_id == province_id, Unit.code == code))
    return Namesake(code, last_name(db, unit_id)) if unit_id is not None else None


def name_taken(
    db: Session,
    province_id: int,
    search_key: str,
    *,
    parent_id: int | None,
    first: date,
    last: date,
    but: int | None = None,
) -> Namesake | None:
    """Another unit that has a name under a parent on some day of a period."""
    row = db.execute(
        select(Unit.code, Placement.name)
        .join(Placement, Placement.unit_id == Unit.id)
        .where(
            Unit.province_id == province_id,
            Unit.id.is_distinct_from(but),
            Placement.search_key == search_key,
            Placement.parent_id.is_not_distinct_from(parent_id),
            Placement.valid_from <= last,
            Placement.valid_to >= first,
        )
        .limit(1)
    ).first()
    return Namesake(*row) if row else None


def first_day_under(
    db: Session, unit_id: int, ancestor_id: int, *, first: date, last: date
) -> date | None:
    """The first day of a period on which a unit is, or would be, under another; None: never."""
    day = db.scalar(
        select(func.min(Ancestry.first_on)).where(
            Ancestry.unit_id == unit_id,
            Ancestry.ancestor_id == ancestor_id,
            Ancestry.first_on <= last,
            Ancestry.last_on >= first,
        )
    )
    return max(day, first) if day is not None else None


def units_left_after(db: Session, unit_id: int, day: date) -> list[Placement]:
    """The placements under a unit that last beyond a day, by name."""
    return list(
        db.scalars(
            select(Placement)
            .where(Placement.parent_id == unit_id, Placement.valid_to > day)
            .order_by(Placement.sort_key, Placement.unit_id)
        )
    )


def postings_left_after(db: Session, unit_id: int, day: date) -> list[Posting]:
    """The postings in a unit, main ones and others, that last beyond a day."""
    return list(
        db.scalars(
            select(Posting)
            .where(Posting.unit_id == unit_id, Posting.ends_on > day)
            .order_by(Posting.person_id, Posting.starts_on)
        )
    )


def left_outside(db: Session, unit_id: int, *, first: date, last: date) -> tuple[int, int]:
    """How many people were posted to a unit, and units stood under it, on days of a period.

    A posting or a placement since ever does not say that it was so on any certain day.
    """
    people = db.scalar(
        select(func.count(Posting.person_id.distinct())).where(
            Posting.unit_id == unit_id,
            Posting.starts_on.between(first, last),
            Posting.starts_on > SINCE_EVER,
        )
    )
    units = db.scalar(
        select(func.count(Placement.unit_id.distinct())).where(
            Placement.parent_id == unit_id,
            Placement.valid_from.between(first, last),
            Placement.valid_from > SINCE_EVER,
        )
    )
    return people or 0, units or 0


def first_successor(db: Session, unit_id: int) -> Unit | None:
    """Who took over a unit last, of several the first noted."""
    return db.scalar(
        select(Unit)
        .join(Succession, Succession.successor_id == Unit.id)
        .where(Succession.unit_id == unit_id)
        .order_by(Succession.takes_over_on.desc(), Succession.id)
        .limit(1)
    )
