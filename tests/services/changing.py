"""Everything that services let people change, drawn at random: files and forms alike.

What a service refuses leaves nothing behind, and is a change that did not happen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.db import Base
from app.domain.assessment import NATIONAL_SYSTEM
from app.domain.assessment import AssessmentFacts as TestFacts
from app.domain.audience import Audience
from app.domain.course import ClassFacts, CourseFacts, Topic
from app.domain.enrolment import Outcome, OutcomeFacts, Waiver, WithdrawalReason
from app.domain.intake import ImportKind, OnConflict
from app.domain.person import Category, SchoolLevel, Subject
from app.domain.placement import PlacementFacts
from app.domain.posting import PostingFacts, Term
from app.domain.unit import Level, Sector, UnitKind
from app.models import (
    Assessment,
    Completion,
    Course,
    CourseClass,
    Enrolment,
    Person,
    Placement,
    Posting,
    Province,
    Unit,
    User,
)
from app.services.assessment import change_assessment, record_assessment, remove_assessment
from app.services.completion import OutcomeEntry, record_outcomes
from app.services.course import change_course
from app.services.course_class import add_class, cancel_class, change_class, restore_class
from app.services.enrolment import enrol, remove, withdraw
from app.services.person.posting import (
    correct_posting,
    end_posting,
    facts_of,
    remove_posting,
    reopen_posting,
    start_posting,
)
from app.services.unit.closing import close_unit, plan_closing, reopen_unit
from app.services.unit.placing import add_unit, change_unit, correct_placement
from tests.services.bringing import bring, sheet

Row = TypeVar("Row", bound=Base)
T = TypeVar("T")

CATEGORIES = ("cong_chuc", "vien_chuc", "nguoi_lao_dong", "khong_chuyen_trach")
KINDS = (UnitKind.PRIMARY_SCHOOL, UnitKind.PRESS_AGENCY, UnitKind.DEPARTMENT)
MARKS = ("x", "")
OUTCOMES = (Outcome.COMPLETED, Outcome.COMPLETED, Outcome.INCOMPLETE)


@dataclass(frozen=True)
class Office:
    """A province, somebody who changes it, and the dice. days: those worth drawing."""

    db: Session
    province: Province
    actor: User
    days: Sequence[date]
    data: st.DataObject

    def one_of(self, values: Sequence[T]) -> T:
        return self.data.draw(st.sampled_from(values))

    def maybe(self) -> bool:
        return self.data.draw(st.booleans())

    def day(self) -> date:
        return self.one_of(self.days)

    def row(self, model: type[Row]) -> Row | None:
        """Some row of a table, by its id; None where there is none."""
        rows = self.db.scalars(select(model).order_by(*model.__mapper__.primary_key)).all()
        return self.one_of(rows) if rows else None

    @property
    def by(self) -> dict[str, Any]:
        """Who does it, and when: long after everything, so that nothing is too early."""
        now = datetime.combine(max(self.days) + timedelta(days=400), time(), UTC)
        return {"actor": self.actor, "now": now}

    def import_file(self, kind: ImportKind, header: str, *rows: Sequence[Any]) -> None:
        options = {**self.by, "on_conflict": OnConflict.REPLACE}
        bring(self.db, self.province, kind, sheet(header, *rows), **options)


# Files


def roster_file(office: Office) -> None:
    """Somebody known or new takes up a job, or is said to be something else in one."""
    person, unit = office.row(Person), office.row(Unit)
    code = office.one_of([person.code if person else "MOI", "MOI1", "MOI2"])
    name = person.full_name if person and code == person.code else "Người Mới"
    assert unit
    office.import_file(
        ImportKind.ROSTER,
        "person_code full_name unit_code category is_it_staff is_leader post_from post_to"
        " audiences subject school_level is_main",
        [
            *(code, name, unit.code, office.one_of(CATEGORIES)),
            *(office.one_of(MARKS), office.one_of(MARKS)),
            office.one_of(["", office.day().isoformat()]),
            office.one_of(["", "", office.day().isoformat()]),
            office.one_of(["", "experts", "leaders;citizens"]),
            *office.one_of([("", ""), ("primary_class", "primary"), ("mathematics", "primary")]),
            office.one_of(["", "", "0"]),
        ],
    )


def completions_file(office: Office) -> None:
    """Outcomes of a class, in the place of those that are recorded."""
    classes = [office.row(CourseClass), office.row(CourseClass)]
    rows = {
        (course_class.code, person.code): office.one_of(OUTCOMES)
        for course_class in classes
        if course_class and (person := office.row(Person))
    }
    office.import_file(
        ImportKind.COMPLETIONS,
        "class_code person_code outcome",
        *([*key, outcome.value] for key, outcome in rows.items()),
    )


def enrolments_file(office: Office) -> None:
    course_class, person = office.row(CourseClass), office.row(Person)
    if course_class and person:
        status = office.one_of(["confirmed", "withdrawn", "waiting", ""])
        row = [course_class.code, person.code, status]
        office.import_file(ImportKind.ENROLMENTS, "class_code person_code status", row)


def assessments_file(office: Office) -> None:
    person = office.row(Person)
    assert person
    row = [person.code, office.day().isoformat(), office.one_of(MARKS)]
    office.import_file(ImportKind.ASSESSMENTS, "person_code taken_on passed", row)


def courses_file(office: Office) -> None:
    """A class new or known is held at another time, cancelled, about or for something else."""
    known, unit = office.row(CourseClass), office.row(Unit)
    assert unit
    is_new = office.maybe() or known is None
    last = office.day()
    office.import_file(
        ImportKind.COURSES,
        "course_code title topic organiser_code audiences class_code starts_on ends_on status",
        [
            *(("KMOI", "Khóa mới") if is_new or not known else (known.course.code, "Khóa")),
            office.one_of(["digital_technology", "digital_skills;stem_steam", "other"]),
            unit.code,
            office.one_of(["leaders", "can_bo;cong_chuc;vien_chuc"]),
            "LMOI" if is_new or not known else known.code,
            *(last.isoformat(), last.isoformat()),
            office.one_of(["", "cancelled", "held"]),
        ],
    )


def units_file(office: Office) -> None:
    """A unit new or known moves, becomes something else, or closes."""
    unit, parent = office.row(Unit), office.row(Unit)
    assert unit
    assert parent
    office.import_file(
        ImportKind.UNITS,
        "code name kind sector level parent_code valid_from valid_to",
        [
            office.one_of([unit.code, "DVMOI"]),
            "Đơn vị",
            *(office.one_of(KINDS).value, office.one_of(list(Sector)).value, "province"),
            office.one_of(["", parent.code]),
            office.one_of(["", office.day().isoformat()]),
            office.one_of(["", "", office.day().isoformat()]),
        ],
    )


# Forms


def _job(office: Office) -> PostingFacts:
    subject, level = office.one_of(
        [(None, None), (Subject.MATHEMATICS, SchoolLevel.PRIMARY), (Subject.OTHER, None)]
    )
    return PostingFacts(
        category=Category(office.one_of(CATEGORIES)),
        is_it_staff=office.maybe(),
        is_leader=office.maybe(),
        subject=subject,
        school_level=level,
        audiences=office.one_of([frozenset(), frozenset({Audience.EXPERTS, Audience.PRESS})]),
    )


def start(office: Office) -> None:
    person, unit = office.row(Person), office.row(Unit)
    assert person
    assert unit
    term = Term(first=office.day(), is_main=office.one_of([True, True, False]))
    start_posting(office.db, person, unit, _job(office), term, **office.by)


def leave(office: Office) -> None:
    if posting := office.row(Posting):
        end_posting(office.db, posting, last_day=office.day(), **office.by)


def come_back(office: Office) -> None:
    if posting := office.row(Posting):
        reopen_posting(office.db, posting, **office.by)


def correct_job(office: Office) -> None:
    posting, unit = office.row(Posting), office.row(Unit)
    if not posting or not unit:
        return
    first, last = sorted([office.day(), office.day()])
    term = office.one_of(
        [
            Term(posting.starts_on, posting.ends_on, posting.is_main),
            Term(first, last, posting.is_main),
        ]
    )
    facts = office.one_of([facts_of(posting), _job(office)])
    unit = office.one_of([posting.unit, unit])
    correct_posting(office.db, posting, unit, facts, term, **office.by)


def forget_job(office: Office) -> None:
    if posting := office.row(Posting):
        remove_posting(office.db, posting, gives_back=office.maybe(), **office.by)


def call_off(office: Office) -> None:
    if course_class := office.row(CourseClass):
        cancel_class(office.db, course_class, **office.by)


def restore(office: Office) -> None:
    if course_class := office.row(CourseClass):
        restore_class(office.db, course_class, **office.by)


def reschedule(office: Office) -> None:
    if course_class := office.row(CourseClass):
        first, last = sorted([office.day(), office.day()])
        facts = ClassFacts(course_class.code, first, last)
        change_class(office.db, course_class, facts, may_move_credit=True, **office.by)


def one_more_class(office: Office) -> None:
    if course := office.row(Course):
        day = office.day()
        add_class(office.db, course, ClassFacts("LTHEM", day, day), **office.by)


def redefine_course(office: Office) -> None:
    if course := office.row(Course):
        facts = CourseFacts(
            code=course.code,
            title=course.title,
            topics=frozenset({office.one_of(list(Topic))}),
            audiences=frozenset({office.one_of(list(Audience)), Audience.LEADERS}),
        )
        change_course(office.db, course, facts, office.row(Unit), **office.by)


def close_class(office: Office) -> None:
    """Outcomes of some places of a class, new or in the place of others."""
    course_class = office.row(CourseClass)
    if course_class is None:
        return
    places = office.db.execute(
        select(Enrolment.id, Completion.id)
        .outerjoin(Completion, and_(Completion.enrolment_id == Enrolment.id, Completion.is_current))
        .where(Enrolment.course_class_id == course_class.id)
        .order_by(Enrolment.id)
    )
    entries = [
        OutcomeEntry(enrolment_id, OutcomeFacts(office.one_of(OUTCOMES)), seen_id)
        for enrolment_id, seen_id in places
        if office.maybe()
    ]
    record_outcomes(office.db, course_class, entries, **office.by)


def seat(office: Office) -> None:
    course_class, person = office.row(CourseClass), office.row(Person)
    if course_class and person:
        waiver = Waiver("Theo giấy mời", admits=True)
        enrol(office.db, course_class, [person], waiver=waiver, **office.by)


def give_up(office: Office) -> None:
    if enrolment := office.row(Enrolment):
        withdraw(office.db, enrolment, WithdrawalReason.DUTY, **office.by)


def forget_seat(office: Office) -> None:
    if enrolment := office.row(Enrolment):
        remove(office.db, enrolment, **office.by)


def _test(office: Office) -> TestFacts:
    return TestFacts(office.day(), NATIONAL_SYSTEM, is_passed=office.maybe())


def take_test(office: Office) -> None:
    if person := office.row(Person):
        record_assessment(office.db, person, _test(office), **office.by)


def correct_test(office: Office) -> None:
    if assessment := office.row(Assessment):
        change_assessment(office.db, assessment, _test(office), **office.by)


def forget_test(office: Office) -> None:
    if assessment := office.row(Assessment):
        remove_assessment(office.db, assessment, **office.by)


def _place(office: Office) -> PlacementFacts:
    kind, sector = office.one_of(KINDS), office.one_of(list(Sector))
    return PlacementFacts(f"Đơn vị {office.day()}", kind, sector, Level.PROVINCE)


def found_unit(office: Office) -> None:
    parent = office.one_of([None, office.row(Unit)])
    facts, day = _place(office), office.day()
    add_unit(office.db, office.province.id, "DVTHEM", facts, parent, valid_from=day, **office.by)


def move_unit(office: Office) -> None:
    unit = office.row(Unit)
    assert unit
    parent = office.one_of([None, office.row(Unit)])
    change_unit(office.db, unit, _place(office), parent, valid_from=office.day(), **office.by)


def correct_unit(office: Office) -> None:
    if placement := office.row(Placement):
        day = office.one_of([placement.valid_from, office.day()])
        parent = office.one_of([None, office.row(Unit)])
        correct_placement(office.db, placement, _place(office), parent, valid_from=day, **office.by)


def merge_unit(office: Office) -> None:
    """A unit closes; its people and units go to another, or to nobody."""
    unit, successor = office.row(Unit), office.row(Unit)
    assert unit
    closing = plan_closing(
        office.db,
        unit,
        last_day=office.day(),
        successors=[successor] if successor and office.maybe() else [],
        with_people=True,
        with_units=True,
    )
    close_unit(office.db, closing, **office.by)


def revive_unit(office: Office) -> None:
    if unit := office.row(Unit):
        reopen_unit(office.db, unit, from_day=office.one_of([None, office.day()]), **office.by)


CHANGES: tuple[Callable[[Office], None], ...] = (
    *(roster_file, completions_file, assessments_file, courses_file, units_file),
    *(start, leave, come_back, correct_job, forget_job),
    *(call_off, restore, reschedule, one_more_class, redefine_course, close_class),
    *(seat, give_up, forget_seat, enrolments_file),
    *(take_test, correct_test, forget_test),
    *(found_unit, move_unit, correct_unit, merge_unit, revive_unit),
)
