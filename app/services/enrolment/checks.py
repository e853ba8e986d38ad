"""Who cannot have a place in a class, and why."""

from collections.abc import Mapping, Sequence

from app.domain.errors import RuleViolation
from app.domain.label import Phrase
from app.domain.registration import AlreadyIn, DatesClash, NotEligible
from app.models import Person
from app.queries.eligibility import Post, clashing, obstacles
from app.services.enrolment.desk import Desk


def refuse_clash(desk: Desk, person: Person) -> None:
    """Refuse who has a seat in another class at the same time. Raises DatesClash."""
    other = clashing(desk.db, desk.course_class, [person.id]).get(person.id)
    if other is not None:
        raise DatesClash(name=person.full_name, code=other.code)


def refuse_stranger(desk: Desk, person: Person, post: Post | None) -> None:
    """Whom the course is not for. Raises NotEligible."""
    if post is None or not post.is_meant:
        raise _not_meant(desk, person)


def refusals(
    desk: Desk, people: Sequence[Person], posts: Mapping[int, Post]
) -> dict[int, RuleViolation]:
    """Why some of these people cannot ask for a place, by their ids. posts: what they are."""
    has = obstacles(desk.db, desk.course_class, [person.id for person in people])
    refused: dict[int, RuleViolation] = {}
    for person in people:
        obstacle, post = has.get(person.id), posts.get(person.id)
        if obstacle and obstacle.here:
            refused[person.id] = AlreadyIn(name=person.full_name, status=obstacle.here)
        elif post is None or not post.is_meant:
            refused[person.id] = _not_meant(desk, person)
        elif obstacle and obstacle.elsewhere:
            code = obstacle.elsewhere.code
            refused[person.id] = DatesClash(name=person.full_name, code=code)
    return refused


def _not_meant(desk: Desk, person: Person) -> NotEligible:
    words = [word for one in desk.purpose.audiences for word in (", ", one.label)]
    return NotEligible(name=person.full_name, audiences=Phrase(words[1:]))
