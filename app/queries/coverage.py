"""Figures: how much of each audience has been reached, counted in SQL from rows.

coverage.md defines every figure; each function here is one row of its table. Nothing is fetched to
be counted: a figure is one or two statements, whatever the size of the province.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import Subquery

from app.domain.audience import Audience
from app.domain.course import STAFF_TOPICS, Topic
from app.domain.coverage import Coverage, Figure, TargetFacts, UnitShare
from app.domain.plan import Counts, Period, Recurrence, TargetKind, year_to_date
from app.domain.unit import Sector
from app.models import Completion, Course, CourseAudience, CourseClass, Plan, Posting, Target, Unit
from app.queries.audience import membership, named_outright, staff
from app.queries.credit import (
    IS_COMPLETED,
    NOT_CANCELLED,
    about,
    assessed,
    credits_of,
    ends_in,
    sent,
    trained,
)
from app.queries.unit import WHOLE, Ground, ground

IT_TOPICS = frozenset({Topic.DIGITAL_TECHNOLOGY})
EXPERT_TOPICS = frozenset({Topic.DX_EXPERT})

COUNTED_KINDS = (
    TargetKind.STAFF_TRAINED,
    TargetKind.IT_STAFF,
    TargetKind.COURSES,
    TargetKind.EXPERTS,
)
"""The kinds counted so far, in the order of coverage.md."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a plan's figures of a year, on a day, over some units."""

    plan: Plan
    year: int
    as_of: date
    ground: Ground
    sectors: frozenset[Sector]
    counts: Counts

    @property
    def province_id(self) -> int:
        return self.plan.province_id

    @property
    def year_to_date(self) -> Period:
        return year_to_date(self.year, self.as_of)

    @property
    def since_plan_began(self) -> Period:
        return Period(self.plan.begins_on, self.as_of)


def question(plan: Plan, *, year: int, as_of: date, unit_id: int | None) -> Question:
    """Put a question together; the plan decides whose sectors count and what makes an expert."""
    by_kind = {target.kind: target for target in plan.targets}
    staff_target, experts = by_kind.get(TargetKind.STAFF_TRAINED), by_kind.get(TargetKind.EXPERTS)
    named = staff_target.sectors if staff_target and staff_target.sectors else list(Sector)
    return Question(
        plan=plan,
        year=year,
        as_of=as_of,
        ground=ground(plan.province_id, as_of, unit_id),
        sectors=frozenset(Sector(sector) for sector in named),
        counts=experts.counts if experts and experts.counts else Counts.TRAINED,
    )


def figures(
    db: Session,
    plan: Plan,
    *,
    year: int,
    as_of: date,
    unit_id: int | None = None,
    kinds: Collection[TargetKind] = COUNTED_KINDS,
    with_audiences: bool = True,
) -> list[Figure]:
    """The plan's figures for the province, or for a unit and all below it (unit_id).

    with_audiences: count the staff figure's parts too, which is more than half of its cost.

    One figure a target in the plan's order, then the kinds that have none. as_of: in the year.
    """
    asked = question(plan, year=year, as_of=as_of, unit_id=unit_id)
    codes = _unit_codes(db, asked.ground)
    counted: dict[TargetKind, Callable[[Session, Question], _Count]] = {
        TargetKind.STAFF_TRAINED: partial(_staff_trained, with_audiences=with_audiences),
        TargetKind.IT_STAFF: _it_staff,
        TargetKind.EXPERTS: _experts,
    }
    found = {kind: count(db, asked) for kind, count in counted.items() if kind in kinds}
    courses = _courses(db, asked) if TargetKind.COURSES in kinds else {}
    return [
        _figure(
            asked,
            target,
            _for_audiences(courses, target)
            if target.kind is TargetKind.COURSES
            else found[target.kind],
            codes,
        )
        for target in _targets(plan)
        if target.kind in kinds
    ]


@dataclass(frozen=True, slots=True)
class _Count:
    """A figure's numbers before they meet a target. by_unit: {unit_id: (value, denominator)}."""

    value: int | None
    denominator: int | None
    participations: int | None
    parts: dict[str, Coverage | int]
    by_unit: dict[int, tuple[int | None, int | None]]
    is_measured: bool = True


def _targets(plan: Plan) -> Iterator[TargetFacts]:
    found = [target for target in plan.targets if target.kind in COUNTED_KINDS]
    yield from map(target_facts, found)
    for kind in COUNTED_KINDS:
        if kind not in {target.kind for target in found}:
            once = kind is TargetKind.EXPERTS
            yield TargetFacts(kind, recurrence=Recurrence.ONCE if once else Recurrence.YEARLY)


def target_facts(target: Target) -> TargetFacts:
    """A target's row as a figure needs it."""
    return TargetFacts(
        kind=target.kind,
        target_id=target.id,
        clauses=tuple(target.clauses),
        title_vi=target.title_vi,
        title_en=target.title_en,
        threshold=target.threshold,
        unit=target.unit,
        recurrence=target.recurrence,
        due_year=target.due_year,
        counts=target.counts,
        audiences=tuple(Audience(a) for a in target.audiences or ()),
    )


