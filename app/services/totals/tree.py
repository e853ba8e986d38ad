"""Writing the ancestry of units."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import Insert, delete, insert
from sqlalchemy.orm import Session

from app.db import refresh_statistics
from app.models import Ancestry
from app.queries.ancestry import COLUMNS, ancestry, values

_MANY = 100
"""Units of which a database must hear before it is next asked."""


def plant(db: Session, province_id: int, units: Collection[int] | None) -> None:
    """Work out anew who is above a province's units (None: all of them)."""
    old = delete(Ancestry).where(Ancestry.province_id == province_id)
    db.execute(old if units is None else old.where(Ancestry.unit_id.in_(units)))
    db.execute(_planting(of_some=units is not None), values(province_id, units))
    if units is None or len(units) > _MANY:
        refresh_statistics(db, Ancestry)


@cache
def _planting(*, of_some: bool) -> Insert:
    # Of the table: an insert of the class would take the values for a row.
    table = Ancestry.__table__
    return insert(table).from_select(COLUMNS, ancestry(of_some=of_some))  # type: ignore[arg-type]  # declared as FromClause
