"""Assessments of digital skills outside our classes."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, owned_by
from app.domain.assessment import NATIONAL_SYSTEM
from app.models.person import Person


class Assessment(Base):
    """One test that a person took in a system on a day."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("person_id", "taken_on", "system"),
        CheckConstraint("score >= 0", name="score_is_not_negative"),
        Index("ix_assessment_taken_on", "taken_on"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(owned_by("person.id"))
    taken_on: Mapped[date]
    system: Mapped[str] = mapped_column(default=NATIONAL_SYSTEM)
    is_passed: Mapped[bool]
    score: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    reference: Mapped[str | None]

    person: Mapped[Person] = relationship()
