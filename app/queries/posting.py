"""Postings as those who change them need them: what they would cross, and what came before."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.placement import day_before
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.models import Posting
from app.queries.outlook import Outlook
from app.queries.person import is_in_scope
from app.queries.unit import within


def main_between(
    db: Session, person_id: int, *, first: date, last: date, but: int | None = None
) -> list[Posting]:
    """A person's main postings that share a day with a period, the earliest first."""
    return list(
        db.scalars(
            select(Posting)
            .where(
                Posting.person_id == person_id,
                Posting.is_main,
                Posting.id.is_distinct_from(but),
                Posting.starts_on <= last,
                Posting.ends_on >= first,
            )
            .order_by(Posting.starts_on)
        )
    )


def open_main(db: Session, person_id: int) -> Posting | None:
    """A person's main posting that has no last day."""
    return db.scalar(
        select(Posting).where(
            Posting.person_id == person_id, Posting.is_main, Posting.ends_on == FOR_EVER
        )
    )


def main_before(db: Session, posting: Posting) -> Posting | None:
    """The main posting that ended on the day before another one began."""
    if posting.starts_on == SINCE_EVER:
        return None
    return db.scalar(
        select(Posting).where(
            Posting.person_id == posting.person_id,
            Posting.is_main,
            Posting.ends_on == day_before(posting.starts_on),
        )
    )


def same_secondary(
    db: Session, person_id: int, unit_id: int, *, first: date, last: date, but: int | None = None
) -> Posting | None:
    """A posting beside the main one that a person has in a unit on a day of a period."""
    return db.scalar(
        select(Posting)
        .where(
            Posting.person_id == person_id,
            Posting.unit_id == unit_id,
            ~Posting.is_main,
            Posting.id.is_distinct_from(but),
            Posting.starts_on <= last,
            Posting.ends_on >= first,
        )
        .limit(1)
    )


def has_another(db: Session, posting: Posting) -> bool:
    """Whether its person has another posting, of any time."""
    others = select(func.count()).where(
        Posting.person_id == posting.person_id, Posting.id != posting.id
    )
    return bool(db.scalar(others))


def posting_to_change(db: Session, posting_id: int, outlook: Outlook) -> Posting:
    """A posting in a unit within the reader's scope, of somebody in it. Raises NotFound."""
    posting = db.scalar(_changeable(outlook).where(Posting.id == posting_id))
    if posting is None or not is_in_scope(db, posting.person_id, outlook):
        raise NotFound
    return posting


def postings_to_change(db: Session, person_id: int, outlook: Outlook) -> set[int]:
    """The postings of somebody that may also be changed, in the same words."""
    if not is_in_scope(db, person_id, outlook):
        return set()
    mine = _changeable(outlook).where(Posting.person_id == person_id)
    return set(db.scalars(mine.with_only_columns(Posting.id)))


def _changeable(outlook: Outlook) -> Select[Posting]:
    seen = within(outlook.scope, outlook.province_id, outlook.as_of)
    return select(Posting).where(Posting.unit_id.in_(seen))
