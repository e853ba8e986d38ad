"""units_with_network: units that have declared a digital-transformation network."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.unit import UnitKind
from app.models import NetworkDeclaration, Placement
from app.queries.coverage.count import Count
from app.queries.coverage.question import Question
from app.queries.coverage.units import share_of_units, units_of

NETWORK_KINDS = frozenset({UnitKind.DEPARTMENT, UnitKind.DISTRICT_COMMITTEE})


def units_with_network(db: Session, asked: Question) -> Count:
    """Those whose network was set up by the counting date, of all departments and districts."""
    set_up = (
        select(NetworkDeclaration.unit_id)
        .where(NetworkDeclaration.established_on <= asked.as_of)
        .subquery()
    )
    units = units_of(asked.ground, NETWORK_KINDS)
    units = units.outerjoin(set_up, set_up.c.unit_id == Placement.unit_id)
    return share_of_units(db, asked, units, set_up.c.unit_id.is_not(None))
