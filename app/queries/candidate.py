"""People who could have a place in a class, listed by unit and by what they have not learnt."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.course import Topic, alike
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus
from app.domain.plan import Period
from app.models import Completion, CourseClass, Enrolment, Person, Posting
from app.queries.credit import credits_of
from app.queries.eligibility import people_meant, purpose_of
from app.queries.outlook import Outlook
from app.queries.person import people_in_post, posts_in
from app.queries.tree import name_on, named_or_below
from app.queries.words import has_words

_PLACE = aliased(Enrolment)


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """What narrows the list of those who could have a place. unit_text: units and all below them.

    only_meant: whom the class is for. with_seated: also those who have a seat already.
    person_ids: these people alone; None: anybody.
    """

    text: str = ""
    unit_text: str = ""
    only_untrained: bool = False
    only_meant: bool = False
    with_seated: bool = False
    person_ids: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """Somebody in post who could have a place. status: of the place that they have already.

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
    topics = purpose_of(db, course_class).topics if wanted.only_untrained else frozenset()
    # Without words to look for, nobody's name is needed: postings alone are counted.
    people = people_in_post(outlook) if wanted.text else posts_in(outlook)
    meant = people_meant(db, course_class) if wanted.only_meant else None
    conditions = _conditions(course_class, topics, outlook, wanted, meant, Posting.person_id)
    found = people.where(*conditions)
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
    """A page of those in post who could have a place, by name. Two queries.

    What is shown of them is looked up for those on the page only.
    """
    topics = purpose_of(db, course_class).topics
    meant = people_meant(db, course_class) if wanted.only_meant else None
    is_theirs = and_(
        _PLACE.person_id == Person.id,
        _PLACE.course_class_id == course_class.id,
        _PLACE.status.in_(sorted(LIVE_STATUSES)),
    )
    by_name = (Person.sort_key, Person.code)
    page = (
        people_in_post(outlook)
        .where(*_conditions(course_class, topics, outlook, wanted, meant, Person.id))
        .with_only_columns(Person.id.label("person_id"), Posting.id.label("posting_id"))
        .order_by(*by_name)
        .limit(limit)
        .offset(offset or None)
        .subquery()
    )
    rows = db.execute(
        select(
            Person,
            Posting.position,
            name_on(Posting.unit_id, outlook.as_of),
            _PLACE.status,
            _is_trained(course_class, topics),
        )
        .join_from(page, Person, Person.id == page.c.person_id)
        .join(Posting, Posting.id == page.c.posting_id)
        .outerjoin(_PLACE, is_theirs)
        .order_by(*by_name)
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


def _conditions(
    course_class: CourseClass,
    topics: Collection[Topic],
    outlook: Outlook,
    wanted: CandidateFilter,
    meant: Select[int] | None,
    who: SQLColumnExpression[int],
) -> Iterator[ColumnElement[bool]]:
    """What makes somebody in post a candidate; of Person only where there are words to look for.

    who: the person's id, of the table that is read first. PostgreSQL asks whether somebody has a
    seat as it reads that table; of another, it would join all before it takes a page by name.
    """
    seated = select(Enrolment.person_id).where(
        Enrolment.course_class_id == course_class.id,
        Enrolment.status == EnrolmentStatus.CONFIRMED,
    )
    if wanted.person_ids is not None:
        yield who.in_(wanted.person_ids)
    if not wanted.with_seated:
        yield who.not_in(seated)
    if meant is not None:
        yield who.in_(meant)
    if wanted.text:
        yield has_words(wanted.text, Person.search_key, codes=[Person.code])
    if wanted.unit_text:
        units = named_or_below(outlook.province_id, wanted.unit_text, outlook.as_of)
        yield Posting.unit_id.in_(units)
    if wanted.only_untrained:
        credit = _credit(course_class, topics).with_only_columns(Completion.person_id)
        yield who.not_in(credit)


def _is_trained(course_class: CourseClass, topics: Collection[Topic]) -> ColumnElement[bool]:
    """Whether a person has such credit, looked up one after the other: for the rows shown."""
    theirs = _credit(course_class, topics).where(Completion.person_id == Person.id)
    return exists(theirs.correlate_except(Completion, CourseClass))


def _credit(course_class: CourseClass, topics: Collection[Topic]) -> Select[int, int]:
    """Credit in the year of the class for what the class would give credit for."""
    year = course_class.ends_on.year
    whole_year = Period(date(year, 1, 1), date(year, 12, 31))
    return credits_of(course_class.province_id, alike(topics), whole_year)
