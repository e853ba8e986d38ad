"""Statements about the qualitative targets of a plan: those of a province, and one in scope."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.plan import QualitativeSubject, TargetKind
from app.models import Plan, Statement, Target
from app.queries.outlook import Outlook


@dataclass(frozen=True, slots=True)
class StatedTarget:
    """A qualitative target, and what has been stated of it, the latest first."""

    target: Target
    statements: list[Statement]
    on: date

    @property
    def standing(self) -> Statement | None:
        """The statement that stands on the counting date, if any."""
        return next((s for s in self.statements if s.stated_on <= self.on < s.withdrawn_on), None)


def subjects_of(plan: Plan) -> list[QualitativeSubject]:
    """What the plan's qualitative targets are about, each once, in its order."""
    subjects = (target.subject for target in _targets(plan))
    return list(dict.fromkeys(subject for subject in subjects if subject is not None))


def statements_of(
    db: Session, province_id: int, subject: QualitativeSubject | None = None
) -> list[Statement]:
    """A province's statements, of one subject or of all, the latest first."""
    rows = (
        select(Statement)
        .where(Statement.province_id == province_id)
        .order_by(Statement.stated_on.desc(), Statement.id.desc())
    )
    return list(db.scalars(rows if subject is None else rows.where(Statement.subject == subject)))


def stated_targets(db: Session, plan: Plan, outlook: Outlook) -> list[StatedTarget]:
    """Each qualitative target of the plan with what has been stated of it.

    Statements are of the whole province; whoever may read facts anywhere in it may read them.
    """
    if not outlook.scope.of_province(outlook.province_id):
        raise NotFound
    stated = statements_of(db, outlook.province_id)
    return [
        StatedTarget(target, [s for s in stated if s.subject is target.subject], outlook.as_of)
        for target in _targets(plan)
    ]


def statement_in_scope(db: Session, statement_id: int, outlook: Outlook) -> Statement:
    """One statement. Raises NotFound for what is absent or of a province out of scope."""
    statement = db.get(Statement, statement_id)
    if (
        statement is None
        or statement.province_id != outlook.province_id
        or not outlook.scope.of_province(statement.province_id)
    ):
        raise NotFound
    return statement


def _targets(plan: Plan) -> list[Target]:
    return [target for target in plan.targets if target.kind is TargetKind.QUALITATIVE]
