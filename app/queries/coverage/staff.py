"""staff_trained: staff of the plan's sectors with credit in the year."""

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.course import STAFF_TOPICS
from app.domain.coverage import Coverage
from app.models import Posting
from app.queries.audience import membership, named_outright, staff
from app.queries.coverage.count import Count, Sums
from app.queries.coverage.declared import declared_staff
from app.queries.coverage.experts import expert_seats
from app.queries.coverage.question import Question
from app.queries.credit import trained


def staff_trained(db: Session, asked: Question) -> Count:
    """Of all staff of the plan's sectors; parts by audience, where they are wanted; and what units
    without a roster declare."""
    if asked.is_kept:
        measures = staff_measures(with_audiences=asked.with_audiences)
        sums = Sums.kept(db, asked.ground, asked.year, measures)
    else:
        sums = staff_sums(db, asked)
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
    audiences = Audience if with_audiences else ()
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
