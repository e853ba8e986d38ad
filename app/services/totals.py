"""Totals of figures: right at every moment, because whoever changes a row changes them too.

Every service that changes what figures count does so inside `kept`, in one transaction:

    with totals.kept(db, province_id, people=[person.id]):
        posting.ends_on = last_day

- a posting or its audiences, an assessment: `people`, those concerned;
- an outcome: `people`, and `classes`, the class that it is of;
- a class's dates or status, a course's topics, audiences or organiser, a class that comes or
  goes: `courses`; whoever has completed any of their classes is concerned by himself.

What is new is appended, inside the block, to the list that was handed in: a person, class or
course that did not exist before.

A unit that comes, moves, closes or changes kind or sector: change its placements, flush, then
`tree_changed`. Facts of other figures (schools, citizens, networks, outputs, statements,
declarations, enrolments that make experts): `touched`.

Nothing of this need be called for what no figure counts: names, telephone numbers, accounts.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Select, delete, insert, update
from sqlalchemy.orm import Session

from app.models import Ancestry, CoverageLedger
from app.queries.ancestry import COLUMNS, ancestry_of


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
    at the end of the block, so that what is new can be added to a list.
    years: the only years whose figures can change (a class counts in the year it ends in, before
    and after); None: any. Fewer years cost less.

    Takes the province's ledger until the transaction ends: writers of totals wait for each other.
    Flushes at both ends of the block; the caller commits.
    """
    yield
    db.flush()
    _drop(db, province_id)


def tree_changed(db: Session, province_id: int) -> None:
    """Bring tree and totals in line with placements that were changed and flushed."""
    db.execute(delete(Ancestry).where(Ancestry.province_id == province_id))
    db.execute(insert(Ancestry).from_select(COLUMNS, ancestry_of(province_id)))
    _drop(db, province_id)


def touched(db: Session, province_id: int) -> None:
    """Say that facts have changed of which no totals are kept: charts drawn before are old."""
    db.execute(
        update(CoverageLedger)
        .where(CoverageLedger.province_id == province_id)
        .values(version=CoverageLedger.version + 1)
    )


def _drop(db: Session, province_id: int) -> None:
    db.execute(
        update(CoverageLedger)
        .where(CoverageLedger.province_id == province_id)
        .values(
            version=CoverageLedger.version + 1, counted_on=None, first_year=None, last_year=None
        )
    )
