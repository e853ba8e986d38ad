"""Digital-transformation networks that units have set up."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, owned_by
from app.models.unit import Unit


class NetworkDeclaration(Base):
    """A unit says that it has had a network since a day."""

    __tablename__ = "network_declaration"

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(owned_by("unit.id"), unique=True)
    established_on: Mapped[date]
    evidence: Mapped[str | None]

    unit: Mapped[Unit] = relationship()
