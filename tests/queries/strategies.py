"""Random small worlds, and the day they are counted on. Whatever has a border is put on it.

Days come from a short list around the borders of the year, of the plan and of the counting date,
so that «before», «on» and «after» meet in almost every world.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from app.domain.assessment import NATIONAL_SYSTEM
from app.domain.audience import STAFF_AUDIENCES, Audience
from app.domain.course import ClassStatus, Topic
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus, Outcome
from app.domain.person import Category, SchoolLevel, Subject
from app.domain.unit import FOR_EVER, SINCE_EVER, Sector, UnitKind
from tests.queries.drawing import lists
from tests.queries.strategies_plan import plans
from tests.queries.strategies_recorded import with_records
from tests.queries.worlds import (
    OTHER_SYSTEM,
    Assessment,
    Course,
    CourseClass,
    Enrolment,
    Fact,
    Person,
    Place,
    Post,
    World,
)

T = TypeVar("T")

ONE_DAY = timedelta(days=1)

EXAMPLES = int(os.environ.get("FIGURE_EXAMPLES", "50"))
"""Worlds a property is tried on: a third of the time of all tests goes into them. Raised for a long
run, which then draws new ones every time."""


def _worlds(part: int) -> settings:
    return settings(
        max_examples=max(EXAMPLES // part, 1),
        derandomize="FIGURE_EXAMPLES" not in os.environ,
        deadline=None,
        report_multiple_bugs=False,
        # A world is stored in a savepoint of its own, so one `db` serves them all.
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


many, some, few, fewest = _worlds(1), _worlds(2), _worlds(4), _worlds(8)
"""PostgreSQL takes twice as long for a world, and reads it by the same statements: what is dear is
tried there on half as many, the seldom world among them."""

BEGINNINGS = (date(2022, 1, 28), date(2022, 4, 1), date(2022, 6, 1), date(2022, 1, 1))
"""Of the five real plans."""

YEARS = (2024, 2022, 2025, 2026)
"""In force, the plan's first, the due year, after it."""

# What is drawn more often stands there more often; the first is what a failing world shrinks to.

_KINDS = (
    UnitKind.DEPARTMENT,
    *[UnitKind.PRIMARY_SCHOOL] * 3,
    UnitKind.MULTI_LEVEL_SCHOOL,
    UnitKind.PRESCHOOL,
    UnitKind.UNIVERSITY,
    UnitKind.COLLEGE,
    UnitKind.PRESS_AGENCY,
    UnitKind.COMMUNE_COMMITTEE,
    UnitKind.COMMUNE_COMMITTEE,
    UnitKind.DISTRICT_COMMITTEE,
    *UnitKind,
)
_UNIT_SECTORS = (*[Sector.STATE] * 6, *Sector)
_CATEGORIES = (*[Category.CONG_CHUC, Category.NGUOI_LAO_DONG, Category.VIEN_CHUC] * 3, *Category)

_TOPICS = tuple(
    frozenset(topics)
    for topics in (
        {Topic.DIGITAL_TECHNOLOGY},
        {Topic.DIGITAL_TECHNOLOGY},
        {Topic.DIGITAL_SKILLS},
        {Topic.DIGITAL_TRANSFORMATION},
        {Topic.DX_EXPERT},
        {Topic.OTHER},
        {Topic.STEM_STEAM},
        {Topic.DIGITAL_ENGINEERING},
        *[{Topic.DX_EXPERT, Topic.DIGITAL_TECHNOLOGY}] * 4,
        *[{Topic.STEM_STEAM, Topic.DIGITAL_ENGINEERING}] * 2,
        {Topic.DIGITAL_SKILLS, Topic.DIGITAL_TECHNOLOGY},
        {Topic.DIGITAL_TRANSFORMATION, Topic.OTHER},
    )
)

_COURSE_AUDIENCES = tuple(
    frozenset(audiences)
    for audiences in (
        {Audience.LEADERS},
        STAFF_AUDIENCES,
        {Audience.LEADERS, Audience.DX_ADVISERS},
        {Audience.CAN_BO, Audience.CONG_CHUC, Audience.EXPERTS},
        {Audience.CITIZENS},
        set(Audience),
    )
)

_NAMED_AUDIENCES = tuple(
    frozenset(audiences)
    for audiences in (
        *[set()] * 6,
        {Audience.IT_STAFF, Audience.VILLAGE_CADRES},
        {Audience.EXPERTS},
        {Audience.CITIZENS, Audience.LEADERS, Audience.CONG_CHUC},
    )
)

