"""Outcomes: what is recorded for the places of a class, and what a page showed of it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.domain.enrolment import EnrolmentStatus, OutcomeFacts
from app.domain.errors import NotFound
from app.models import AuditEvent, Certificate, Completion, CourseClass, Enrolment, Person, User
from app.queries.tree import name_on
from app.queries.validity import is_holding


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a class and the outcome that holds. completion None: none is recorded."""

    enrolment_id: int
    person_id: int
    status: EnrolmentStatus
    completion: Completion | None
    label: str


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """A place as the page of outcomes lists it.

    unit_name: of when they took part. register_number: of a certificate issued here.
    """

    enrolment_id: int
    person_id: int
    code: str
    full_name: str
    unit_name: str | None
    status: EnrolmentStatus
    completion: Completion | None
    register_number: str | None


def facts_of(completion: Completion | None) -> OutcomeFacts | None:
    """What a recorded outcome says."""
    if completion is None:
        return None
    return OutcomeFacts(
        completion.outcome,
        completion.result,
        completion.score,
        completion.certificate_no,
        completion.reason,
        completion.document,
    )


def places_in(db: Session, class_id: int, enrolment_ids: Collection[int]) -> dict[int, Place]:
    """Some places of a class, by id. Raises NotFound where one is not of the class. One query."""
    rows = db.execute(
        select(Enrolment, Person, Completion)
        .join(Enrolment.person)
        .outerjoin(Completion, holds())
        .where(Enrolment.course_class_id == class_id, Enrolment.id.in_(enrolment_ids))
        # What was read before the class was held may have changed since.
        .execution_options(populate_existing=True)
    )
    places = {
        place.id: Place(
            place.id, person.id, place.status, completion, f"{person.code} {person.full_name}"
        )
        for place, person, completion in rows
    }
    if places.keys() != set(enrolment_ids):
        raise NotFound
    return places


def current_ids(db: Session, enrolment_ids: Collection[int]) -> dict[int, int]:
    """The outcomes that hold of some places, by enrolment; both as ids."""
    mine = Completion.enrolment_id.in_(enrolment_ids), Completion.is_current
    rows = db.execute(select(Completion.enrolment_id, Completion.id).where(*mine))
    return dict(rows.all())


def facts_recorded(
    db: Session, completion_ids: Collection[int | None]
) -> dict[int | None, OutcomeFacts]:
    """What some outcomes say, also those that have been corrected since, by id. None is none."""
    ids = {id for id in completion_ids if id is not None}
    if not ids:
        return {}
    rows = db.scalars(select(Completion).where(Completion.id.in_(ids)))
    return {row.id: facts for row in rows if (facts := facts_of(row))}


def recorded_by(db: Session, completion_ids: Collection[int | None]) -> dict[int | None, str]:
    """Who recorded some outcomes on the page, by name; those of files are missing."""
    ids = {id for id in completion_ids if id is not None}
    if not ids:
        return {}
    rows = db.execute(
        select(AuditEvent.subject_id, User.display_name)
        .join(User, User.id == AuditEvent.actor_id)
        .where(AuditEvent.subject_type == "completion", AuditEvent.subject_id.in_(ids))
    )
    return dict(rows.all())


def outcomes_of(db: Session, enrolment_id: int) -> list[Completion]:
    """All outcomes of a place, the one that holds first, those corrected behind it."""
    mine = select(Completion).where(Completion.enrolment_id == enrolment_id)
    return list(db.scalars(mine.order_by(Completion.is_current.desc(), Completion.id.desc())))


def outcome_lines(db: Session, course_class: CourseClass) -> list[OutcomeLine]:
    """Everyone who had a seat in a class, or has an outcome in it, by name. One query.

    Needs no scope: whoever gives a class says how it ended for all its people, as its register is
    called and its list is signed for all of them.
    """
    rows = db.execute(
        select(
            Person,
            Enrolment,
            Completion,
            Certificate,
            name_on(Enrolment.unit_id, course_class.starts_on),
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .outerjoin(Completion, holds())
        .outerjoin(
            Certificate,
            and_(Certificate.enrolment_id == Enrolment.id, is_holding()),
        )
        .where(Enrolment.course_class_id == course_class.id, has_seat_or_outcome())
        .order_by(Person.sort_key, Person.code, Enrolment.id)
    )
    return [
        OutcomeLine(
            enrolment_id=place.id,
            person_id=person.id,
            code=person.code,
            full_name=person.full_name,
            unit_name=unit_name,
            status=place.status,
            completion=completion,
            register_number=certificate.register_number if certificate else None,
        )
        for person, place, completion, certificate, unit_name in rows
    ]


def holds() -> ColumnElement[bool]:
    """Whether an outcome is the one that holds of an enrolment."""
    return and_(Completion.enrolment_id == Enrolment.id, Completion.is_current)


def has_seat_or_outcome() -> ColumnElement[bool]:
    """Whether the list of results has somebody's place."""
    return or_(Enrolment.status == EnrolmentStatus.CONFIRMED, Completion.id.is_not(None))
