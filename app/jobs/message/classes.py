"""Letters about changes of a class: what it is now against what people were last told of it."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import transaction
from app.domain.calendar import local_date
from app.domain.message import MessageKind
from app.domain.timetable import Timetable, changes
from app.jobs.message import mail_domain
from app.jobs.message.calendars import Entry, calendar_of
from app.jobs.message.letters import changed_letter
from app.jobs.message.places import class_over
from app.queries.notice import (
    Announced,
    classes_to_watch,
    notices_of,
    places_to_tell,
    seated_in,
    timetable_of,
)
from app.services.message import Draft, draft
from app.services.notice import begin, forget_change, note_change, tell_change

_QUIET = timedelta(minutes=5)
"""So long must a class stay as it is: five meetings moved one by one are one letter."""


def tell_changes(db: Session, now: datetime) -> int:
    """Draft letters about classes that are not as people know them. Returns how many."""
    watched = classes_to_watch(db, on=local_date(now))
    unknown = {one.course_class.id: _now(one) for one in watched if one.notice is None}
    try:
        with transaction(db):
            begin(db, unknown, now=now)
    except IntegrityError:  # Another worker has begun with the same class in the same moment.
        return 0
    return sum(_look_at(db, one, now) for one in watched if one.notice is not None)


def _look_at(db: Session, one: Announced, now: datetime) -> int:
    notice, current = one.notice, _now(one)
    assert notice is not None, "it was just begun"
    if notice.told == current:
        if notice.seen is not None:
            with transaction(db):
                forget_change(db, notice)
        return 0
    if notice.seen != current or notice.seen_at is None:
        with transaction(db):
            note_change(db, notice, current, now=now)
        return 0
    return _tell(db, one, now) if now - notice.seen_at >= _QUIET else 0


def _tell(db: Session, one: Announced, now: datetime) -> int:
    course_class, notice = one.course_class, one.notice
    assert notice is not None, "there is a change"
    old, new = Timetable.from_plain(notice.told), timetable_of(course_class)
    with transaction(db):
        if not tell_change(db, notice, new.to_plain(), now=now):
            return 0
        found = changes(old, new, today=local_date(now))
        # Who is in a class that is called off, or taken up again, is told with their place.
        if not found or old.is_cancelled or new.is_cancelled:
            return 0
        places = places_to_tell(db, seated_in(course_class.id), on=local_date(now))
        if not places:
            return 0
        told_now = notices_of(db, [course_class.id])[course_class.id]
        entry = Entry.of(places[0], told_now)
        # Once for the whole class: on SQLite nobody else writes meanwhile.
        calendar = calendar_of([entry], entry.title, now=now, before=old)
        letters = [
            Draft(
                key=f"change:{course_class.id}:{told_now.sequence}:{told.person.id}",
                kind=MessageKind.CLASS_CHANGED,
                letter=changed_letter(told, found),
                to=told.to,
                province_id=course_class.province_id,
                useful_until=class_over(course_class),
                course_class_id=course_class.id,
                calendar=calendar,
            )
            for told in places
        ]
        return draft(db, letters, domain=mail_domain(), now=now)


def _now(one: Announced) -> dict[str, object]:
    return timetable_of(one.course_class).to_plain()
