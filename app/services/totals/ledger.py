"""The ledger of a province's totals: one row, which writers of totals take in turn."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import CoverageLedger, Plan
from app.queries.totals.book import Book
from app.services.totals.writing import add_up_days


def hold(db: Session, province_id: int) -> Book | None:
    """Take the ledger until the transaction ends, and give the data a new version.

    None: no totals are kept. On PostgreSQL a second writer waits here; on SQLite, for the database.
    """
    kept = db.execute(
        update(CoverageLedger)
        .where(CoverageLedger.province_id == province_id)
        .values(version=CoverageLedger.version + 1)
        .returning(
            CoverageLedger.counted_on,
            CoverageLedger.first_year,
            CoverageLedger.last_year,
            CoverageLedger.rules,
        )
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if kept is None or kept.counted_on is None:
        return None
    years = range(kept.first_year, kept.last_year + 1)
    return Book.by(province_id, kept.counted_on, years, kept.rules)


def open_ledger(db: Session, plan: Plan, today: date) -> Book:
    """Begin to keep totals, counted up to today, from the plan's first year to the next."""
    hold(db, plan.province_id)
    ledger = db.get(CoverageLedger, plan.province_id, populate_existing=True)
    if ledger is None:
        ledger = CoverageLedger(province_id=plan.province_id, version=1)
        db.add(ledger)
    ledger.counted_on = today
    ledger.first_year = min(plan.begins_on.year, today.year)
    ledger.last_year = today.year + 1
    book = Book.of(plan, today, range(ledger.first_year, ledger.last_year + 1))
    ledger.rules = book.rules
    db.flush()
    return book


def sum_up(db: Session, province_id: int, today: date) -> None:
    """Make one sum of the present year's days up to today."""
    if hold(db, province_id) is None:
        return
    add_up_days(db, province_id, today)
    db.execute(
        update(CoverageLedger)
        .where(CoverageLedger.province_id == province_id)
        .values(counted_on=today)
    )
