"""Units of a province."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.unit import FOR_EVER, SINCE_EVER, Level, Sector, UnitKind
from app.domain.vietnamese import fold, text_key
from app.models import Placement, Province, Unit
from app.services.totals import tree_changed
from tests.factories.store import next_number, store


def make_unit(
    db: Session,
    province: Province,
    *,
    code: str | None = None,
    name: str | None = None,
    parent: Unit | None = None,
    kind: UnitKind = UnitKind.DEPARTMENT,
    sector: Sector = Sector.STATE,
    level: Level = Level.PROVINCE,
    valid_from: date = SINCE_EVER,
    valid_to: date = FOR_EVER,
) -> Unit:
    """A unit with one placement."""
    code = code or f"DV{next_number()}"
    unit = store(db, Unit(province_id=province.id, code=code))
    make_placement(
        db,
        unit,
        name=name or f"Đơn vị {code}",
        parent=parent,
        kind=kind,
        sector=sector,
        level=level,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return unit


def make_placement(
    db: Session, unit: Unit, *, parent: Unit | None = None, name: str | None = None, **facts: Any
) -> Placement:
    """What a unit was for a time: a department under the province, unless said otherwise."""
    name = name or f"Đơn vị {unit.code}"
    defaults = {"kind": UnitKind.DEPARTMENT, "sector": Sector.STATE, "level": Level.PROVINCE}
    placement = store(
        db,
        Placement(
            unit=unit,
            parent_id=parent.id if parent else None,
            name=name,
            search_key=fold(name),
            sort_key=text_key(name),
            **(defaults | facts),
        ),
    )
    tree_changed(db, unit.province_id)
    return placement
