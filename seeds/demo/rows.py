"""Rows by the thousand: one statement a page, ids back in the order given."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from app.db import Base

Row = dict[str, Any]


def store(db: Session, model: type[Base], rows: Sequence[Row]) -> list[int]:
    """Insert rows that all name the same columns; their ids, in the same order."""
    if not rows:
        return []
    table = cast(Table, model.__table__)
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(db.execute(statement, rows).scalars())


def store_plain(db: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows of a table whose ids nobody asks for."""
    if rows:
        db.execute(insert(cast(Table, model.__table__)), rows)