_STEM_SUBJECTS = (
    (Subject.PRIMARY_CLASS, Subject.MATHEMATICS),
    (Subject.PRIMARY_CLASS, Subject.MATHEMATICS),
    tuple(Subject),
    (),
)
_STEM_LEVELS = (tuple(SchoolLevel), (SchoolLevel.PRIMARY, SchoolLevel.UPPER_SECONDARY), ())
_SUBJECTS = (None, Subject.PRIMARY_CLASS, Subject.MATHEMATICS, Subject.OTHER)
_LEVELS = (SchoolLevel.PRIMARY, SchoolLevel.UPPER_SECONDARY, SchoolLevel.LOWER_SECONDARY, None)

_STATUSES = (*[EnrolmentStatus.CONFIRMED] * len(EnrolmentStatus), *EnrolmentStatus)
_OUTCOMES = (Outcome.COMPLETED, Outcome.COMPLETED, Outcome.COMPLETED, None, *Outcome)
_CORRECTED = (None, None, None, Outcome.COMPLETED, Outcome.COMPLETED, Outcome.ABSENT)
_CUTS = (0, 0, 1, 1, 2, 2)
_GAPS = (0, 0, 0, 1, 1, 2)
_SOME = (1, 3, 4, 4, 5, 5, 6, 6)
_MANY = (1, 8, 10, 12, 14, 16, 18, 20)
_UNITS = (1, 3, 4, 5, 6, 7, 8)


@dataclass(frozen=True, repr=False)
class Case(Fact):
    """A world, and the question asked of it: of the province, and of one unit, alive or not."""

    year: int
    as_of: date
    unit: str
    world: World

    @classmethod
    def empty(cls) -> Self:
        """A plan of which nothing is known yet."""
        return cls(2024, date(2024, 12, 31), "", World(BEGINNINGS[0]))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A world of up to eight units and as many people, counted on some day of some year."""
    year = draw(st.sampled_from(YEARS))
    ends = (date(year, 12, 31), date(year, 6, 30), date(year, 1, 1), date(year, 12, 30))
    as_of = draw(st.sampled_from(ends))
    begins_on = draw(st.sampled_from(BEGINNINGS))
    world = draw(worlds(begins_on, _borders(year, as_of, begins_on)))
    alive = {place.unit for place in world.places if place.first <= as_of <= place.last}
    orphaned_by = [p.parent for p in world.places if p.parent and p.parent not in alive]
    return Case(year, as_of, draw(st.sampled_from([*world.units, *orphaned_by])), world)


def _borders(year: int, as_of: date, begins_on: date) -> list[date]:
    """The days worth drawing, the counting date first and the likeliest."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    middle = first + (as_of - first) / 2
    days = [as_of, first, middle, last, begins_on, date(year - 1, 5, 5)]
    beside = [as_of + ONE_DAY, first - ONE_DAY, last + ONE_DAY, begins_on - ONE_DAY]
    return [*days, as_of, first, middle, as_of - ONE_DAY, *beside]


@st.composite
def worlds(draw: st.DrawFn, begins_on: date, days: Sequence[date]) -> World:
    """A world around some days. Units stand under earlier ones only, so the tree has no circle."""
    units = "ABCDEFGH"[: draw(st.sampled_from(_UNITS))]
    places = tuple(
        place for i, unit in enumerate(units) for place in draw(_places(unit, units[:i], days))
    )
    people = tuple(
        Person(f"P{i}", draw(_posts(units, days)))
        for i in range(1, draw(st.sampled_from(_SOME)) + 1)
    )
    courses = tuple(
        draw(
            st.builds(
                Course,
                code=st.just(f"K{i}"),
                topics=st.sampled_from(_TOPICS),
                audiences=st.sampled_from(_COURSE_AUDIENCES),
                organiser=st.sampled_from([None, *units]),
            )
        )
        for i in range(1, draw(st.integers(1, 4)) + 1)
    )
    classes = tuple(
        draw(_class(f"L{i}", courses, days)) for i in range(1, draw(st.sampled_from(_SOME)) + 1)
    )
    codes = [person.code for person in people]
    world = World(
        begins_on=begins_on,
        targets=draw(plans()),
        places=places,
        people=people,
        courses=courses,
        classes=classes,
        enrolments=draw(_enrolments(codes, [c.code for c in classes])),
        assessments=draw(_assessments(codes, days)),
        stem_subjects=draw(st.sampled_from(_STEM_SUBJECTS)),
        stem_levels=draw(st.sampled_from(_STEM_LEVELS)),
    )
    return draw(with_records(world, days))


