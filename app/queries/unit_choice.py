"""A unit found by typing: the ones to offer, and the one that is meant."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.domain.fault import AmbiguousUnit, UnknownUnit
from app.domain.unit import UnitKind
from app.domain.vietnamese import fold
from app.models import Placement, Unit, UnitAlias
from app.queries.outlook import Outlook
from app.queries.tree import UnitFilter, UnitLine, list_units
from app.queries.unit import within


def units_to_choose(
    db: Session,
    outlook: Outlook,
    text: str,
    *,
    kinds: Collection[UnitKind] | None = None,
    limit: int,
) -> list[UnitLine]:
    """Units in scope whose name, also a former one, alias or code holds each word typed.

    Closed ones too: what is recorded may be of the past. kinds: only of these; None: of any.
    """
    wanted = UnitFilter(text=text, kinds=kinds, with_closed=True)
    return list_units(db, outlook, wanted, by_match=True, limit=limit)


def unit_written(db: Session, outlook: Outlook, text: str) -> Unit:
    """The unit in scope that a text means: by its code, else by name, alias or folded code.

    Raises UnknownUnit, also for what is out of scope, or AmbiguousUnit.
    """
    mine = _in_scope(outlook)
    unit = db.scalar(mine.where(Unit.code == text))
    if unit is not None:
        return unit
    found = list(db.scalars(mine.where(_is_called(text))))
    if not found:
        raise UnknownUnit(found=text)
    if len(found) > 1:
        raise AmbiguousUnit(found=text, codes=", ".join(sorted(unit.code for unit in found)))
    return found[0]


def _in_scope(outlook: Outlook) -> Select[Unit]:
    seen = within(outlook.scope, outlook.province_id, outlook.as_of)
    return select(Unit).where(Unit.province_id == outlook.province_id, Unit.id.in_(seen))


def _is_called(text: str) -> ColumnElement[bool]:
    """Whether this is the whole name, an alias or the code of a unit, however it is written."""
    names = select(Placement.unit_id).where(Placement.search_key == fold(text))
    aliases = select(UnitAlias.unit_id).where(UnitAlias.search_key == fold(text))
    return or_(Unit.id.in_(names), Unit.id.in_(aliases), func.lower(Unit.code) == text.lower())
