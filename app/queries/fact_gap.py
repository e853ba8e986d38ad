"""Units of which something is still to be recorded, and how many have it already."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from app.domain.fact import UNITS_OF_FACTS
from app.domain.intake import ImportKind
from app.domain.plan import TargetKind
from app.domain.unit import ENTERPRISE_SECTORS, Sector
from app.models import (
    CitizenStatistic,
    Declaration,
    NetworkDeclaration,
    Placement,
    Plan,
    SchoolActivity,
    Target,
    Unit,
)
from app.queries.board import UnitName
from app.queries.outlook import Outlook
from app.queries.setting import roster_in
from app.queries.unit import placed, within

TARGETS: Mapping[ImportKind, TargetKind] = {
    ImportKind.SCHOOL_ACTIVITIES: TargetKind.STEM_SCHOOLS,
    ImportKind.CITIZEN_STATISTICS: TargetKind.CITIZENS_SKILLED,
    ImportKind.NETWORKS: TargetKind.UNITS_WITH_NETWORK,
    ImportKind.OUTPUTS: TargetKind.COMMUNICATION,
    ImportKind.DECLARATIONS: TargetKind.STAFF_TRAINED,
}
"""The targets that are counted from facts of a kind."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Units in scope of which a fact is asked, and those of them that have it."""

    recorded: int
    asked: int

    @property
    def missing(self) -> int:
        return self.asked - self.recorded


def targets_of(plan: Plan, kind: ImportKind) -> list[Target]:
    """The plan's targets that are counted from facts of a kind."""
    return [target for target in plan.targets if target.kind is TARGETS[kind]]


def gap_of(db: Session, kind: ImportKind, plan: Plan, outlook: Outlook) -> Gap | None:
    """How many units have what is asked; None where no units are asked for it."""
    units = _asked(kind, plan, outlook)
    if units is None:
        return None
    has = _has(kind, plan, outlook)
    counts = units.with_only_columns(func.count().filter(has), func.count())
    recorded, asked = db.execute(counts).one()
    return Gap(recorded, asked)


def units_missing(
    db: Session,
    kind: ImportKind,
    plan: Plan,
    outlook: Outlook,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[UnitName]:
    """The units of which a fact is asked and that have none, by name. One query."""
    units = _asked(kind, plan, outlook)
    if units is None:
        return []
    rows = db.execute(
        units.where(~_has(kind, plan, outlook))
        .with_only_columns(Unit.id, Unit.code, Placement.name)
        .order_by(Placement.sort_key, Unit.code)
        .limit(limit)
        .offset(offset or None)
    )
    return [UnitName(*row) for row in rows]


def _asked(kind: ImportKind, plan: Plan, outlook: Outlook) -> Select[Placement] | None:
    """The placements, on the counting date, of units of which a fact is asked; None: of none."""
    if not targets_of(plan, kind):
        return None
    units = placed(outlook.province_id, outlook.as_of)
    if not outlook.sees_province:
        seen = within(outlook.scope, outlook.province_id, outlook.as_of)
        units = units.where(Unit.id.in_(seen))
    if kind in UNITS_OF_FACTS:
        return units.where(Placement.kind.in_(sorted(UNITS_OF_FACTS[kind])))
    if kind is not ImportKind.DECLARATIONS:
        return None
    sectors = {Sector(code) for t in targets_of(plan, kind) for code in t.sectors or ()}
    enterprises = sorted(sectors & ENTERPRISE_SECTORS)
    if not enterprises:
        return None
    return units.where(Placement.sector.in_(enterprises), Unit.id.not_in(roster_in(outlook.year)))


def _has(kind: ImportKind, plan: Plan, outlook: Outlook) -> ColumnElement[bool]:
    """Whether a unit has what is asked of it, by the counting date."""
    of_unit = {
        ImportKind.SCHOOL_ACTIVITIES: and_(
            SchoolActivity.unit_id == Unit.id, SchoolActivity.year == outlook.year
        ),
        ImportKind.CITIZEN_STATISTICS: and_(
            CitizenStatistic.unit_id == Unit.id,
            CitizenStatistic.as_of.between(plan.begins_on, outlook.as_of),
        ),
        ImportKind.NETWORKS: and_(
            NetworkDeclaration.unit_id == Unit.id,
            NetworkDeclaration.established_on <= outlook.as_of,
        ),
        ImportKind.DECLARATIONS: and_(
            Declaration.unit_id == Unit.id, Declaration.year == outlook.year
        ),
    }[kind]
    return select(1).where(of_unit).correlate(Unit).exists()
