"""Courses, the classes they are split into, and their meetings."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Numeric,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, SortKey, coded, owned_by
from app.domain.audience import Audience
from app.domain.course import THRESHOLD, ClassStatus, DayPart, Mode, Topic
from app.domain.registration import OFFER_HOURS, Approval
from app.models.unit import Unit

LOCKED_BY_DECISION = (
    "(locked_at IS NULL) = (decision IS NULL) AND (locked_at IS NULL) = (decided_on IS NULL)"
)


class Course(Base):
    """One course, its topics and the audiences it is for; it counts once, whatever its classes."""

    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("province_id", "code"),)

    id: Mapped[Key]
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"))
    code: Mapped[str] = mapped_column(SortKey)
    title: Mapped[str]
    search_key: Mapped[str]
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)

    organiser: Mapped[Unit | None] = relationship()
    topics: Mapped[list["CourseTopic"]] = relationship(cascade="all, delete-orphan")
    audiences: Mapped[list["CourseAudience"]] = relationship(cascade="all, delete-orphan")
    classes: Mapped[list["CourseClass"]] = relationship(
        back_populates="course", order_by="CourseClass.starts_on"
    )


class CourseTopic(Base):
    """A topic of a course."""

    __tablename__ = "course_topic"

    course_id: Mapped[int] = mapped_column(owned_by("course.id"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(coded(Topic, name="topic"), primary_key=True)


class CourseAudience(Base):
    """An audience that a course is for."""

    __tablename__ = "course_audience"

    course_id: Mapped[int] = mapped_column(owned_by("course.id"), primary_key=True)
    audience: Mapped[Audience] = mapped_column(coded(Audience, name="audience"), primary_key=True)


class CourseClass(Base):
    """One group taught together, from a first to a last day; it belongs to the year it ends in.

    capacity None: no limit; 0: closed. status None: by its dates. registration_until None: until
    it begins. holds_until: the last day on which units hold seats. threshold: percent of its
    meetings that make somebody complete it. link: where it meets online. cost: in đồng. funds: who
    pays for it. locked_at: when the list of its results was signed, by the decision of a day; from
    then on nothing of it changes but by correction.
    """

    __tablename__ = "course_class"
    __table_args__ = (
        UniqueConstraint("province_id", "code"),
        CheckConstraint("starts_on <= ends_on", name="begins_before_it_ends"),
        CheckConstraint("capacity >= 0", name="capacity_is_a_count"),
        CheckConstraint("hours > 0", name="hours_are_some"),
        CheckConstraint("offer_hours > 0", name="offers_stand_some_time"),
        CheckConstraint(LOCKED_BY_DECISION, name="locked_by_decision"),
        CheckConstraint("threshold BETWEEN 0 AND 100", name="threshold_is_a_share"),
        CheckConstraint("cost >= 0", name="cost_is_a_sum"),
    )

    id: Mapped[Key]
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"))
    course_id: Mapped[int] = mapped_column(owned_by("course.id"), index=True)
    code: Mapped[str] = mapped_column(SortKey)
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    mode: Mapped[Mode | None] = mapped_column(coded(Mode, name="mode"))
    venue: Mapped[str | None]
    capacity: Mapped[int | None]
    hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    status: Mapped[ClassStatus | None] = mapped_column(coded(ClassStatus, name="status"))
    approval: Mapped[Approval] = mapped_column(
        coded(Approval, name="approval"), default=Approval.NONE, server_default=Approval.NONE.value
    )
    registration_from: Mapped[datetime | None]
    registration_until: Mapped[datetime | None]
    offer_hours: Mapped[int] = mapped_column(
        default=OFFER_HOURS, server_default=text(str(OFFER_HOURS))
    )
    holds_until: Mapped[date | None]
    threshold: Mapped[int] = mapped_column(default=THRESHOLD, server_default=text(str(THRESHOLD)))
    is_late_present: Mapped[bool] = mapped_column(default=True, server_default=true())
    link: Mapped[str | None]
    cost: Mapped[int | None] = mapped_column(BigInteger)
    funds: Mapped[str | None]

    locked_at: Mapped[datetime | None]
    locked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decision: Mapped[str | None]
    decided_on: Mapped[date | None]

    course: Mapped[Course] = relationship(back_populates="classes")
    meetings: Mapped[list["Meeting"]] = relationship(
        cascade="all, delete-orphan", order_by="Meeting.held_on"
    )
    trainers: Mapped[list["Trainer"]] = relationship(
        cascade="all, delete-orphan", order_by="Trainer.id"
    )


class Meeting(Base):
    """One dated sitting of a class.

    late_from: since when whoever checks in is late. closed_at: since when its register is closed.
    """

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("course_class_id", "held_on", "part"),)

    id: Mapped[Key]
    course_class_id: Mapped[int] = mapped_column(owned_by("course_class.id"))
    held_on: Mapped[date]
    part: Mapped[DayPart] = mapped_column(coded(DayPart, name="part"))
    venue: Mapped[str | None]
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    late_from: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Trainer(Base):
    """Who teaches a class; of the roster or from outside it.

    name_key: the name folded, by which somebody without a record is found again. office: their
    post and where. hours: how many of the class's they teach.
    """

    __tablename__ = "trainer"
    __table_args__ = (CheckConstraint("hours > 0", name="hours_are_some"),)

    id: Mapped[Key]
    course_class_id: Mapped[int] = mapped_column(owned_by("course_class.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(index=True)
    office: Mapped[str | None]
    hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
