"""Classes that get into one another's way: by place, by trainer, by people with a seat in both."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from app.domain.clash import Agenda, Clash, ClashKind, folded, place_clash, trainer_clashes
from app.domain.course import ClassFacts, Sitting
from app.domain.enrolment import SEAT_STATUSES
from app.models import Course, CourseClass, Enrolment, Meeting, Person, Trainer
from app.queries.credit import NOT_CANCELLED
from app.queries.eligibility import clashing
from app.queries.enrolment import seats_lost
from app.queries.outlook import Outlook
from app.queries.person import people_in

SHOWN = 20
"""So many people in two classes are named; beyond, the dates are wrong and not the people."""


def clashes_of(db: Session, course_class: CourseClass, outlook: Outlook) -> list[Clash]:
    """What stands in a class's way as it is, the place first; people only those in scope."""
    mine = _agenda(course_class, course_class.course.title)
    return [*clashes_with(db, course_class, mine), *_of_people(db, course_class, outlook)]


def clashes_of_facts(
    db: Session, course: Course, facts: ClassFacts, course_class: CourseClass | None
) -> list[Clash]:
    """What would stand in the way of a class said so. course_class None: it is new."""
    mine = Agenda(
        class_id=course_class.id if course_class else None,
        code=facts.code,
        title=course.title,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        place=folded(facts.venue),
        sittings=_sittings(course_class.meetings) if course_class else {},
    )
    return clashes_with(db, course_class or course, mine, venue=facts.venue)


def clashes_with(
    db: Session, of: CourseClass | Course, mine: Agenda, venue: str | None = None
) -> list[Clash]:
    """The places and trainers that an agenda shares with other classes of the province."""
    trainers = list(of.trainers) if isinstance(of, CourseClass) else []
    places = {folded(venue): venue or ""}
    if isinstance(of, CourseClass):
        written = [of.venue if venue is None else venue, *(one.venue for one in of.meetings)]
        places |= {folded(place): place for place in written if place}
    found: list[Clash] = []
    for other in _others(db, of.province_id, mine):
        agenda = _agenda(other, other.course.title)
        # Named by the first place that both have: classes seldom share two.
        shared = next((p for p in places if p and p in _places(agenda)), None)
        clash = place_clash(mine, agenda, what=places[shared]) if shared else None
        found += [clash] if clash else []
        found += trainer_clashes(mine, agenda, _taught_by(trainers, other.trainers))
    return found


def _others(db: Session, province_id: int, mine: Agenda) -> Sequence[CourseClass]:
    """The classes at the same time that take place somewhere, or are taught by somebody named."""
    return db.scalars(
        select(CourseClass)
        .where(
            CourseClass.province_id == province_id,
            CourseClass.id.is_distinct_from(mine.class_id),
            CourseClass.starts_on <= mine.ends_on,
            CourseClass.ends_on >= mine.starts_on,
            NOT_CANCELLED,
        )
        .options(
            selectinload(CourseClass.meetings),
            selectinload(CourseClass.trainers),
            selectinload(CourseClass.course),
        )
        .order_by(CourseClass.starts_on, CourseClass.code)
    ).all()


def _agenda(one: CourseClass, title: str) -> Agenda:
    return Agenda(
        class_id=one.id,
        code=one.code,
        title=title,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        place=folded(one.venue),
        sittings=_sittings(one.meetings),
    )


def _sittings(meetings: Sequence[Meeting]) -> dict[Sitting, str]:
    return {
        (meeting.held_on, meeting.part): folded(meeting.venue)
        for meeting in meetings
        if not meeting.is_cancelled
    }


def _places(agenda: Agenda) -> set[str]:
    return {agenda.place, *agenda.sittings.values()}


def _taught_by(trainers: Sequence[Trainer], others: Sequence[Trainer]) -> list[str]:
    """The names of those who teach both: one record, or one name where either has no record."""
    return [
        one.name
        for one in trainers
        if any(
            one.person_id == other.person_id
            if one.person_id and other.person_id
            else one.name_key == other.name_key
            for other in others
        )
    ]


def _of_people(db: Session, course_class: CourseClass, outlook: Outlook) -> list[Clash]:
    """Those with a seat in another class at the same time, by name."""
    seated = select(Enrolment.person_id).where(
        Enrolment.course_class_id == course_class.id,
        Enrolment.status.in_(sorted(SEAT_STATUSES)),
    )
    twice = (
        select(Enrolment.person_id)
        .where(Enrolment.person_id.in_(seated), Enrolment.status.in_(sorted(SEAT_STATUSES)))
        .group_by(Enrolment.person_id)
        .having(func.count() > 1)
    )
    return _named(db, course_class, Person.id.in_(twice), outlook)


def clashes_on_return(db: Session, course_class: CourseClass, outlook: Outlook) -> list[Clash]:
    """Those in scope who would have a seat again in a class that was called off, had they not one
    in another class at the same time by now.
    """
    lost = seats_lost(db, course_class.id)
    return _named(db, course_class, Person.id.in_(lost), outlook) if lost else []


def _named(
    db: Session, course_class: CourseClass, wanted: ColumnElement[bool], outlook: Outlook
) -> list[Clash]:
    """Those of some people who have a seat in another class at the same time, by name."""
    people = db.scalars(
        people_in(outlook).where(wanted).order_by(Person.sort_key, Person.code)
    ).all()
    if not people:
        return []
    others = clashing(db, course_class, [person.id for person in people])
    titles = _titles(db, {other.id for other in others.values()})
    return [
        Clash(
            ClashKind.PERSON,
            person.full_name,
            max(course_class.starts_on, other.starts_on),
            other.id,
            other.code,
            titles[other.id],
        )
        for person in people
        if (other := others.get(person.id)) is not None
    ][:SHOWN]


def _titles(db: Session, class_ids: Collection[int]) -> dict[int, str]:
    """What some classes are about, by their ids."""
    wanted = select(CourseClass.id, Course.title).join(CourseClass.course)
    rows = db.execute(wanted.where(CourseClass.id.in_(class_ids)))
    return {row[0]: row[1] for row in rows}
