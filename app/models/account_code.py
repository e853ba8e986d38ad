"""One-time codes that open an account or set a new password."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Key, coded, owned_by
from app.domain.account_code import CodePurpose

_LIVE = "used_at IS NULL AND voided_at IS NULL"


class AccountCode(Base):
    """A code as the register knows it: by its keyed hash. At most one of an account is live.

    wrong_attempts: how often something else was typed in its place.
    """

    __tablename__ = "account_code"
    __table_args__ = (
        Index(
            "uq_account_code_live",
            "user_id",
            unique=True,
            postgresql_where=text(_LIVE),
            sqlite_where=text(_LIVE),
        ),
        Index("ix_account_code_user_id", "user_id"),
        CheckConstraint("used_at IS NULL OR voided_at IS NULL", name="used_or_voided"),
        CheckConstraint("created_at < expires_at", name="expires_later"),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(owned_by("user.id"))
    purpose: Mapped[CodePurpose] = mapped_column(coded(CodePurpose, name="purpose"))
    code_hash: Mapped[bytes]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    wrong_attempts: Mapped[int] = mapped_column(default=0)
