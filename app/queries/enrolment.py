"""Enrolments: who has a place in a class, who could have one, and what became of a place."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from app.domain.course import ClassStatus
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus
from app.domain.errors import NotFound
from app.models import (
    Completion,
    CourseClass,
    Enrolment,
    EnrolmentEvent,
    Meeting,
    Person,
    User,
)
from app.queries.course_class import people_completed
from app.queries.credit import LIVE
from app.queries.eligibility import clashing
from app.queries.organiser import is_given, is_given_in
from app.queries.outlook import Outlook
from app.queries.person import is_in_scope, people_in
from app.queries.tree import name_on


@dataclass(frozen=True, slots=True)
class Stake:
    """What hangs on a class: people with a place, meetings to come or held, people with credit.

    After it was called off: those who had a place then, and would have it again. busy: who would
    wait instead, as they have a seat in another class at the same time by now.
    """

    enrolled: int
    busy: int
    meetings: int
    completed: int


@dataclass(frozen=True, slots=True)
class EventLine:
    """A status that a place took. actor None: a command on the server."""

    event: EnrolmentEvent
    actor: str | None


@dataclass(frozen=True, slots=True)
class EnrolmentSheet:
    """A place in a class as its page shows it; events and outcomes the latest first.

    is_seen: whether the person is in scope, and not only the class.
    """

    enrolment: Enrolment
    course_class: CourseClass
    person: Person
    unit_name: str | None
    is_seen: bool
    events: list[EventLine]
    completions: list[Completion]

    @property
    def is_live(self) -> bool:
        return self.enrolment.status in LIVE_STATUSES


def live_places(db: Session, class_id: int, person_ids: Collection[int]) -> dict[int, Enrolment]:
    """The live places that some people have in a class, by person."""
    places = db.scalars(
        select(Enrolment).where(
            Enrolment.course_class_id == class_id, Enrolment.person_id.in_(person_ids), LIVE
        ),
        # What was read before the class was held may have changed since.
        execution_options={"populate_existing": True},
    )
    return {place.person_id: place for place in places}


def people_by_id(db: Session, ids: Collection[int], outlook: Outlook) -> list[Person]:
    """People by their ids, by name. Raises NotFound where one is absent or out of scope."""
    wanted = people_in(outlook).where(Person.id.in_(ids)).order_by(Person.sort_key, Person.code)
    found = list(db.scalars(wanted))
    if len(found) != len(set(ids)):
        raise NotFound
    return found


def person_by_code(db: Session, code: str, outlook: Outlook) -> Person | None:
    """A person in scope by their code; None for who is absent or out of scope."""
    return db.scalar(people_in(outlook).where(Person.code == code))


def enrolment_sheet(
    db: Session, enrolment_id: int, outlook: Outlook, *, giving: Outlook
) -> EnrolmentSheet:
    """A place in a class, of somebody in scope, or in a class that the reader gives.

    giving: where they give classes. Raises NotFound.
    """
    found = db.execute(
        select(Enrolment, Person, name_on(Enrolment.unit_id, CourseClass.starts_on))
        .join(Enrolment.person)
        .join(Enrolment.course_class)
        .join(CourseClass.course)
        .where(Enrolment.id == enrolment_id, Person.province_id == outlook.province_id)
        .options(contains_eager(Enrolment.course_class).contains_eager(CourseClass.course))
    ).one_or_none()
    if found is None:
        raise NotFound
    enrolment, person, unit_name = found
    is_seen = is_in_scope(db, person.id, outlook)
    if not is_seen and not is_given(db, enrolment.course_class.course, giving):
        raise NotFound
    events = db.execute(
        select(EnrolmentEvent, User.display_name)
        .outerjoin(User, User.id == EnrolmentEvent.actor_id)
        .where(EnrolmentEvent.enrolment_id == enrolment_id)
        .order_by(EnrolmentEvent.id.desc())
    )
    completions = db.scalars(
        select(Completion)
        .where(Completion.enrolment_id == enrolment_id)
        .order_by(Completion.id.desc())
    )
    return EnrolmentSheet(
        enrolment=enrolment,
        course_class=enrolment.course_class,
        person=person,
        unit_name=unit_name,
        is_seen=is_seen,
        events=[EventLine(event, actor) for event, actor in events],
        completions=list(completions),
    )


def enrolment_of_ones_people(db: Session, enrolment_id: int, outlook: Outlook) -> Enrolment:
    """A place of somebody in scope, whoever gives the class. Raises NotFound."""
    enrolment = db.scalar(
        people_in(outlook)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Enrolment.course_class)
        .join(CourseClass.course)
        .where(Enrolment.id == enrolment_id)
        .with_only_columns(Enrolment)
        .options(contains_eager(Enrolment.course_class).contains_eager(CourseClass.course))
    )
    if enrolment is None:
        raise NotFound
    return enrolment


def enrolment_to_change(db: Session, enrolment_id: int, outlook: Outlook) -> Enrolment:
    """A place in a class given in scope, whoever has it. Raises NotFound."""
    enrolment = db.scalar(
        select(Enrolment)
        .join(Enrolment.course_class)
        .join(CourseClass.course)
        .where(
            Enrolment.id == enrolment_id,
            CourseClass.province_id == outlook.province_id,
            is_given_in(outlook),
        )
        .options(contains_eager(Enrolment.course_class).contains_eager(CourseClass.course))
    )
    if enrolment is None:
        raise NotFound
    return enrolment


def enrolment_of(db: Session, class_id: int, enrolment_id: int) -> Enrolment:
    """A place of a class that the caller has found to be the actor's. Raises NotFound."""
    mine = Enrolment.course_class_id == class_id, Enrolment.id == enrolment_id
    place = db.scalar(select(Enrolment).where(*mine))
    if place is None:
        raise NotFound
    return place


