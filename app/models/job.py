"""Work in the background: what was asked, by whom, and what came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, coded
from app.domain.job import LIVE_STATES, JobKind, JobState
from app.models.user import User

_LIVE = f"state IN ({', '.join(repr(state.value) for state in LIVE_STATES)})"


class Job(Base):
    """One piece of work for a worker. How far it has come stands in the queue, not here.

    subject: what it is about, as its owner knows it. owner_id None: nobody asked, it is due.
    key: of live jobs only one has it. attempts: how often a worker has begun; who finishes must
    know the number, so that a worker given up for dead writes nothing. result: in few figures;
    details: what a page of its own shows, only loaded for that. failure: {message, facts}.
    token: names the file that came of it, until the file is swept away; file_name: as fetched.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_owner_id_asked_at", "owner_id", "asked_at"),
        Index("ix_job_province_id_asked_at", "province_id", "asked_at"),
        Index("ix_job_key", "key"),
        Index(
            "uq_job_live_key",
            "key",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
        CheckConstraint(f"({_LIVE}) = (ended_at IS NULL)", name="ended_has_time"),
        CheckConstraint("state <> 'running' OR started_at IS NOT NULL", name="running_has_time"),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_has_reason"),
        CheckConstraint("(token IS NULL) OR (file_name IS NOT NULL)", name="file_has_name"),
    )

    id: Mapped[Key]
    kind: Mapped[JobKind] = mapped_column(coded(JobKind, name="kind"))
    state: Mapped[JobState] = mapped_column(
        coded(JobState, name="state"), default=JobState.QUEUED, index=True
    )
    subject: Mapped[str]
    parameters: Mapped[dict[str, Any]]
    language: Mapped[str]
    key: Mapped[str | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"))
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    file_name: Mapped[str | None]
    token: Mapped[str | None] = mapped_column(unique=True)

    owner: Mapped[User | None] = relationship()

    @property
    def is_live(self) -> bool:
        """Whether something will still come of it."""
        return self.state in LIVE_STATES