def _figure(asked: Question, target: TargetFacts, count: _Count, codes: dict[int, str]) -> Figure:
    nothing = (0 if count.value is not None else None, 0 if count.denominator is not None else None)
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
            UnitShare(unit_id, code, *count.by_unit.get(unit_id, nothing))
            for unit_id, code in codes.items()
        ),
        is_measured=count.is_measured,
    )


def _unit_codes(db: Session, ground: Ground) -> dict[int, str]:
    rows = db.execute(
        select(Unit.id, Unit.code)
        .where(Unit.id.in_(select(ground.members.c.unit_id)))
        .order_by(Unit.code)
    )
    return dict(rows.all())


def _summed(heads: Subquery, ground: Ground, names: Sequence[str]) -> Select[Any]:
    """Numbers of single units, added up for the whole ground and for each unit's subtree."""
    return (
        select(
            ground.shares.c.group_id,
            *(func.coalesce(func.sum(heads.c[name]), 0).label(name) for name in names),
        )
        .join_from(ground.shares, heads, heads.c.unit_id == ground.shares.c.unit_id)
        .group_by(ground.shares.c.group_id)
    )


def _by_group(rows: Sequence[Row[Any]]) -> dict[int, dict[str, int]]:
    return {row.group_id: {k: int(v) for k, v in row._mapping.items()} for row in rows}


def _staff_trained(db: Session, asked: Question, *, with_audiences: bool) -> _Count:
    """Staff of the plan's sectors with credit in the year, of all such staff; parts by audience."""
    credit = trained(asked.province_id, STAFF_TOPICS, asked.year_to_date)
    reached = credit.c.person_id.is_not(None)
    people = staff(asked.ground, asked.sectors)
    people = people.outerjoin(credit, credit.c.person_id == Posting.person_id)
    columns: dict[str, ColumnElement[int]] = {
        "denominator": func.count(),
        "value": func.count().filter(reached),
        "participations": func.sum(credit.c.participations),
    }
    if with_audiences:
        named = named_outright()
        experts = select(expert_seats(asked).subquery().c.person_id).distinct().subquery()
        people = people.outerjoin(named, named.c.posting_id == Posting.id)
        people = people.outerjoin(experts, experts.c.person_id == Posting.person_id)
        for audience, belongs in membership(named, experts.c.person_id.is_not(None)).items():
            columns[f"{audience.value}_denominator"] = func.count().filter(belongs)
            columns[f"{audience.value}_value"] = func.count().filter(and_(belongs, reached))
    heads = (
        people.with_only_columns(Posting.unit_id, *(c.label(n) for n, c in columns.items()))
        .group_by(Posting.unit_id)
        .subquery()
    )
    groups = _by_group(db.execute(_summed(heads, asked.ground, list(columns))).all())
    whole = groups.get(WHOLE, dict.fromkeys(columns, 0))
    parts: dict[str, Coverage | int] = {
        a.value: Coverage(whole[f"{a.value}_value"], whole[f"{a.value}_denominator"])
        for a in Audience
        if with_audiences
    }
    return _share(groups, whole, parts)


def _it_staff(db: Session, asked: Question) -> _Count:
    """IT staff with credit for digital technology and an assessment in the year, of all of them."""
    credit = trained(asked.province_id, IT_TOPICS, asked.year_to_date)
    tested = assessed(asked.province_id, asked.year_to_date)
    is_trained, is_assessed = credit.c.person_id.is_not(None), tested.c.person_id.is_not(None)
    both = and_(is_trained, is_assessed)
    columns = {
        "denominator": func.count(),
        "value": func.count().filter(both),
        "participations": func.sum(credit.c.participations).filter(both),
        "trained": func.count().filter(is_trained),
        "assessed": func.count().filter(is_assessed),
        "passed": func.count().filter(tested.c.is_passed == 1),
    }
    heads = (
        staff(asked.ground, asked.sectors)
        .where(Posting.is_it_staff)
        .with_only_columns(Posting.unit_id, *(c.label(n) for n, c in columns.items()))
        .outerjoin(credit, credit.c.person_id == Posting.person_id)
        .outerjoin(tested, tested.c.person_id == Posting.person_id)
        .group_by(Posting.unit_id)
        .subquery()
    )
    groups = _by_group(db.execute(_summed(heads, asked.ground, list(columns))).all())
    whole = groups.get(WHOLE, dict.fromkeys(columns, 0))
    any_assessment = db.scalar(select(literal(1)).select_from(tested).limit(1))
    parts: dict[str, Coverage | int] = {n: whole[n] for n in ("trained", "assessed", "passed")}
    return _share(groups, whole, parts, is_measured=any_assessment is not None)


