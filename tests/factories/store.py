"""How every factory stores what it makes."""

from itertools import count
from typing import TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")
_numbers = count(1)


def next_number() -> int:
    """A number that no other row of this run was named by."""
    return next(_numbers)


def store(db: Session, row: T) -> T:
    """Add a row, and give it its id."""
    db.add(row)
    db.flush()
    return row
