"""Who was at a meeting."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.attendance import Presence, Way
from app.domain.course import DayPart
from app.models import Attendance, CourseClass, Enrolment, Meeting, WalkIn
from tests.factories.moment import NOW
from tests.factories.store import store
from tests.factories.user import make_user


def make_meeting(
    db: Session,
    course_class: CourseClass,
    held_on: date | None = None,
    part: DayPart = DayPart.MORNING,
    **overrides: Any,
) -> Meeting:
    """A morning of the class, its first unless a day is given."""
    meeting = Meeting(held_on=held_on or course_class.starts_on, part=part, **overrides)
    course_class.meetings.append(meeting)
    db.flush()
    return meeting


def make_attendance(
    db: Session, meeting: Meeting, enrolment: Enrolment, presence: Presence = Presence.PRESENT
) -> Attendance:
    """What a register says of somebody."""
    return store(
        db,
        Attendance(
            meeting=meeting,
            enrolment=enrolment,
            presence=presence,
            way=Way.REGISTER,
            marked_at=NOW,
        ),
    )


def make_walk_in(db: Session, meeting: Meeting, full_name: str = "Phạm Thị Khách") -> WalkIn:
    """Somebody who came without a place, noted by a clerk."""
    return store(
        db,
        WalkIn(
            meeting_id=meeting.id,
            full_name=full_name,
            unit_name="Trường Tiểu học Ba Đình",
            noted_at=NOW,
            noted_by_id=make_user(db).id,
        ),
    )