@st.composite
def _stretches(
    draw: st.DrawFn, days: Sequence[date], what: st.SearchStrategy[T]
) -> list[tuple[date, date, T | None]]:
    """All time, cut at up to two days: something else in each piece, or nothing in one of them."""
    cuts = sorted({draw(st.sampled_from(days)) for _ in range(draw(st.sampled_from(_CUTS)))})
    gap = draw(st.sampled_from(_GAPS))
    firsts, lasts = [SINCE_EVER, *cuts], [*(cut - ONE_DAY for cut in cuts), FOR_EVER]
    return [
        (first, last, None if len(firsts) - i == gap else draw(what))
        for i, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    ]


@st.composite
def _places(draw: st.DrawFn, unit: str, above: str, days: Sequence[date]) -> list[Place]:
    """A unit's life: moved, closed, opened late, or closed for a while. It lived at some time."""
    place = st.builds(
        Place,
        unit=st.just(unit),
        parent=st.sampled_from([*above[::-1], None]),
        kind=st.sampled_from(_KINDS),
        sector=st.sampled_from(_UNIT_SECTORS),
    )
    pieces = draw(_stretches(days, place))
    lived = [replace(p, first=first, last=last) for first, last, p in pieces if p is not None]
    return lived or [Place(unit)]


@st.composite
def _posts(draw: st.DrawFn, units: str, days: Sequence[date]) -> tuple[Post, ...]:
    """A person's main postings, with moves and gaps, and now and then one beside them."""
    post = st.builds(
        Post,
        unit=st.sampled_from(units),
        category=st.sampled_from(_CATEGORIES),
        is_leader=st.booleans(),
        is_it_staff=st.sampled_from((True, True, False)),
        is_dx_adviser=st.booleans(),
        subject=st.sampled_from(_SUBJECTS),
        level=st.sampled_from(_LEVELS),
        audiences=st.sampled_from(_NAMED_AUDIENCES),
    )
    pieces = draw(_stretches(days, post))
    main = [replace(p, first=first, last=last) for first, last, p in pieces if p is not None]
    beside = draw(st.one_of(st.none(), post))
    return (*main, *([replace(beside, is_main=False)] if beside else []))


@st.composite
def _class(
    draw: st.DrawFn, code: str, courses: Sequence[Course], days: Sequence[date]
) -> CourseClass:
    last = draw(st.sampled_from(days))
    first = min(last, draw(st.sampled_from(days)))
    course = draw(st.sampled_from(courses)).code
    status = draw(st.sampled_from((None, None, ClassStatus.CANCELLED, *ClassStatus)))
    return CourseClass(code, course, first, last, status)


@st.composite
def _enrolments(
    draw: st.DrawFn, people: Sequence[str], classes: Sequence[str]
) -> tuple[Enrolment, ...]:
    """Enrolments of every status, also a second one in the same class; at most one of them live."""
    one = st.builds(
        Enrolment,
        person=st.sampled_from(people),
        course_class=st.sampled_from(classes),
        status=st.sampled_from(_STATUSES),
        outcome=st.sampled_from(_OUTCOMES),
        corrected=st.sampled_from(_CORRECTED),
    )
    found: list[Enrolment] = []
    live: set[tuple[str, str]] = set()
    for enrolment in draw(lists(one, _MANY)):
        seat = (enrolment.person, enrolment.course_class)
        if enrolment.status in LIVE_STATUSES and seat in live:
            enrolment = replace(enrolment, status=EnrolmentStatus.WITHDRAWN)
        elif enrolment.status in LIVE_STATUSES:
            live.add(seat)
        found.append(enrolment)
    return tuple(found)


@st.composite
def _assessments(
    draw: st.DrawFn, people: Sequence[str], days: Sequence[date]
) -> tuple[Assessment, ...]:
    """Tests in the national system and in another; one a day, person and system."""
    one = st.builds(
        Assessment,
        person=st.sampled_from(people),
        taken_on=st.sampled_from(days),
        is_passed=st.booleans(),
        system=st.sampled_from((NATIONAL_SYSTEM, NATIONAL_SYSTEM, OTHER_SYSTEM)),
    )
    found = {(a.person, a.taken_on, a.system): a for a in draw(lists(one, _MANY))}
    return tuple(found.values())
