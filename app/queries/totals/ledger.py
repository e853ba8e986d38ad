"""The ledger: which figures the totals of a province know, and the number of its data's version."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.total import first_known_day
from app.models import CoverageLedger


def version(db: Session, province_id: int) -> int | None:
    """A number that moves with every change of anything that a province's figures count.

    What was drawn or counted from one version, for one plan, year, day and scope, is the same as
    long as the version is. None: nobody keeps count yet, and nothing may be kept from one time to
    another.
    """
    return db.scalar(
        select(CoverageLedger.version).where(CoverageLedger.province_id == province_id)
    )


def last_counted(db: Session, province_id: int) -> date | None:
    """The day up to which a province's totals are one sum; None: no totals are kept."""
    return db.scalar(
        select(CoverageLedger.counted_on).where(CoverageLedger.province_id == province_id)
    )


def knows(db: Session, province_id: int, *, year: int, as_of: date) -> bool:
    """Whether a year's figures as of a day can be read from the totals."""
    counted_on = db.scalar(
        select(CoverageLedger.counted_on).where(
            CoverageLedger.province_id == province_id,
            CoverageLedger.first_year <= year,
            CoverageLedger.last_year >= year,
        )
    )
    return counted_on is not None and as_of >= first_known_day(year, counted_on)
