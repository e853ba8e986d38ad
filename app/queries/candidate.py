"""People who could have a place in a class, listed by unit and by what they have not learnt."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.course import Topic, alike
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus
from app.domain.plan import Period
from app.models import Completion, CourseClass, Enrolment, Person, Posting
from app.queries.audience import in_post
from app.queries.credit import credits_of
from app.queries.enrolment import topics_of_class
from app.queries.outlook import Outlook
from app.queries.person import people_in
from app.queries.tree import name_on, named_or_below
from app.queries.words import has_words


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """What narrows the list of those who could have a place. unit_text: units and all below."""

    text: str = ""
    unit_text: str = ""
    only_untrained: bool = False


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """Somebody in post who has no seat in the class. status: of a place that is no seat yet.

    is_trained: has credit in the year of the class that this class would only repeat.
    """

    person_id: int
    code: str
    full_name: str
    unit_name: str | None
    position: str | None
    status: EnrolmentStatus | None
    is_trained: bool


def count_candidates(
    db: Session, course_class: CourseClass, outlook: Outlook, wanted: CandidateFilter
) -> int:
    """How many people a list of candidates holds."""
    topics = topics_of_class(db, course_class) if wanted.only_untrained else frozenset()
    found = _candidates(course_class, topics, outlook, wanted)
    return db.scalar(found.with_only_columns(func.count())) or 0


def list_candidates(
    db: Session,
    course_class: CourseClass,
    outlook: Outlook,
    wanted: CandidateFilter,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[CandidateLine]:
    """A page of those in post who could have a place, by name. Two queries."""
    topics = topics_of_class(db, course_class)
    place = aliased(Enrolment)
    is_live = place.status.in_(sorted(LIVE_STATUSES))
    rows = db.execute(
        _candidates(course_class, topics, outlook, wanted)
        .outerjoin(
            place,
            and_(
                place.person_id == Person.id,
                place.course_class_id == course_class.id,
                is_live,
            ),
        )
        .with_only_columns(
            Person,
            Posting.position,
            name_on(Posting.unit_id, outlook.as_of),
            place.status,
            Person.id.in_(_trained(course_class, topics)),
        )
        .order_by(Person.sort_key, Person.code)
        .limit(limit)
        .offset(offset or None)
    )
    return [
        CandidateLine(
            person_id=person.id,
            code=person.code,
            full_name=person.full_name,
            unit_name=unit_name,
            position=position,
            status=status,
            is_trained=bool(trained),
        )
        for person, position, unit_name, status, trained in rows
    ]


def _candidates(
    course_class: CourseClass,
    topics: Collection[Topic],
    outlook: Outlook,
    wanted: CandidateFilter,
) -> Select[Person]:
    seated = select(Enrolment.person_id).where(
        Enrolment.course_class_id == course_class.id,
        Enrolment.status == EnrolmentStatus.CONFIRMED,
    )
    people = people_in(outlook).where(
        in_post(outlook.as_of),
        Person.id.not_in(seated),
        has_words(wanted.text, Person.search_key, codes=[Person.code]),
    )
    if wanted.unit_text:
        units = named_or_below(outlook.province_id, wanted.unit_text, outlook.as_of)
        people = people.where(Posting.unit_id.in_(units))
    if wanted.only_untrained:
        people = people.where(Person.id.not_in(_trained(course_class, topics)))
    return people


def _trained(course_class: CourseClass, topics: Collection[Topic]) -> Select[int]:
    """Who has credit in the year of the class for what the class would give credit for."""
    year = course_class.ends_on.year
    whole_year = Period(date(year, 1, 1), date(year, 12, 31))
    credit = credits_of(course_class.province_id, alike(topics), whole_year)
    return credit.with_only_columns(Completion.person_id)
