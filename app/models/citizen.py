"""What communes know of their citizens' digital skills."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, owned_by
from app.models.unit import Unit


class CitizenStatistic(Base):
    """A commune's count on a day; the latest since the plan began is the one that counts.

    skilled: know and can use digital services; proficient: of these, use them with ease; None
    where the count did not ask.
    """

    __tablename__ = "citizen_statistic"
    __table_args__ = (
        UniqueConstraint("unit_id", "as_of"),
        CheckConstraint(
            "skilled >= 0 AND skilled <= working_age_population", name="skilled_are_of_the_people"
        ),
        CheckConstraint(
            "proficient >= 0 AND proficient <= skilled", name="proficient_are_of_the_skilled"
        ),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(owned_by("unit.id"))
    as_of: Mapped[date]
    working_age_population: Mapped[int]
    skilled: Mapped[int]
    proficient: Mapped[int | None]
    source: Mapped[str | None]

    unit: Mapped[Unit] = relationship()
