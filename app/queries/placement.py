"""One unit through time: what it was, where it stood, what it came from and what took it over."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.unit import FOR_EVER, Level, Sector, UnitKind
from app.models import Placement, Succession, Unit, UnitAlias
from app.queries.outlook import Outlook
from app.queries.tree import name_on
from app.queries.unit import within


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """What a unit was from a first to a last day. above: None right under the province."""

    placement_id: int
    name: str
    kind: UnitKind
    sector: Sector
    level: Level
    above_name: str | None
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class SuccessionLine:
    """Another unit that this one took over, or was taken over by. is_open: may be looked into."""

    unit_id: int
    name: str
    on: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class AliasLine:
    """Another name of a unit."""

    alias_id: int
    name: str


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """All that the register knows of one unit. placements: the latest first, at least one."""

    unit_id: int
    code: str
    placements: list[PlacementLine]
    aliases: list[AliasLine]
    predecessors: list[SuccessionLine]
    successors: list[SuccessionLine]
    as_of: date

    @property
    def now(self) -> PlacementLine:
        """What it was on the counting date, else last before it, else what it will be first."""
        begun = [line for line in self.placements if line.valid_from <= self.as_of]
        return begun[0] if begun else self.placements[-1]

    @property
    def is_closed(self) -> bool:
        return self.now.valid_to < self.as_of

    @property
    def is_ended(self) -> bool:
        """Whether its last period has, or will have, an end."""
        return self.placements[0].valid_to != FOR_EVER

    @property
    def is_ahead(self) -> bool:
        return self.now.valid_from > self.as_of


def unit_sheet(db: Session, unit: Unit, outlook: Outlook) -> UnitSheet:
    """Everything known of a unit that the caller has found to be in scope."""
    successions = _successions(db, unit, outlook)
    return UnitSheet(
        unit_id=unit.id,
        code=unit.code,
        placements=_placements(db, unit, outlook.as_of),
        aliases=_aliases(db, unit),
        predecessors=[line for is_mine, line in successions if not is_mine],
        successors=[line for is_mine, line in successions if is_mine],
        as_of=outlook.as_of,
    )


def _aliases(db: Session, unit: Unit) -> list[AliasLine]:
    aliases = select(UnitAlias).where(UnitAlias.unit_id == unit.id).order_by(UnitAlias.name)
    return [AliasLine(alias.id, alias.name) for alias in db.scalars(aliases)]


def _placements(db: Session, unit: Unit, on: date) -> list[PlacementLine]:
    """Each under the name that its parent had while it lasted, up to the counting date."""
    day = case(
        (Placement.valid_to < on, Placement.valid_to),
        (Placement.valid_from > on, Placement.valid_from),
        else_=on,
    )
    rows = db.execute(
        select(Placement, name_on(Placement.parent_id, day))
        .where(Placement.unit_id == unit.id)
        .order_by(Placement.valid_from.desc())
    )
    return [
        PlacementLine(
            placement_id=placement.id,
            name=placement.name,
            kind=placement.kind,
            sector=placement.sector,
            level=placement.level,
            above_name=above,
            valid_from=placement.valid_from,
            valid_to=placement.valid_to,
        )
        for placement, above in rows
    ]


def _successions(db: Session, unit: Unit, outlook: Outlook) -> list[tuple[bool, SuccessionLine]]:
    """(whether this unit was the one taken over, the other unit), by date."""
    is_mine = Succession.unit_id == unit.id
    other = case((is_mine, Succession.successor_id), else_=Succession.unit_id)
    name = name_on(other, Succession.takes_over_on)
    is_open = other.in_(within(outlook.scope, outlook.province_id, outlook.as_of))
    rows = db.execute(
        select(is_mine, other, name, Succession.takes_over_on, is_open)
        .where(or_(is_mine, Succession.successor_id == unit.id))
        .order_by(Succession.takes_over_on, other)
    )
    return [
        (bool(mine), SuccessionLine(other_id, name, on, bool(seen)))
        for mine, other_id, name, on, seen in rows
    ]


def unit_to_change(db: Session, unit_id: int, outlook: Outlook) -> Unit:
    """A unit within the reader's scope, alive or not. Raises NotFound."""
    unit = db.scalar(_changeable(unit_id, outlook))
    if unit is None:
        raise NotFound
    return unit


def is_unit_to_change(db: Session, unit_id: int, outlook: Outlook) -> bool:
    """Whether a unit that is read may also be changed, in the same words."""
    return outlook.sees_province or db.scalar(_changeable(unit_id, outlook)) is not None


def placement_to_change(db: Session, placement_id: int, outlook: Outlook) -> Placement:
    """A period of a unit within the reader's scope. Raises NotFound."""
    placement = db.get(Placement, placement_id)
    if placement is None:
        raise NotFound
    unit_to_change(db, placement.unit_id, outlook)
    return placement


def _changeable(unit_id: int, outlook: Outlook) -> Select[Unit]:
    seen = within(outlook.scope, outlook.province_id, outlook.as_of)
    return select(Unit).where(
        Unit.id == unit_id, Unit.province_id == outlook.province_id, Unit.id.in_(seen)
    )
