"""Experts and digital engineers: a small class a year since 2023, and those it has trained."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from app.domain.enrolment import EnrolmentStatus, Outcome
from app.domain.person import Category
from app.domain.unit import UnitKind
from seeds.demo.people import DemoPerson, DemoPosting
from seeds.demo.syllabi import SYLLABI, Syllabus, digital_office
from seeds.demo.teaching import DemoClass, DemoCourse, RollEntry
from seeds.demo.wishes import Wish

_FIRST_CLASS = date(2023, 4, 3)
_FULL_ON = date(2026, 11, 22)
_KINDS = frozenset({UnitKind.DEPARTMENT, UnitKind.PUBLIC_SERVICE_UNIT, UnitKind.UNIVERSITY})


def expert_courses(
    people: Sequence[DemoPerson], *, count: int, today: date, draw: Random
) -> list[DemoCourse]:
    """One course a year; the present one also has people sent and still learning."""
    return list(_courses("experts", people, count=count, sent_now=4, today=today, draw=draw))


def engineer_courses(
    people: Sequence[DemoPerson], *, count: int, today: date, draw: Random
) -> list[DemoCourse]:
    """One course a year that ends with a degree; none where the plan wants no engineers."""
    found = _courses("engineers", people, count=count, sent_now=14, today=today, draw=draw)
    return list(found) if count else []


def _courses(
    key: str,
    people: Sequence[DemoPerson],
    *,
    count: int,
    sent_now: int,
    today: date,
    draw: Random,
) -> Iterator[DemoCourse]:
    """count: how many are trained by late 2026, fewer on an earlier day.

    Each class has one who did not finish; the present one is still learning.
    """
    syllabus = SYLLABI[key]
    over = [y for y in range(_FIRST_CLASS.year, today.year + 1) if _last_day(y, syllabus) < today]
    elapsed = (today - _FIRST_CLASS) / (_FULL_ON - _FIRST_CLASS)
    trained = round(count * min(max(elapsed, 0), 1))
    pool = _candidates(people, draw=draw)
    for place, year in enumerate(over):
        size = trained * (place + 1) // len(over) - trained * place // len(over)
        last = _last_day(year, syllabus)
        classes = [_class(syllabus, _first_day(year), last, pool, size, is_over=True)]
        if year == today.year:
            ahead = today + timedelta(days=9)
            classes.append(_class(syllabus, today - timedelta(days=12), ahead, pool, sent_now))
        yield DemoCourse(year, syllabus, digital_office(last), None, classes)


def _first_day(year: int) -> date:
    return date(year, 4, 3)


def _last_day(year: int, syllabus: Syllabus) -> date:
    return _first_day(year) + timedelta(days=syllabus.days - 1)


def _candidates(people: Sequence[DemoPerson], *, draw: Random) -> Iterator[DemoPerson]:
    """Officials and professionals of the province's own offices, the most suitable first."""
    suitable = [p for p in people if _is_suitable(p.latest)]
    draw.shuffle(suitable)
    suitable.sort(key=lambda p: not (p.latest.job.is_it_staff or p.latest.job.is_dx_adviser))
    return iter(suitable)


def _is_suitable(post: DemoPosting) -> bool:
    is_professional = post.job.category in {Category.CONG_CHUC, Category.VIEN_CHUC}
    return post.unit.kind in _KINDS and is_professional and not post.job.is_leader


def _class(
    syllabus: Syllabus,
    first: date,
    last: date,
    pool: Iterator[DemoPerson],
    size: int,
    *,
    is_over: bool = False,
) -> DemoClass:
    course_class = DemoClass(first, last, syllabus.mode, syllabus.seats, hours=2 * syllabus.days)
    for person in pool:
        if post := person.post_on(first):
            unfinished = len(course_class.roll) == size
            outcome = Outcome.INCOMPLETE if unfinished else Outcome.COMPLETED
            wish = Wish(person, post, outcome if is_over else None)
            course_class.roll.append(RollEntry(wish, EnrolmentStatus.CONFIRMED, wish.outcome))
        if len(course_class.roll) >= size + is_over:
            break
    return course_class
