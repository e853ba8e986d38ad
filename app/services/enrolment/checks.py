"""Who cannot have a place in a class, and why."""

from collections.abc import Sequence

from app.domain.audience import Audience
from app.domain.errors import RuleViolation
from app.domain.label import Phrase
from app.domain.registration import AlreadyIn, DatesClash, NotEligible
from app.models import Person
from app.queries.eligibility import audiences_of_class, clashing, eligible, obstacles
from app.services.enrolment.desk import Desk


def refuse_clash(desk: Desk, person: Person) -> None:
    """Refuse who has a seat in another class at the same time. Raises DatesClash."""
    other = clashing(desk.db, desk.course_class, [person.id]).get(person.id)
    if other is not None:
        raise DatesClash(name=person.full_name, code=other.code)


def refuse_strangers(desk: Desk, people: Sequence[Person]) -> None:
    """Whom the course is not for. Raises NotEligible."""
    audiences = audiences_of_class(desk.db, desk.course_class)
    ids = [person.id for person in people]
    meant = eligible(desk.db, desk.course_class, audiences, ids)
    for person in people:
        if person.id not in meant:
            raise NotEligible(name=person.full_name, audiences=_listed(audiences))


def refusals(desk: Desk, people: Sequence[Person]) -> dict[int, RuleViolation]:
    """Why some of these people cannot ask for a place, by their ids."""
    db, ids = desk.db, [person.id for person in people]
    audiences = audiences_of_class(db, desk.course_class)
    meant = eligible(db, desk.course_class, audiences, ids)
    has = obstacles(db, desk.course_class, ids)
    refused: dict[int, RuleViolation] = {}
    for person in people:
        obstacle, name = has.get(person.id), person.full_name
        if obstacle and obstacle.here:
            refused[person.id] = AlreadyIn(name=name, status=obstacle.here)
        elif person.id not in meant:
            refused[person.id] = NotEligible(name=name, audiences=_listed(audiences))
        elif obstacle and obstacle.elsewhere:
            refused[person.id] = DatesClash(name=name, code=obstacle.elsewhere.code)
    return refused


def _listed(audiences: Sequence[Audience]) -> Phrase:
    words = [word for audience in audiences for word in (", ", audience.label)]
    return Phrase(words[1:])
