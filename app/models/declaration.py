"""What units without a roster declare of their people."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, owned_by
from app.domain.unit import SINCE_EVER
from app.models.unit import Unit


class Declaration(Base):
    """A unit's own count for a year: heads, and how many of them were trained.

    recorded_on: the day from which it counts within its year; SINCE_EVER: throughout the year.
    """

    __tablename__ = "declaration"
    __table_args__ = (
        UniqueConstraint("unit_id", "year"),
        CheckConstraint("trained >= 0 AND trained <= headcount", name="trained_are_of_the_heads"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_is_of_our_time"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(owned_by("unit.id"))
    year: Mapped[int]
    recorded_on: Mapped[date] = mapped_column(default=SINCE_EVER)
    headcount: Mapped[int]
    trained: Mapped[int]

    unit: Mapped[Unit] = relationship()
