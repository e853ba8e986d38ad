"""Facts about units, recorded by hand: schools' activities, citizens, networks, outputs, counts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.errors import RuleViolation
from app.domain.fact import (
    FACT_KEYS,
    AlreadyRecorded,
    Refusal,
    Said,
    clause_key,
    fact_label,
    refusals,
)
from app.domain.intake import ImportKind
from app.domain.label import N_
from app.domain.unit import SINCE_EVER
from app.models import Unit, User
from app.queries.board import unit_name
from app.queries.fact import MODELS, Fact, stored
from app.queries.setting import setting_of
from app.services import audit, totals

Changes = Mapping[str, tuple[object, object]]


class FactRefused(RuleViolation):
    """A fact that cannot be. refusals: each with the part that is to blame."""

    message = N_("Số liệu chưa đúng. Hãy xem lại các mục đã nêu.")

    def __init__(self, found: Sequence[Refusal]) -> None:
        super().__init__()
        self.refusals = found


def record_fact(
    db: Session, kind: ImportKind, unit: Unit, said: Said, *, actor: User, now: datetime
) -> Fact:
    """Record a fact about a unit. said: by the names of the columns of files.

    Raises FactRefused. Flushes; the caller commits.
    """
    facts = _checked(db, kind, unit, said, fact_id=None, today=local_date(now))
    fact = MODELS[kind](unit=unit, **facts)
    db.add(fact)
    db.flush()
    changes = {"unit_code": (None, unit.code)} | _differences({}, facts)
    _note(db, AuditAction.FACT_RECORDED, fact, changes, actor=actor, now=now)
    return fact


def change_fact(
    db: Session, kind: ImportKind, fact: Fact, said: Said, *, actor: User, now: datetime
) -> bool:
    """Correct what is said of a fact; the unit stays. Returns whether anything changed.

    Raises FactRefused. Flushes; the caller commits.
    """
    facts = _checked(db, kind, fact.unit, said, fact_id=fact.id, today=local_date(now))
    changes = _differences({name: getattr(fact, name) for name in facts}, facts)
    if not changes:
        return False
    for name, value in facts.items():
        setattr(fact, name, value)
    db.flush()
    _note(db, AuditAction.FACT_CHANGED, fact, changes, actor=actor, now=now)
    return True


def remove_fact(db: Session, kind: ImportKind, fact: Fact, *, actor: User, now: datetime) -> None:
    """Take a fact out of the register; the audit log keeps what it said. Flushes."""
    names = (c.key for c in MODELS[kind].__table__.c if c.key not in ("id", "unit_id"))
    said = {name: getattr(fact, name) for name in names}
    changes = {"unit_code": (fact.unit.code, None)} | _differences(said, dict.fromkeys(said))
    _note(db, AuditAction.FACT_REMOVED, fact, changes, actor=actor, now=now)
    db.delete(fact)
    db.flush()


def _checked(
    db: Session, kind: ImportKind, unit: Unit, said: Said, *, fact_id: int | None, today: date
) -> dict[str, Any]:
    """The facts as the register keeps them. fact_id: of the one that is corrected."""
    setting = setting_of(db, unit, today=today, year=said.get("year"))
    found = refusals(kind, said, setting)
    facts = stored(said)
    if "clause" in facts:
        facts["clause"] = setting.clauses.get(clause_key(facts["clause"]), facts["clause"])
    if not found and _other(db, kind, unit, facts, fact_id) is not None:
        name = setting.unit.name if setting.unit else unit.code
        found = [(FACT_KEYS[kind][:2][-1], AlreadyRecorded(unit=name))]
    if found:
        raise FactRefused(found)
    return facts


def _other(
    db: Session, kind: ImportKind, unit: Unit, facts: Said, fact_id: int | None
) -> int | None:
    """The number of another fact with the same key, if there is one."""
    model = MODELS[kind]
    columns = model.__table__.c
    keys = (columns[name] == facts[name] for name in FACT_KEYS[kind] if name != "unit_code")
    same = select(model.id).where(model.unit_id == unit.id, *keys, model.id != (fact_id or 0))
    return db.scalar(same)


def _differences(old: Said, new: Said) -> dict[str, tuple[object, object]]:
    """Old and new of what has changed; an unknown first day is nothing, not a day of year 1."""
    return {
        name: (_known(old.get(name)), _known(value))
        for name, value in new.items()
        if _known(old.get(name)) != _known(value)
    }


def _known(value: object) -> object:
    return None if value == SINCE_EVER else value


def _note(
    db: Session,
    action: AuditAction,
    fact: Fact,
    changes: Changes,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Write the act to the audit log, and tell the figures that facts have changed."""
    unit = fact.unit
    said = {column.key: getattr(fact, column.key) for column in fact.__table__.c}
    audit.record(
        db,
        actor,
        action,
        province_id=unit.province_id,
        subject_type=fact.__tablename__,
        subject_id=fact.id,
        subject_label=fact_label(unit.code, unit_name(db, unit, on=local_date(now)), said),
        changes=changes,
        at=now,
    )
    totals.touched(db, unit.province_id)
    db.flush()