def stake_of(db: Session, course_class: CourseClass) -> Stake:
    """What hangs on a class, whoever may look at its people."""
    busy = 0
    if course_class.status is ClassStatus.CANCELLED:
        busy = len(clashing(db, course_class, list(seats_lost(db, course_class.id))))
        enrolled = len(before_cancelling(db, course_class.id)) - busy
    else:
        live = select(func.count()).where(Enrolment.course_class_id == course_class.id, LIVE)
        enrolled = db.scalar(live) or 0
    of_class = Meeting.course_class_id == course_class.id
    meetings = select(func.count()).where(of_class, ~Meeting.is_cancelled)
    return Stake(
        enrolled=enrolled,
        busy=busy,
        meetings=db.scalar(meetings) or 0,
        completed=people_completed(db, course_class.id),
    )


def seats_lost(db: Session, class_id: int) -> dict[int, int]:
    """Of a class that was called off, the people who would have a seat again, and their places.

    Without those whose outcome is recorded: they were there, whatever else they have.
    """
    before = before_cancelling(db, class_id)
    seated = [id for id, status in before.items() if status is EnrolmentStatus.CONFIRMED]
    recorded = exists().where(Completion.enrolment_id == Enrolment.id, Completion.is_current)
    rows = db.execute(
        select(Enrolment.person_id, Enrolment.id).where(Enrolment.id.in_(seated), ~recorded)
    )
    return dict(rows.all())


def before_cancelling(db: Session, class_id: int) -> dict[int, EnrolmentStatus]:
    """The places that ended with the class, by id, and what each was before.

    Of several places of one person the latest; none where they have a live one by now.
    """
    other = aliased(Enrolment)
    has_another = exists().where(
        other.course_class_id == Enrolment.course_class_id,
        other.person_id == Enrolment.person_id,
        or_(
            other.status.in_(sorted(LIVE_STATUSES)),
            and_(other.status == EnrolmentStatus.CLASS_CANCELLED, other.id > Enrolment.id),
        ),
    )
    before = (
        select(func.max(EnrolmentEvent.id))
        .where(
            EnrolmentEvent.enrolment_id == Enrolment.id,
            EnrolmentEvent.status != EnrolmentStatus.CLASS_CANCELLED,
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )
    event = aliased(EnrolmentEvent)
    rows = db.execute(
        select(Enrolment.id, event.status)
        .outerjoin(event, event.id == before)
        .where(
            Enrolment.course_class_id == class_id,
            Enrolment.status == EnrolmentStatus.CLASS_CANCELLED,
            ~has_another,
        )
    )
    # What a file brought in as cancelled from the first has no status before: it had a place.
    return {id: status or EnrolmentStatus.CONFIRMED for id, status in rows}
