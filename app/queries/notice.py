"""Whom a letter concerns, and what it has to say: places that changed, classes, unit contacts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.domain.access import Role
from app.domain.course import ClassStatus
from app.domain.enrolment import LIVE_STATUSES, SEAT_STATUSES, EnrolmentStatus
from app.domain.message import MessageKind, Recipient
from app.domain.timetable import Appointment, Timetable
from app.models import (
    Ancestry,
    ClassNotice,
    Course,
    CourseClass,
    Enrolment,
    EnrolmentEvent,
    Message,
    Person,
    RemovedPlace,
    RoleGrant,
    User,
)
from app.queries.course_class import timetable
from app.queries.credit import LIVE
from app.queries.tree import name_on
from app.queries.unit import tree_on


@dataclass(frozen=True, slots=True)
class Told:
    """A place of somebody in a class, and whom a letter about it goes to. organiser: its name."""

    enrolment: Enrolment
    course_class: CourseClass
    title: str
    organiser: str | None
    person: Person
    to: Recipient


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a place since it was last looked at. before None: it is new."""

    event: EnrolmentEvent
    before: EnrolmentStatus | None


def steps_of(db: Session, event_ids: Collection[int]) -> dict[int, Step]:
    """What some events come to, by the id of the enrolment: the last, and what was known before."""
    found = db.scalars(select(EnrolmentEvent).where(EnrolmentEvent.id.in_(event_ids)))
    events = sorted(found, key=lambda event: event.id)
    first: dict[int, int] = {}
    last: dict[int, EnrolmentEvent] = {}
    for event in events:
        first.setdefault(event.enrolment_id, event.id)
        last[event.enrolment_id] = event
    before: dict[int, EnrolmentStatus] = {}
    earlier = db.execute(
        select(EnrolmentEvent.id, EnrolmentEvent.enrolment_id, EnrolmentEvent.status)
        .where(EnrolmentEvent.enrolment_id.in_(last))
        .order_by(EnrolmentEvent.id)
    )
    for event_id, enrolment_id, status in earlier:
        if event_id < first[enrolment_id]:
            before[enrolment_id] = status
    return {id: Step(event, before.get(id)) for id, event in last.items()}


def places_to_tell(db: Session, *which: ColumnElement[bool], on: date) -> list[Told]:
    """Places in classes that are not over, with whom to write to. One query, and one for meetings.

    Whoever has no address of their own in the roster may have one with their account.
    """
    rows = db.execute(
        select(Enrolment, Course.title, name_on(Course.organiser_id, on), User)
        .join(Enrolment.course_class)
        .join(CourseClass.course)
        .join(Enrolment.person)
        .outerjoin(User, User.person_id == Person.id)
        .where(CourseClass.ends_on >= on, *which)
        .options(
            contains_eager(Enrolment.course_class).selectinload(CourseClass.meetings),
            contains_eager(Enrolment.person),
        )
        .order_by(Enrolment.id)
    )
    return [
        Told(
            enrolment=enrolment,
            course_class=enrolment.course_class,
            title=title,
            organiser=organiser,
            person=enrolment.person,
            to=_of_person(enrolment.person, user),
        )
        for enrolment, title, organiser, user in rows
    ]


def seated_in(class_id: int) -> ColumnElement[bool]:
    """Whether a place is a seat, or an offer of one, in a class."""
    seats = Enrolment.status.in_(sorted(SEAT_STATUSES))
    return (Enrolment.course_class_id == class_id) & seats


def _of_person(person: Person, user: User | None) -> Recipient:
    address = person.email or (user.email if user else None)
    return Recipient(person.full_name, address, person.id, user.id if user else None)


@dataclass(frozen=True, slots=True)
class Removal:
    """A place that is gone from the register, and whom a letter about it goes to."""

    place: RemovedPlace
    course_class: CourseClass
    title: str
    organiser: str | None
    person: Person
    to: Recipient


def removals_to_tell(db: Session, ids: Collection[int], *, on: date) -> list[Removal]:
    """Those of some removed places of whose class, not over yet, somebody was told anything.

    Without those who have a place in it again, of which they are told anyway.
    """
    was_told = exists().where(
        Message.course_class_id == RemovedPlace.course_class_id,
        Message.person_id == RemovedPlace.person_id,
        Message.drafted_at >= RemovedPlace.created_at,
        Message.drafted_at <= RemovedPlace.removed_at,
    )
    is_back = exists().where(
        Enrolment.course_class_id == RemovedPlace.course_class_id,
        Enrolment.person_id == RemovedPlace.person_id,
        LIVE,
    )
    rows = db.execute(
        select(RemovedPlace, CourseClass, Course.title, name_on(Course.organiser_id, on))
        .join(CourseClass, CourseClass.id == RemovedPlace.course_class_id)
        .join(CourseClass.course)
        .join(Person, Person.id == RemovedPlace.person_id)
        .outerjoin(User, User.person_id == Person.id)
        .add_columns(Person, User)
        .where(
            RemovedPlace.id.in_(ids),
            RemovedPlace.status.in_(sorted(LIVE_STATUSES)),
            CourseClass.ends_on >= on,
            was_told,
            ~is_back,
        )
        .order_by(RemovedPlace.id)
    )
    return [
        Removal(place, course_class, title, organiser, person, _of_person(person, user))
        for place, course_class, title, organiser, person, user in rows
    ]


# Classes


