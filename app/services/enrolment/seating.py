"""Giving people a place in a class, as its organiser does: no yes of others is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.course import ClassIsCancelled, ClassStatus
from app.domain.enrolment import (
    SEAT_STATUSES,
    ClassFull,
    EnrolmentStatus,
    NobodyToEnrol,
    NoReason,
    RulesAgainst,
    Waiver,
    waived,
)
from app.models import CourseClass, Enrolment, Person, User
from app.queries.eligibility import Post
from app.queries.enrolment import live_places
from app.services import audit
from app.services.enrolment.checks import refusals
from app.services.enrolment.desk import Desk
from app.services.enrolment.free import Free


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What came of enrolling some people. already: those who had a seat before."""

    new: int
    already: int


def enrol(
    db: Session,
    course_class: CourseClass,
    people: Sequence[Person],
    *,
    waiver: Waiver | None = None,
    actor: User,
    now: datetime,
) -> Enrolled:
    """Give people a seat each, or none of them. Whoever has one keeps it, and is only counted.

    A place without a seat (nominated, waiting) becomes the seat. Unit, category and position are
    kept as on the first day of the class. waiver: which rules the officer sets aside, and why; it
    is written beside each place. Flushes. Raises NobodyToEnrol, NoReason, ClassIsCancelled,
    RulesAgainst or ClassFull.
    """
    if not people:
        raise NobodyToEnrol
    if waiver is not None and not waiver.words.strip():
        raise NoReason
    people = list(dict.fromkeys(people))
    ids = [person.id for person in people]
    desk = Desk.of(db, course_class, ids, actor=actor, now=now)
    if course_class.status is ClassStatus.CANCELLED:
        raise ClassIsCancelled
    places = live_places(db, course_class.id, ids)
    seatless = [person for person in people if person.id not in places]
    posts = desk.posts(people)
    if waiver is None or not waiver.admits:
        _refuse_by_rules(desk, _without_seat(people, places), posts)
    new = desk.draft(seatless, EnrolmentStatus.CONFIRMED, posts)
    moved = [one for one in places.values() if one.status is not EnrolmentStatus.CONFIRMED]
    seated = len(new) + len(moved)
    if seated:
        if waiver is None or not waiver.overbooks:
            _take_seats(desk, [*new, *(one for one in moved if one.status not in SEAT_STATUSES)])
        with desk.kept([one.person_id for one in (*new, *moved)]):
            _tell(desk, seated)
            reason = waiver.words if waiver else ""
            desk.add(new, reason=reason, said=waived(waiver))
            desk.move(moved, EnrolmentStatus.CONFIRMED, reason=reason, said=waived(waiver))
    return Enrolled(new=seated, already=len(people) - seated)


def _without_seat(people: Sequence[Person], places: Mapping[int, Enrolment]) -> list[Person]:
    """Those of some people who have no seat yet; who has one keeps it, whatever speaks against."""
    seated = {who for who, one in places.items() if one.status is EnrolmentStatus.CONFIRMED}
    return [person for person in people if person.id not in seated]


def _refuse_by_rules(desk: Desk, people: Sequence[Person], posts: Mapping[int, Post]) -> None:
    """Refuse all where a rule speaks against some. Raises RulesAgainst."""
    against = refusals(desk, people, posts, anew=False)
    if against:
        raise RulesAgainst(list(against.values()))


def _take_seats(desk: Desk, places: Sequence[Enrolment]) -> None:
    """Refuse more people than there are seats; an offer holds one already. Raises ClassFull."""
    free = Free(desk)
    anybody, holders = free.anybody, free.holders(places)
    if not all(free.take(holders.get(place.unit_id)) for place in places):
        raise ClassFull(capacity=desk.course_class.capacity, free=anybody or 0, wanted=len(places))


def _tell(desk: Desk, seated: int) -> None:
    """Once for the class, in numbers, what the places tell one by one."""
    course_class = desk.course_class
    act = audit.Act(
        AuditAction.ENROLMENT_CREATED,
        "course_class",
        course_class.id,
        course_class.code,
        {"enrolled": (None, seated)},
    )
    audit.record_all(desk.db, desk.actor, [act], province_id=course_class.province_id, at=desk.now)
