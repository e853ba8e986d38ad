"""What random worlds seldom hold, in one made by hand; every property tries it first."""

from dataclasses import replace
from datetime import date

from app.domain.audience import Audience
from app.domain.course import Topic
from app.domain.enrolment import EnrolmentStatus, Outcome
from app.domain.person import Category, SchoolLevel, Subject
from app.domain.plan import Counts, QualitativeSubject, Recurrence, TargetKind, TargetUnit
from app.domain.unit import Sector, UnitKind
from tests.queries.strategies import Case
from tests.queries.worlds import (
    Activity,
    Assessment,
    Course,
    CourseClass,
    Declaration,
    Enrolment,
    Network,
    Output,
    Person,
    Place,
    Post,
    Statement,
    Statistic,
    Target,
    World,
)

LEAVER = Person(
    "P1",
    (
        Post("A", last=date(2024, 3, 31)),
        Post("B", first=date(2024, 4, 1), last=date(2024, 9, 30)),
        Post("A", first=date(2024, 4, 1), last=date(2024, 11, 30), is_main=False),
    ),
)
"""Learnt in one unit, and left from another; helped out in the first a little longer."""

TRAINED, ASSESSED = (Person(code, (Post("B", is_it_staff=True),)) for code in ("P2", "P3"))
"""Each has half of what the target of IT staff asks for; one passed, and failed a month later."""

LONG_AGO = Person("P4", (Post("B"),))
"""Learnt in two other years."""

TEACHER = Person("P5", (Post("S", subject=Subject.MATHEMATICS, level=SchoolLevel.PRIMARY),))
"""Teaches what the plan names, at a level that it names, and learnt it."""

BY_CONTRACT = Person(
    "P7",
    (
        Post(
            "S",
            Category.KHONG_CHUYEN_TRACH,
            subject=Subject.MATHEMATICS,
            level=SchoolLevel.PRIMARY,
        ),
    ),
)
"""Teaches the same, outside every category of staff, and withdrew from learning it."""

SENT_AWAY = Person(
    "P6",
    (
        Post(
            "S",
            last=date(2024, 6, 30),
            subject=Subject.MATHEMATICS,
            level=SchoolLevel.PRIMARY,
        ),
    ),
)
"""Taught the same, learnt it, and left."""

MOVED_ON = Person(
    "P8",
    (
        Post(
            "W",
            last=date(2024, 6, 30),
            subject=Subject.MATHEMATICS,
            level=SchoolLevel.PRIMARY,
        ),
    ),
)
"""The same, from a school that has turned into a preschool since."""

