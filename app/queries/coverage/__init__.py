"""Figures: how much of each audience has been reached, counted in SQL from rows.

coverage.md defines every figure; each file here is one row of its table. Nothing is fetched to be
counted: a figure is one or two statements, whatever the size of the province.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.coverage import Figure, TargetFacts, UnitShare
from app.domain.plan import TargetKind
from app.models import Plan, Unit
from app.queries.coverage.citizens import citizens_skilled
from app.queries.coverage.communication import communication_programmes
from app.queries.coverage.count import Count
from app.queries.coverage.courses import courses_per_audience
from app.queries.coverage.experts import digital_engineers, experts
from app.queries.coverage.it_staff import it_staff_trained_and_assessed
from app.queries.coverage.networks import units_with_network
from app.queries.coverage.qualitative import qualitative
from app.queries.coverage.question import Question, question
from app.queries.coverage.schools import stem_schools
from app.queries.coverage.staff import staff_trained
from app.queries.coverage.stem_teachers import stem_teachers_trained
from app.queries.coverage.target import COUNTED_KINDS, target_facts, targets_asked
from app.queries.totals import knows

__all__ = ["COUNTED_KINDS", "Count", "Question", "figures", "question", "target_facts"]

_BY_KIND: dict[TargetKind, Callable[[Session, Question], Count]] = {
    TargetKind.STAFF_TRAINED: staff_trained,
    TargetKind.IT_STAFF: it_staff_trained_and_assessed,
    TargetKind.EXPERTS: experts,
    TargetKind.STEM_TEACHERS: stem_teachers_trained,
    TargetKind.STEM_SCHOOLS: stem_schools,
    TargetKind.UNITS_WITH_NETWORK: units_with_network,
    TargetKind.DIGITAL_ENGINEERS: digital_engineers,
}
"""Kinds that count alike for every target: counted once, whatever the number of targets."""

_BY_TARGET: dict[TargetKind, Callable[[Session, Question, TargetFacts], Count]] = {
    TargetKind.COURSES: courses_per_audience,
    TargetKind.CITIZENS_SKILLED: citizens_skilled,
    TargetKind.COMMUNICATION: communication_programmes,
    TargetKind.QUALITATIVE: qualitative,
}
"""Kinds of which each target counts something of its own."""


def figures(
    db: Session,
    plan: Plan,
    *,
    year: int,
    as_of: date,
    unit_id: int | None = None,
    kinds: Collection[TargetKind] = COUNTED_KINDS,
    with_audiences: bool = True,
    units: Collection[int] | None = None,
    from_totals: bool = True,
) -> list[Figure]:
    """The plan's figures for the province, or for a unit and all below it (unit_id).

    with_audiences: count the staff figure's parts too, which is more than half of its cost.
    units: the units wanted in by_unit, of those in scope; None: all of them.
    from_totals: read what the kept totals know; otherwise everything is counted from rows.

    One figure a target in the plan's order, then the kinds that have none. as_of: in the year.
    """
    asked = question(
        plan,
        year=year,
        as_of=as_of,
        unit_id=unit_id,
        units=units,
        with_audiences=with_audiences,
        is_kept=from_totals and knows(db, plan.province_id, year=year, as_of=as_of),
    )
    codes = _unit_codes(db, asked, units)
    targets = list(targets_asked(plan, kinds))
    counts = _counts(db, asked, targets)
    return [
        _figure(asked, target, count, codes) for target, count in zip(targets, counts, strict=True)
    ]


def _counts(db: Session, asked: Question, targets: Sequence[TargetFacts]) -> Iterator[Count]:
    """The count of each target, in their order."""
    wanted = {target.kind for target in targets}
    by_kind = {kind: count(db, asked) for kind, count in _BY_KIND.items() if kind in wanted}
    for target in targets:
        of_its_own = _BY_TARGET.get(target.kind)
        yield of_its_own(db, asked, target) if of_its_own else by_kind[target.kind]


def _figure(asked: Question, target: TargetFacts, count: Count, codes: Mapping[int, str]) -> Figure:
    return Figure(
        target=target,
        year=asked.year,
        as_of=asked.as_of,
        begins_on=asked.plan.begins_on,
        value=count.value,
        denominator=count.denominator,
        participations=count.participations,
        parts=count.parts,
        by_unit=tuple(
            UnitShare(unit_id, code, *count.by_unit.get(unit_id, count.nothing))
            for unit_id, code in codes.items()
        ),
        is_measured=count.is_measured,
        declared=count.declared,
    )


def _unit_codes(db: Session, asked: Question, units: Collection[int] | None) -> Mapping[int, str]:
    """{unit_id: code} of the units in by_unit, by code."""
    if asked.ground.is_undivided:
        return {}
    wanted = select(Unit.id, Unit.code).where(asked.ground.has(Unit.id)).order_by(Unit.code)
    if units is not None:
        wanted = wanted.where(Unit.id.in_(units))
    return dict(db.execute(wanted).all())
