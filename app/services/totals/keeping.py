"""Keeping totals right through any change: what some contribute, before it and after it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.services.totals.ledger import hold
from app.services.totals.part import Last, Part
from app.services.totals.writing import add, count_all

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
