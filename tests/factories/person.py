"""Invented people and their postings."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.person import Category
from app.domain.vietnamese import fold, name_key
from app.models import Person, Posting, PostingAudience, Province, Unit
from tests.factories.store import next_number, store

_NAMES = (
    "Nguyễn Văn An",
    "Trần Thị Bình",
    "Lê Hoàng Cường",
    "Phạm Thị Đào",
    "Hoàng Văn Hòa",
    "Vũ Thị Hương",
    "Đặng Minh Ước",
    "Bùi Thị Yến",
)


def make_person(
    db: Session, province: Province, *, full_name: str | None = None, **overrides: Any
) -> Person:
    """A person without a posting."""
    number = next_number()
    name = full_name or _NAMES[number % len(_NAMES)]
    facts: dict[str, Any] = {
        "code": f"N{number:05}",
        "full_name": name,
        "search_key": fold(name),
        "sort_key": name_key(name),
    }
    return store(db, Person(province_id=province.id, **(facts | overrides)))


def make_posting(
    db: Session,
    person: Person,
    unit: Unit,
    *,
    audiences: Iterable[Audience] = (),
    **overrides: Any,
) -> Posting:
    """A main posting as a civil servant, since ever and for ever."""
    facts: dict[str, Any] = {"category": Category.CONG_CHUC, "position": "Chuyên viên"}
    posting = Posting(person=person, unit=unit, **(facts | overrides))
    posting.audiences = [PostingAudience(audience=audience) for audience in audiences]
    return store(db, posting)


def make_officer(
    db: Session, unit: Unit, *, full_name: str | None = None, **posting: Any
) -> Person:
    """A person with a main posting in a unit; what else is said is of the posting."""
    person = make_person(db, db.get_one(Province, unit.province_id), full_name=full_name)
    make_posting(db, person, unit, **posting)
    return person
