"""Completions: recorded outcomes of enrolments. A correction is a new row; the old one stays."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Key, coded
from app.domain.enrolment import Outcome, Result
from app.models.enrolment import Enrolment

_CURRENT = text("is_current")
_CREDIT = text("is_current AND outcome = 'completed'")
# SQLite uses a partial index only where the query repeats its condition, and SQLAlchemy says «= 1».
_CURRENT_ON_SQLITE = text("is_current = 1")
_CREDIT_ON_SQLITE = text("is_current = 1 AND outcome = 'completed'")


class Completion(Base):
    """How an enrolment ended. It counts on the class's last day, never on the day it was recorded.

    person_id and course_class_id repeat the enrolment's, held equal by the foreign key: figures
    read them from one small index instead of joining a table of millions. reason, document: why a
    signed list says otherwise now, and by which decision. stated_on: the day on which a file says
    it was recorded where it comes from; None: when it was recorded here.
    """

    __tablename__ = "completion"
    __table_args__ = (
        ForeignKeyConstraint(
            ["enrolment_id", "person_id", "course_class_id"],
            ["enrolment.id", "enrolment.person_id", "enrolment.course_class_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("score >= 0", name="score_is_not_negative"),
        Index(
            "uq_completion_current",
            "enrolment_id",
            unique=True,
            postgresql_where=_CURRENT,
            sqlite_where=_CURRENT_ON_SQLITE,
        ),
        Index(
            "ix_completion_credit",
            "course_class_id",
            "person_id",
            postgresql_where=_CREDIT,
            sqlite_where=_CREDIT_ON_SQLITE,
        ),
        Index(
            "ix_completion_person_credit",
            "person_id",
            "course_class_id",
            postgresql_where=_CREDIT,
            sqlite_where=_CREDIT_ON_SQLITE,
        ),
        Index("ix_completion_enrolment_id", "enrolment_id"),
    )

    id: Mapped[Key]
    enrolment_id: Mapped[int]
    person_id: Mapped[int]
    course_class_id: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(coded(Outcome, name="outcome"))
    result: Mapped[Result | None] = mapped_column(coded(Result, name="result"))
    score: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    certificate_no: Mapped[str | None]
    recorded_at: Mapped[datetime]
    is_current: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str | None]
    document: Mapped[str | None]
    stated_on: Mapped[date | None]

    enrolment: Mapped[Enrolment] = relationship()
