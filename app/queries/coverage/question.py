"""What is asked of a plan's figures: the year, the day, over which units."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.domain.plan import Counts, Period, year_to_date
from app.domain.unit import Sector
from app.models import Plan
from app.queries.plan import staff_sectors, what_makes_experts
from app.queries.unit import Ground, ground


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a plan's figures of a year, on a day, over some units.

    with_audiences: whether the staff figure's parts are wanted, more than half of its cost.
    is_kept: whether the totals know the answer; otherwise it is counted from rows.
    """

    plan: Plan
    year: int
    as_of: date
    ground: Ground
    sectors: frozenset[Sector]
    counts: Counts
    with_audiences: bool = True
    is_kept: bool = False

    @property
    def province_id(self) -> int:
        return self.plan.province_id

    @property
    def year_to_date(self) -> Period:
        return year_to_date(self.year, self.as_of)

    @property
    def since_plan_began(self) -> Period:
        return Period(self.plan.begins_on, self.as_of)


def question(
    plan: Plan,
    *,
    year: int,
    as_of: date,
    unit_id: int | None,
    units: Collection[int] | None = None,
    with_audiences: bool = True,
    is_kept: bool = False,
) -> Question:
    """Put a question together; the plan decides whose sectors count and what makes an expert.

    units: those that need a number of their own; None: every unit in scope.
    """
    return Question(
        plan=plan,
        year=year,
        as_of=as_of,
        ground=ground(plan.province_id, as_of, unit_id, units),
        sectors=staff_sectors(plan),
        counts=what_makes_experts(plan),
        with_audiences=with_audiences,
        is_kept=is_kept,
    )
