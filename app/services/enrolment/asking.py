"""Asking for a place: a person for themselves, a unit for its people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.enrolment import EnrolmentStatus, NobodyToEnrol
from app.domain.errors import RuleViolation
from app.domain.registration import awaited
from app.models import CourseClass, Enrolment, Person, User
from app.queries.eligibility import Post
from app.queries.registration import window_of
from app.services.enrolment.checks import refusals
from app.services.enrolment.desk import Desk
from app.services.enrolment.promotion import seat


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
    desk = Desk.before(db, course_class, actor=actor, now=now)
    posts, refused = _held(desk, [person])
    window_of(course_class).check(now)
    for refusal in refused.values():
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
    desk = Desk.before(db, course_class, actor=actor, now=now)
    posts, refused = _held(desk, people)
    window_of(course_class).check(now)
    wanted = [person for person in dict.fromkeys(people) if person.id not in refused]
    return Asked(_enter(desk, wanted, EnrolmentStatus.NOMINATED, posts), refused)


def _held(
    desk: Desk, people: Sequence[Person]
) -> tuple[Mapping[int, Post], dict[int, RuleViolation]]:
    """Hold people and class; what the people are, and why some of them cannot have a place."""
    days = desk.days
    posts = desk.posts(people)
    desk.hold_people([person.id for person in people])
    refused = refusals(desk, people, posts)
    desk.hold_class()
    if desk.days != days:  # Moved meanwhile: what was asked was asked of other days.
        posts = desk.posts(people)
        refused = refusals(desk, people, posts)
    return posts, refused


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
