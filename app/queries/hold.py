"""Letting nobody come between a check and what is written upon it, until the transaction ends.

SQLite, which knows neither lock, gets its only writer by a write that changes nothing. What was
read before is read anew: it may have changed while this waited.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Person, Province


def hold_province(db: Session, province_id: int) -> None:
    """Be the only one to change the tree of a province or to give out its codes; imports wait."""
    db.flush()
    mine = update(Province).where(Province.id == province_id).values(id=Province.id)
    db.execute(mine.execution_options(synchronize_session=False))
    db.expire_all()


def hold_person(db: Session, person: Person) -> None:
    """Be the only one to change somebody's jobs, in a tree that stays as it is meanwhile."""
    db.flush()
    province = select(Province.id).where(Province.id == person.province_id)
    db.execute(province.with_for_update(read=True))
    mine = update(Person).where(Person.id == person.id).values(id=Person.id)
    db.execute(mine.execution_options(synchronize_session=False))
    db.expire_all()
