"""What recorded facts are held against: units through time, the plan's clauses, rosters."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from app.domain.fact import Life, Setting, Stay, clause_key
from app.domain.person import STAFF_CATEGORIES
from app.models import Placement, Plan, Posting, Target, Task, Unit


def lives_of(
    db: Session, province_id: int, unit_ids: Collection[int] | None = None
) -> dict[int, Life]:
    """The lives of some units of a province, or of all. One query."""
    rows = (
        select(
            Placement.unit_id,
            Placement.name,
            Placement.kind,
            Placement.valid_from,
            Placement.valid_to,
        )
        .join(Unit, Unit.id == Placement.unit_id)
        .where(Unit.province_id == province_id)
        .order_by(Placement.unit_id, Placement.valid_from)
    )
    if unit_ids is not None:
        rows = rows.where(Unit.id.in_(unit_ids))
    names: dict[int, str] = {}
    stays: dict[int, list[Stay]] = {}
    for unit_id, name, kind, first, last in db.execute(rows):
        names[unit_id] = name
        stays.setdefault(unit_id, []).append(Stay(kind, first, last))
    return {unit_id: Life(names[unit_id], tuple(held)) for unit_id, held in stays.items()}


def clauses_of(db: Session, province_id: int) -> dict[str, str]:
    """The clauses of the plan's targets and tasks as printed, in its order, by `clause_key`."""
    found: dict[str, str] = {}
    for part in (Target, Task):
        rows = (
            select(part.clauses)
            .join(Plan, Plan.id == part.plan_id)
            .where(Plan.province_id == province_id)
            .order_by(part.place)
        )
        found |= {clause_key(clause): clause for clauses in db.scalars(rows) for clause in clauses}
    return found


def heads_by_unit(
    db: Session, province_id: int, year: int, unit_id: int | None = None
) -> dict[int, int]:
    """People of the staff categories with a main posting in a unit itself in a year.

    Units without any are left out. unit_id: only of this one.
    """
    rows = (
        select(Posting.unit_id, func.count(Posting.person_id.distinct()))
        .join(Unit, Unit.id == Posting.unit_id)
        .where(Unit.province_id == province_id, _is_on_roster(year))
        .group_by(Posting.unit_id)
    )
    if unit_id is not None:
        rows = rows.where(Posting.unit_id == unit_id)
    return dict(db.execute(rows).all())


def roster_in(year: int) -> Select[int]:
    """The ids of the units that keep a roster of their own in a year."""
    return select(Posting.unit_id).where(_is_on_roster(year))


def _is_on_roster(year: int) -> ColumnElement[bool]:
    return and_(
        Posting.is_main,
        Posting.category.in_(sorted(STAFF_CATEGORIES)),
        Posting.starts_on <= date(year, 12, 31),
        Posting.ends_on >= date(year, 1, 1),
    )


def setting_of(db: Session, unit: Unit, *, today: date, year: int | None) -> Setting:
    """What a fact about a unit is held against. year: of the fact, where it has one."""
    heads = heads_by_unit(db, unit.province_id, year, unit.id) if year else {}
    return Setting(
        today=today,
        unit=lives_of(db, unit.province_id, [unit.id]).get(unit.id),
        clauses=clauses_of(db, unit.province_id),
        heads={year: heads[unit.id]} if year and heads else {},
    )
