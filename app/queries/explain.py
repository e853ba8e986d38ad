"""Why a figure is what it is: its people or its courses, each with the first reason that applies.

The lists add up to the figure: the credited are its value, all but those aside its denominator.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    and_,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.expression import Subquery

from app.domain.audience import Audience
from app.domain.course import STAFF_TOPICS, Topic
from app.domain.coverage import CourseReason, Reason
from app.domain.plan import Counts, Period, TargetKind
from app.models import (
    Completion,
    Course,
    CourseAudience,
    CourseClass,
    Enrolment,
    Person,
    Placement,
    Plan,
    Posting,
    Unit,
)
from app.queries.audience import in_post, staff, unresolved
from app.queries.coverage import (
    EXPERT_TOPICS,
    IT_TOPICS,
    Question,
    expert_seats,
    held_courses,
    placed_seats,
    question,
)
from app.queries.credit import (
    IS_COMPLETED,
    LIVE,
    NOT_CANCELLED,
    about,
    assessed,
    ends_in,
    trained,
)
from app.queries.unit import last_known_subtree

Rows = Select[*tuple[Any, ...]]
"""A statement of any columns."""


@dataclass(frozen=True, slots=True)
class ExplainedPerson:
    """A person behind a figure.

    unit: of the main posting on the counting date; for experts on the class's last day, for those
    not in post of the last one before; None where there is none.
    """

    person_id: int
    person_code: str
    full_name: str
    unit_id: int | None
    unit_code: str | None
    unit_name: str | None
    position: str | None
    reason: Reason
    class_id: int | None
    class_code: str | None

    @property
    def counted(self) -> bool:
        return self.reason is Reason.CREDITED


@dataclass(frozen=True, slots=True)
class ExplainedCourse:
    """A course behind the number of courses for its audiences."""

    course_id: int
    course_code: str
    title: str
    organiser_code: str | None
    organiser_name: str | None
    audiences: tuple[Audience, ...]
    reason: CourseReason
    classes: int

    @property
    def counted(self) -> bool:
        return self.reason is CourseReason.HELD


def explain_people(
    db: Session,
    plan: Plan,
    kind: TargetKind,
    *,
    year: int,
    as_of: date,
    unit_id: int | None = None,
    reason: Reason | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[ExplainedPerson]:
    """The people behind a figure, in the order of names; those aside the denominator among them.

    reason: only the people with this one. limit, offset: a page of them.
    """
    asked = question(plan, year=year, as_of=as_of, unit_id=unit_id)
    people = _reasoned(asked, kind)
    # The page is cut first: what is shown of a person is looked up for those on it only.
    page = (
        select(people, Person.code.label("person_code"), Person.full_name, Person.sort_key)
        .join_from(people, Person, Person.id == people.c.person_id)
        .where(people.c.reason == reason.value if reason else literal(True))
        .order_by(Person.sort_key, Person.code)
        .limit(limit)
        .offset(offset or None)
        .subquery("page")
    )
    shown, home, job = aliased(CourseClass), aliased(Placement), aliased(Posting)
    rows = db.execute(
        select(
            page.c.person_id,
            page.c.person_code,
            page.c.full_name,
            page.c.unit_id,
            Unit.code.label("unit_code"),
            home.name.label("unit_name"),
            job.position,
            page.c.reason,
            shown.id.label("class_id"),
            shown.code.label("class_code"),
        )
        .select_from(page)
        .outerjoin(Unit, Unit.id == page.c.unit_id)
        .outerjoin(home, home.id == _last_placement_id(page.c.unit_id, as_of))
        .outerjoin(job, job.id == page.c.posting_id)
        .outerjoin(shown, shown.id == _class_shown(asked, kind, page))
        .order_by(page.c.sort_key, page.c.person_code)
    )
    return [ExplainedPerson(**{**row._mapping, "reason": Reason(row.reason)}) for row in rows]


def count_reasons(
    db: Session, plan: Plan, kind: TargetKind, *, year: int, as_of: date, unit_id: int | None = None
) -> dict[Reason, int]:
    """How many people each reason applies to; reasons that apply to nobody are left out."""
    asked = question(plan, year=year, as_of=as_of, unit_id=unit_id)
    people = _reasoned(asked, kind)
    rows = db.execute(select(people.c.reason, func.count()).group_by(people.c.reason))
    found = {Reason(code): count for code, count in rows}
    return {reason: found[reason] for reason in Reason if reason in found}


def explain_courses(
    db: Session, plan: Plan, *, year: int, as_of: date, unit_id: int | None = None
) -> list[ExplainedCourse]:
    """The year's courses of the staff topics, by code: which were held, which not, and why."""
    asked = question(plan, year=year, as_of=as_of, unit_id=unit_id)
    whole_year = Period(date(year, 1, 1), date(year, 12, 31))
    in_year = select(CourseClass.id).where(CourseClass.course_id == Course.id, ends_in(whole_year))
    standing = in_year.where(NOT_CANCELLED)
    ended = standing.where(CourseClass.ends_on <= as_of)
    reason = case(
        (Course.id.in_(held_courses(asked)), CourseReason.HELD.value),
        (not_(standing.exists()), CourseReason.CANCELLED.value),
        (not_(ended.exists()), CourseReason.NOT_ENDED.value),
        else_=CourseReason.NO_COMPLETION.value,
    )
    classes = in_year.with_only_columns(func.count()).scalar_subquery()
    about_staff = select(CourseClass.course_id).where(about(STAFF_TOPICS))
    home = aliased(Placement)
    rows = (
        select(Course, Unit.code, home.name, reason, classes)
        .outerjoin(Unit, Unit.id == Course.organiser_id)
        .outerjoin(home, home.id == _last_placement_id(Unit.id, as_of))
    )
    rows = rows.where(
        Course.province_id == asked.province_id, Course.id.in_(about_staff), in_year.exists()
    )
    if not asked.ground.is_whole_province:
        rows = rows.where(Course.organiser_id.in_(select(asked.ground.members.c.unit_id)))
    found = db.execute(rows.order_by(Course.code)).all()
    audiences = _audiences_of(db, [course.id for course, *_ in found])
    return [
        ExplainedCourse(
            course_id=course.id,
            course_code=course.code,
            title=course.title,
            organiser_code=organiser,
            organiser_name=name,
            audiences=audiences.get(course.id, ()),
            reason=CourseReason(why),
            classes=count,
        )
        for course, organiser, name, why, count in found
    ]


