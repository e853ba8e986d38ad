"""The communes behind the share of skilled citizens, each with its latest statistic."""

from sqlalchemy import and_, case, select

from app.domain.coverage import CommuneReason
from app.models import CitizenStatistic, Placement, Unit
from app.queries.coverage.citizens import COMMUNE_KINDS, latest_statistics
from app.queries.coverage.question import Question
from app.queries.coverage.units import units_of
from app.queries.explain.evidence import Rows


def communes(asked: Question) -> Rows:
    """Every commune alive on the day; those without a statistic since the plan began as well."""
    earlier = select(CitizenStatistic.id).where(
        CitizenStatistic.unit_id == Placement.unit_id,
        CitizenStatistic.as_of < asked.plan.begins_on,
    )
    reason = case(
        (CitizenStatistic.id.is_not(None), CommuneReason.COUNTED.value),
        (earlier.correlate(Placement).exists(), CommuneReason.EARLIER.value),
        else_=CommuneReason.NO_STATISTIC.value,
    )
    return (
        units_of(asked.ground, COMMUNE_KINDS)
        .join(Unit, Unit.id == Placement.unit_id)
        .outerjoin(
            CitizenStatistic,
            and_(
                CitizenStatistic.unit_id == Placement.unit_id,
                CitizenStatistic.id.in_(latest_statistics(asked)),
            ),
        )
        .with_only_columns(
            Placement.unit_id,
            Placement.sort_key,
            Unit.code.label("unit_code"),
            Placement.name.label("unit_name"),
            CitizenStatistic.as_of.label("measured_on"),
            CitizenStatistic.working_age_population.label("population"),
            CitizenStatistic.skilled,
            CitizenStatistic.proficient,
            CitizenStatistic.source,
            reason.label("reason"),
        )
    )
