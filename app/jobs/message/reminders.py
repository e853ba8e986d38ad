"""Letters that a day brings: meetings that are near, names and reports due, people who wait."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from app.db import transaction
from app.domain.access import Role, Scope
from app.domain.calendar import VIETNAM, end_of, local_date
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus
from app.domain.message import MessageKind
from app.domain.plan import DeadlineKind
from app.domain.timetable import days_of, next_days, reminders
from app.jobs.message import mail_domain
from app.jobs.message.approvals import approvals
from app.jobs.message.letters import reminder_letter, report_letter
from app.jobs.message.nominations import invitations, nominations
from app.models import CourseClass, Enrolment, Province
from app.queries.notice import (
    changed_on,
    classes_to_watch,
    contacts_of_province,
    keys_told,
    places_to_tell,
    timetable_of,
)
from app.queries.plan import next_due, plan_of, provinces
from app.services.message import Draft, draft

_FROM_HOUR = 7
"""Nobody is reminded at night."""

_REPORT_DAYS = (30, 7, 1)

_OF_THE_PROVINCE = {DeadlineKind.PROVINCE_REPORT, DeadlineKind.QUARTERLY_PUBLICATION}
"""What no unit owes, but whoever works for the whole province."""


def remind(db: Session, now: datetime) -> int:
    """Draft every letter that is due today. Returns how many there were not yet."""
    if now.astimezone(VIETNAM).hour < _FROM_HOUR:
        return 0
    drafted = 0
    for due in _DUE:
        letters = list(due(db, now))
        with transaction(db):
            drafted += draft(db, letters, domain=mail_domain(), now=now)
    return drafted


def _meetings(db: Session, now: datetime) -> Iterator[Draft]:
    today = local_date(now)
    for one in classes_to_watch(db, on=today):
        days = days_of(timetable_of(one.course_class))
        is_off = one.course_class.status is ClassStatus.CANCELLED
        for day, left in [] if is_off else reminders(days, today=today):
            yield from _of_a_day(db, one.course_class, days, day, left, today)


def _of_a_day(
    db: Session, course_class: CourseClass, days: list[date], day: date, left: int, today: date
) -> Iterator[Draft]:
    """To whoever has a seat, but those who have it only since the day of the reminder."""
    known = keys_told(db, course_class.id, MessageKind.REMINDER)
    seated = Enrolment.status == EnrolmentStatus.CONFIRMED
    places = places_to_tell(db, Enrolment.course_class_id == course_class.id, seated, on=today)
    since = changed_on(db, course_class.id)
    for told in places:
        key = f"reminder:{day}:{left}:{told.enrolment.id}"
        at = since.get(told.enrolment.id)
        is_news = at is not None and local_date(at) >= day - timedelta(days=left)
        if key in known or is_news:
            continue
        yield Draft(
            key=key,
            kind=MessageKind.REMINDER,
            letter=reminder_letter(told, next_days(days, day), left=left),
            to=told.to,
            province_id=course_class.province_id,
            useful_until=datetime.combine(day, time.min, VIETNAM),
            course_class_id=course_class.id,
        )


def _reports(db: Session, now: datetime) -> Iterator[Draft]:
    for province in provinces(db, scope=Scope.whole_system()):
        yield from _reports_of(db, province, local_date(now))


def _reports_of(db: Session, province: Province, today: date) -> Iterator[Draft]:
    plan = plan_of(db, province)
    for deadline in plan.deadlines:
        due = next_due(plan, deadline, today)
        left = (due - today).days if due is not None else None
        # What was due yesterday is caught up with: no worker may have been there. It bears the
        # key of yesterday's, so it goes out once; what is older would only be in the way.
        mark = next((days for days in _REPORT_DAYS if left in (days, days - 1)), None)
        if due is None or left is None or mark is None:
            continue
        is_ours = deadline.what in _OF_THE_PROVINCE
        role = Role.HOME_AFFAIRS if is_ours else Role.UNIT_CONTACT
        about = f"{province.code}:{deadline.what.value}:{deadline.clause}"
        for contact in contacts_of_province(db, province.id, role):
            yield Draft(
                key=f"report:{about}:{due}:{mark}:{contact.user_id}",
                kind=MessageKind.REPORT,
                letter=report_letter(contact.name, deadline, due, left=left),
                to=contact,
                province_id=province.id,
                useful_until=end_of(due),
            )


_DUE: tuple[Callable[[Session, datetime], Iterator[Draft]], ...] = (
    _meetings,
    invitations,
    nominations,
    _reports,
    approvals,
)
