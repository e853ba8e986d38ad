"""stem_teachers: teachers of the plan's subjects and levels with credit for STEM/STEAM."""

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.domain.course import Topic
from app.models import Posting
from app.queries.audience import stem_teachers
from app.queries.coverage.count import Count, Sums
from app.queries.coverage.question import Question
from app.queries.credit import trained

STEM_TOPICS = frozenset({Topic.STEM_STEAM})


STEM_MEASURES = {name: f"stem_{name}" for name in ("denominator", "value", "participations")}


def stem_teachers_trained(db: Session, asked: Question) -> Count:
    """Those with credit in the year, of all such teachers."""
    if asked.is_kept:
        return Sums.kept(db, asked.ground, asked.year, STEM_MEASURES).share()
    return stem_teacher_sums(db, asked).share()


def stem_teacher_sums(db: Session, asked: Question) -> Sums:
    """STEM_MEASURES counted from rows."""
    credit = trained(asked.province_id, STEM_TOPICS, asked.year_to_date)
    columns = {
        "denominator": func.count(),
        "value": func.count(credit.c.person_id),
        "participations": func.sum(credit.c.participations),
    }
    heads = (
        stem_teachers(asked.ground, asked.plan.stem_subjects, asked.plan.stem_levels)
        .outerjoin(credit, credit.c.person_id == Posting.person_id)
        .with_only_columns(Posting.unit_id, *(c.label(n) for n, c in columns.items()))
        .group_by(Posting.unit_id)
        .subquery()
    )
    return Sums.of(db, heads, asked.ground, list(columns))