def _audiences_of(db: Session, course_ids: list[int]) -> dict[int, tuple[Audience, ...]]:
    rows = db.scalars(select(CourseAudience).where(CourseAudience.course_id.in_(course_ids)))
    found: dict[int, set[Audience]] = {}
    for row in rows:
        found.setdefault(row.course_id, set()).add(row.audience)
    return {i: tuple(a for a in Audience if a in named) for i, named in found.items()}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for one person (a column of an outer statement): ids of classes, by reason."""

    person: ColumnElement[int]
    topics: frozenset[Topic]
    period: Period

    def credited(self) -> Select[int]:
        return self._completed().where(about(self.topics), ends_in(self.period))

    def ahead(self) -> Select[int]:
        return self._seats().where(about(self.topics), CourseClass.ends_on > self.period.last)

    def ended(self) -> Select[int]:
        return self._seats().where(about(self.topics), ends_in(self.period))

    def other_topic(self) -> Select[int]:
        return self._completed().where(not_(about(self.topics)), ends_in(self.period))

    def earlier(self) -> Select[int]:
        return self._completed().where(about(self.topics), CourseClass.ends_on < self.period.first)

    def _seats(self) -> Select[int]:
        return (
            select(CourseClass.id)
            .join(Enrolment, Enrolment.course_class_id == CourseClass.id)
            .where(Enrolment.person_id == self.person, LIVE, NOT_CANCELLED)
            .correlate_except(Enrolment, CourseClass)
        )

    def _completed(self) -> Select[int]:
        return (
            select(CourseClass.id)
            .join(Completion, Completion.course_class_id == CourseClass.id)
            .where(Completion.person_id == self.person, IS_COMPLETED, NOT_CANCELLED)
            .correlate_except(Completion, CourseClass)
        )


def _evidence(asked: Question, kind: TargetKind, person: ColumnElement[int]) -> _Evidence:
    if kind is TargetKind.EXPERTS:
        return _Evidence(person, EXPERT_TOPICS, asked.since_plan_began)
    topics = IT_TOPICS if kind is TargetKind.IT_STAFF else STAFF_TOPICS
    return _Evidence(person, topics, asked.year_to_date)


def _reasoned(asked: Question, kind: TargetKind) -> Subquery:
    """(person_id, unit_id, posting_id, reason) of everyone whom the figure's lists show."""
    if kind is TargetKind.EXPERTS:
        parts = [_experts(asked), _expert_candidates(asked)]
    else:
        parts = [_staff(asked, kind), _not_in_post(asked, kind), _unresolved(asked, kind)]
    return union_all(*parts).subquery("people")


