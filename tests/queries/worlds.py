"""Small worlds to count: the facts of one province as plain values.

Everything is named by its code, and a repr leaves out what is as usual: a world that fails is read
by a person. The oracle reads these values; the queries read the rows that storing.py makes of them.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any

from app.domain.assessment import NATIONAL_SYSTEM
from app.domain.audience import Audience
from app.domain.course import ClassStatus, Topic
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.domain.person import Category, SchoolLevel, Subject
from app.domain.plan import Counts, QualitativeSubject, Recurrence, TargetKind, TargetUnit
from app.domain.unit import FOR_EVER, SINCE_EVER, Sector, UnitKind

OTHER_SYSTEM = "tin học ứng dụng"
"""A test of skills that is not the national one."""


class Fact:
    """A value whose repr names only what is not as usual, in short words."""

    def __repr__(self) -> str:
        shown = ((f.name, getattr(self, f.name), f.default) for f in fields(self))  # type: ignore[arg-type]  # every subclass is a dataclass
        words = (f"{name}={_short(value)}" for name, value, usual in shown if value != usual)
        return f"{type(self).__name__}({', '.join(words)})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Hypothesis would print every field of a dataclass."""
        printer.text(repr(self))


def _short(value: object) -> str:
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, date):
        return {SINCE_EVER: "ever", FOR_EVER: "ever"}.get(value, value.isoformat())
    if isinstance(value, tuple):
        return "".join(f"\n    {_short(item)}" for item in value)
    if isinstance(value, frozenset):
        return " ".join(sorted(map(_short, value)))
    return value if isinstance(value, str) else repr(value)


@dataclass(frozen=True, repr=False)
class Target(Fact):
    """A target of the plan; sectors for staff and IT staff, audiences for courses, clauses for
    communication (others have one by their place), subject for what has no number."""

    kind: TargetKind
    threshold: int | None = None
    recurrence: Recurrence = Recurrence.YEARLY
    due_year: int | None = None
    counts: Counts | None = None
    sectors: tuple[Sector, ...] | None = None
    audiences: tuple[Audience, ...] | None = None
    unit: TargetUnit | None = None
    clauses: tuple[str, ...] = ()
    subject: QualitativeSubject | None = None


@dataclass(frozen=True, repr=False)
class Place(Fact):
    """What a unit is and what it stands under, from a first to a last day."""

    unit: str
    parent: str | None = None
    kind: UnitKind = UnitKind.DEPARTMENT
    sector: Sector = Sector.STATE
    first: date = SINCE_EVER
    last: date = FOR_EVER


@dataclass(frozen=True, repr=False)
class Post(Fact):
    """A job in a unit, from a first to a last day."""

    unit: str
    category: Category = Category.CONG_CHUC
    first: date = SINCE_EVER
    last: date = FOR_EVER
    is_main: bool = True
    is_leader: bool = False
    is_it_staff: bool = False
    is_dx_adviser: bool = False
    subject: Subject | None = None
    level: SchoolLevel | None = None
    audiences: frozenset[Audience] = frozenset()


@dataclass(frozen=True, repr=False)
class Person(Fact):
    code: str
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, repr=False)
class Course(Fact):
    code: str
    topics: frozenset[Topic]
    audiences: frozenset[Audience] = frozenset()
    organiser: str | None = None


@dataclass(frozen=True, repr=False)
class CourseClass(Fact):
    code: str
    course: str
    first: date
    last: date
    status: ClassStatus | None = None


@dataclass(frozen=True, repr=False)
class Enrolment(Fact):
    """A place in a class. outcome: what stands recorded; corrected: what stood before it."""

    person: str
    course_class: str
    status: EnrolmentStatus = EnrolmentStatus.CONFIRMED
    outcome: Outcome | None = None
    corrected: Outcome | None = None


@dataclass(frozen=True, repr=False)
class Assessment(Fact):
    person: str
    taken_on: date
    is_passed: bool = True
    system: str = NATIONAL_SYSTEM


@dataclass(frozen=True, repr=False)
class Activity(Fact):
    """What a school did in a year; recorded ever: known by its year alone."""

    unit: str
    year: int
    stem: bool = True
    digital_skills: bool = True
    recorded: date = SINCE_EVER


@dataclass(frozen=True, repr=False)
class Statistic(Fact):
    unit: str
    day: date
    population: int = 10
    skilled: int = 0
    proficient: int | None = None


@dataclass(frozen=True, repr=False)
class Network(Fact):
    unit: str
    established: date


@dataclass(frozen=True, repr=False)
class Output(Fact):
    unit: str
    clause: str
    day: date
    quantity: int = 1


@dataclass(frozen=True, repr=False)
class Declaration(Fact):
    """What a unit says of its own people; recorded ever: known by its year alone."""

    unit: str
    year: int
    heads: int = 5
    trained: int = 3
    recorded: date = SINCE_EVER


@dataclass(frozen=True, repr=False)
class Statement(Fact):
    """Withdrawn: the first day on which it no longer stands."""

    subject: QualitativeSubject
    stated: date
    withdrawn: date = FOR_EVER


