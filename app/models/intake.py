"""Files brought in: what they were, and what came of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, coded
from app.domain.intake import ImportKind, ImportState
from app.models.user import User


class ImportBatch(Base):
    """One file, from the upload to its rows in the register.

    token: names the stored upload until it is applied or dropped. sha256: of the file's bytes.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        Index("ix_import_batch_province_id_uploaded_at", "province_id", "uploaded_at"),
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied_has_time"),
    )

    id: Mapped[Key]
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"))
    kind: Mapped[ImportKind] = mapped_column(coded(ImportKind, name="kind"))
    state: Mapped[ImportState] = mapped_column(coded(ImportState, name="state"))
    filename: Mapped[str]
    sha256: Mapped[str]
    token: Mapped[str | None] = mapped_column(unique=True)
    uploaded_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    rows_read: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    problems: Mapped[int] = mapped_column(default=0)

    actor: Mapped[User | None] = relationship()
