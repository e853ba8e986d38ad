"""staff_trained: staff of the plan's sectors with credit in the year."""

from dataclasses import replace

from sqlalchemy import ColumnElement, and_, func, select, union
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.course import STAFF_TOPICS
from app.domain.coverage import Coverage
from app.models import Completion, Posting, PostingAudience
from app.models.total import COUNTED_AUDIENCES
from app.queries.audience import membership, named_outright, staff
from app.queries.coverage.count import Count, Sums
from app.queries.coverage.declared import declared_staff
from app.queries.coverage.experts import expert_seats
from app.queries.coverage.question import Question
from app.queries.credit import credits_of, trained


def staff_trained(db: Session, asked: Question) -> Count:
    """Of all staff of the plan's sectors; parts by audience, where they are wanted; and what units
    without a roster declare."""
    sums = _kept_sums(db, asked) if asked.is_kept else staff_sums(db, asked)
    audiences = Audience if asked.with_audiences else ()
    return sums.share(
        {
            a.value: Coverage(sums.whole[f"{a.value}_value"], sums.whole[f"{a.value}_denominator"])
            for a in audiences
        },
        declared=declared_staff(db, asked),
    )


def staff_measures(*, with_audiences: bool) -> dict[str, str]:
    """What the totals call the staff figure's numbers."""
    named = {n: f"staff_{n}" for n in ("denominator", "value", "participations")}
    audiences = COUNTED_AUDIENCES if with_audiences else ()
    parts = (f"{a.value}_{part}" for a in audiences for part in ("denominator", "value"))
    return named | {part: part for part in parts}


def staff_sums(db: Session, asked: Question) -> Sums:
    """The staff figure's numbers counted from rows."""
    credit = trained(asked.province_id, STAFF_TOPICS, asked.year_to_date)
    reached = credit.c.person_id.is_not(None)
    people = staff(asked.ground, asked.sectors)
    people = people.outerjoin(credit, credit.c.person_id == Posting.person_id)
    columns: dict[str, ColumnElement[int]] = {
        "denominator": func.count(),
        "value": func.count().filter(reached),
        "participations": func.sum(credit.c.participations),
    }
    if asked.with_audiences:
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
    return Sums.of(db, heads, asked.ground, list(columns))


def _kept_sums(db: Session, asked: Question) -> Sums:
    """The same from the totals; only the experts, who are few, are looked up one by one."""
    measures = staff_measures(with_audiences=asked.with_audiences)
    sums = Sums.kept(db, asked.ground, asked.year, measures)
    if not asked.with_audiences:
        return sums
    return replace(sums, whole={**sums.whole, **_experts_among_staff(db, asked)})


def _experts_among_staff(db: Session, asked: Question) -> dict[str, int]:
    """How many of the staff are experts, by what they learnt or named outright, and how many of
    these are reached."""
    credit = credits_of(asked.province_id, STAFF_TOPICS, asked.year_to_date)
    reached = credit.where(Completion.person_id == Posting.person_id).correlate(Posting).exists()
    seats = expert_seats(asked).subquery()
    trained_ones = select(Posting.id).where(Posting.person_id.in_(select(seats.c.person_id)))
    named = select(PostingAudience.posting_id).where(PostingAudience.audience == Audience.EXPERTS)
    found = db.execute(
        staff(asked.ground, asked.sectors)
        .where(Posting.id.in_(union(trained_ones, named)))
        .with_only_columns(func.count(), func.count().filter(reached))
    ).one()
    return dict(zip(("experts_denominator", "experts_value"), found, strict=True))
