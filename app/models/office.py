"""Offices that issue documents: what stands in their heads and at their feet."""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Key, Words, owned_by

_PROVINCE = text("unit_id IS NULL")


class IssuingOffice(Base):
    """How the documents of a unit look, since somebody said so. unit_id None: the province's own.

    signature: the lines above the signature. Its name is the unit's, whatever that becomes.
    """

    __tablename__ = "issuing_office"
    __table_args__ = (
        Index(
            "uq_issuing_office_province",
            "province_id",
            unique=True,
            postgresql_where=_PROVINCE,
            sqlite_where=_PROVINCE,
        ),
    )

    id: Mapped[Key]
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"))
    unit_id: Mapped[int | None] = mapped_column(owned_by("unit.id"), unique=True)
    above: Mapped[str]
    symbol: Mapped[str]
    place: Mapped[str]
    authority: Mapped[str]
    signature: Mapped[Words]
    signer: Mapped[str]
    archive: Mapped[str]
