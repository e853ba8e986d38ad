"""What schools did in a year."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, owned_by
from app.domain.unit import SINCE_EVER
from app.models.unit import Unit


class SchoolActivity(Base):
    """A school's record of a year: whether it held STEM/STEAM and digital-skills activities.

    recorded_on: the day from which it counts within its year; SINCE_EVER: throughout the year. A
    school counts with both kinds of activity, in one record or in two.
    """

    __tablename__ = "school_activity"
    __table_args__ = (
        UniqueConstraint("unit_id", "year", "recorded_on"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_is_of_our_time"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(owned_by("unit.id"))
    year: Mapped[int]
    recorded_on: Mapped[date] = mapped_column(default=SINCE_EVER)
    has_stem: Mapped[bool]
    has_digital_skills: Mapped[bool]
    evidence: Mapped[str | None]

    unit: Mapped[Unit] = relationship()
