"""Enrolments: giving people a place in a class, giving it up, and undoing a slip."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.course import ClassIsCancelled, ClassStatus, Topic
from app.domain.enrolment import (
    LIVE_STATUSES,
    SEAT_STATUSES,
    ClassFull,
    EnrolmentStatus,
    HasOutcome,
    NobodyToEnrol,
    NotEnrolled,
    WithdrawalReason,
    write_reason,
)
from app.models import Completion, CourseClass, Enrolment, EnrolmentEvent, Person, User
from app.queries.enrolment import live_places, main_postings, topics_of_class
from app.queries.hold import hold_class
from app.queries.seat import seats_taken
from app.services import audit, totals


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What came of enrolling some people. already: those who had a seat before."""

    new: int
    already: int


def enrol(
    db: Session, course_class: CourseClass, people: Sequence[Person], *, actor: User, now: datetime
) -> Enrolled:
    """Give people a seat each, or none of them. Whoever has one keeps it, and is only counted.

    A place without a seat (nominated, waiting) becomes the seat. Unit, category and position are
    kept as on the first day of the class. Flushes. Raises NobodyToEnrol, ClassIsCancelled or
    ClassFull.
    """
    if not people:
        raise NobodyToEnrol
    hold_class(db, course_class)
    if course_class.status is ClassStatus.CANCELLED:
        raise ClassIsCancelled
    places = live_places(db, course_class.id, [person.id for person in people])
    wanted = [p for p in people if not _has_seat(places.get(p.id))]
    if wanted:
        was = {person.id: places[person.id].status for person in wanted if person.id in places}
        _take_seats(db, course_class, [was.get(person.id) for person in wanted])
        with _kept(db, course_class, [person.id for person in wanted]):
            _seat(db, course_class, wanted, was, actor=actor, now=now)
    return Enrolled(new=len(wanted), already=len(people) - len(wanted))


def withdraw(
    db: Session,
    enrolment: Enrolment,
    reason: WithdrawalReason,
    words: str = "",
    *,
    actor: User,
    now: datetime,
) -> None:
    """Give a place up, and say why; the seat is free again. Flushes.

    Raises NoReason, NotEnrolled or HasOutcome.
    """
    written = write_reason(reason, words)
    course_class = enrolment.course_class
    hold_class(db, course_class)
    old = db.scalar(select(Enrolment.status).where(Enrolment.id == enrolment.id))
    if old not in LIVE_STATUSES:
        raise NotEnrolled
    if _has_outcome(db, enrolment):
        raise HasOutcome
    with _kept(db, course_class, [enrolment.person_id]):
        enrolment.status = EnrolmentStatus.WITHDRAWN
    db.add(
        EnrolmentEvent(
            enrolment=enrolment,
            status=enrolment.status,
            at=now,
            actor_id=actor.id,
            reason=written,
        )
    )
    audit.record(
        db,
        actor,
        AuditAction.ENROLMENT_CHANGED,
        province_id=course_class.province_id,
        subject_type="enrolment",
        subject_id=enrolment.id,
        subject_label=_label(course_class, enrolment.person),
        changes={
            "status": (old, enrolment.status),
            "reason": (None, reason),
            **({"reason_words": (None, words)} if words else {}),
        },
        at=now,
    )
    db.flush()


def remove(db: Session, enrolment: Enrolment, *, actor: User, now: datetime) -> None:
    """Undo an enrolment that was a slip, as if it had never been; the class remembers it.

    Flushes. Raises HasOutcome or NotEnrolled.
    """
    course_class, person = enrolment.course_class, enrolment.person
    hold_class(db, course_class)
    if _has_outcome(db, enrolment):
        raise HasOutcome
    # Its events go with it; the session would try to leave them without an enrolment.
    gone = delete(Enrolment).where(Enrolment.id == enrolment.id).returning(Enrolment.status)
    with _kept(db, course_class, [person.id]):
        status = db.scalar(gone)
    if status is None:
        raise NotEnrolled
    audit.record(
        db,
        actor,
        AuditAction.ENROLMENT_REMOVED,
        province_id=course_class.province_id,
        subject_type="course_class",
        subject_id=course_class.id,
        subject_label=_label(course_class, person),
        changes={
            "person_code": (person.code, None),
            "enrolment_status": (status, None),
        },
        at=now,
    )
    db.flush()