@dataclass(frozen=True, repr=False)
class World(Fact):
    """One province: its plan and everything that was entered."""

    begins_on: date
    targets: tuple[Target, ...] = ()
    horizon: int = 2025
    stem_subjects: tuple[Subject, ...] = ()
    stem_levels: tuple[SchoolLevel, ...] = ()
    places: tuple[Place, ...] = ()
    people: tuple[Person, ...] = ()
    courses: tuple[Course, ...] = ()
    classes: tuple[CourseClass, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    activities: tuple[Activity, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    networks: tuple[Network, ...] = ()
    outputs: tuple[Output, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def units(self) -> list[str]:
        """The codes of all units that ever were, or will be."""
        return list(dict.fromkeys(place.unit for place in self.places))


def neighbour(world: World, on: date) -> World:
    """Another province with the same codes, in which everyone has been sent, trained and tested,
    and everything has been done and declared.

    Whatever leaks from it into the first province moves a figure there.
    """
    topics = frozenset(Topic)
    clauses = {clause for target in world.targets for clause in target.clauses}
    return replace(
        world,
        targets=(),
        courses=tuple(
            replace(c, topics=topics, audiences=frozenset(Audience)) for c in world.courses
        ),
        classes=tuple(replace(c, first=on, last=on, status=None) for c in world.classes),
        enrolments=tuple(
            Enrolment(person.code, course_class.code, outcome=Outcome.COMPLETED)
            for person in world.people
            for course_class in world.classes
        ),
        assessments=tuple(Assessment(person.code, on) for person in world.people),
        activities=tuple(Activity(unit, on.year) for unit in world.units),
        statistics=tuple(Statistic(unit, on, 90, 80, 70) for unit in world.units),
        networks=tuple(Network(unit, on) for unit in world.units),
        outputs=tuple(Output(unit, c, on, 50) for unit in world.units for c in sorted(clauses)),
        declarations=tuple(Declaration(unit, on.year, 60, 40) for unit in world.units),
        statements=tuple(Statement(subject, on) for subject in QualitativeSubject),
    )


def beside_the_point(world: World, on: date) -> World:
    """The same world with everything added to it that no figure counts on a day."""
    topics, audiences = frozenset(Topic), frozenset(Audience)
    organiser = world.units[0]
    later = on + timedelta(days=3)
    beside = Post(organiser, is_main=False, is_leader=True, is_it_staff=True, audiences=audiences)
    everyone = [person.code for person in world.people]
    return replace(
        world,
        people=tuple(replace(p, posts=(*p.posts, beside)) for p in world.people),
        courses=(*world.courses, Course("K-thừa", topics, audiences, organiser)),
        classes=(
            *world.classes,
            CourseClass("L-hủy", "K-thừa", on, on, ClassStatus.CANCELLED),
            CourseClass("L-sau", "K-thừa", later, later),
            CourseClass("L-sửa", "K-thừa", on, on),
        ),
        enrolments=(
            *world.enrolments,
            *(Enrolment(code, "L-hủy", outcome=Outcome.COMPLETED) for code in everyone),
            *(Enrolment(code, "L-sau", outcome=Outcome.COMPLETED) for code in everyone),
            *(
                Enrolment(
                    code, "L-sửa", EnrolmentStatus.WITHDRAWN, Outcome.ABSENT, Outcome.COMPLETED
                )
                for code in everyone
            ),
        ),
        assessments=(
            *world.assessments,
            *(Assessment(code, later) for code in everyone),
            *(Assessment(code, on, system="hệ thống riêng") for code in everyone),
        ),
        **_recorded_beside(world, on, later),
    )


def _recorded_beside(world: World, on: date, later: date) -> dict[str, Any]:
    """What units recorded for other times and clauses; one of a kind, where there may be one."""
    year, units = on.year, world.units
    before_the_plan = min(world.begins_on, on) - timedelta(days=1)
    clauses = sorted({clause for target in world.targets for clause in target.clauses})
    measured = {(s.unit, s.day) for s in world.statistics}
    active = {a.unit for a in world.activities if a.year == year - 1}
    declared = {(d.unit, d.year) for d in world.declarations}
    networks = {network.unit for network in world.networks}
    return {
        "activities": (
            *world.activities,
            *(Activity(unit, year - 1) for unit in units if unit not in active),
            *(Activity(unit, year, recorded=later) for unit in units),
        ),
        "statistics": (
            *world.statistics,
            *(
                Statistic(unit, day, 90, 80, 70)
                for unit in units
                for day in (before_the_plan, later)
                if (unit, day) not in measured
            ),
        ),
        "networks": (*world.networks, *(Network(u, later) for u in units if u not in networks)),
        "outputs": (
            *world.outputs,
            *(Output(units[0], clause, later) for clause in clauses),
            *(Output(units[0], clause, date(year - 1, 12, 31)) for clause in clauses),
            Output(units[0], "VI.9", on),
        ),
        "declarations": (
            *world.declarations,
            *(
                Declaration(unit, other, recorded=SINCE_EVER if other < year else later)
                for unit in units
                for other in (year - 1, year)
                if (unit, other) not in declared
            ),
        ),
        "statements": (
            *world.statements,
            *(Statement(subject, later) for subject in QualitativeSubject),
            *(Statement(subject, before_the_plan, on) for subject in QualitativeSubject),
        ),
    }
