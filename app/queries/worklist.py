"""What waits: files not yet brought in, people still posted to closed units."""

from datetime import date

from sqlalchemy import func, not_, select
from sqlalchemy.orm import Session

from app.domain.access import Scope
from app.domain.intake import ImportState
from app.domain.person import STAFF_CATEGORIES
from app.models import ImportBatch, Placement, Posting
from app.queries.audience import in_post
from app.queries.unit import holds_on, within


def files_waiting(db: Session, province_id: int) -> int:
    """Files that were checked and then left, neither applied nor dropped."""
    waiting = select(func.count()).where(
        ImportBatch.province_id == province_id, ImportBatch.state == ImportState.CHECKED
    )
    return db.scalar(waiting) or 0


def people_in_closed_units(db: Session, province_id: int, *, on: date, scope: Scope) -> int:
    """Staff whose main posting on a day is in a unit that was not alive that day."""
    alive = select(Placement.id).where(Placement.unit_id == Posting.unit_id, holds_on(on))
    people = select(func.count(Posting.id)).where(
        in_post(on),
        Posting.category.in_(sorted(STAFF_CATEGORIES)),
        Posting.unit_id.in_(within(scope, province_id, on)),
        not_(alive.exists()),
    )
    return db.scalar(people) or 0
