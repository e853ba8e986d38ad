"""Standing in: somebody of the same unit takes a seat over, which is never free in between."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.course import ClassIsCancelled, ClassStatus
from app.domain.enrolment import EnrolmentStatus, HasOutcome
from app.domain.registration import AlreadyIn, NoSeatToHandOver, OfAnotherUnit
from app.models import Enrolment, Person, User
from app.queries.enrolment import live_places
from app.services.enrolment.checks import refuse_clash, refuse_stranger
from app.services.enrolment.desk import Desk, Said
from app.services.enrolment.promotion import promote


def substitute(
    db: Session, enrolment: Enrolment, person: Person, *, actor: User, now: datetime
) -> Enrolment:
    """Let somebody take a person's seat. Whoever waits already gives their turn up for it.

    Flushes. Raises NotEnrolled, ClassIsCancelled, ClassIsOver, NoSeatToHandOver, HasOutcome,
    AlreadyIn, OfAnotherUnit, NotEligible or DatesClash.
    """
    people = [enrolment.person_id, person.id]
    desk = Desk.of(db, enrolment.course_class, people, actor=actor, now=now)
    place = desk.place(enrolment)
    if desk.course_class.status is ClassStatus.CANCELLED:
        raise ClassIsCancelled
    desk.refuse_over()
    if place.status is not EnrolmentStatus.CONFIRMED:
        raise NoSeatToHandOver
    if desk.has_outcome(place):
        raise HasOutcome
    posts = desk.posts([person])
    [new] = desk.draft([person], EnrolmentStatus.CONFIRMED, posts)
    if new.unit_id is None or new.unit_id != place.unit_id:
        raise OfAnotherUnit(name=person.full_name)
    refuse_stranger(desk, person, posts.get(person.id))
    refuse_clash(desk, person)
    waiting = live_places(db, desk.course_class.id, [person.id]).get(person.id)
    if waiting is not None and waiting.status is EnrolmentStatus.CONFIRMED:
        raise AlreadyIn(name=person.full_name, status=waiting.status)
    with desk.kept(people):
        gone: Said = {"replaced_by": (None, person.code)}
        desk.move([place], EnrolmentStatus.SUBSTITUTED, reason=person.code, said=gone)
        taken: Said = {"replaces": (None, place.person.code)}
        if waiting is None:
            new.replaces_id = place.id
            desk.add([new], said=taken)
            return new
        waiting.replaces_id = place.id
        desk.move([waiting], EnrolmentStatus.CONFIRMED, said=taken)
    promote(desk)  # Who had been offered a seat leaves it to the next.
    return waiting
