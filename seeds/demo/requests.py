"""Stores requests that wait for the yes of the demonstration's contact, where it is small."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Permission
from app.domain.calendar import VIETNAM, local_date
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus
from app.domain.registration import Approval, Approver
from app.models import Course, CourseClass, Enrolment, EnrolmentEvent, Person, Unit, User
from app.queries.approval import count_awaited
from app.queries.eligibility import posts_of, purpose_of
from app.queries.outlook import Outlook
from app.queries.person import people_in
from app.queries.refusal import refusals_shown
from seeds.demo.rows import Row, store, store_plain

_WANTED = 5
_EDUCATION = "SGDDT"
_OF_A_CLASS = 4


def store_requests(db: Session, province_id: int, contact: User, *, now: datetime) -> None:
    """Let people of the contact's unit ask for classes to come, until enough of them wait."""
    today = local_date(now)
    mine = Outlook(province_id, contact.scope_of(Permission.NOMINATE), today.year, today)
    missing = _WANTED - count_awaited(db, Approver.UNIT, mine, None)
    if missing <= 0:
        return
    people = {one.id: one for one in db.scalars(people_in(mine).order_by(Person.id))}
    to_come = select(CourseClass).where(
        CourseClass.province_id == province_id,
        # Those of education are for schools, whatever their audiences say.
        CourseClass.course.has(Course.organiser.has(Unit.code != _EDUCATION)),
        CourseClass.status == ClassStatus.OPEN,
        CourseClass.approval == Approval.BOTH,
        CourseClass.starts_on > today,
    )
    for course_class in db.scalars(to_come.order_by(CourseClass.starts_on, CourseClass.code)):
        names = {id: one.full_name for id, one in people.items()}
        refused = refusals_shown(db, course_class, names) if names else {}
        asking = [id for id in people if id not in refused][: min(missing, _OF_A_CLASS)]
        _ask(db, course_class, asking, now=now)
        missing -= len(asking)
        for id in asking:
            del people[id]


def _ask(db: Session, course_class: CourseClass, people: list[int], *, now: datetime) -> None:
    posts = posts_of(db, course_class, purpose_of(db, course_class).audiences, people)
    asked_on = local_date(now) - timedelta(days=2)
    rows: list[Row] = [
        {
            "course_class_id": course_class.id,
            "person_id": id,
            "status": EnrolmentStatus.APPLIED,
            "created_at": datetime.combine(asked_on, time(9 + place, 10), VIETNAM),
            "unit_id": posts[id].posting.unit_id,
            "category": posts[id].posting.category,
            "position": posts[id].posting.position,
        }
        for place, id in enumerate(people)
    ]
    events = [
        {
            "enrolment_id": enrolment_id,
            "status": row["status"],
            "at": row["created_at"],
            "actor_id": None,
            "reason": None,
            "noticed_at": row["created_at"],
        }
        for enrolment_id, row in zip(store(db, Enrolment, rows), rows, strict=True)
    ]
    store_plain(db, EnrolmentEvent, events)
