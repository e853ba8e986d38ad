"""Writing totals: all of them, or the difference that a change makes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Date, delete, func, insert, literal, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models import CoverageTotal
from app.models.total import MEASURES
from app.queries.totals.book import Book
from app.queries.totals.contributions import KEY, contributions
from app.services.totals.part import NOTHING, Rows

_TABLE = CoverageTotal.__table__
_COLUMNS = ("province_id", *KEY, *MEASURES)
Insert = postgresql.Insert | sqlite.Insert


def count_all(db: Session, book: Book) -> None:
    """Count everybody, for the years of the book."""
    if not book.years:
        return
    db.execute(
        delete(_TABLE).where(
            _TABLE.c.province_id == book.province_id, _TABLE.c.year.in_(book.years)
        )
    )
    everybody = contributions(book).subquery()
    rows = everybody.select().add_columns(literal(book.province_id))
    with _hash_joins(db):
        db.execute(insert(_TABLE).from_select((*KEY, *MEASURES, "province_id"), rows))


@contextmanager
def _hash_joins(db: Session) -> Iterator[None]:
    """PostgreSQL guesses one row where the statement has a million, and would then go through all
    of them for each of the others: minutes instead of seconds."""
    if db.get_bind().dialect.name != "postgresql":
        yield
        return
    db.execute(text("SET LOCAL enable_nestloop = off"))
    yield
    db.execute(text("SET LOCAL enable_nestloop = on"))


def add(db: Session, book: Book, before: Rows, after: Rows) -> None:
    """Add to the totals what a part contributes now beyond what it did before."""
    rows = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, NOTHING), after.get(key, NOTHING)
        if old != new:
            numbers = (n - o for n, o in zip(new, old, strict=True))
            rows.append(dict(zip(_COLUMNS, (book.province_id, *key, *numbers), strict=True)))
    if not rows:
        return
    db.connection().execute(_adding(_insert(db)), rows)


def add_up_days(db: Session, province_id: int, today: date) -> None:
    """Make one sum of today's year's days up to today."""
    gone = (
        _TABLE.c.province_id == province_id,
        _TABLE.c.year == today.year,
        _TABLE.c.day < today,
    )
    of_groups = select(
        literal(province_id),
        literal(today.year),
        _TABLE.c.group_id,
        literal(today, Date),
        *(func.sum(_TABLE.c[name]) for name in MEASURES),
    ).where(*gone)
    db.execute(_adding(_insert(db).from_select(_COLUMNS, of_groups.group_by(_TABLE.c.group_id))))
    db.execute(delete(_TABLE).where(*gone))


def _insert(db: Session) -> Insert:
    dialect = db.get_bind().dialect.name
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(_TABLE)


def _adding(into: Insert) -> Insert:
    """Add to the row that is there, if one is."""
    sums = {name: _TABLE.c[name] + into.excluded[name] for name in MEASURES}
    return into.on_conflict_do_update(index_elements=["province_id", *KEY], set_=sums)
