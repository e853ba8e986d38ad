"""What units that keep no roster declare of their staff, beside what is counted."""

from sqlalchemy import and_, func, not_, select
from sqlalchemy.orm import Session

from app.domain.coverage import Coverage
from app.models import Declaration, Placement
from app.queries.audience import keeps_roster
from app.queries.coverage.question import Question
from app.queries.unit import holds_on


def declared_staff(db: Session, asked: Question) -> Coverage:
    """Heads and trained as declared for the year by units in scope, of the plan's sectors."""
    trained, heads = db.execute(
        select(
            func.coalesce(func.sum(Declaration.trained), 0),
            func.coalesce(func.sum(Declaration.headcount), 0),
        )
        .join(Placement, and_(Placement.unit_id == Declaration.unit_id, holds_on(asked.as_of)))
        .where(
            Declaration.year == asked.year,
            Declaration.recorded_on <= asked.as_of,
            Placement.sector.in_(sorted(asked.sectors)),
            asked.ground.has(Declaration.unit_id),
            not_(keeps_roster(Declaration.unit_id, asked.as_of)),
        )
    ).one()
    return Coverage(int(trained), int(heads))
