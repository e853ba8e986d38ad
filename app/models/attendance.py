"""Attendance: who was at a meeting of a class, and who came without a place in it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, coded, owned_by
from app.domain.attendance import Presence, Way
from app.models.course import Meeting
from app.models.enrolment import Enrolment


class Attendance(Base):
    """Whether somebody was at a meeting, and how one knows: at most once each.

    marked_by_id None: the system itself.
    """

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "enrolment_id"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(owned_by("meeting.id"))
    enrolment_id: Mapped[int] = mapped_column(owned_by("enrolment.id"), index=True)
    presence: Mapped[Presence] = mapped_column(coded(Presence, name="presence"))
    way: Mapped[Way] = mapped_column(coded(Way, name="way"))
    marked_at: Mapped[datetime]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    meeting: Mapped[Meeting] = relationship()
    enrolment: Mapped[Enrolment] = relationship()


class WalkIn(Base):
    """Somebody who came to a meeting without a place in the class, as they said who they are.

    enrolment_id: whose place it turned out to be, once somebody has found them in the roster.
    """

    __tablename__ = "walk_in"
    __table_args__ = (
        CheckConstraint(
            "(enrolment_id IS NULL) = (matched_at IS NULL)", name="matched_at_some_time"
        ),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(owned_by("meeting.id"), index=True)
    full_name: Mapped[str]
    unit_name: Mapped[str]
    phone: Mapped[str | None]
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    enrolment_id: Mapped[int | None] = mapped_column(owned_by("enrolment.id"), index=True)
    matched_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
