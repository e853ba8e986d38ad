"""Dated statements that a target without a number has been reached."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Key, coded
from app.domain.plan import QualitativeSubject
from app.domain.unit import FOR_EVER


class Statement(Base):
    """A province states, with evidence, that a qualitative target is reached.

    It stands from stated_on until the day before withdrawn_on; FOR_EVER: it still stands.
    """

    __tablename__ = "statement"
    __table_args__ = (
        CheckConstraint("stated_on < withdrawn_on", name="stated_before_withdrawn"),
        Index("ix_statement_province_id_subject", "province_id", "subject"),
    )

    id: Mapped[Key]
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"))
    subject: Mapped[QualitativeSubject] = mapped_column(coded(QualitativeSubject, name="subject"))
    stated_on: Mapped[date]
    withdrawn_on: Mapped[date] = mapped_column(default=FOR_EVER)
    evidence: Mapped[str]
