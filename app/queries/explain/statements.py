"""The statements behind targets without a number."""

from sqlalchemy import case, false, select

from app.domain.coverage import StatementReason
from app.domain.plan import TargetKind
from app.models import Statement
from app.queries.coverage.question import Question
from app.queries.explain.evidence import Rows


def statements(asked: Question) -> Rows:
    """What the province stated on the subjects of its plan; a unit has no statements of its own."""
    targets = [t for t in asked.plan.targets if t.kind is TargetKind.QUALITATIVE]
    reason = case(
        (Statement.stated_on > asked.as_of, StatementReason.LATER.value),
        (Statement.withdrawn_on <= asked.as_of, StatementReason.WITHDRAWN.value),
        else_=StatementReason.STANDS.value,
    )
    rows = select(
        Statement.id,
        Statement.subject,
        Statement.stated_on,
        Statement.withdrawn_on,
        Statement.evidence,
        reason.label("reason"),
    ).where(
        Statement.province_id == asked.province_id,
        Statement.subject.in_({target.subject for target in targets}),
    )
    return rows if asked.ground.is_whole_province else rows.where(false())
