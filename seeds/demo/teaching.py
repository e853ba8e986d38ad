"""The courses and classes of a year, with who was in them and how it ended; not stored yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from app.domain.course import ClassStatus, Mode
from app.domain.enrolment import EnrolmentStatus, Outcome
from seeds.demo.structure import FIRST_DAY_OF_COMMUNES, DemoUnit
from seeds.demo.syllabi import DIGITAL_OFFICE, LOCAL, SYLLABI, Syllabus, digital_office
from seeds.demo.wishes import Wish, Wishes, worth_a_class

HOURS_A_DAY = 8
_CANCELLED_CLASSES = 3
_UPCOMING = {
    EnrolmentStatus.CONFIRMED: 60,
    EnrolmentStatus.UNIT_APPROVED: 14,
    EnrolmentStatus.NOMINATED: 10,
    EnrolmentStatus.APPLIED: 10,
    EnrolmentStatus.WAITING: 6,
}


@dataclass(frozen=True, slots=True)
class RollEntry:
    """A person in a class: the status of the enrolment, and the outcome where there is one."""

    wish: Wish
    status: EnrolmentStatus
    outcome: Outcome | None


@dataclass(slots=True)
class DemoClass:
    """A class with its roll."""

    starts_on: date
    ends_on: date
    mode: Mode
    capacity: int | None
    hours: int
    status: ClassStatus | None = None
    roll: list[RollEntry] = field(default_factory=list)


@dataclass(slots=True)
class DemoCourse:
    """A course of one year. organiser: the code of the unit that gives it."""

    year: int
    syllabus: Syllabus
    organiser: str
    host: DemoUnit | None
    classes: list[DemoClass]

    @property
    def title(self) -> str:
        where = f" tại {self.host.area}" if self.host else ""
        return f"{self.syllabus.title}{where} năm {self.year}"


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a year in which classes are held, and those in which they are still to come."""

    year: int
    today: date

    @property
    def is_present(self) -> bool:
        return self.year == self.today.year

    @property
    def held(self) -> tuple[date, date]:
        last = min(date(self.year, 12, 12), self.today - timedelta(days=1))
        return date(self.year, 5 if self.year == 2022 else 3, 2), last

    @property
    def to_come(self) -> tuple[date, date]:
        return self.today + timedelta(days=4), min(
            self.today + timedelta(days=33), date(self.year, 12, 31)
        )


def courses_of(
    wishes: Wishes, term: Term, units: dict[str, DemoUnit], *, draw: Random
) -> list[DemoCourse]:
    """The courses of a year: those held, and, in the present year, those running and to come."""
    upcoming = worth_a_class(wishes) if term.is_present else {}
    courses = []
    for key, host in sorted({*wishes.held, *upcoming}):
        syllabus = SYLLABI[key]
        classes = list(_held(syllabus, host, wishes.held.get((key, host), []), term, draw=draw))
        classes += _to_come(syllabus, upcoming.get((key, host), []), term, draw=draw)
        if classes:
            courses.append(
                DemoCourse(
                    term.year,
                    syllabus,
                    _organiser(syllabus, host, classes),
                    units[host] if host else None,
                    sorted(classes, key=lambda c: (c.starts_on, c.ends_on)),
                )
            )
    _cancel_some(courses, wishes.disappointed, draw=draw)
    return courses


def _organiser(syllabus: Syllabus, host: str, classes: Sequence[DemoClass]) -> str:
    if host:
        return host
    if syllabus.organiser == LOCAL:
        return "SNV"
    if syllabus.organiser == DIGITAL_OFFICE:
        return digital_office(max(c.ends_on for c in classes))
    return syllabus.organiser


def _held(
    syllabus: Syllabus, host: str, wishes: list[Wish], term: Term, *, draw: Random
) -> Iterator[DemoClass]:
    first, last = term.held
    if host and term.year == FIRST_DAY_OF_COMMUNES.year:
        first = FIRST_DAY_OF_COMMUNES + timedelta(days=14)
    classes = list(_timetable(syllabus, len(wishes), first, last, draw=draw))
    # People of one old district sit together.
    for place, wish in enumerate(
        sorted(wishes, key=lambda w: (w.post.unit.cluster, w.post.unit.code))
    ):
        usual = place * len(classes) // len(wishes) if classes else 0
        for course_class in [*classes[usual:], *classes[:usual]]:
            if wish.person.post_on(course_class.starts_on):
                course_class.roll.append(RollEntry(wish, EnrolmentStatus.CONFIRMED, wish.outcome))
                break
    for course_class in classes:
        if course_class.roll:
            yield _with_room(course_class, draw=draw)