def _listed(people: Rows, reason: ColumnElement[str]) -> Rows:
    return people.with_only_columns(
        Posting.person_id,
        Posting.unit_id,
        Posting.id.label("posting_id"),
        reason.label("reason"),
    )


def _staff(asked: Question, kind: TargetKind) -> Rows:
    """The denominator, each person with the first reason that applies."""
    evidence = _evidence(asked, kind, Posting.person_id)  # type: ignore[arg-type]  # a column like any other
    credit = trained(asked.province_id, evidence.topics, evidence.period)
    is_trained = credit.c.person_id.is_not(None)
    people = staff(asked.ground, asked.sectors)
    people = people.outerjoin(credit, credit.c.person_id == Posting.person_id)
    credited: list[tuple[ColumnElement[bool], str]] = [(is_trained, Reason.CREDITED.value)]
    if kind is TargetKind.IT_STAFF:
        tested = assessed(asked.province_id, evidence.period)
        people = people.where(Posting.is_it_staff)
        people = people.outerjoin(tested, tested.c.person_id == Posting.person_id)
        credited = [
            (and_(is_trained, tested.c.person_id.is_not(None)), Reason.CREDITED.value),
            (is_trained, Reason.NOT_ASSESSED.value),
        ]
    reason = case(
        *credited,
        (exists(evidence.ahead()), Reason.ENROLLED.value),
        (exists(evidence.ended()), Reason.BELOW_ATTENDANCE.value),
        (exists(evidence.other_topic()), Reason.OTHER_TOPIC.value),
        (exists(evidence.earlier()), Reason.OTHER_YEAR.value),
        else_=Reason.NOT_ENROLLED.value,
    )
    return _listed(people, reason)


