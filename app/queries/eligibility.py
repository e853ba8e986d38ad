"""Who may have a place in a class: whom its course is for, and who has a class on its days.

Thousands may ask for one class in a few seconds. Statements are made once: to put one together
takes longer than to run it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    String,
    and_,
    bindparam,
    false,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.domain.clash import never_meet
from app.domain.course import Sitting, Topic
from app.domain.enrolment import SEAT_STATUSES, EnrolmentStatus
from app.models import (
    CourseAudience,
    CourseClass,
    CourseTopic,
    Enrolment,
    Meeting,
    Person,
    Placement,
    Plan,
    Posting,
)
from app.queries.audience import in_post, membership, named_outright
from app.queries.coverage.experts import expert_seats
from app.queries.coverage.question import question
from app.queries.credit import LIVE, NOT_CANCELLED
from app.queries.unit import holds_on

_DAY: BindParameter[date] = bindparam("day", type_=Date)
_PEOPLE: BindParameter[int] = bindparam("people", expanding=True)

_PURPOSE: CompoundSelect[str | None, str | None] = union_all(
    select(type_coerce(CourseAudience.audience, String), null()).where(
        CourseAudience.course_id == bindparam("course_id")
    ),
    select(null(), type_coerce(CourseTopic.topic, String)).where(
        CourseTopic.course_id == bindparam("course_id")
    ),
)
"""(audience or None, topic or None)."""

_IN_THE_WAY = union_all(
    select(
        Enrolment.person_id,
        type_coerce(null(), Enrolment.status.type),
        CourseClass.starts_on,
        CourseClass.code,
        CourseClass.id,
    )
    .join(CourseClass, CourseClass.id == Enrolment.course_class_id)
    .where(
        Enrolment.person_id.in_(_PEOPLE),
        Enrolment.status.in_(sorted(SEAT_STATUSES)),
        CourseClass.id != bindparam("class_id"),
        CourseClass.starts_on <= bindparam("last", type_=Date),
        CourseClass.ends_on >= bindparam("first", type_=Date),
        NOT_CANCELLED,
    ),
    select(Enrolment.person_id, Enrolment.status, null(), null(), null()).where(
        Enrolment.course_class_id == bindparam("class_id"), Enrolment.person_id.in_(_PEOPLE), LIVE
    ),
)
"""(person_id, None, first day, code, id): seats in other classes that share days with one;
(person_id, status, None, None, None): live places in the class itself.

In two parts: planned as one, with an `or`, it took PostgreSQL five times as long.
"""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Whom a class is for, in the order of audiences, and what it is about."""

    audiences: tuple[Audience, ...]
    topics: frozenset[Topic]


@dataclass(frozen=True, slots=True, order=True)
class Other:
    """Another class that somebody has a seat in; the one that begins first is the least."""

    starts_on: date
    code: str
    id: int


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What somebody has already: a live place in the class; a seat in another at the same time."""

    here: EnrolmentStatus | None
    elsewhere: Other | None


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody's main posting on the first day of a class, and whether the class is for it."""

    posting: Posting
    is_meant: bool


def purpose_of(db: Session, course_class: CourseClass) -> Purpose:
    """Whom a class is for, and what it is about."""
    rows = db.execute(_PURPOSE, {"course_id": course_class.course_id}).all()
    said = {word for row in rows for word in row}
    return Purpose(
        tuple(audience for audience in Audience if audience in said),
        frozenset(topic for topic in Topic if topic in said),
    )


def eligible(
    db: Session,
    course_class: CourseClass,
    audiences: Collection[Audience],
    person_ids: Collection[int],
) -> set[int]:
    """Those of some people who are in one of the audiences, by their post on its first day."""
    posts = posts_of(db, course_class, audiences, person_ids)
    return {person_id for person_id, post in posts.items() if post.is_meant}


def people_meant(db: Session, course_class: CourseClass) -> Select[int]:
    """The ids of all whom a class is for, by their post on its first day."""
    day, audiences = course_class.starts_on, purpose_of(db, course_class).audiences
    named = named_outright()
    is_expert: ColumnElement[bool] = false()
    if Audience.EXPERTS in audiences:
        is_expert = _is_expert(db, course_class.province_id, day)
    belongs = membership(named, is_expert)
    return (
        select(Posting.person_id)
        .join(Placement, and_(Placement.unit_id == Posting.unit_id, holds_on(day)))
        .outerjoin(named, named.c.posting_id == Posting.id)
        .where(in_post(day), or_(false(), *(belongs[audience] for audience in audiences)))
        .correlate(None)
    )


def posts_of(
    db: Session,
    course_class: CourseClass,
    audiences: Collection[Audience],
    person_ids: Collection[int],
) -> dict[int, Post]:
    """What some people are on the first day of a class, by their ids; who has no post is not in it.

    audiences: whom the class is for.
    """
    day = course_class.starts_on
    if Audience.EXPERTS in audiences:
        wanted = _posts(frozenset(audiences), _is_expert(db, course_class.province_id, day))
    else:
        wanted = _posts_alone(frozenset(audiences))
    rows = db.execute(wanted, {"people": list(person_ids), "day": day})
    return {posting.person_id: Post(posting, bool(is_meant)) for posting, is_meant in rows}