def _timetable(
    syllabus: Syllabus, people: int, first: date, last: date, *, draw: Random
) -> Iterator[DemoClass]:
    """As many classes as the people need, spread over the days between two dates."""
    count = -(-people // syllabus.seats) if syllabus.seats else min(people, 4)
    room = (last - first).days - syllabus.days - 6
    if room <= 0:
        return
    for number in range(count):
        start = first + timedelta(days=room * number // count + draw.randrange(room // count + 1))
        yield _class(syllabus, _workday(start, syllabus.days))


def _workday(day: date, days: int) -> date:
    """The day itself, or the Monday after it when the class would run into a weekend."""
    spills = day.weekday() + min(days, 5) > 5
    return day + timedelta(days=7 - day.weekday()) if spills else day


def _class(syllabus: Syllabus, starts_on: date) -> DemoClass:
    is_long = syllabus.days > 5
    return DemoClass(
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=syllabus.days - 1),
        mode=syllabus.mode,
        capacity=syllabus.seats,
        hours=40 if is_long else syllabus.days * HOURS_A_DAY,
    )


def _with_room(course_class: DemoClass, *, draw: Random) -> DemoClass:
    """Seats in tens: as many as were taken, or a few more."""
    if course_class.capacity is not None:
        taken = len(course_class.roll)
        course_class.capacity = max(10, -(-taken // 5) * 5 + draw.choice((0, 0, 5, 10)))
    return course_class


def _to_come(
    syllabus: Syllabus, wishes: list[Wish], term: Term, *, draw: Random
) -> Iterator[DemoClass]:
    """Classes that run today or begin in the coming weeks, one of them only planned yet."""
    first, last = term.to_come
    if not wishes or last <= first:
        return
    seats = syllabus.seats or len(wishes)
    for number, begin in enumerate(range(0, len(wishes), seats)):
        is_running = number == 0 and syllabus.days > 1 and draw.random() < 0.5
        if is_running:
            course_class = _running(syllabus, term)
        else:
            days = max((last - first).days - syllabus.days, 1)
            start = first + timedelta(days=draw.randrange(days))
            course_class = _class(syllabus, _workday(start, syllabus.days))
        course_class.ends_on = min(course_class.ends_on, date(term.year, 12, 31))
        if course_class.starts_on <= course_class.ends_on:
            group = wishes[begin : begin + seats]
            course_class.roll = [_applicant(w, is_running=is_running, draw=draw) for w in group]
            yield _with_room(course_class, draw=draw)


def _running(syllabus: Syllabus, term: Term) -> DemoClass:
    """A class that sits this week and the next, a few half days each."""
    monday = term.today - timedelta(days=term.today.weekday())
    course_class = _class(syllabus, monday)
    course_class.ends_on = max(course_class.ends_on, monday + timedelta(days=11))
    return course_class


def _applicant(wish: Wish, *, is_running: bool, draw: Random) -> RollEntry:
    statuses, weights = list(_UPCOMING), list(_UPCOMING.values())
    status = EnrolmentStatus.CONFIRMED if is_running else draw.choices(statuses, weights)[0]
    return RollEntry(wish, status, None)


def _cancel_some(
    courses: Sequence[DemoCourse], disappointed: Sequence[Wish], *, draw: Random
) -> None:
    """A few classes of a year never took place; their people were told."""
    with_classes = [course for course in courses if course.syllabus.days < 5]
    picked = draw.sample(with_classes, min(_CANCELLED_CLASSES, len(with_classes)))
    for number, course in enumerate(picked):
        group = disappointed[number::_CANCELLED_CLASSES][:30]
        example = course.classes[-1]
        cancelled = _class(course.syllabus, example.starts_on)
        cancelled.ends_on = example.ends_on
        cancelled.status = ClassStatus.CANCELLED
        cancelled.roll = [
            RollEntry(wish, EnrolmentStatus.CLASS_CANCELLED, None)
            for wish in group
            if wish.person.post_on(cancelled.starts_on)
        ]
        course.classes.append(cancelled)
