"""People and their dated postings."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, SortKey, coded, owned_by
from app.domain.audience import Audience
from app.domain.person import Category, Gender, SchoolLevel, Subject
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.models.period import never_overlap
from app.models.unit import Unit


class Person(Base):
    """One human being, known by one code of ours within a province.

    The national identity number is kept encrypted and found by a keyed hash.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("province_id", "code"),
        UniqueConstraint("province_id", "national_id_hash"),
        Index("ix_person_province_id_sort_key", "province_id", "sort_key"),
        CheckConstraint(
            "(national_id_hash IS NULL) = (national_id_encrypted IS NULL)",
            name="national_id_is_whole",
        ),
    )

    id: Mapped[Key]
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"))
    code: Mapped[str] = mapped_column(SortKey)
    full_name: Mapped[str]
    search_key: Mapped[str]
    sort_key: Mapped[str] = mapped_column(SortKey)
    birth_date: Mapped[date | None]
    birth_year: Mapped[int | None]
    gender: Mapped[Gender | None] = mapped_column(coded(Gender, name="gender"))
    email: Mapped[str | None]
    phone: Mapped[str | None]
    national_id_encrypted: Mapped[bytes | None]
    national_id_hash: Mapped[bytes | None]

    postings: Mapped[list["Posting"]] = relationship(
        back_populates="person", order_by="Posting.starts_on.desc()"
    )


class Posting(Base):
    """A person's job in a unit, from a first to a last day (both included).

    At most one main posting of a person on any day; only main postings are counted.
    """

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="begins_before_it_ends"),
        Index("ix_posting_person_id_starts_on", "person_id", "starts_on"),
        Index(
            "ix_posting_unit_id_main",
            *("unit_id", "starts_on", "ends_on", "person_id"),
            postgresql_where=text("is_main"),
            sqlite_where=text("is_main = 1"),
        ),
        Index(
            "ix_posting_teacher",
            *("unit_id", "starts_on", "ends_on", "subject", "school_level", "person_id"),
            postgresql_where=text("is_main AND subject IS NOT NULL"),
            sqlite_where=text("is_main = 1 AND subject IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(owned_by("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    starts_on: Mapped[date] = mapped_column(default=SINCE_EVER)
    ends_on: Mapped[date] = mapped_column(default=FOR_EVER)
    is_main: Mapped[bool] = mapped_column(default=True)
    category: Mapped[Category] = mapped_column(coded(Category, name="category"))
    position: Mapped[str | None]
    is_leader: Mapped[bool] = mapped_column(default=False)
    is_it_staff: Mapped[bool] = mapped_column(default=False)
    is_dx_adviser: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[Subject | None] = mapped_column(coded(Subject, name="subject"))
    school_level: Mapped[SchoolLevel | None] = mapped_column(
        coded(SchoolLevel, name="school_level")
    )

    person: Mapped[Person] = relationship(back_populates="postings")
    unit: Mapped[Unit] = relationship()
    audiences: Mapped[list["PostingAudience"]] = relationship(cascade="all, delete-orphan")


never_overlap(Posting.__table__, key="person_id", first="starts_on", last="ends_on", only="is_main")  # type: ignore[arg-type]  # declared as FromClause


class PostingAudience(Base):
    """An audience that the roster names outright for a person in a posting."""

    __tablename__ = "posting_audience"

    posting_id: Mapped[int] = mapped_column(owned_by("posting.id"), primary_key=True)
    audience: Mapped[Audience] = mapped_column(coded(Audience, name="audience"), primary_key=True)
