"""Units and people whole, as the files hold them that they are brought in by."""

from dataclasses import dataclass
from datetime import date
from itertools import starmap

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.domain.person import Category, Gender, SchoolLevel, Subject
from app.models import Person, Placement, Posting, Unit
from app.queries.outlook import Outlook
from app.queries.person import PersonFilter, credited, people_wanted
from app.queries.tree import UnitFilter, units_wanted


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A person with the home posting, if any. unit_name: on the counting date, or last before.

    In the order of the columns read, by the names that the roster's columns have.
    """

    person_code: str
    full_name: str
    birth_date: date | None
    birth_year: int | None
    gender: Gender | None
    email: str | None
    phone: str | None
    unit_code: str | None
    unit_name: str | None
    category: Category | None
    position: str | None
    is_leader: bool | None
    is_it_staff: bool | None
    is_dx_adviser: bool | None
    subject: Subject | None
    school_level: SchoolLevel | None
    post_from: date | None
    post_to: date | None
    is_trained: bool


@dataclass(frozen=True, slots=True)
class RegisteredUnit:
    """A unit as it was on the counting date, or last before it."""

    code: str
    placement: Placement
    parent_code: str | None


def roster(db: Session, outlook: Outlook, wanted: PersonFilter) -> list[RosterLine]:
    """Everyone wanted, by name. One query, of columns: entities take as long as the file."""
    home, later = aliased(Placement), aliased(Placement)
    last = (
        select(later.id)
        .where(later.unit_id == Posting.unit_id, later.valid_from <= outlook.as_of)
        .order_by(later.valid_from.desc())
        .limit(1)
        .correlate(Posting)
        .scalar_subquery()
    )
    rows = db.execute(
        people_wanted(outlook, wanted)
        .outerjoin(Unit, Unit.id == Posting.unit_id)
        .outerjoin(home, home.id == last)
        .with_only_columns(
            Person.code,
            Person.full_name,
            Person.birth_date,
            Person.birth_year,
            Person.gender,
            Person.email,
            Person.phone,
            Unit.code,
            home.name,
            Posting.category,
            Posting.position,
            Posting.is_leader,
            Posting.is_it_staff,
            Posting.is_dx_adviser,
            Posting.subject,
            Posting.school_level,
            Posting.starts_on,
            Posting.ends_on,
            credited(outlook),
        )
        .order_by(Person.sort_key, Person.code)
    )
    return list(starmap(RosterLine, rows))


def registered_units(db: Session, outlook: Outlook, wanted: UnitFilter) -> list[RegisteredUnit]:
    """The units wanted, by name. One query."""
    parent = aliased(Unit)
    rows = db.execute(
        units_wanted(outlook, wanted)
        .outerjoin(parent, parent.id == Placement.parent_id)
        .with_only_columns(Unit.code, Placement, parent.code)
        .order_by(Placement.sort_key, Unit.code)
    )
    return [RegisteredUnit(*row) for row in rows]
