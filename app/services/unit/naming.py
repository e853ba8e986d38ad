"""Other names of a unit, by which files and people may call it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.placement import AliasKnown
from app.domain.vietnamese import fold
from app.models import Unit, UnitAlias, User
from app.services.unit.record import record_unit


def add_alias(db: Session, unit: Unit, name: str, *, actor: User, now: datetime) -> UnitAlias:
    """Note another name of a unit. Flushes. Raises AliasKnown."""
    known = db.scalar(
        select(UnitAlias.name).where(
            UnitAlias.unit_id == unit.id, UnitAlias.search_key == fold(name)
        )
    )
    if known is not None:
        raise AliasKnown(name=known)
    alias = UnitAlias(unit_id=unit.id, name=name, search_key=fold(name))
    db.add(alias)
    db.flush()
    changes = {"aliases": (None, name)}
    record_unit(db, AuditAction.UNIT_CHANGED, unit, changes, actor=actor, now=now)
    return alias


def remove_alias(db: Session, unit: Unit, alias: UnitAlias, *, actor: User, now: datetime) -> None:
    """Let a unit no longer be called by another name. Flushes."""
    changes = {"aliases": (alias.name, None)}
    db.delete(alias)
    record_unit(db, AuditAction.UNIT_CHANGED, unit, changes, actor=actor, now=now)
