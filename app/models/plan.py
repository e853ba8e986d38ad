"""Provinces and their plans: targets, tasks, deadlines and audiences as printed."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, coded, owned_by
from app.domain.audience import Audience
from app.domain.plan import (
    Counts,
    DeadlineKind,
    QualitativeSubject,
    Recurrence,
    TargetKind,
    TargetUnit,
    TaskGroup,
    TaskSource,
)


class Province(Base):
    """A province as it was when it issued its plan; codes are unique within it."""

    __tablename__ = "province"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]

    plan: Mapped["Plan | None"] = relationship(back_populates="province")


class Plan(Base):
    """A province's plan under Quyết định 146/QĐ-TTg."""

    __tablename__ = "plan"
    __table_args__ = (CheckConstraint("horizon <= orientation", name="horizon_before_orientation"),)

    id: Mapped[Key]
    province_id: Mapped[int] = mapped_column(owned_by("province.id"), unique=True)
    title_vi: Mapped[str]
    title_en: Mapped[str]
    number: Mapped[str]
    issued: Mapped[str]
    issuer: Mapped[str]
    begins_on: Mapped[date]
    horizon: Mapped[int]
    orientation: Mapped[int]
    deadlines_are_strict: Mapped[bool] = mapped_column(default=True)
    funding_vi: Mapped[str]
    funding_en: Mapped[str]
    funding_clauses: Mapped[list[str]]
    stem_clauses: Mapped[list[str]]
    stem_subjects: Mapped[list[str]]
    stem_levels: Mapped[list[str]]

    province: Mapped[Province] = relationship(back_populates="plan")
    legal_bases: Mapped[list["LegalBasis"]] = relationship(
        cascade="all, delete-orphan", order_by="LegalBasis.place"
    )
    organisations: Mapped[list["Organisation"]] = relationship(
        cascade="all, delete-orphan", order_by="Organisation.place"
    )
    audiences: Mapped[list["PlanAudience"]] = relationship(
        cascade="all, delete-orphan", order_by="PlanAudience.place"
    )
    targets: Mapped[list["Target"]] = relationship(
        cascade="all, delete-orphan", order_by="Target.place", back_populates="plan"
    )
    tasks: Mapped[list["Task"]] = relationship(cascade="all, delete-orphan", order_by="Task.place")
    deadlines: Mapped[list["Deadline"]] = relationship(
        cascade="all, delete-orphan", order_by="Deadline.place"
    )


class LegalBasis(Base):
    """A decision or resolution that the plan rests on."""

    __tablename__ = "legal_basis"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(owned_by("plan.id"))
    place: Mapped[int]
    number: Mapped[str]
    issued: Mapped[str]
    issuer: Mapped[str]
    about_vi: Mapped[str]
    about_en: Mapped[str]


class Organisation(Base):
    """An organisation, or a group of them, that the plan names; not yet a unit of the tree."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("plan_id", "name"),)

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(owned_by("plan.id"))
    place: Mapped[int]
    name: Mapped[str]
    name_en: Mapped[str]
    aliases: Mapped[list[str]]
    is_group: Mapped[bool]


class PlanAudience(Base):
    """An audience that the plan names, and where."""

    __tablename__ = "plan_audience"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(owned_by("plan.id"))
    place: Mapped[int]
    code: Mapped[Audience] = mapped_column(coded(Audience, name="code"))
    name_vi: Mapped[str]
    name_en: Mapped[str]
    clauses: Mapped[list[str]]


class Target(Base):
    """A target of the plan. threshold None: the document gives no number, and we invent none."""

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("threshold >= 0", name="threshold_is_not_negative"),
        CheckConstraint(
            "(kind = 'qualitative') = (subject IS NOT NULL)", name="only_qualitative_has_subject"
        ),
    )

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(owned_by("plan.id"), index=True)
    place: Mapped[int]
    kind: Mapped[TargetKind] = mapped_column(coded(TargetKind, name="kind"))
    clauses: Mapped[list[str]]
    title_vi: Mapped[str]
    title_en: Mapped[str]
    threshold: Mapped[int | None]
    unit: Mapped[TargetUnit | None] = mapped_column(coded(TargetUnit, name="unit"))
    recurrence: Mapped[Recurrence] = mapped_column(coded(Recurrence, name="recurrence"))
    due_year: Mapped[int | None]
    counts: Mapped[Counts | None] = mapped_column(coded(Counts, name="counts"))
    sectors: Mapped[list[str] | None]
    audiences: Mapped[list[str] | None]
    subject: Mapped[QualitativeSubject | None] = mapped_column(
        coded(QualitativeSubject, name="subject")
    )

    plan: Mapped[Plan] = relationship(back_populates="targets")


class Task(Base):
    """A task: an annex row or an item of the body. lead, coordinating: organisations' names."""

    __tablename__ = "task"
    __table_args__ = (CheckConstraint("from_year <= to_year", name="begins_before_it_ends"),)

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(owned_by("plan.id"), index=True)
    place: Mapped[int]
    clauses: Mapped[list[str]]
    source: Mapped[TaskSource] = mapped_column(coded(TaskSource, name="source"))
    group: Mapped[TaskGroup] = mapped_column(coded(TaskGroup, name="group"))
    title_vi: Mapped[str]
    title_en: Mapped[str]
    lead: Mapped[list[str]]
    coordinating: Mapped[list[str]]
    from_year: Mapped[int | None]
    to_year: Mapped[int | None]
    frequency: Mapped[Recurrence | None] = mapped_column(coded(Recurrence, name="frequency"))
    result_vi: Mapped[str | None]
    result_en: Mapped[str | None]


class Deadline(Base):
    """Something due to somebody: month and day None where the plan names none."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("plan_id", "what", "clause"),
        CheckConstraint("month BETWEEN 1 AND 12", name="month_of_a_year"),
        CheckConstraint("day BETWEEN 1 AND 31", name="day_of_a_month"),
    )

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(owned_by("plan.id"))
    place: Mapped[int]
    what: Mapped[DeadlineKind] = mapped_column(coded(DeadlineKind, name="what"))
    owed_by: Mapped[str]
    owed_to: Mapped[str]
    month: Mapped[int | None]
    day: Mapped[int | None]
    year: Mapped[int | None]
    recurrence: Mapped[Recurrence] = mapped_column(coded(Recurrence, name="recurrence"))
    clause: Mapped[str]
