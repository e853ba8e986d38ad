"""Totals of figures: right at every moment, because whoever changes a row changes them too.

Every service that changes what figures count does so inside `kept`, in one transaction:

    with totals.kept(db, province_id, people=[person.id]):
        posting.ends_on = last_day

- a posting or its audiences, an assessment, a seat that makes an expert: `people`, those
  concerned;
- outcomes of a file: `people`, and `classes`, those that they are of; outcomes of one class are
  recorded inside `credited`, which is quick;
- a class's dates or status, a course's topics, audiences or organiser, a class that comes or
  goes: `courses`; whoever has completed any of their classes is concerned by himself.

What is new is appended, inside the block, to the list that was handed in: a person or course that
did not exist before.

A unit that comes, moves, closes or changes kind or sector: change its placements, flush, then
`tree_changed`. Facts of other figures (schools, citizens, networks, outputs, statements,
declarations): `touched`. A plan that changes: `rebuild`.

Nothing of this need be called for what no figure counts: names, telephone numbers, accounts.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Course, Plan, Posting
from app.queries.ancestry import changed_units
from app.queries.totals import last_counted
from app.services.totals.credit import credited
from app.services.totals.keeping import MOST, kept
from app.services.totals.ledger import hold, open_ledger, sum_up
from app.services.totals.part import Part
from app.services.totals.tree import plant
from app.services.totals.writing import add, count_all

__all__ = [
    "credited",
    "kept",
    "open_where_closed",
    "rebuild",
    "roll",
    "touched",
    "tree_changed",
]


def tree_changed(db: Session, province_id: int) -> None:
    """Bring tree and totals in line with placements that were changed and flushed."""
    units = changed_units(db, province_id)
    if not units:
        return
    book = hold(db, province_id)
    if book is None:
        plant(db, province_id, units)
        return
    posted = select(Posting.person_id).where(Posting.unit_id.in_(units), Posting.is_main)
    organised = select(Course.id).where(Course.organiser_id.in_(units))
    part = Part(set(db.scalars(posted)), set(db.scalars(organised)))
    if len(part.people) > MOST:
        plant(db, province_id, units)
        count_all(db, book)
        return
    before = part.rows(db, book)
    plant(db, province_id, units)
    add(db, book, before, part.rows(db, book))


def touched(db: Session, province_id: int) -> None:
    """Say that facts have changed of which no totals are kept: charts drawn before are old."""
    hold(db, province_id)


def rebuild(db: Session, province_id: int, *, today: date) -> None:
    """Work out a province's tree and totals anew, from the plan's first year to the next one.

    today: in Vietnam. Without a plan nothing is counted, and nothing kept. The caller commits.
    """
    db.flush()
    plant(db, province_id, None)
    plan = db.scalar(select(Plan).where(Plan.province_id == province_id))
    if plan is not None:
        count_all(db, open_ledger(db, plan, today))


def open_where_closed(db: Session, province_id: int, *, today: date) -> None:
    """Count a province's totals if nobody has yet."""
    if last_counted(db, province_id) is None:
        rebuild(db, province_id, today=today)


def roll(db: Session, province_id: int, *, today: date) -> bool:
    """Make one sum of the days gone by, so that totals stay few; count anew in a new year.

    Nothing depends on it; figures as of the days between are counted from rows from then on.
    Returns whether there was anything to do.
    """
    counted_on = last_counted(db, province_id)
    if counted_on is None or counted_on >= today:
        return False
    if counted_on.year == today.year:
        sum_up(db, province_id, today)
    else:
        rebuild(db, province_id, today=today)
    return True
