"""Totals of figures, kept so that nobody waits for them; each can be counted again from rows."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Date, Integer, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, owned_by
from app.domain.audience import Audience

PEOPLE_MEASURES = (
    "people",
    *("staff_denominator", "staff_value", "staff_participations"),
    *(f"{audience.value}_denominator" for audience in Audience),
    *(f"{audience.value}_value" for audience in Audience),
    *("it_denominator", "it_value", "it_participations", "it_trained", "it_assessed", "it_passed"),
    *("stem_denominator", "stem_value", "stem_participations"),
)
COURSE_MEASURES = tuple(f"courses_{audience.value}" for audience in Audience)
MEASURES = (*PEOPLE_MEASURES, *COURSE_MEASURES)
"""What is added up, each of them a column: numbers of people, of participations, of courses."""


class CoverageTotal(Base):
    """What a day adds to a year's numbers of a group: a unit with all below it, or everybody.

    A number as of a day is the sum of the year's rows up to that day. So a posting that ends next
    month has its -1 there already, and no row goes stale because a day has passed.
    group_id: a unit's id; 0 for the whole province.
    """

    __table__ = Table(
        "coverage_total",
        Base.metadata,
        Column("province_id", owned_by("province.id"), primary_key=True),
        Column("year", Integer, primary_key=True, autoincrement=False),
        Column("group_id", Integer, primary_key=True, autoincrement=False),
        Column("day", Date, primary_key=True),
        *(Column(name, Integer, nullable=False, server_default="0") for name in MEASURES),
    )


class CoverageLedger(Base):
    """What is known of a province's totals. One row a province; writers of totals lock it.

    counted_on: what happened up to this day is one sum, so figures as of earlier days of its year
    are not in the totals; None: no totals are kept, and every figure is counted from rows.
    version: moves with every change of anything that a figure counts.
    rules: what of the plan decides who is counted; a plan that changes has everything counted anew.
    """

    __tablename__ = "coverage_ledger"
    __table_args__ = (
        CheckConstraint(
            "(counted_on IS NULL) = (first_year IS NULL)"
            " AND (counted_on IS NULL) = (last_year IS NULL)",
            name="kept_or_not",
        ),
    )

    province_id: Mapped[int] = mapped_column(owned_by("province.id"), primary_key=True)
    version: Mapped[int]
    counted_on: Mapped[date | None]
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    rules: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