def _share(
    groups: dict[int, dict[str, int]],
    whole: dict[str, int],
    parts: dict[str, Coverage | int],
    *,
    is_measured: bool = True,
) -> _Count:
    return _Count(
        value=whole["value"],
        denominator=whole["denominator"],
        participations=whole["participations"],
        parts=parts,
        by_unit={g: (n["value"], n["denominator"]) for g, n in groups.items() if g != WHOLE},
        is_measured=is_measured,
    )


def expert_seats(asked: Question) -> Select[int, int]:
    """(person_id, course_class_id) that make experts, as the plan counts: trained, or sent."""
    period = asked.since_plan_began
    if asked.counts is Counts.SENT:
        return sent(asked.province_id, EXPERT_TOPICS, period.first, period.last)
    return credits_of(asked.province_id, EXPERT_TOPICS, period)


def placed_seats(seats: Subquery) -> Select[int, int, int | None, int | None]:
    """(person_id, course_class_id, unit_id, posting_id): seats, by the posting on the last day.

    unit_id None: no main posting that day; only the province counts such a seat.
    """
    return (
        select(
            seats.c.person_id,
            seats.c.course_class_id,
            Posting.unit_id,
            Posting.id.label("posting_id"),
        )
        .join_from(seats, CourseClass, CourseClass.id == seats.c.course_class_id)
        .outerjoin(
            Posting,
            and_(
                Posting.person_id == seats.c.person_id,
                Posting.is_main,
                Posting.starts_on <= CourseClass.ends_on,
                Posting.ends_on >= CourseClass.ends_on,
            ),
        )
    )


def _experts(db: Session, asked: Question) -> _Count:
    """Distinct people trained or sent since the plan began, by unit on the class's last day."""
    seats = placed_seats(expert_seats(asked).subquery()).subquery()
    shares = asked.ground.shares
    rows = db.execute(
        select(shares.c.group_id, func.count(seats.c.person_id.distinct()))
        .join_from(shares, seats, seats.c.unit_id == shares.c.unit_id)
        .group_by(shares.c.group_id)
    )
    groups = {group_id: int(people) for group_id, people in rows}
    counted = select(seats.c.person_id)
    if not asked.ground.is_whole_province:
        counted = counted.where(seats.c.unit_id.in_(select(asked.ground.members.c.unit_id)))
    value, participations = db.execute(
        select(func.count(seats.c.person_id.distinct()), func.count()).where(
            seats.c.person_id.in_(counted)
        )
    ).one()
    return _Count(
        value=value,
        denominator=None,
        participations=participations,
        parts={},
        by_unit={g: (people, None) for g, people in groups.items() if g != WHOLE},
    )


def _held() -> Select[int]:
    """Ids of classes that were not cancelled and that somebody completed."""
    completed = select(Completion.id).where(
        Completion.course_class_id == CourseClass.id, IS_COMPLETED
    )
    return select(CourseClass.id).where(NOT_CANCELLED, completed.exists())


def held_courses(asked: Question) -> Select[int]:
    """Ids of courses of the staff topics that were held in the year, up to the counting date."""
    return (
        _held()
        .with_only_columns(CourseClass.course_id)
        .where(
            CourseClass.province_id == asked.province_id,
            ends_in(asked.year_to_date),
            about(STAFF_TOPICS),
        )
    )


def _courses(db: Session, asked: Question) -> dict[int, dict[Audience, int]]:
    """{group_id: {audience: courses held for it}}; WHOLE for the ground, unit ids for subtrees."""
    shares = asked.ground.shares
    courses = (
        select(CourseAudience.audience, func.count(Course.id.distinct()).label("held"))
        .join_from(Course, CourseAudience, CourseAudience.course_id == Course.id)
        .where(Course.id.in_(held_courses(asked)))
        .group_by(CourseAudience.audience)
    )
    by_unit = (
        courses.add_columns(shares.c.group_id)
        .join(shares, shares.c.unit_id == Course.organiser_id)
        .group_by(shares.c.group_id)
    )
    counted: dict[int, dict[Audience, int]] = {WHOLE: {}}
    for audience, held, group_id in db.execute(by_unit):
        counted.setdefault(group_id, {})[audience] = held
    if asked.ground.is_whole_province:
        # Also those whose organiser is unknown, or was closed by the counting date.
        counted[WHOLE] = dict(db.execute(courses).all())
    return counted


def _for_audiences(counted: dict[int, dict[Audience, int]], target: TargetFacts) -> _Count:
    """Courses held for each of a target's audiences; the figure is the smallest of them."""
    audiences: Collection[Audience] = target.audiences or tuple(Audience)

    def smallest(held: dict[Audience, int]) -> int | None:
        return min(held.get(a, 0) for a in target.audiences) if target.audiences else None

    return _Count(
        value=smallest(counted[WHOLE]),
        denominator=None,
        participations=None,
        parts={a.value: counted[WHOLE].get(a, 0) for a in audiences},
        by_unit={g: (smallest(held), None) for g, held in counted.items() if g != WHOLE},
    )