SELDOM = Case(
    year=2024,
    as_of=date(2024, 12, 31),
    unit="B",
    world=World(
        begins_on=date(2022, 1, 28),
        stem_subjects=(Subject.MATHEMATICS,),
        stem_levels=(SchoolLevel.PRIMARY,),
        targets=(
            Target(TargetKind.COURSES, 1, audiences=(Audience.LEADERS, Audience.DX_ADVISERS)),
            Target(TargetKind.IT_STAFF, 100, due_year=2025, sectors=(Sector.STATE,)),
            Target(TargetKind.CITIZENS_SKILLED, 70, Recurrence.ONCE, 2025),
            Target(TargetKind.CITIZENS_SKILLED, 90, Recurrence.ONCE, 2030),
            Target(TargetKind.UNITS_WITH_NETWORK, 100, Recurrence.ONCE, 2025),
            Target(
                TargetKind.COMMUNICATION,
                1,
                unit=TargetUnit.PROGRAMMES_QUARTER,
                clauses=("II.1.1", "PL.I.1"),
            ),
            Target(TargetKind.QUALITATIVE, subject=QualitativeSubject.NETWORK_BUILT),
            Target(TargetKind.QUALITATIVE, subject=QualitativeSubject.LEADERS_AWARE),
            Target(TargetKind.DIGITAL_ENGINEERS, 2, Recurrence.ONCE, 2030),
            Target(TargetKind.EXPERTS, 5, Recurrence.ONCE, 2025, Counts.SENT),
        ),
        places=(
            Place("A"),
            Place("B"),
            Place("S", "B", UnitKind.PRIMARY_SCHOOL),
            Place("W", "B", UnitKind.PRIMARY_SCHOOL, last=date(2024, 8, 31)),
            Place("W", "B", UnitKind.PRESCHOOL, first=date(2024, 9, 1)),
            Place("X", kind=UnitKind.COMMUNE_COMMITTEE),
            Place("Y", kind=UnitKind.COMMUNE_COMMITTEE),
            Place("Z", kind=UnitKind.COMMUNE_COMMITTEE),
            Place("E", "B", UnitKind.ENTERPRISE, Sector.PRIVATE_ENTERPRISE),
            Place("F", "B", UnitKind.ENTERPRISE, Sector.PRIVATE_ENTERPRISE),
            Place("T", "B", UnitKind.MULTI_LEVEL_SCHOOL),
            Place("U", "B", UnitKind.UPPER_SECONDARY_SCHOOL),
        ),
        people=(LEAVER, TRAINED, ASSESSED, LONG_AGO, TEACHER, BY_CONTRACT, SENT_AWAY, MOVED_ON),
        courses=(
            Course("K1", frozenset({Topic.DIGITAL_TECHNOLOGY}), frozenset({Audience.LEADERS}), "B"),
            Course("K2", frozenset({Topic.STEM_STEAM})),
            Course("K3", frozenset({Topic.DIGITAL_ENGINEERING})),
        ),
        classes=(
            CourseClass("L1", "K1", date(2024, 2, 1), date(2024, 2, 2)),
            CourseClass("L2", "K1", date(2022, 5, 4), date(2022, 5, 5)),
            CourseClass("L3", "K1", date(2023, 5, 4), date(2023, 5, 5)),
            CourseClass("L4", "K2", date(2024, 5, 4), date(2024, 5, 5)),
            CourseClass("L5", "K3", date(2023, 5, 4), date(2023, 6, 5)),
        ),
        enrolments=(
            Enrolment(LONG_AGO.code, "L5"),
            Enrolment(BY_CONTRACT.code, "L4", EnrolmentStatus.WITHDRAWN),
            *(
                Enrolment(person.code, course_class, outcome=Outcome.COMPLETED)
                for person, course_class in (
                    (LEAVER, "L1"),
                    (TRAINED, "L1"),
                    (LONG_AGO, "L2"),
                    (LONG_AGO, "L3"),
                    (TEACHER, "L4"),
                    (SENT_AWAY, "L4"),
                    (MOVED_ON, "L4"),
                    (TRAINED, "L5"),
                )
            ),
        ),
        assessments=(
            Assessment("P3", date(2024, 5, 1)),
            Assessment("P3", date(2024, 6, 1), is_passed=False),
        ),
        activities=(
            Activity("S", 2024, digital_skills=False),
            Activity("S", 2024, stem=False, recorded=date(2024, 12, 31)),
            Activity("T", 2024, digital_skills=False),
            Activity("U", 2023),
        ),
        statistics=(
            Statistic("X", date(2023, 12, 1), 90, 10, 10),
            Statistic("X", date(2024, 12, 1), 100, 60),
            Statistic("Y", date(2021, 12, 1), 100, 90, 80),
        ),
        networks=(Network("A", date(2024, 12, 31)), Network("B", date(2025, 1, 1))),
        outputs=(
            Output("A", "II.1.1", date(2024, 3, 31), 2),
            Output("A", "PL.I.1", date(2024, 3, 31)),
            Output("S", "PL.I.1", date(2024, 10, 1)),
        ),
        declarations=(
            Declaration("E", 2024, 50, 20),
            Declaration("F", 2024, 40, 10, date(2025, 1, 2)),
            Declaration("S", 2024, 9, 9),
        ),
        statements=(
            Statement(QualitativeSubject.NETWORK_BUILT, date(2024, 1, 1), date(2024, 12, 31)),
            Statement(QualitativeSubject.LEADERS_AWARE, date(2024, 12, 31)),
        ),
    ),
)
"""Beside the people: a course for one of the target's two audiences; schools with two records of
half each, one half, and one of another year; communes with two statistics, an old one, and none;
two quarters of four; enterprises without a roster, one that declares too late; a statement that
stands from the day on, and one withdrawn on it."""

UNTESTED = replace(SELDOM, world=replace(SELDOM.world, assessments=()))
"""The same where nobody was assessed, other than in the province beside it: nothing is measured."""
