"""The outputs behind the number of communication programmes."""

from datetime import date

from sqlalchemy import case, select

from app.domain.coverage import OutputReason
from app.domain.plan import Period, TargetKind
from app.models import Placement, TaskOutput, Unit
from app.queries.coverage.communication import outputs_of
from app.queries.coverage.question import Question
from app.queries.explain.evidence import Rows
from app.queries.explain.name import last_placement_id


def outputs(asked: Question) -> Rows:
    """What was recorded in the year for the clauses of the plan's targets, also after the day."""
    targets = [t for t in asked.plan.targets if t.kind is TargetKind.COMMUNICATION]
    clauses = sorted({clause for target in targets for clause in target.clauses})
    whole_year = Period(date(asked.year, 1, 1), date(asked.year, 12, 31))
    reason = case(
        (TaskOutput.occurred_on <= asked.as_of, OutputReason.COUNTED.value),
        else_=OutputReason.LATER.value,
    )
    rows = outputs_of(asked.province_id, clauses, whole_year)
    if not asked.ground.is_whole_province:
        rows = rows.where(TaskOutput.unit_id.in_(select(asked.ground.members.c.unit_id)))
    return rows.outerjoin(
        Placement, Placement.id == last_placement_id(TaskOutput.unit_id, asked.as_of)
    ).with_only_columns(
        TaskOutput.id,
        TaskOutput.unit_id,
        Unit.code.label("unit_code"),
        Placement.name.label("unit_name"),
        TaskOutput.clause,
        TaskOutput.occurred_on,
        TaskOutput.title,
        TaskOutput.quantity,
        reason.label("reason"),
    )
