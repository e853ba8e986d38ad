"""Whose calendar an address is, and what stands in it."""

from datetime import date, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.domain.enrolment import EnrolmentStatus
from app.domain.errors import NotFound
from app.models import CalendarFeed, Enrolment, Person, User
from app.queries.notice import Told, places_to_tell

_PAST = timedelta(days=400)
"""A calendar keeps the classes of a year: whoever looks back finds when they learnt something."""


def person_of_feed(db: Session, token_hash: bytes) -> Person:
    """Whose calendar it is. Raises NotFound, also once their account is closed."""
    person = db.scalar(
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .join(User, User.person_id == Person.id)
        .where(CalendarFeed.token_hash == token_hash, User.enabled)
    )
    if person is None:
        raise NotFound
    return person


def feed_of(db: Session, person: Person) -> CalendarFeed | None:
    """Somebody's address, if they have made one."""
    return db.get(CalendarFeed, person.id)


def classes_of_feed(db: Session, person: Person, *, on: date) -> list[Told]:
    """The classes somebody has a seat in, with those called off, that ended no year ago."""
    shown = (EnrolmentStatus.CONFIRMED, EnrolmentStatus.CLASS_CANCELLED)
    mine = and_(Enrolment.person_id == person.id, Enrolment.status.in_(shown))
    return places_to_tell(db, mine, on=on - _PAST)
