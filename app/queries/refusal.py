"""Why people cannot have a place in a class: the same words on a page and in a refusal."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.errors import RuleViolation
from app.domain.label import Phrase
from app.domain.registration import AlreadyIn, DatesClash, NotEligible
from app.models import CourseClass
from app.queries.eligibility import Post, obstacles, posts_of, purpose_of


def refusals(
    db: Session,
    course_class: CourseClass,
    names: Mapping[int, str],
    audiences: Collection[Audience],
    posts: Mapping[int, Post],
    *,
    anew: bool = True,
) -> dict[int, RuleViolation]:
    """{person_id: why}, of some people by their names; who may have one is not in it.

    audiences: whom the class is for. posts: what the people are on its first day. anew: whether
    they ask for a place; else only what speaks against one that they have.
    """
    has = obstacles(db, course_class, names.keys())
    refused: dict[int, RuleViolation] = {}
    for id, name in names.items():
        obstacle, post = has.get(id), posts.get(id)
        if anew and obstacle and obstacle.here:
            refused[id] = AlreadyIn(name=name, status=obstacle.here)
        elif post is None or not post.is_meant:
            refused[id] = not_eligible(name, audiences)
        elif obstacle and obstacle.elsewhere:
            refused[id] = DatesClash(name=name, code=obstacle.elsewhere.code)
    return refused


def refusals_shown(
    db: Session, course_class: CourseClass, names: Mapping[int, str], *, anew: bool = True
) -> dict[int, RuleViolation]:
    """The same for a page, which asks what people are itself."""
    audiences = purpose_of(db, course_class).audiences
    posts = posts_of(db, course_class, audiences, names.keys())
    return refusals(db, course_class, names, audiences, posts, anew=anew)


def not_eligible(name: str, audiences: Collection[Audience]) -> NotEligible:
    """Whom the class is for, as one reads it."""
    words = [word for audience in audiences for word in (", ", audience.label)]
    return NotEligible(name=name, audiences=Phrase(words[1:]))
