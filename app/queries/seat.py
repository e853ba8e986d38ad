"""The seats of a class."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.enrolment import SEAT_STATUSES
from app.models import Enrolment


def seats_taken(db: Session, class_id: int) -> int:
    """How many have a seat, or may still accept one that they were offered."""
    seated = select(func.count()).where(
        Enrolment.course_class_id == class_id, Enrolment.status.in_(sorted(SEAT_STATUSES))
    )
    return db.scalar(seated) or 0
