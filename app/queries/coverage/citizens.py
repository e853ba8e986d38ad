"""citizens_skilled: what the latest statistics of the communes say together."""

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from app.domain.coverage import TargetFacts
from app.domain.unit import UnitKind
from app.models import CitizenStatistic
from app.queries.coverage.count import Count, Sums
from app.queries.coverage.question import Question
from app.queries.coverage.units import units_of

COMMUNE_KINDS = frozenset({UnitKind.COMMUNE_COMMITTEE})


def latest_statistics(asked: Question) -> Select[int]:
    """Ids of the latest statistic of each unit since the plan began."""
    period = asked.since_plan_began
    latest = (
        select(CitizenStatistic.unit_id, func.max(CitizenStatistic.as_of).label("as_of"))
        .where(CitizenStatistic.as_of.between(period.first, period.last))
        .group_by(CitizenStatistic.unit_id)
        .subquery()
    )
    return select(CitizenStatistic.id).join(
        latest,
        and_(
            latest.c.unit_id == CitizenStatistic.unit_id, latest.c.as_of == CitizenStatistic.as_of
        ),
    )


def citizens_skilled(db: Session, asked: Question, target: TargetFacts) -> Count:
    """People who know and can use digital services, of those of working age; where the target is
    due after the plan's own horizon, people who are proficient.

    A commune without a statistic is in neither; one whose statistic did not ask for proficiency
    has nobody known to be proficient.
    """
    is_later = target.due_year is not None and target.due_year > asked.plan.horizon
    reached = CitizenStatistic.proficient if is_later else CitizenStatistic.skilled
    heads = (
        select(
            CitizenStatistic.unit_id,
            CitizenStatistic.working_age_population.label("denominator"),
            func.coalesce(reached, 0).label("value"),
        )
        .where(
            CitizenStatistic.id.in_(latest_statistics(asked)),
            CitizenStatistic.unit_id.in_(units_of(asked.ground, COMMUNE_KINDS)),
        )
        .subquery()
    )
    return Sums.of(db, heads, asked.ground, ("denominator", "value")).share()