@dataclass(frozen=True, slots=True)
class Announced:
    """A class that is not over, and what people were told of it; None: nothing so far."""

    course_class: CourseClass
    notice: ClassNotice | None


def classes_to_watch(db: Session, *, on: date) -> list[Announced]:
    """Every class that is not over, with its meetings. Two queries."""
    rows = db.execute(
        select(CourseClass, ClassNotice)
        .outerjoin(ClassNotice, ClassNotice.course_class_id == CourseClass.id)
        .where(CourseClass.ends_on >= on)
        .options(selectinload(CourseClass.meetings))
        .order_by(CourseClass.id),
        execution_options={"populate_existing": True},
    )
    return [Announced(course_class, notice) for course_class, notice in rows]


def timetable_of(course_class: CourseClass) -> Timetable:
    """What those who have a seat in a class must know of it."""
    return Timetable(
        starts_on=course_class.starts_on,
        ends_on=course_class.ends_on,
        mode=course_class.mode,
        venue=course_class.venue,
        link=course_class.link,
        is_cancelled=course_class.status is ClassStatus.CANCELLED,
        meetings=tuple(
            Appointment(one.id, one.held_on, one.part, one.venue, one.is_cancelled)
            for one in timetable(course_class)
        ),
    )


def notices_of(db: Session, class_ids: Collection[int]) -> dict[int, ClassNotice]:
    """What people were told of some classes."""
    wanted = select(ClassNotice).where(ClassNotice.course_class_id.in_(class_ids))
    found = db.scalars(wanted, execution_options={"populate_existing": True})
    return {notice.course_class_id: notice for notice in found}


def sequence_of(course_class: CourseClass, notice: ClassNotice | None) -> int:
    """The number of the version of a class's timetable, also before people are told of it."""
    if notice is None:
        return 0
    is_newer = timetable_of(course_class).to_plain() != notice.told
    return notice.sequence + is_newer


def keys_told(db: Session, class_id: int, kind: MessageKind) -> set[str]:
    """The keys of the letters of a kind that were drafted about a class."""
    told = select(Message.key).where(Message.course_class_id == class_id, Message.kind == kind)
    return set(db.scalars(told))


def waiting_before(db: Session, class_ids: Collection[int]) -> dict[int, list[int]]:
    """The queues of some classes: the ids of the places, in their order."""
    rows = db.execute(
        select(Enrolment.course_class_id, Enrolment.id)
        .where(
            Enrolment.course_class_id.in_(class_ids), Enrolment.status == EnrolmentStatus.WAITING
        )
        .order_by(Enrolment.created_at, Enrolment.id)
    )
    queues: dict[int, list[int]] = {}
    for class_id, enrolment_id in rows:
        queues.setdefault(class_id, []).append(enrolment_id)
    return queues


# Unit contacts


def contacts_of_units(
    db: Session, unit_ids: Collection[int], *, on: date
) -> dict[int, list[Recipient]]:
    """{unit: its contacts}: those of the unit itself, else of the nearest above that has any."""
    rows = db.execute(
        select(Ancestry.unit_id, Ancestry.distance, User, Person)
        .join(RoleGrant, RoleGrant.unit_id == Ancestry.ancestor_id)
        .join(User, User.id == RoleGrant.user_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(
            Ancestry.unit_id.in_(unit_ids),
            tree_on(on),
            Ancestry.is_alive,
            RoleGrant.role == Role.UNIT_CONTACT,
            User.enabled,
        )
        .order_by(Ancestry.unit_id, Ancestry.distance, User.id)
    )
    nearest: dict[int, int] = {}
    found: dict[int, list[Recipient]] = {}
    for unit_id, distance, user, person in rows:
        if nearest.setdefault(unit_id, distance) == distance:
            found.setdefault(unit_id, []).append(recipient_of(user, person))
    return found


def told_last(db: Session, kind: MessageKind) -> dict[int, datetime]:
    """When each user's last letter of a kind was drafted, by their ids."""
    rows = db.execute(
        select(Message.user_id, func.max(Message.drafted_at))
        .where(Message.kind == kind, Message.user_id.is_not(None))
        .group_by(Message.user_id)
    )
    return {user_id: at for user_id, at in rows if user_id is not None}


def contacts_of_province(
    db: Session, province_id: int, role: Role = Role.UNIT_CONTACT
) -> list[Recipient]:
    """Everybody who holds a role in a province, each once."""
    rows = db.execute(
        select(User, Person)
        .outerjoin(Person, Person.id == User.person_id)
        .where(
            User.id.in_(
                select(RoleGrant.user_id).where(
                    RoleGrant.role == role, RoleGrant.province_id == province_id
                )
            ),
            User.enabled,
        )
        .order_by(User.id)
    )
    return [recipient_of(user, person) for user, person in rows]


def recipient_of(user: User, person: Person | None) -> Recipient:
    """Whom a letter to an account goes to."""
    address = user.email or (person.email if person else None)
    return Recipient(user.display_name, address, user.person_id, user.id)


def changed_on(db: Session, class_id: int) -> dict[int, datetime]:
    """When something last happened to each place in a class."""
    rows = db.execute(
        select(EnrolmentEvent.enrolment_id, func.max(EnrolmentEvent.at))
        .join(Enrolment, Enrolment.id == EnrolmentEvent.enrolment_id)
        .where(Enrolment.course_class_id == class_id)
        .group_by(EnrolmentEvent.enrolment_id)
    )
    return {row[0]: row[1] for row in rows}
