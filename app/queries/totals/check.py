"""Counting from rows what the totals hold: the law they are measured against."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from app.domain.plan import TargetKind
from app.models import Ancestry, CoverageLedger, Plan, Posting
from app.models.total import MEASURES
from app.queries.audience import posted
from app.queries.coverage import Question, figures, question
from app.queries.coverage.count import Sums
from app.queries.coverage.courses import held_for_audiences
from app.queries.coverage.it_staff import IT_MEASURES, it_staff_sums
from app.queries.coverage.staff import staff_measures, staff_sums
from app.queries.coverage.stem_teachers import STEM_MEASURES, stem_teacher_sums
from app.queries.totals.ledger import knows
from app.queries.totals.reading import kept_by_unit, kept_whole
from app.queries.unit import WHOLE, tree_on

_KEPT = (
    TargetKind.STAFF_TRAINED,
    TargetKind.IT_STAFF,
    TargetKind.COURSES,
    TargetKind.STEM_TEACHERS,
)

Groups = Mapping[int, Mapping[str, int]]
"""{group_id: {measure: number}}."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that the totals have wrong. group_id: a unit and all below it; WHOLE: everybody."""

    year: int
    as_of: date
    group_id: int
    measure: str
    kept: int
    counted: int


def differences(db: Session, plan: Plan, year: int, as_of: date) -> Iterator[Difference]:
    """What the totals say otherwise than the rows, of every group; for a day that they know."""
    asked = question(plan, year=year, as_of=as_of, unit_id=None)
    measures = {name: name for name in MEASURES}
    kept = kept_by_unit(db, asked.ground, year, measures)
    kept[WHOLE] = kept_whole(db, asked.ground, year, measures)
    counted = _counted(db, _with_every_group(asked))
    for group_id in sorted(kept.keys() | counted.keys()):
        ours, theirs = kept.get(group_id, {}), counted.get(group_id, {})
        for name in MEASURES:
            if ours.get(name, 0) != theirs.get(name, 0):
                numbers = ours.get(name, 0), theirs.get(name, 0)
                yield Difference(year, as_of, group_id, name, *numbers)


def _with_every_group(asked: Question) -> Question:
    """The question of the whole province, asked of closed units too that have living ones below."""
    ground = asked.ground
    whole = select(ground.members.c.unit_id, literal(WHOLE).label("group_id"))
    below = select(Ancestry.unit_id, Ancestry.ancestor_id).where(
        Ancestry.province_id == ground.province_id, tree_on(ground.on), Ancestry.is_held
    )
    return replace(asked, ground=replace(ground, shares=union_all(whole, below).cte()))


def _counted(db: Session, asked: Question) -> Groups:
    parts = (
        (_people_sums(db, asked), {"people": "people"}),
        (staff_sums(db, asked), staff_measures(with_audiences=True)),
        (it_staff_sums(db, asked), IT_MEASURES),
        (stem_teacher_sums(db, asked), STEM_MEASURES),
    )
    groups: dict[int, dict[str, int]] = {}
    for sums, measures in parts:
        for group_id, numbers in {WHOLE: sums.whole, **sums.by_unit}.items():
            of_group = groups.setdefault(group_id, {})
            of_group.update({measure: numbers[name] for name, measure in measures.items()})
    for group_id, held in held_for_audiences(db, asked).items():
        of_group = groups.setdefault(group_id, {})
        of_group.update({f"courses_{audience.value}": n for audience, n in held.items()})
    return groups


def _people_sums(db: Session, asked: Question) -> Sums:
    """Everybody in post in a living unit."""
    heads = posted(asked.ground).with_only_columns(Posting.unit_id, func.count().label("people"))
    return Sums.of(db, heads.group_by(Posting.unit_id).subquery(), asked.ground, ["people"])


def days_to_check(db: Session, province_id: int, today: date) -> list[date]:
    """Days that the totals know, worth counting again: the last of years gone by, the first day
    known, today, the month ends to come, and some of the next year."""
    ledger = db.get(CoverageLedger, province_id)
    if ledger is None or ledger.counted_on is None:
        return []
    assert ledger.first_year is not None
    assert ledger.last_year is not None
    present = ledger.counted_on.year
    month_ends = (date(present, month, monthrange(present, month)[1]) for month in range(1, 13))
    days = {ledger.counted_on, today, *month_ends, date(present + 1, 1, 1), date(present + 1, 7, 1)}
    days |= {date(year, 12, 31) for year in range(ledger.first_year, ledger.last_year + 1)}
    return [on for on in sorted(days) if knows(db, province_id, year=on.year, as_of=on)]


def units_to_check(db: Session, province_id: int, on: date) -> list[int]:
    """A unit with the most below it, for which figures are asked as a page would ask them."""
    below = (
        select(Ancestry.ancestor_id)
        .where(Ancestry.province_id == province_id, tree_on(on), Ancestry.is_held)
        .group_by(Ancestry.ancestor_id)
        .order_by(func.count().desc(), Ancestry.ancestor_id)
        .limit(1)
    )
    return list(db.scalars(below))


def differing_figures(db: Session, plan: Plan, unit_id: int | None, on: date) -> list[TargetKind]:
    """The kinds of figures that a reader would see otherwise if they were counted from rows."""
    as_read, as_counted = (
        figures(db, plan, year=on.year, as_of=on, unit_id=unit_id, kinds=_KEPT, from_totals=kept)
        for kept in (True, False)
    )
    return [read.kind for read, real in zip(as_read, as_counted, strict=True) if read != real]
