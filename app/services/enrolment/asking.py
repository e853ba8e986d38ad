"""Asking for a place: a person for themselves, a unit for its people; and saying yes or no."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.enrolment import EnrolmentStatus, NobodyToEnrol, NoReason
from app.domain.errors import RuleViolation
from app.domain.label import Phrase
from app.domain.registration import (
    AlreadyIn,
    Approval,
    Approver,
    DatesClash,
    NotAwaited,
    NotEligible,
    awaited,
)
from app.models import CourseClass, Enrolment, Person, User
from app.queries.eligibility import audiences_of_class, clashing, eligible
from app.queries.enrolment import live_places
from app.services.enrolment.desk import Desk, Said
from app.services.enrolment.promotion import admit, promote, seat, window_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking for some people: their places, and why others got none."""

    places: list[Enrolment]
    refused: dict[int, RuleViolation]


def apply(
    db: Session, course_class: CourseClass, person: Person, *, actor: User, now: datetime
) -> Enrolment:
    """Ask for a place for oneself. Where nobody has to say yes, it is a seat, or a turn. Flushes.

    Raises ClassIsCancelled, NotOpened, NotOpenYet, RegistrationClosed, AlreadyIn, NotEligible
    or DatesClash.
    """
    desk = Desk.of(db, course_class, [person.id], actor=actor, now=now)
    window_of(course_class).check(now)
    for refusal in _refusals(desk, [person]).values():
        raise refusal
    [place] = _enter(desk, [person], EnrolmentStatus.APPLIED)
    return place


def nominate(
    db: Session,
    course_class: CourseClass,
    people: Sequence[Person],
    *,
    actor: User,
    now: datetime,
) -> Asked:
    """Name people of one's unit for a class, in the order given; who cannot go is told why.

    Flushes. Raises NobodyToEnrol, ClassIsCancelled, NotOpened, NotOpenYet or
    RegistrationClosed.
    """
    if not people:
        raise NobodyToEnrol
    desk = Desk.of(db, course_class, [person.id for person in people], actor=actor, now=now)
    window_of(course_class).check(now)
    refused = _refusals(desk, people)
    wanted = [person for person in dict.fromkeys(people) if person.id not in refused]
    return Asked(_enter(desk, wanted, EnrolmentStatus.NOMINATED), refused)


def approve(
    db: Session, enrolment: Enrolment, approver: Approver, *, actor: User, now: datetime
) -> None:
    """Say yes to a place. Once nobody else has to, it is a seat, or a turn. Flushes.

    Raises NotAwaited or DatesClash.
    """
    desk, place = _decide(db, enrolment, approver, actor=actor, now=now)
    other = clashing(db, desk.course_class, [place.person_id]).get(place.person_id)
    if other is not None:
        raise DatesClash(name=place.person.full_name, code=other.code)
    if approver is Approver.UNIT and desk.course_class.approval is Approval.BOTH:
        desk.move([place], EnrolmentStatus.UNIT_APPROVED)
    else:
        admit(desk, place)


def reject(
    db: Session,
    enrolment: Enrolment,
    approver: Approver,
    words: str,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Say no to a place, and why. Flushes. Raises NoReason or NotAwaited."""
    if not words.strip():
        raise NoReason
    desk, place = _decide(db, enrolment, approver, actor=actor, now=now)
    said: Said = {"reason_words": (None, words)}
    desk.move([place], EnrolmentStatus.REJECTED, reason=words, said=said)
    promote(desk)


def _decide(
    db: Session, enrolment: Enrolment, approver: Approver, *, actor: User, now: datetime
) -> tuple[Desk, Enrolment]:
    """A place that waits for this very approver."""
    desk = Desk.of(db, enrolment.course_class, [enrolment.person_id], actor=actor, now=now)
    place = desk.place(enrolment)
    if awaited(desk.course_class.approval, place.status) is not approver:
        raise NotAwaited(status=place.status)
    return desk, place


def _enter(desk: Desk, people: Sequence[Person], status: EnrolmentStatus) -> list[Enrolment]:
    """Places with a status or, where nobody has to say yes, with a seat or a turn."""
    places = desk.draft(people, status)
    if awaited(desk.course_class.approval, status) is None:
        seat(desk, places)
    with desk.kept([person.id for person in people]):
        desk.add(places)
    return places


def refuse_strangers(desk: Desk, people: Sequence[Person]) -> None:
    """Whom the course is not for. Raises NotEligible."""
    audiences = audiences_of_class(desk.db, desk.course_class)
    ids = [person.id for person in people]
    meant = eligible(desk.db, desk.course_class, audiences, ids)
    for person in people:
        if person.id not in meant:
            raise NotEligible(name=person.full_name, audiences=_listed(audiences))


def _refusals(desk: Desk, people: Sequence[Person]) -> dict[int, RuleViolation]:
    """Why some of these people cannot ask for a place, by their ids."""
    db, ids = desk.db, [person.id for person in people]
    places = live_places(db, desk.course_class.id, ids)
    audiences = audiences_of_class(db, desk.course_class)
    meant = eligible(db, desk.course_class, audiences, ids)
    others = clashing(db, desk.course_class, ids)
    refused: dict[int, RuleViolation] = {}
    for person in people:
        if person.id in places:
            refused[person.id] = AlreadyIn(name=person.full_name, status=places[person.id].status)
        elif person.id not in meant:
            refused[person.id] = NotEligible(name=person.full_name, audiences=_listed(audiences))
        elif person.id in others:
            other = others[person.id]
            refused[person.id] = DatesClash(name=person.full_name, code=other.code)
    return refused


def _listed(audiences: Sequence[Audience]) -> Phrase:
    words = [word for audience in audiences for word in (", ", audience.label)]
    return Phrase(words[1:])
