"""Who may have a place in a class: whom its course is for, and who has a class on its days."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import Subquery

from app.domain.audience import Audience
from app.domain.enrolment import SEAT_STATUSES
from app.models import (
    CourseAudience,
    CourseClass,
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
from app.queries.credit import NOT_CANCELLED
from app.queries.unit import holds_on


def audiences_of_class(db: Session, course_class: CourseClass) -> list[Audience]:
    """Whom a class is for."""
    of_course = CourseAudience.course_id == course_class.course_id
    found = set(db.scalars(select(CourseAudience.audience).where(of_course)))
    return [audience for audience in Audience if audience in found]


def eligible(
    db: Session,
    course_class: CourseClass,
    audiences: Collection[Audience],
    person_ids: Collection[int],
) -> set[int]:
    """Those of some people who are in one of the audiences, by their post on its first day."""
    day = course_class.starts_on
    named = named_outright(Posting.person_id.in_(person_ids))
    belongs = _belongs(db, course_class.province_id, named, day)
    people = (
        select(Posting.person_id)
        .join(Placement, and_(Placement.unit_id == Posting.unit_id, holds_on(day)))
        .outerjoin(named, named.c.posting_id == Posting.id)
        .where(
            in_post(day),
            Posting.person_id.in_(person_ids),
            or_(*(belongs[audience] for audience in audiences)),
        )
    )
    return set(db.scalars(people))


def audiences_of_person(db: Session, person: Person, on: date) -> frozenset[Audience]:
    """The audiences that somebody is in, by their post on a day."""
    named = named_outright(Posting.person_id == person.id)
    belongs = _belongs(db, person.province_id, named, on)
    row = db.execute(
        select(*(is_member.label(audience.value) for audience, is_member in belongs.items()))
        .select_from(Posting)
        .join(Placement, and_(Placement.unit_id == Posting.unit_id, holds_on(on)))
        .outerjoin(named, named.c.posting_id == Posting.id)
        .where(in_post(on), Posting.person_id == person.id)
    ).one_or_none()
    if row is None:
        return frozenset()
    return frozenset(audience for audience in Audience if row._mapping[audience.value])


def clashing(
    db: Session, course_class: CourseClass, person_ids: Collection[int]
) -> dict[int, CourseClass]:
    """{person_id: another class that they have a seat in, at the same time}.

    Two classes of the same days go together where both say when they meet, and never do at once.
    """
    rows = db.execute(
        select(Enrolment.person_id, CourseClass)
        .join(CourseClass, CourseClass.id == Enrolment.course_class_id)
        .where(
            Enrolment.person_id.in_(person_ids),
            Enrolment.status.in_(sorted(SEAT_STATUSES)),
            CourseClass.id != course_class.id,
            CourseClass.starts_on <= course_class.ends_on,
            CourseClass.ends_on >= course_class.starts_on,
            NOT_CANCELLED,
        )
        .order_by(CourseClass.starts_on.desc(), CourseClass.code.desc())
    ).all()
    if not rows:
        return {}
    apart = _apart_from(db, course_class, {other.id for _person_id, other in rows})
    return {person_id: other for person_id, other in rows if other.id not in apart}


def _apart_from(db: Session, course_class: CourseClass, others: Collection[int]) -> set[int]:
    """Those of some classes that meet, as this one does, and never at the same time."""
    rows = db.execute(
        select(Meeting.course_class_id, Meeting.held_on, Meeting.part).where(
            Meeting.course_class_id.in_([course_class.id, *others]), ~Meeting.is_cancelled
        )
    )
    sittings: dict[int, set[tuple[object, object]]] = {}
    for class_id, held_on, part in rows:
        sittings.setdefault(class_id, set()).add((held_on, part))
    mine = sittings.pop(course_class.id, set())
    return {class_id for class_id, theirs in sittings.items() if mine and mine.isdisjoint(theirs)}


def _belongs(
    db: Session, province_id: int, named: Subquery, on: date
) -> dict[Audience, ColumnElement[bool]]:
    """For each audience, whether a posting is in it; experts are who counts in their figure."""
    plan = db.scalar(select(Plan).where(Plan.province_id == province_id))
    if plan is None:
        return membership(named, false())
    asked = question(plan, year=on.year, as_of=on, unit_id=None)
    experts = select(expert_seats(asked).subquery().c.person_id)
    return membership(named, Posting.person_id.in_(experts))
