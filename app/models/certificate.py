"""Certificates: a register for each province and year, in which no number is left out."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, SortKey
from app.domain.certificate import register_number
from app.models.course import CourseClass

_VALID = text("revoked_at IS NULL")


class CertificateCounter(Base):
    """The last number given in a register. Whoever gives one holds it until all is written."""

    __tablename__ = "certificate_counter"

    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Certificate(Base):
    """What was certified: name and title as they stand on the paper, whatever becomes of them.

    code: verifies it, bare. document: the decision that it rests on. person_id and course_class_id
    repeat the enrolment's. One that is revoked keeps its number, and another may take its place.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        ForeignKeyConstraint(
            ["enrolment_id", "person_id", "course_class_id"],
            ["enrolment.id", "enrolment.person_id", "enrolment.course_class_id"],
        ),
        UniqueConstraint("province_id", "year", "number"),
        CheckConstraint("number > 0", name="numbers_begin_with_one"),
        CheckConstraint(
            "(revoked_at IS NULL) = (revocation_reason IS NULL)", name="revoked_has_reason"
        ),
        Index(
            "uq_certificate_valid",
            "course_class_id",
            "person_id",
            unique=True,
            postgresql_where=_VALID,
            sqlite_where=_VALID,
        ),
        Index("ix_certificate_person_id", "person_id"),
        Index("ix_certificate_enrolment_id", "enrolment_id"),
    )

    id: Mapped[Key]
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"))
    year: Mapped[int]
    number: Mapped[int]
    code: Mapped[str] = mapped_column(SortKey, unique=True)
    enrolment_id: Mapped[int]
    person_id: Mapped[int]
    course_class_id: Mapped[int]
    full_name: Mapped[str]
    search_key: Mapped[str]
    title: Mapped[str]
    document: Mapped[str]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revocation_reason: Mapped[str | None]

    course_class: Mapped[CourseClass] = relationship(
        primaryjoin="foreign(Certificate.course_class_id) == CourseClass.id", viewonly=True
    )

    @property
    def register_number(self) -> str:
        """As it is printed: 0012/2026."""
        return register_number(self.number, self.year)
