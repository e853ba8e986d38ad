"""Classes that take people now, for whoever names people of their units."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.domain.calendar import local_date
from app.domain.course import ClassStatus
from app.domain.seat import Seats
from app.models import Course, CourseClass, Enrolment, Posting
from app.queries.approval import due_on
from app.queries.audience import in_post
from app.queries.course_class import classes_in
from app.queries.credit import LIVE
from app.queries.outlook import Outlook
from app.queries.registration import window_of
from app.queries.seat import seats_of_classes
from app.queries.tree import name_on
from app.queries.unit import within


@dataclass(frozen=True, slots=True)
class TakingClass:
    """A class that takes people. mine: how many of one's own units have a place in it."""

    course_class: CourseClass
    title: str
    organiser: str | None
    seats: Seats
    mine: int

    @property
    def due_on(self) -> date:
        return due_on(self.course_class.registration_until, self.course_class.starts_on)


def classes_taking(db: Session, outlook: Outlook, *, now: datetime) -> list[TakingClass]:
    """The province's classes that are open to nominations now, the first to close on top."""
    today = local_date(now)
    units = within(outlook.scope, outlook.province_id, outlook.as_of)
    mine = (
        select(func.count(Enrolment.id))
        .join(Posting, and_(Posting.person_id == Enrolment.person_id, in_post(outlook.as_of)))
        .where(Enrolment.course_class_id == CourseClass.id, LIVE, Posting.unit_id.in_(units))
        .correlate(CourseClass)
        .scalar_subquery()
    )
    rows = db.execute(
        classes_in(outlook)
        .join(CourseClass.course)
        .where(CourseClass.status == ClassStatus.OPEN, CourseClass.ends_on >= today)
        .add_columns(Course.title, name_on(Course.organiser_id, today), mine)
    )
    found = [row for row in rows if window_of(row[0]).refusal(now) is None]
    seats = seats_of_classes(db, [one for one, *_ in found], on=today)
    taking = [
        TakingClass(one, title, organiser, seats[one.id], count)
        for one, title, organiser, count in found
    ]
    return sorted(taking, key=lambda one: (one.due_on, one.course_class.code))
