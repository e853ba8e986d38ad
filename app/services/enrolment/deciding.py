"""Saying yes or no to those who ask for a place: one by one, or many of several classes at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from app.domain.enrolment import EnrolmentStatus, NobodyToEnrol, NoReason
from app.domain.errors import RuleViolation
from app.domain.registration import Approval, Approver, NotAwaited, RequestLapsed, awaited
from app.models import Enrolment, User
from app.queries.hold import hold_people
from app.queries.registration import window_of
from app.services.enrolment.checks import refuse_clash
from app.services.enrolment.desk import Desk, Said
from app.services.enrolment.promotion import admit, promote


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of deciding on some places: how many were, and why others were not, by place."""

    done: list[Enrolment] = field(default_factory=list)
    refused: dict[int, RuleViolation] = field(default_factory=dict)


def approve(
    db: Session, enrolment: Enrolment, approver: Approver, *, actor: User, now: datetime
) -> None:
    """Say yes to a place. Once nobody else has to, it is a seat, or a turn. Flushes.

    Raises NotAwaited, RequestLapsed or DatesClash.
    """
    decided = approve_all(db, [enrolment], approver, actor=actor, now=now)
    for refusal in decided.refused.values():
        raise refusal


def approve_all(
    db: Session, places: Sequence[Enrolment], approver: Approver, *, actor: User, now: datetime
) -> Decided:
    """The same for several; who cannot have a place stays as they are. Flushes.

    Seats go to them in the order in which they asked. Raises NobodyToEnrol.
    """

    def say_yes(desk: Desk, place: Enrolment) -> None:
        if window_of(desk.course_class).is_settled(now):
            raise RequestLapsed(name=place.person.full_name)
        refuse_clash(desk, place.person)
        if approver is Approver.UNIT and desk.course_class.approval is Approval.BOTH:
            desk.move([place], EnrolmentStatus.UNIT_APPROVED)
        else:
            admit(desk, place)

    return _decide(db, places, approver, say_yes, actor=actor, now=now)


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
    decided = reject_all(db, [enrolment], approver, words, actor=actor, now=now)
    for refusal in decided.refused.values():
        raise refusal


def reject_all(
    db: Session,
    places: Sequence[Enrolment],
    approver: Approver,
    words: str,
    *,
    actor: User,
    now: datetime,
) -> Decided:
    """The same for several. Flushes. Raises NobodyToEnrol or NoReason."""
    if not words.strip():
        raise NoReason

    def say_no(desk: Desk, place: Enrolment) -> None:
        said: Said = {"reason_words": (None, words)}
        desk.move([place], EnrolmentStatus.REJECTED, reason=words, said=said)
        promote(desk)

    return _decide(db, places, approver, say_no, actor=actor, now=now)


def _decide(
    db: Session,
    places: Sequence[Enrolment],
    approver: Approver,
    say: Callable[[Desk, Enrolment], None],
    *,
    actor: User,
    now: datetime,
) -> Decided:
    """say: what is done with each place that waits for this approver; raises before it changes it.

    All people are held before the first class, and classes one after the other by their number:
    two who decide on the same places would otherwise wait for each other for ever.
    """
    if not places:
        raise NobodyToEnrol
    people = [place.person_id for place in places]
    db.flush()
    hold_people(db, places[0].course_class.province_id, people)
    decided = Decided()
    in_turn = sorted(places, key=lambda one: (one.course_class_id, one.created_at, one.id))
    for _class_id, group in groupby(in_turn, key=lambda one: one.course_class_id):
        of_class = list(group)
        desk = Desk.of(db, of_class[0].course_class, actor=actor, now=now)
        for enrolment in of_class:
            try:
                place = desk.place(enrolment)
                if awaited(desk.course_class.approval, place.status) is not approver:
                    raise NotAwaited(status=place.status)
                say(desk, place)
            except RuleViolation as refusal:
                decided.refused[enrolment.id] = refusal
            else:
                decided.done.append(place)
    return decided