@lru_cache(maxsize=64)
def _posts_alone(audiences: frozenset[Audience]) -> Select[Posting, bool]:
    return _posts(audiences, false())


def _posts(audiences: frozenset[Audience], is_expert: ColumnElement[bool]) -> Select[Posting, bool]:
    """(posting, whether it is in one of the audiences) of `people` on a `day`."""
    named = named_outright(Posting.person_id.in_(_PEOPLE))
    belongs = membership(named, is_expert)
    is_meant = or_(false(), *(belongs[audience] for audience in sorted(audiences)))
    return (
        select(Posting, and_(Placement.id.is_not(None), is_meant))
        .outerjoin(Placement, and_(Placement.unit_id == Posting.unit_id, holds_on(_DAY)))
        .outerjoin(named, named.c.posting_id == Posting.id)
        .where(in_post(_DAY), Posting.person_id.in_(_PEOPLE))
    )


def is_meant_for(db: Session, person: Person, today: date) -> ColumnElement[bool]:
    """Whether a class is meant for somebody, by their post on its first day.

    An expert is who counts as one today: nobody knows what will have been learnt by then.
    """
    named = named_outright(Posting.person_id == person.id)
    belongs = membership(named, _is_expert(db, person.province_id, today))
    day = CourseClass.starts_on
    fits = (
        and_(CourseAudience.audience == audience, is_member)
        for audience, is_member in belongs.items()
    )
    return (
        select(CourseAudience.course_id)
        .join(Posting, and_(Posting.person_id == person.id, in_post(day)))
        .join(Placement, and_(Placement.unit_id == Posting.unit_id, holds_on(day)))
        .outerjoin(named, named.c.posting_id == Posting.id)
        .where(CourseAudience.course_id == CourseClass.course_id, or_(false(), *fits))
        .correlate(CourseClass)
        .exists()
    )


def obstacles(
    db: Session, course_class: CourseClass, person_ids: Collection[int]
) -> dict[int, Obstacle]:
    """{person_id: what stands in the way of a place in a class}; who is free is not in it.

    Two classes of the same days go together where both say when they meet, and never do at once.
    """
    rows = db.execute(
        _IN_THE_WAY,
        {
            "people": list(person_ids),
            "class_id": course_class.id,
            "first": course_class.starts_on,
            "last": course_class.ends_on,
        },
    ).all()
    here = {who: status for who, status, *_ in rows if status is not None}
    seats = sorted(
        ((Other(*other), who) for who, status, *other in rows if status is None), reverse=True
    )
    apart = _apart_from(db, course_class, {one.id for one, _who in seats}) if seats else set()
    elsewhere = {who: one for one, who in seats if one.id not in apart}
    people = here.keys() | elsewhere.keys()
    return {who: Obstacle(here.get(who), elsewhere.get(who)) for who in people}


def clashing(
    db: Session, course_class: CourseClass, person_ids: Collection[int]
) -> dict[int, Other]:
    """{person_id: another class that they have a seat in, at the same time}, as obstacles says."""
    found = obstacles(db, course_class, person_ids)
    return {who: one.elsewhere for who, one in found.items() if one.elsewhere is not None}


def _apart_from(db: Session, course_class: CourseClass, others: Collection[int]) -> set[int]:
    """Those of some classes that meet, as this one does, and never at the same time."""
    sittings = sittings_of(db, Meeting.course_class_id.in_([course_class.id, *others]))
    mine = sittings.pop(course_class.id, set())
    return {class_id for class_id, theirs in sittings.items() if never_meet(mine, theirs)}


def sittings_of(db: Session, of_classes: ColumnElement[bool]) -> dict[int, set[Sitting]]:
    """When some classes meet; those that do not say so are not in it."""
    rows = db.execute(
        select(Meeting.course_class_id, Meeting.held_on, Meeting.part).where(
            of_classes, ~Meeting.is_cancelled
        )
    )
    sittings: dict[int, set[Sitting]] = {}
    for class_id, held_on, part in rows:
        sittings.setdefault(class_id, set()).add((held_on, part))
    return sittings


def experts_on(db: Session, province_id: int, on: date) -> set[int]:
    """The people in post on a day who count in the figure of experts then."""
    return set(
        db.scalars(
            select(Posting.person_id)
            .join(Placement, and_(Placement.unit_id == Posting.unit_id, holds_on(on)))
            .where(in_post(on), _is_expert(db, province_id, on))
        )
    )


def _is_expert(db: Session, province_id: int, on: date) -> ColumnElement[bool]:
    """Whether a posting's person counts in the figure of experts on a day."""
    plan = db.scalar(select(Plan).where(Plan.province_id == province_id))
    if plan is None:
        return false()
    asked = question(plan, year=on.year, as_of=on, unit_id=None)
    return Posting.person_id.in_(select(expert_seats(asked).subquery().c.person_id))
