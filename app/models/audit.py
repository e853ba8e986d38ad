"""The audit log: who did what to which thing, and what it was before."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, coded
from app.domain.audit import AuditAction
from app.domain.vietnamese import fold
from app.models.user import User


def _folded_label(context: DefaultExecutionContext) -> str:
    label = context.get_current_parameters()["subject_label"]  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    return fold(label)


class AuditEvent(Base):
    """One act. Written in the transaction of the act itself, never changed afterwards.

    actor_id None: a command on the server. changes: {what: [old, new]}. search_key: the label
    folded.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject_type", "subject_id"),
        Index("ix_audit_event_province_id_at", "province_id", "at"),
        Index("ix_audit_event_actor_id_at", "actor_id", "at"),
    )

    id: Mapped[Key]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[AuditAction] = mapped_column(coded(AuditAction, name="action"))
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"))
    subject_type: Mapped[str]
    subject_id: Mapped[int | None]
    subject_label: Mapped[str]
    search_key: Mapped[str] = mapped_column(default=_folded_label)
    changes: Mapped[dict[str, Any]]

    actor: Mapped[User | None] = relationship()