def _has_seat(place: Enrolment | None) -> bool:
    return place is not None and place.status is EnrolmentStatus.CONFIRMED


def _take_seats(
    db: Session, course_class: CourseClass, places: Sequence[EnrolmentStatus | None]
) -> None:
    """Refuse more people than there are seats. The class is held: nobody else takes one now.

    places: what each person has so far; an offer holds a seat already. Raises ClassFull.
    """
    capacity = course_class.capacity
    new = sum(status not in SEAT_STATUSES for status in places)
    if capacity is None or not new:
        return
    free = max(capacity - seats_taken(db, course_class.id), 0)
    if new > free:
        raise ClassFull(capacity=capacity, free=free, wanted=new)


def _seat(
    db: Session,
    course_class: CourseClass,
    people: Sequence[Person],
    was: Mapping[int, EnrolmentStatus],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Give each a seat with its event. was: the status that a person's place had so far, if any.

    One statement for all, several times: the session would send SQLite one for each.
    """
    status, class_id = EnrolmentStatus.CONFIRMED, course_class.id
    new = [person for person in people if person.id not in was]
    if new:
        db.execute(insert(Enrolment), _new_rows(db, course_class, new, now=now))
    places = live_places(db, class_id, [person.id for person in people])
    moved = [places[person_id].id for person_id in was]
    if moved:
        db.execute(update(Enrolment).where(Enrolment.id.in_(moved)).values(status=status))
    db.execute(
        insert(EnrolmentEvent),
        [
            {"enrolment_id": place.id, "status": status, "at": now, "actor_id": actor.id}
            for place in places.values()
        ],
    )
    acts = [
        audit.Act(
            AuditAction.ENROLMENT_CHANGED if person.id in was else AuditAction.ENROLMENT_CREATED,
            "enrolment",
            places[person.id].id,
            _label(course_class, person),
            {"status": (was.get(person.id), status)},
        )
        for person in people
    ]
    # Once for the class, in numbers, what the places tell one by one.
    enrolled = {"enrolled": (None, len(people))}
    of_class = audit.Act(
        AuditAction.ENROLMENT_CREATED, "course_class", class_id, course_class.code, enrolled
    )
    audit.record_all(db, actor, [of_class, *acts], province_id=course_class.province_id, at=now)


def _new_rows(
    db: Session, course_class: CourseClass, people: Sequence[Person], *, now: datetime
) -> list[dict[str, object]]:
    """Places with what people were on the first day of the class, read once for all."""
    postings = main_postings(db, [person.id for person in people], course_class.starts_on)
    return [
        {
            "course_class_id": course_class.id,
            "person_id": person.id,
            "status": EnrolmentStatus.CONFIRMED,
            "created_at": now,
            "unit_id": posting.unit_id if posting else None,
            "category": posting.category if posting else None,
            "position": posting.position if posting else None,
        }
        for person in people
        for posting in [postings.get(person.id)]
    ]


def _has_outcome(db: Session, enrolment: Enrolment) -> bool:
    """Whether an outcome was ever recorded, be it corrected since."""
    recorded = exists().where(Completion.enrolment_id == enrolment.id)
    return bool(db.scalar(select(recorded)))


def _kept(
    db: Session, course_class: CourseClass, people: Sequence[int]
) -> AbstractContextManager[None]:
    """Keep the totals of people whose seats change; only those that make experts count."""
    if Topic.DX_EXPERT not in topics_of_class(db, course_class):
        return nullcontext()
    return totals.kept(db, course_class.province_id, people=people)


def _label(course_class: CourseClass, person: Person) -> str:
    """The class and the person, for the audit log."""
    return f"{course_class.code}: {person.code} {person.full_name}"
