"""Letters that wait, went out or could not; what people were told of classes; calendar feeds."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, coded, owned_by
from app.domain.message import MessageKind, MessageState
from app.models.course import CourseClass


class Message(Base):
    """A letter to one recipient, told once. Its words are fixed when it is drafted.

    key: of what it tells and whom; whatever looks twice finds it there. message_id: the header by
    which mail programmes know a repeat. body: see domain.message.Letter. calendar: an attachment.
    next_try_at: not before; whoever takes it moves that on, so that nobody else does. attempts:
    how often it was taken; only who knows the number may say what came of it. useful_until: then
    it would come too late. search_key: name, address and subject, folded.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_province_id_drafted_at", "province_id", "drafted_at"),
        Index("ix_message_state_province_id", "state", "province_id"),
        Index("ix_message_course_class_id_kind", "course_class_id", "kind"),
        Index(
            "ix_message_waiting",
            "next_try_at",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_time"),
        CheckConstraint("state <> 'failed' OR error IS NOT NULL", name="failed_has_reason"),
        CheckConstraint(
            "state NOT IN ('waiting', 'sent') OR address IS NOT NULL", name="sent_has_address"
        ),
    )

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[MessageKind] = mapped_column(coded(MessageKind, name="kind"))
    state: Mapped[MessageState] = mapped_column(coded(MessageState, name="state"))
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"))
    person_id: Mapped[int | None] = mapped_column(owned_by("person.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(owned_by("user.id"), index=True)
    course_class_id: Mapped[int | None] = mapped_column(owned_by("course_class.id"))
    name: Mapped[str]
    address: Mapped[str | None]
    subject: Mapped[str]
    search_key: Mapped[str]
    body: Mapped[dict[str, Any]]
    calendar: Mapped[str | None] = mapped_column(deferred=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    drafted_at: Mapped[datetime]
    useful_until: Mapped[datetime]
    next_try_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]

    course_class: Mapped[CourseClass | None] = relationship()


class ClassNotice(Base):
    """What people were last told of a class, as domain.timetable.Timetable writes it.

    sequence: how often that has changed, by which calendars know the newer of two. seen: what it
    has changed to since, not told yet, and since when it stands so.
    """

    __tablename__ = "class_notice"
    __table_args__ = (CheckConstraint("(seen IS NULL) = (seen_at IS NULL)", name="seen_has_time"),)

    course_class_id: Mapped[int] = mapped_column(owned_by("course_class.id"), primary_key=True)
    told: Mapped[dict[str, Any]]
    told_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    seen: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    seen_at: Mapped[datetime | None]


class CalendarFeed(Base):
    """A person's address for calendar programmes; only the hash of its secret part is kept."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(owned_by("person.id"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
