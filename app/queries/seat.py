"""The seats of a class: holding it while they are counted, and counting them."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.enrolment import SEAT_STATUSES
from app.models import CourseClass, Enrolment, Province


def hold_class(db: Session, course_class: CourseClass) -> None:
    """Let nobody else hold the class until the transaction ends, and read it anew.

    Its seats and outcomes can then be counted and changed without anybody changing them in
    between: a count within the changing statement would not do, as PostgreSQL counts before it
    waits for the row. An import holds the whole province, which others share here. SQLite, which
    knows neither lock, gets its only writer by a write that changes nothing.
    """
    province = select(Province.id).where(Province.id == course_class.province_id)
    db.execute(province.with_for_update(read=True))
    mine = update(CourseClass).where(CourseClass.id == course_class.id)
    db.execute(mine.values(id=CourseClass.id).execution_options(synchronize_session=False))
    db.refresh(course_class)


def seats_taken(db: Session, class_id: int) -> int:
    """How many have a seat, or may still accept one that they were offered."""
    seated = select(func.count()).where(
        Enrolment.course_class_id == class_id, Enrolment.status.in_(sorted(SEAT_STATUSES))
    )
    return db.scalar(seated) or 0
