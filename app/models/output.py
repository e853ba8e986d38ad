"""What came of the plan's tasks."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, owned_by
from app.models.unit import Unit


class TaskOutput(Base):
    """Something done for a clause of the plan: a campaign, a programme; quantity of them."""

    __tablename__ = "task_output"
    __table_args__ = (
        UniqueConstraint("unit_id", "clause", "occurred_on", "title"),
        CheckConstraint("quantity > 0", name="quantity_is_some"),
        Index("ix_task_output_occurred_on", "occurred_on"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(owned_by("unit.id"))
    clause: Mapped[str]
    occurred_on: Mapped[date]
    title: Mapped[str]
    quantity: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
