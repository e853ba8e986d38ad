"""What random worlds seldom hold, in one made by hand; every property tries it first."""

from datetime import date

from app.domain.audience import Audience
from app.domain.course import Topic
from app.domain.enrolment import Outcome
from app.domain.plan import TargetKind
from app.domain.unit import Sector
from tests.queries.strategies import Case
from tests.queries.worlds import (
    Assessment,
    Course,
    CourseClass,
    Enrolment,
    Person,
    Place,
    Post,
    Target,
    World,
)

LEAVER = Person(
    "P1",
    (
        Post("A", last=date(2024, 3, 31)),
        Post("B", first=date(2024, 4, 1), last=date(2024, 9, 30)),
    ),
)
"""Learnt in one unit, and left from another."""

TRAINED, ASSESSED = (Person(code, (Post("B", is_it_staff=True),)) for code in ("P2", "P3"))
"""Each has half of what the target of IT staff asks for."""

LONG_AGO = Person("P4", (Post("B"),))
"""Learnt in two other years."""

SELDOM = Case(
    year=2024,
    as_of=date(2024, 12, 31),
    unit="B",
    world=World(
        begins_on=date(2022, 1, 28),
        targets=(
            Target(TargetKind.COURSES, 1, audiences=(Audience.LEADERS, Audience.DX_ADVISERS)),
            Target(TargetKind.IT_STAFF, 100, due_year=2025, sectors=(Sector.STATE,)),
        ),
        places=(Place("A"), Place("B")),
        people=(LEAVER, TRAINED, ASSESSED, LONG_AGO),
        courses=(
            Course("K1", frozenset({Topic.DIGITAL_TECHNOLOGY}), frozenset({Audience.LEADERS}), "B"),
        ),
        classes=(
            CourseClass("L1", "K1", date(2024, 2, 1), date(2024, 2, 2)),
            CourseClass("L2", "K1", date(2022, 5, 4), date(2022, 5, 5)),
            CourseClass("L3", "K1", date(2023, 5, 4), date(2023, 5, 5)),
        ),
        enrolments=tuple(
            Enrolment(person.code, course_class, outcome=Outcome.COMPLETED)
            for person, course_class in (
                (LEAVER, "L1"),
                (TRAINED, "L1"),
                (LONG_AGO, "L2"),
                (LONG_AGO, "L3"),
            )
        ),
        assessments=(Assessment("P3", date(2024, 5, 1)),),
    ),
)
"""Beside the people: a course for one of the target's two audiences."""
