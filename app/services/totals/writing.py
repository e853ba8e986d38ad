"""Writing totals: all of them, or the difference that a change makes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, bindparam, delete, func, insert, literal, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models import CoverageTotal
from app.models.total import MEASURES
from app.queries.totals.book import Book
from app.queries.totals.contributions import KEY, contributions
from app.services.totals.part import NOTHING, Rows

Changes = dict[tuple[int, int, date], Counter[str]]
"""{(year, group_id, day): {measure: how much is added on the day}}."""

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
    changes: Changes = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key, NOTHING), after.get(key, NOTHING)
        if old != new:
            differences = (n - o for n, o in zip(new, old, strict=True))
            changes[key] = Counter(dict(zip(MEASURES, differences, strict=True)))
    add_changes(db, book, changes)


def add_changes(db: Session, book: Book, changes: Changes) -> None:
    """Add to the totals what changes on some days. Names no measure that stays as it is."""
    changed = {key: numbers for key, numbers in changes.items() if any(numbers.values())}
    measures = tuple(name for name in MEASURES if any(one[name] for one in changed.values()))
    rows = [
        {"province_id": book.province_id, **dict(zip(KEY, key, strict=True))}
        | {name: numbers[name] for name in measures}
        for key, numbers in sorted(changed.items())
    ]
    if rows:
        db.connection().execute(_adding(db.get_bind().dialect.name, measures), rows)


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
    summed = of_groups.group_by(_TABLE.c.group_id)
    into = _insert(db.get_bind().dialect.name).from_select(_COLUMNS, summed)
    db.execute(_or_add(into, MEASURES))
    db.execute(delete(_TABLE).where(*gone))


@lru_cache(maxsize=256)
def _adding(dialect: str, measures: tuple[str, ...]) -> Insert:
    """Add some measures of a group and day. Kept: to put it together takes longer than to run."""
    columns: dict[str, Any] = {name: bindparam(name) for name in ("province_id", *KEY, *measures)}
    return _or_add(_insert(dialect).values(columns), measures)


def _insert(dialect: str) -> Insert:
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(_TABLE)


def _or_add(into: Insert, measures: Sequence[str]) -> Insert:
    """Add to the row that is there, if one is."""
    sums = {name: _TABLE.c[name] + into.excluded[name] for name in measures}
    return into.on_conflict_do_update(index_elements=["province_id", *KEY], set_=sums)
