"""qualitative: whether a dated statement with evidence stands."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.coverage import TargetFacts
from app.domain.plan import QualitativeSubject
from app.models import Statement
from app.queries.coverage.count import Count
from app.queries.coverage.question import Question


def standing(asked: Question, subject: QualitativeSubject | None) -> Select[Statement]:
    """The province's statements on a subject that stand on the counting date."""
    return select(Statement).where(
        Statement.province_id == asked.province_id,
        Statement.subject == subject,
        Statement.stated_on <= asked.as_of,
        Statement.withdrawn_on > asked.as_of,
    )


def qualitative(db: Session, asked: Question, target: TargetFacts) -> Count:
    """1 or 0 for the province; a statement belongs to none of its units."""
    if not asked.ground.is_whole_province:
        return Count(value=0, denominator=None)
    stands = db.scalar(select(standing(asked, target.subject).exists()))
    return Count(value=int(bool(stands)), denominator=None)
