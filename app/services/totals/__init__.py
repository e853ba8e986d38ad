"""Totals of figures: right at every moment, because whoever changes a row changes them too.

Every service that changes what figures count does so inside `kept`, in one transaction:

    with totals.kept(db, province_id, people=[person.id]):
        posting.ends_on = last_day

- a posting or its audiences, an assessment, a seat that makes an expert: `people`, those
  concerned;
- an outcome: `people`, and `classes`, the class that it is of;
- a class's dates or status, a course's topics, audiences or organiser, a class that comes or
  goes: `courses`; whoever has completed any of their classes is concerned by himself.

What is new is appended, inside the block, to the list that was handed in: a person or course that
did not exist before.

A unit that comes, moves, closes or changes kind or sector: change its placements, flush, then
`tree_changed`. Facts of other figures (schools, citizens, networks, outputs, statements,
declarations): `touched`. A plan that changes: `rebuild`.

Nothing of this need be called for what no figure counts: names, telephone numbers, accounts.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models import Course, Plan, Posting
from app.queries.ancestry import changed_units
from app.queries.totals import last_counted
from app.services.totals.ledger import hold, open_ledger, sum_up
from app.services.totals.part import Last, Part
from app.services.totals.tree import plant
from app.services.totals.writing import add, count_all

__all__ = ["kept", "open_where_closed", "rebuild", "roll", "touched", "tree_changed"]

MOST = 20_000
"""People of whom totals are set right by themselves; of more it costs less to count everybody."""


@contextmanager
def kept(
    db: Session,
    province_id: int,
    *,
    people: Collection[int] | Select[int] = (),
    classes: Collection[int] = (),
    courses: Collection[int] = (),
    years: Collection[int] | None = None,
) -> Iterator[None]:
    """Keep the province's totals right through the changes made inside the block.

    people: ids, or a query of ids, of whom the changes concern. classes: in which outcomes are
    recorded. courses: that change themselves, or of which a class does. Collections are read again
    at the end of the block, so that what is new can be added to a list; NotNew if it is not new.
    years: the only years whose figures can change (a class counts in the year it ends in, before
    and after); None: any. Fewer years cost less.

    Takes the province's ledger until the transaction ends: writers of totals wait for each other.
    Flushes at both ends of the block; the caller commits.
    """
    db.flush()
    book = hold(db, province_id)
    if book is None:
        yield
        db.flush()
        return
    last = Last.of(db)
    part = Part.named(db, people, classes, courses)
    part.add_learners(db, courses)
    if years is not None and not part.makes_experts(db):
        book = book.only(years)
    before = part.rows(db, book) if len(part.people) <= MOST else {}
    yield
    db.flush()
    if not isinstance(people, Select):
        part.grow(Part.named(db, people, classes, courses), last)
    if len(part.people) > MOST:
        count_all(db, book)
    else:
        add(db, book, before, part.rows(db, book))


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
