"""Who may have a place in which of many classes at once: what `eligibility` asks of one."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, case, false, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.audience import Audience
from app.domain.clash import never_meet
from app.domain.course import Sitting
from app.domain.enrolment import SEAT_STATUSES
from app.models import (
    CourseClass,
    Enrolment,
    Meeting,
    Person,
    Placement,
    Posting,
)
from app.queries.audience import membership, named_outright
from app.queries.course import audiences_of
from app.queries.credit import NOT_CANCELLED
from app.queries.eligibility import experts_on, sittings_of
from app.queries.intake import AnyRow, rows_of

Stay = tuple[date, date, frozenset[Audience]]
"""From a day to another, in some audiences."""

_NONE: Set[Sitting] = frozenset()


@dataclass(frozen=True, slots=True)
class Admission:
    """Whom some classes are for. audiences: of each course, in their order."""

    audiences: Mapping[int, tuple[Audience, ...]]
    stays: Mapping[int, Collection[Stay]]
    experts: Mapping[date, Collection[int]]

    def is_meant(self, person_id: int, course_class: AnyRow) -> bool:
        """Whether somebody is in an audience of a class, by their post on its first day."""
        day, wanted = course_class.starts_on, self.audiences.get(course_class.course_id, ())
        for first, last, audiences in self.stays.get(person_id, ()):
            if first <= day <= last and not audiences.isdisjoint(wanted):
                return True
        return Audience.EXPERTS in wanted and person_id in self.experts[day]


def admission(
    db: Session, province_id: int, classes: Collection[AnyRow], person_ids: Collection[int]
) -> Admission:
    """What of some people decides whom classes are for. classes: id, course_id, starts_on.

    Three queries; two more for each first day of a class for experts.
    """
    audiences = audiences_of(db, {one.course_id for one in classes})
    days = {one.starts_on for one in classes}
    wanted = sorted({audience for some in audiences.values() for audience in some})
    for_experts = {
        one.starts_on for one in classes if Audience.EXPERTS in audiences.get(one.course_id, ())
    }
    return Admission(
        audiences=audiences,
        stays=_stays(db, province_id, wanted, person_ids, min(days), max(days)) if wanted else {},
        experts={day: experts_on(db, province_id, day) for day in for_experts},
    )


def _stays(
    db: Session,
    province_id: int,
    audiences: Sequence[Audience],
    person_ids: Collection[int],
    first: date,
    last: date,
) -> dict[int, list[Stay]]:
    """Where main postings between two days put people into some audiences, as long as they do."""
    named = named_outright()
    belongs = membership(named, false())
    # Read for a hundred thousand people: the audiences as one number, and days that are within.
    answers = [case((belongs[one], 1 << n), else_=0) for n, one in enumerate(audiences)]
    query = (
        select(
            Posting.person_id,
            sum(answers[1:], answers[0]),
            *(_after(first, begins) for begins in (Posting.starts_on, Placement.valid_from)),
            *(_before(last, ends) for ends in (Posting.ends_on, Placement.valid_to)),
        )
        .join(Person, Person.id == Posting.person_id)
        .join(
            Placement,
            and_(
                Placement.unit_id == Posting.unit_id,
                Placement.valid_from <= last,
                Placement.valid_to >= first,
            ),
        )
        .outerjoin(named, named.c.posting_id == Posting.id)
        .where(
            Person.province_id == province_id,
            Posting.is_main,
            Posting.starts_on <= last,
            Posting.ends_on >= first,
        )
    )
    sets: dict[int, frozenset[Audience]] = {}
    stays: dict[int, list[Stay]] = {}
    for person_id, said, *bounds in rows_of(db, query, Posting.person_id, person_ids):
        if said not in sets:
            sets[said] = frozenset(one for n, one in enumerate(audiences) if said >> n & 1)
        begins, valid_from, ends, valid_to = bounds
        stay = max(begins or first, valid_from or first), min(ends or last, valid_to or last)
        stays.setdefault(person_id, []).append((*stay, sets[said]))
    return stays


def _after(first: date, day: InstrumentedAttribute[date]) -> ColumnElement[date | None]:
    return case((day > first, day))


def _before(last: date, day: InstrumentedAttribute[date]) -> ColumnElement[date | None]:
    return case((day < last, day))


@dataclass(slots=True)
class Agendas:
    """The seats of people in classes of some days, which may be given and taken away here."""

    classes: Mapping[int, AnyRow]
    sittings: Mapping[int, Set[Sitting]]
    seats: dict[int, list[int]] = field(default_factory=dict)

    def add(self, person_id: int, class_id: int) -> None:
        self.seats.setdefault(person_id, []).append(class_id)

    def remove(self, person_id: int, class_id: int) -> None:
        mine = self.seats.get(person_id, [])
        if class_id in mine:
            mine.remove(class_id)

    def clash(self, person_id: int, course_class: AnyRow) -> AnyRow | None:
        """Another class in which somebody has a seat, at the same time as a class; the first."""
        for other_id in self.seats.get(person_id, ()):
            other = self.classes[other_id]
            shares_days = (
                other_id != course_class.id
                and other.starts_on <= course_class.ends_on
                and other.ends_on >= course_class.starts_on
            )
            if shares_days and not never_meet(
                self.sittings.get(course_class.id, _NONE), self.sittings.get(other_id, _NONE)
            ):
                return other
        return None


def agendas(
    db: Session, province_id: int, classes: Iterable[AnyRow], person_ids: Collection[int]
) -> Agendas:
    """The seats that some people have in the days of some classes. Three queries.

    classes: id, code, starts_on, ends_on.
    """
    known = {one.id: one for one in classes}
    at_the_time = and_(
        CourseClass.province_id == province_id,
        CourseClass.starts_on <= max(one.ends_on for one in known.values()),
        CourseClass.ends_on >= min(one.starts_on for one in known.values()),
        NOT_CANCELLED,
    )
    others = select(
        CourseClass.id, CourseClass.code, CourseClass.starts_on, CourseClass.ends_on
    ).where(at_the_time)
    seated = (
        select(Enrolment.person_id, Enrolment.course_class_id)
        .join(CourseClass, CourseClass.id == Enrolment.course_class_id)
        .where(at_the_time, Enrolment.status.in_(sorted(SEAT_STATUSES)))
        .order_by(CourseClass.starts_on, CourseClass.code)
    )
    in_those = Meeting.course_class_id.in_(select(CourseClass.id).where(at_the_time))
    found = Agendas({row.id: row for row in db.execute(others)} | known, sittings_of(db, in_those))
    for person_id, class_id in rows_of(db, seated, Enrolment.person_id, person_ids):
        found.add(person_id, class_id)
    return found