def _not_in_post(asked: Question, kind: TargetKind) -> Rows:
    """People with credit and no main posting on the counting date, by their last one before."""
    evidence = _evidence(asked, kind, Posting.person_id)  # type: ignore[arg-type]  # a column like any other
    credit = trained(asked.province_id, evidence.topics, evidence.period)
    now, last = aliased(Posting), aliased(Posting)
    still_in_post = select(now.id).where(
        now.person_id == credit.c.person_id,
        now.is_main,
        now.starts_on <= asked.as_of,
        now.ends_on >= asked.as_of,
    )
    last_id = (
        select(last.id)
        .where(last.person_id == credit.c.person_id, last.is_main, last.ends_on < asked.as_of)
        .order_by(last.ends_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    people = (
        select(credit.c.person_id, Posting.unit_id)
        .join_from(credit, Posting, Posting.id == last_id, isouter=True)
        .where(not_(still_in_post.exists()), *_last_known_inside(asked))
    )
    return people.with_only_columns(
        credit.c.person_id,
        Posting.unit_id,
        Posting.id.label("posting_id"),
        literal(Reason.NOT_IN_POST.value).label("reason"),
    )


def _unresolved(asked: Question, kind: TargetKind) -> Rows:
    """Staff whose main posting on the counting date is in a unit that was not alive that day."""
    people = (
        select(Posting)
        .join(Unit, Unit.id == Posting.unit_id)
        .where(
            Unit.province_id == asked.province_id,
            unresolved(asked.as_of),
            *_last_known_inside(asked),
        )
    )
    if kind is TargetKind.IT_STAFF:
        people = people.where(Posting.is_it_staff)
    return _listed(people, literal(Reason.UNRESOLVED.value))


def _last_known_inside(asked: Question) -> list[ColumnElement[bool]]:
    """Whether a posting's unit, alive or closed, was last known within the unit asked about."""
    if asked.ground.unit_id is None:
        return []
    inside = last_known_subtree(asked.province_id, asked.ground.unit_id, asked.as_of)
    # A unit that has not opened yet has no placement to be found by, but is within itself.
    return [or_(Posting.unit_id == asked.ground.unit_id, Posting.unit_id.in_(inside))]


def _experts(asked: Question) -> Rows:
    """Everyone who counts as an expert, once, with the unit of their first class in scope."""
    seats = placed_seats(expert_seats(asked).subquery()).subquery()
    order = (
        func.row_number()
        .over(partition_by=seats.c.person_id, order_by=(CourseClass.ends_on, CourseClass.code))
        .label("place")
    )
    ranked = select(seats, order).join(CourseClass, CourseClass.id == seats.c.course_class_id)
    if not asked.ground.is_whole_province:
        ranked = ranked.where(seats.c.unit_id.in_(select(asked.ground.members.c.unit_id)))
    first = ranked.subquery()
    return select(
        first.c.person_id,
        first.c.unit_id,
        first.c.posting_id,
        literal(Reason.CREDITED.value).label("reason"),
    ).where(first.c.place == 1)


def _expert_candidates(asked: Question) -> Rows:
    """People with a seat in an expert class who do not count yet, by their posting of the day."""
    evidence = _evidence(asked, TargetKind.EXPERTS, Posting.person_id)  # type: ignore[arg-type]  # a column like any other
    counted = select(expert_seats(asked).subquery().c.person_id)
    below = Reason.BELOW_ATTENDANCE if asked.counts is Counts.TRAINED else Reason.NOT_ENROLLED
    reason = case(
        (exists(evidence.ahead()), Reason.ENROLLED.value),
        (exists(evidence.ended()), below.value),
        (exists(evidence.earlier()), Reason.OTHER_YEAR.value),
    )
    seated = (
        select(Enrolment.person_id)
        .join(CourseClass, CourseClass.id == Enrolment.course_class_id)
        .where(
            CourseClass.province_id == asked.province_id, about(EXPERT_TOPICS), LIVE, NOT_CANCELLED
        )
    )
    people = select(Posting).where(
        in_post(asked.as_of),
        Posting.person_id.in_(seated),
        Posting.person_id.not_in(counted),
        reason.is_not(None),
    )
    if not asked.ground.is_whole_province:
        people = people.where(Posting.unit_id.in_(select(asked.ground.members.c.unit_id)))
    return _listed(people, reason)


def _class_shown(asked: Question, kind: TargetKind, people: Subquery) -> ScalarSelect[int]:
    """The class that a reason speaks of: the earliest such one, for other years the latest."""
    evidence = _evidence(asked, kind, people.c.person_id)
    credit = evidence.credited()
    if kind is TargetKind.EXPERTS:
        # In a unit's list the class is one that belongs to the unit, as in `_experts`.
        seats = placed_seats(expert_seats(asked).subquery()).subquery()
        credit = select(CourseClass.id).join(seats, seats.c.course_class_id == CourseClass.id)
        credit = credit.where(seats.c.person_id == people.c.person_id)
        if not asked.ground.is_whole_province:
            credit = credit.where(seats.c.unit_id.in_(select(asked.ground.members.c.unit_id)))
        credit = credit.correlate_except(CourseClass, seats)
    by_reason: list[tuple[Collection[Reason], Select[int]]] = [
        ((Reason.CREDITED, Reason.NOT_ASSESSED, Reason.NOT_IN_POST), credit),
        ((Reason.ENROLLED,), evidence.ahead()),
        ((Reason.BELOW_ATTENDANCE,), evidence.ended()),
        ((Reason.OTHER_TOPIC,), evidence.other_topic()),
    ]
    earliest = (CourseClass.ends_on, CourseClass.code)
    latest = (CourseClass.ends_on.desc(), CourseClass.code)
    whens = [
        (people.c.reason.in_(reasons), classes.order_by(*earliest).limit(1).scalar_subquery())
        for reasons, classes in by_reason
    ]
    earlier = evidence.earlier().order_by(*latest).limit(1).scalar_subquery()
    shown = case(*whens, (people.c.reason == Reason.OTHER_YEAR.value, earlier))
    return select(shown).correlate(people).scalar_subquery()


def _last_placement_id(unit_id: SQLColumnExpression[int], on: date) -> ScalarSelect[int]:
    """The placement that holds on a day, or for a closed unit the last one before it."""
    placement = aliased(Placement)
    return (
        select(placement.id)
        .where(placement.unit_id == unit_id, placement.valid_from <= on)
        .order_by(placement.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
