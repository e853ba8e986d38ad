"""The units that are to have a network, each with the one that it declared."""

from sqlalchemy import case

from app.domain.coverage import NetworkReason
from app.models import NetworkDeclaration, Placement, Unit
from app.queries.coverage.networks import NETWORK_KINDS
from app.queries.coverage.question import Question
from app.queries.coverage.units import units_of
from app.queries.explain.evidence import Rows


def networks(asked: Question) -> Rows:
    """The denominator, also with networks that are set up only after the day."""
    reason = case(
        (NetworkDeclaration.established_on <= asked.as_of, NetworkReason.ESTABLISHED.value),
        (NetworkDeclaration.established_on > asked.as_of, NetworkReason.LATER.value),
        else_=NetworkReason.NOT_DECLARED.value,
    )
    return (
        units_of(asked.ground, NETWORK_KINDS)
        .join(Unit, Unit.id == Placement.unit_id)
        .outerjoin(NetworkDeclaration, NetworkDeclaration.unit_id == Placement.unit_id)
        .with_only_columns(
            Placement.unit_id,
            Placement.sort_key,
            Unit.code.label("unit_code"),
            Placement.name.label("unit_name"),
            NetworkDeclaration.established_on,
            NetworkDeclaration.evidence,
            reason.label("reason"),
        )
    )
