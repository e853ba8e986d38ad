"""The meetings of a day in the classes that somebody gives."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.domain.course import DayPart
from app.models import Attendance, Course, CourseClass, Enrolment, Meeting
from app.queries.credit import IS_CONFIRMED, NOT_CANCELLED
from app.queries.organiser import is_given_in
from app.queries.outlook import Outlook

MOST_CLASSES = 5


@dataclass(frozen=True, slots=True)
class TodaysMeeting:
    """A meeting whose register can be filled in. marked: how many of its people are in it."""

    meeting_id: int
    class_id: int
    part: DayPart
    code: str
    title: str
    people: int
    marked: int


def registers_due(db: Session, outlook: Outlook, *, on: date) -> list[TodaysMeeting]:
    """Of some classes the first meeting of a day whose register is not closed. One query.

    Those of classes without people wait for nobody.
    """
    rows = db.execute(
        select(
            Meeting.id,
            CourseClass.id,
            Meeting.part,
            CourseClass.code,
            Course.title,
            func.count(Enrolment.id),
            func.count(Attendance.enrolment_id),
        )
        .join(CourseClass, CourseClass.id == Meeting.course_class_id)
        .join(CourseClass.course)
        .join(Enrolment, and_(Enrolment.course_class_id == CourseClass.id, IS_CONFIRMED))
        .outerjoin(
            Attendance,
            and_(Attendance.meeting_id == Meeting.id, Attendance.enrolment_id == Enrolment.id),
        )
        .where(
            Meeting.held_on == on,
            Meeting.is_cancelled.is_(False),
            Meeting.closed_at.is_(None),
            CourseClass.province_id == outlook.province_id,
            NOT_CANCELLED,
            is_given_in(outlook),
        )
        .group_by(Meeting.id, CourseClass.id, Meeting.part, CourseClass.code, Course.title)
    )
    found = [TodaysMeeting(*row) for row in rows]
    parts = list(DayPart)
    found.sort(key=lambda one: (parts.index(one.part), one.code))
    first: dict[int, TodaysMeeting] = {}
    for one in found:
        first.setdefault(one.class_id, one)
    return list(first.values())[:MOST_CLASSES]
