"""communication_programmes: outputs recorded for a target's clauses in the year."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Select, extract, func, select
from sqlalchemy.orm import Session

from app.domain.coverage import TargetFacts
from app.domain.plan import QUARTERS, Period, quarter_of
from app.models import TaskOutput, Unit
from app.queries.coverage.count import Count
from app.queries.coverage.question import Question
from app.queries.unit import WHOLE


def outputs_of(province_id: int, clauses: Sequence[str], period: Period) -> Select[TaskOutput]:
    """The outputs that a province's units recorded for some clauses in a period."""
    return (
        select(TaskOutput)
        .join(Unit, Unit.id == TaskOutput.unit_id)
        .where(
            Unit.province_id == province_id,
            TaskOutput.clause.in_(clauses),
            TaskOutput.occurred_on.between(period.first, period.last),
        )
    )


def communication_programmes(db: Session, asked: Question, target: TargetFacts) -> Count:
    """Programmes in the year, or quarters that have one; a unit's are those recorded below it."""
    shares = asked.ground.shares
    month = extract("month", TaskOutput.occurred_on)
    recorded = (
        outputs_of(asked.province_id, target.clauses, asked.year_to_date)
        .with_only_columns(month, func.sum(TaskOutput.quantity))
        .group_by(month)
    )
    groups: dict[int, Counter[int]] = {}
    if not (asked.ground.is_whole_province and asked.ground.is_undivided):
        below = (
            recorded.add_columns(shares.c.group_id)
            .join(shares, shares.c.unit_id == TaskOutput.unit_id)
            .group_by(shares.c.group_id)
        )
        for number, programmes, group_id in db.execute(below):
            groups.setdefault(group_id, Counter())[quarter_of(int(number))] += int(programmes)
    whole = groups.pop(WHOLE, Counter())
    if asked.ground.is_whole_province:
        # Also those of units that were closed by the counting date.
        whole = Counter()
        for number, programmes in db.execute(recorded):
            whole[quarter_of(int(number))] += int(programmes)
    quarters = range(1, QUARTERS + 1) if target.is_quarterly else ()
    return Count(
        value=_value(whole, target),
        denominator=None,
        parts={f"q{number}": whole[number] for number in quarters},
        by_unit={unit_id: (_value(n, target), None) for unit_id, n in groups.items()},
    )


def _value(programmes: Counter[int], target: TargetFacts) -> int:
    """Of programmes by quarter: all of them, or in how many quarters there were any."""
    return len(programmes) if target.is_quarterly else programmes.total()
