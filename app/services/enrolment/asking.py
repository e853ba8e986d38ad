"""Asking for a place: a person for themselves, a unit for its people; and saying yes or no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.enrolment import EnrolmentStatus, NobodyToEnrol, NoReason
from app.domain.errors import RuleViolation
from app.domain.registration import Approval, Approver, NotAwaited, awaited
from app.models import CourseClass, Enrolment, Person, User
from app.queries.eligibility import Post
from app.queries.registration import window_of
from app.services.enrolment.checks import refusals, refuse_clash
from app.services.enrolment.desk import Desk, Said
from app.services.enrolment.promotion import admit, promote, seat


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
    desk = Desk.before(db, course_class, [person.id], actor=actor, now=now)
    posts = desk.posts([person])
    desk.hold_class()
    window_of(course_class).check(now)
    for refusal in refusals(desk, [person], posts).values():
        raise refusal
    [place] = _enter(desk, [person], EnrolmentStatus.APPLIED, posts)
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
    desk = Desk.before(db, course_class, [one.id for one in people], actor=actor, now=now)
    posts = desk.posts(people)
    desk.hold_class()
    window_of(course_class).check(now)
    refused = refusals(desk, people, posts)
    wanted = [person for person in dict.fromkeys(people) if person.id not in refused]
    return Asked(_enter(desk, wanted, EnrolmentStatus.NOMINATED, posts), refused)


def approve(
    db: Session, enrolment: Enrolment, approver: Approver, *, actor: User, now: datetime
) -> None:
    """Say yes to a place. Once nobody else has to, it is a seat, or a turn. Flushes.

    Raises NotAwaited or DatesClash.
    """
    desk, place = _decide(db, enrolment, approver, actor=actor, now=now)
    refuse_clash(desk, place.person)
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


def _enter(
    desk: Desk, people: Sequence[Person], status: EnrolmentStatus, posts: Mapping[int, Post]
) -> list[Enrolment]:
    """Places with a status or, where nobody has to say yes, with a seat or a turn."""
    places = desk.draft(people, status, posts)
    if awaited(desk.course_class.approval, status) is None:
        seat(desk, places)
    with desk.kept([person.id for person in people]):
        desk.add(places)
    return places
