"""Who cannot have a place in a class, and why."""

from collections.abc import Mapping, Sequence

from app.domain.errors import RuleViolation
from app.domain.registration import DatesClash
from app.models import Person
from app.queries.eligibility import Post, clashing
from app.queries.refusal import not_eligible
from app.queries.refusal import refusals as refusals_of
from app.services.enrolment.desk import Desk


def refuse_clash(desk: Desk, person: Person) -> None:
    """Refuse who has a seat in another class at the same time. Raises DatesClash."""
    other = clashing(desk.db, desk.course_class, [person.id]).get(person.id)
    if other is not None:
        raise DatesClash(name=person.full_name, code=other.code)


def refuse_stranger(desk: Desk, person: Person, post: Post | None) -> None:
    """Whom the course is not for. Raises NotEligible."""
    if post is None or not post.is_meant:
        raise not_eligible(person.full_name, desk.purpose.audiences)


def refusals(
    desk: Desk, people: Sequence[Person], posts: Mapping[int, Post], *, anew: bool = True
) -> dict[int, RuleViolation]:
    """Why some of these people cannot have a place, by their ids. posts: what they are.

    anew: whether they ask for one; else only what speaks against one that they have.
    """
    names = {person.id: person.full_name for person in people}
    audiences = desk.purpose.audiences
    return refusals_of(desk.db, desk.course_class, names, audiences, posts, anew=anew)
