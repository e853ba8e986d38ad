"""The audit log: who did what to which thing, and what it was before."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, coded
from app.domain.audit import AuditAction
from app.models.user import User


class AuditEvent(Base):
    """One act. Written in the transaction of the act itself, never changed afterwards.

    actor_id None: a command on the server. changes: {what: [old, new]}.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject_type", "subject_id"),
        Index("ix_audit_event_province_id_at", "province_id", "at"),
    )

    id: Mapped[Key]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[AuditAction] = mapped_column(coded(AuditAction, name="action"))
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"))
    subject_type: Mapped[str]
    subject_id: Mapped[int | None]
    subject_label: Mapped[str]
    changes: Mapped[dict[str, Any]]

    actor: Mapped[User | None] = relationship()
