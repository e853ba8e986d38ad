"""What waits: files not yet brought in, people still posted to closed units."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.access import Scope
from app.domain.intake import ImportState
from app.models import ImportBatch, Posting
from app.queries.audience import unresolved
from app.queries.unit import within


def files_waiting(db: Session, province_id: int) -> int:
    """Files that were checked and then left, neither applied nor dropped."""
    waiting = select(func.count()).where(
        ImportBatch.province_id == province_id, ImportBatch.state == ImportState.CHECKED
    )
    return db.scalar(waiting) or 0


def people_in_closed_units(db: Session, province_id: int, *, on: date, scope: Scope) -> int:
    """How many of the staff in scope have still to be transferred from a closed unit."""
    people = select(func.count(Posting.id)).where(
        unresolved(on), Posting.unit_id.in_(within(scope, province_id, on))
    )
    return db.scalar(people) or 0
