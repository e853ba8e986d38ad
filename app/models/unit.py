"""Units: identities with dated placements in the tree, other names, and successors."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, SortKey, coded, owned_by
from app.domain.unit import FOR_EVER, SINCE_EVER, Level, Sector, UnitKind
from app.models.period import never_overlap


class Unit(Base):
    """An organisation of a province, known by its code for as long as it lives."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("province_id", "code"),)

    id: Mapped[Key]
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"))
    code: Mapped[str] = mapped_column(SortKey)

    placements: Mapped[list["Placement"]] = relationship(
        back_populates="unit", foreign_keys="Placement.unit_id", order_by="Placement.valid_from"
    )
    aliases: Mapped[list["UnitAlias"]] = relationship(back_populates="unit")


class Placement(Base):
    """What a unit was, and under which parent, from a first to a last day (both included).

    A unit is alive on the days that a placement covers. parent_id None: right under the province.
    """

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="begins_before_it_ends"),
        CheckConstraint("parent_id <> unit_id", name="not_under_itself"),
        Index("ix_placement_unit_id_valid_from", "unit_id", "valid_from"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(owned_by("unit.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    search_key: Mapped[str] = mapped_column(index=True)
    sort_key: Mapped[str] = mapped_column(SortKey)
    kind: Mapped[UnitKind] = mapped_column(coded(UnitKind, name="kind"))
    sector: Mapped[Sector] = mapped_column(coded(Sector, name="sector"))
    level: Mapped[Level] = mapped_column(coded(Level, name="level"))
    valid_from: Mapped[date] = mapped_column(default=SINCE_EVER)
    valid_to: Mapped[date] = mapped_column(default=FOR_EVER)

    unit: Mapped[Unit] = relationship(back_populates="placements", foreign_keys=[unit_id])


never_overlap(Placement.__table__, key="unit_id", first="valid_from", last="valid_to")  # type: ignore[arg-type]  # declared as FromClause


class UnitAlias(Base):
    """Another way in which files write a unit's name; matched on the folded key."""

    __tablename__ = "unit_alias"
    __table_args__ = (UniqueConstraint("unit_id", "search_key"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(owned_by("unit.id"))
    name: Mapped[str]
    search_key: Mapped[str] = mapped_column(index=True)

    unit: Mapped[Unit] = relationship(back_populates="aliases")


class Succession(Base):
    """A closed unit and one of those that took it over, from a day on."""

    __tablename__ = "succession"
    __table_args__ = (
        UniqueConstraint("unit_id", "successor_id"),
        CheckConstraint("unit_id <> successor_id", name="not_its_own_successor"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(owned_by("unit.id"))
    successor_id: Mapped[int] = mapped_column(owned_by("unit.id"), index=True)
    takes_over_on: Mapped[date]
