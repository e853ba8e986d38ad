"""Who may be the same person as somebody about to be added, and the codes that are taken."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain.person import PersonFacts
from app.domain.vietnamese import fold
from app.models import Person, Posting
from app.queries.outlook import Outlook
from app.queries.person import people_in
from app.queries.tree import name_on

_OWN_CODE = re.compile(r"P(\d{6,})")
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody of the same name, and where they work or last worked."""

    person_id: int
    code: str
    full_name: str
    birth_date: date | None
    birth_year: int | None
    unit_name: str | None


@dataclass(frozen=True, slots=True)
class Namesakes:
    """People who may be the one about to be added. elsewhere: how many the reader may not see."""

    seen: list[Namesake]
    elsewhere: int

    @property
    def count(self) -> int:
        return len(self.seen) + self.elsewhere


def people_alike(db: Session, outlook: Outlook, facts: PersonFacts) -> Namesakes:
    """People of the province with the same name, however written, and no other birth.

    A birth that is not known, of either, could be the same.
    """
    is_alike = and_(Person.search_key == fold(facts.full_name), _born_alike(facts))
    seen = people_in(outlook).where(is_alike)
    rows = db.execute(
        seen.with_only_columns(
            Person.id,
            Person.code,
            Person.full_name,
            Person.birth_date,
            Person.birth_year,
            name_on(Posting.unit_id, outlook.as_of),
        ).order_by(Person.code)
    )
    found = [Namesake(*row) for row in rows]
    total = db.scalar(
        select(func.count()).where(Person.province_id == outlook.province_id, is_alike)
    )
    return Namesakes(found, (total or 0) - len(found))


def _born_alike(facts: PersonFacts) -> ColumnElement[bool]:
    """Whether a birth could be the same: day by day, or year by year where one has no day."""
    unknown = and_(Person.birth_date.is_(None), Person.birth_year.is_(None))
    if facts.birth_date is not None:
        same_year = Person.birth_year == facts.birth_date.year
        return or_(unknown, same_year, Person.birth_date == facts.birth_date)
    if facts.birth_year is not None:
        first, last = date(facts.birth_year, 1, 1), date(facts.birth_year, 12, 31)
        same_year = Person.birth_year == facts.birth_year
        return or_(unknown, same_year, Person.birth_date.between(first, last))
    return Person.id.is_not(None)


def name_of_code(db: Session, province_id: int, code: str) -> str | None:
    """The name of whoever has a code in a province."""
    return db.scalar(
        select(Person.full_name).where(Person.province_id == province_id, Person.code == code)
    )


def person_of_number(db: Session, province_id: int, found_by: bytes) -> str | None:
    """The code of whoever has an identity number in a province; found_by: its keyed hash."""
    return db.scalar(
        select(Person.code).where(
            Person.province_id == province_id, Person.national_id_hash == found_by
        )
    )


def next_own_code(db: Session, province_id: int) -> str:
    """The next of the codes that the register gives itself: P000001, P000002, …"""
    last_first = (
        select(Person.code)
        .where(Person.province_id == province_id, Person.code.like("P______%"))
        .order_by(func.length(Person.code).desc(), Person.code.desc())
        .execution_options(yield_per=_AT_ONCE)
    )
    with db.scalars(last_first) as codes:
        numbers = (match for code in codes if (match := _OWN_CODE.fullmatch(code)))
        last = next(numbers, None)
    return f"P{int(last[1]) + 1 if last else 1:06}"
