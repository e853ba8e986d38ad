"""Enrolments: a person's place in a class, and everything that happened to it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, coded, owned_by
from app.domain.enrolment import LIVE_STATUSES, UNSETTLED_STATUSES, EnrolmentStatus
from app.domain.person import Category
from app.models.course import CourseClass
from app.models.person import Person

_UNSETTLED = text(f"status IN ({', '.join(repr(s.value) for s in sorted(UNSETTLED_STATUSES))})")
_LIVE = text(f"status IN ({', '.join(repr(s.value) for s in sorted(LIVE_STATUSES))})")


class Enrolment(Base):
    """One person in one class, with the unit, category and position they had when it was made.

    created_at: when it was asked for, which is its place in the queue. offered_until: how long an
    offer stands. replaces_id: the place of the person that this one stands in for.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        # What a completion refers to: its person and class cannot differ from its enrolment's.
        UniqueConstraint("id", "person_id", "course_class_id"),
        Index(
            "uq_enrolment_live",
            "course_class_id",
            "person_id",
            unique=True,
            postgresql_where=_LIVE,
            sqlite_where=_LIVE,
        ),
        Index("ix_enrolment_person_id_course_class_id", "person_id", "course_class_id"),
        Index(
            "ix_enrolment_unsettled",
            "course_class_id",
            "created_at",
            postgresql_where=_UNSETTLED,
            sqlite_where=_UNSETTLED,
        ),
    )

    id: Mapped[Key]
    course_class_id: Mapped[int] = mapped_column(owned_by("course_class.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    status: Mapped[EnrolmentStatus] = mapped_column(coded(EnrolmentStatus, name="status"))
    created_at: Mapped[datetime]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    category: Mapped[Category | None] = mapped_column(coded(Category, name="category"))
    position: Mapped[str | None]
    offered_until: Mapped[datetime | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True)

    course_class: Mapped[CourseClass] = relationship()
    person: Mapped[Person] = relationship()
    events: Mapped[list["EnrolmentEvent"]] = relationship(
        back_populates="enrolment", order_by="EnrolmentEvent.id"
    )


class SeatHold(Base):
    """Seats that a class keeps for the people of a unit and all below it."""

    __tablename__ = "seat_hold"
    __table_args__ = (CheckConstraint("seats > 0", name="seats_are_some"),)

    course_class_id: Mapped[int] = mapped_column(owned_by("course_class.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    seats: Mapped[int]


class EnrolmentEvent(Base):
    """A status that an enrolment took: when, by whom, why. The last is the enrolment's own.

    noticed_at: when a worker looked whether somebody is to be told; None: not yet.
    """

    __tablename__ = "enrolment_event"
    __table_args__ = (
        Index(
            "ix_enrolment_event_unnoticed",
            "enrolment_id",
            postgresql_where=text("noticed_at IS NULL"),
            sqlite_where=text("noticed_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(owned_by("enrolment.id"), index=True)
    status: Mapped[EnrolmentStatus] = mapped_column(coded(EnrolmentStatus, name="status"))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str | None]
    noticed_at: Mapped[datetime | None]

    enrolment: Mapped[Enrolment] = relationship(back_populates="events")


class RemovedPlace(Base):
    """A place that was removed as a slip, with its events: as it was, for who was told of it.

    created_at: of the enrolment. noticed_at: when a worker looked whether somebody is to be told;
    None: not yet.
    """

    __tablename__ = "removed_place"
    __table_args__ = (
        Index(
            "ix_removed_place_unnoticed",
            "removed_at",
            postgresql_where=text("noticed_at IS NULL"),
            sqlite_where=text("noticed_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    course_class_id: Mapped[int] = mapped_column(owned_by("course_class.id"), index=True)
    person_id: Mapped[int] = mapped_column(owned_by("person.id"), index=True)
    status: Mapped[EnrolmentStatus] = mapped_column(coded(EnrolmentStatus, name="status"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime]
    noticed_at: Mapped[datetime | None]
