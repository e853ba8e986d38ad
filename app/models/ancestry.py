"""Ancestry: who is under whom on which days, worked out from placements so that nobody walks."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, coded, owned_by
from app.domain.unit import Sector, UnitKind


class Ancestry(Base):
    """A unit under itself (distance 0) or an ancestor, from a first to a last day (both included).

    is_alive: the unit, the ancestor and all between them are. is_held: so are all but perhaps the
    ancestor, which may be closed or not begun; its living units still count for it. Otherwise
    something below the ancestor is closed, and hangs where it last was.
    kind, sector: the unit's own in these days, or last before them.

    The rows of a unit and an ancestor never overlap. Whoever changes placements has them worked
    out again, by `services/totals.py`.
    """

    __tablename__ = "ancestry"
    __table_args__ = (
        Index("ix_ancestry_ancestor_id_unit_id", "ancestor_id", "unit_id"),
        Index("ix_ancestry_province_id_unit_id", "province_id", "unit_id"),
    )

    unit_id: Mapped[int] = mapped_column(owned_by("unit.id"), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(owned_by("unit.id"), primary_key=True)
    first_on: Mapped[date] = mapped_column(primary_key=True)
    last_on: Mapped[date]
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"))
    distance: Mapped[int]
    is_alive: Mapped[bool]
    is_held: Mapped[bool]
    kind: Mapped[UnitKind] = mapped_column(coded(UnitKind, name="kind"))
    sector: Mapped[Sector] = mapped_column(coded(Sector, name="sector"))
