"""Teachers as the Department of Education follows them: who has STEM/STEAM credit, and who not."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    select,
)
from sqlalchemy.orm import Session, aliased

from app.domain.course import Topic
from app.domain.coverage import Coverage
from app.domain.person import SchoolLevel, Subject
from app.domain.unit import SCHOOL_KINDS
from app.models import Completion, CourseClass, Person, Placement, Plan, Posting, Unit
from app.queries.audience import in_post, teaches
from app.queries.credit import credits_of, learners
from app.queries.outlook import Outlook
from app.queries.tree import name_on, named_or_below
from app.queries.unit import holds_on, within
from app.queries.words import has_words

STEM = frozenset({Topic.STEM_STEAM})

_GAVE = aliased(CourseClass)
_LAST = aliased(CourseClass)


class TeacherOrder(StrEnum):
    """What a list of teachers can be sorted by."""

    NAME = "name"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class TeacherFilter:
    """What narrows a list of teachers. school_text: schools, or units with schools below them.

    is_meant: only those whose subject and level the plan's clause is about, or only the others.
    """

    text: str = ""
    school_text: str = ""
    school_id: int | None = None
    above_id: int | None = None
    subject: Subject | None = None
    level: SchoolLevel | None = None
    is_meant: bool | None = None
    is_trained: bool | None = None


@dataclass(frozen=True, slots=True)
class TeacherLine:
    """A teacher in a list. class_*: the last class that gave STEM/STEAM credit in the year."""

    person_id: int
    code: str
    full_name: str
    school_id: int
    school_name: str
    above_name: str | None
    subject: Subject
    level: SchoolLevel | None
    is_meant: bool
    class_id: int | None
    class_code: str | None
    class_ended_on: date | None

    @property
    def is_trained(self) -> bool:
        return self.class_id is not None


@dataclass(frozen=True, slots=True)
class PlaceShare:
    """Teachers meant by the plan under one unit that runs schools; None: right under the province.

    coverage: those with STEM/STEAM credit in the year, of all of them.
    """

    unit_id: int | None
    name: str | None
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class TeacherShares:
    """Teachers with STEM/STEAM credit in the year, of all: everybody's by subject and level, and
    of those meant by the plan by the unit right above their school, the most lacking first."""

    by_subject: dict[tuple[Subject, SchoolLevel | None], Coverage]
    by_place: list[PlaceShare]


def teachers_in(outlook: Outlook) -> Select[Posting]:
    """Everyone in scope with a subject in a school on the day; Placement stays open.

    Whose province they are of is their unit's to say, as in the figures: to ask each person too
    costs a third of the time.
    """
    return (
        select(Posting)
        .join(Placement, and_(Placement.unit_id == Posting.unit_id, holds_on(outlook.as_of)))
        .where(
            in_post(outlook.as_of),
            Posting.subject.is_not(None),
            Placement.kind.in_(sorted(SCHOOL_KINDS)),
            Posting.unit_id.in_(within(outlook.scope, outlook.province_id, outlook.as_of)),
        )
    )


def meant_by(plan: Plan) -> ColumnElement[bool]:
    """Whether a posting is one that the plan's STEM/STEAM clause is about."""
    return teaches(plan.stem_subjects, plan.stem_levels)


def has_credit(outlook: Outlook) -> ColumnElement[bool]:
    """Whether a posting's person has STEM/STEAM credit in the year."""
    # Not joined: for a list of ids a database draws up one set, for a join up to three.
    return Posting.person_id.in_(learners(outlook.province_id, STEM, outlook.year_to_date))


def teacher_shares(db: Session, plan: Plan, outlook: Outlook) -> TeacherShares:
    """How far the teachers in scope are trained. Two queries, one with names of places only."""
    keys = (Placement.parent_id, Posting.subject, Posting.school_level)
    rows = db.execute(
        teachers_in(outlook)
        .with_only_columns(
            *keys,
            meant_by(plan).label("is_meant"),
            func.sum(case((has_credit(outlook), 1), else_=0)),
            func.count(),
        )
        .group_by(*keys, "is_meant")
    )
    by_subject: defaultdict[tuple[Subject, SchoolLevel | None], Coverage]
    by_subject = defaultdict(lambda: Coverage(0, 0))
    by_parent: defaultdict[int | None, Coverage] = defaultdict(lambda: Coverage(0, 0))
    for parent_id, subject, level, is_meant, value, heads in rows:
        coverage = Coverage(int(value), heads)
        by_subject[subject, level] += coverage
        if is_meant:
            by_parent[parent_id] += coverage
    return TeacherShares(dict(by_subject), _places(db, outlook, by_parent))


def _places(
    db: Session, outlook: Outlook, coverages: Mapping[int | None, Coverage]
) -> list[PlaceShare]:
    named = select(Unit.id, name_on(Unit.id, outlook.as_of)).where(
        Unit.id.in_(unit_id for unit_id in coverages if unit_id is not None)
    )
    names: dict[int | None, str] = {unit_id: name for unit_id, name in db.execute(named)}  # noqa: C416
    found = [PlaceShare(id_, names.get(id_), coverage) for id_, coverage in coverages.items()]
    return sorted(found, key=lambda place: (-place.coverage.gap, place.name or ""))


def count_teachers(db: Session, plan: Plan, outlook: Outlook, wanted: TeacherFilter) -> int:
    """How many teachers a list holds."""
    teachers = _filtered(plan, outlook, wanted)
    if wanted.text:
        teachers = teachers.join(Person, Person.id == Posting.person_id)
    return db.scalar(teachers.with_only_columns(func.count())) or 0


def list_teachers(
    db: Session,
    plan: Plan,
    outlook: Outlook,
    wanted: TeacherFilter,
    *,
    order: TeacherOrder = TeacherOrder.NAME,
    is_descending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[TeacherLine]:
    """A page of the teachers wanted. One query, and work on the rows shown only."""
    keys = {
        TeacherOrder.NAME: (Person.sort_key, Person.code),
        TeacherOrder.SCHOOL: (Placement.sort_key, Person.sort_key, Person.code),
    }[order]
    ordered = [key.desc() for key in keys] if is_descending else list(keys)
    is_alphabet = limit is not None and order is TeacherOrder.NAME and wanted == TeacherFilter()
    if is_alphabet and outlook.scope.spans_province(outlook.province_id):
        teachers = _alphabet(outlook)
    else:
        teachers = _filtered(plan, outlook, wanted).join(Person, Person.id == Posting.person_id)
    page = (
        teachers.with_only_columns(Posting.id)
        .order_by(*ordered)
        .limit(limit)
        .offset(offset or None)
        .subquery()
    )
    rows = db.execute(
        select(
            Posting,
            Person,
            Placement,
            meant_by(plan).label("is_meant"),
            name_on(Placement.parent_id, outlook.as_of),
            _GAVE,
        )
        .join_from(page, Posting, Posting.id == page.c.id)
        .join(Person, Person.id == Posting.person_id)
        .join(Placement, and_(Placement.unit_id == Posting.unit_id, holds_on(outlook.as_of)))
        .outerjoin(_GAVE, _GAVE.id == _last_class(outlook))
        .order_by(*ordered)
    )
    return [_line(*row) for row in rows]


def _alphabet(outlook: Outlook) -> Select[Posting]:
    """The teachers in scope, for a page of all of them by name; Person stays open.

    Every fourth person or so is a teacher: to walk the index of names until the page is full costs
    less than to sort everybody. «+ 0» keeps SQLite from beginning with the schools all the same.
    """
    schools = select(Placement.unit_id).where(
        holds_on(outlook.as_of),
        Placement.kind.in_(sorted(SCHOOL_KINDS)),
        Placement.unit_id.in_(within(outlook.scope, outlook.province_id, outlook.as_of)),
    )
    return (
        select(Posting)
        .join(Person, Person.id + 0 == Posting.person_id)
        .where(
            Person.province_id == outlook.province_id,
            in_post(outlook.as_of),
            Posting.subject.is_not(None),
            (Posting.unit_id + 0).in_(schools),
        )
    )


def _filtered(plan: Plan, outlook: Outlook, wanted: TeacherFilter) -> Select[Posting]:
    """The teachers of a list; with a text wanted, Person is still to be joined."""
    on, province_id = outlook.as_of, outlook.province_id
    conditions: list[ColumnElement[bool]] = [
        has_words(wanted.text, Person.search_key, codes=[Person.code])
    ]
    if wanted.school_text:
        conditions.append(Posting.unit_id.in_(named_or_below(province_id, wanted.school_text, on)))
    if wanted.school_id is not None:
        conditions.append(Posting.unit_id == wanted.school_id)
    if wanted.above_id is not None:
        conditions.append(Placement.parent_id == wanted.above_id)
    if wanted.subject is not None:
        conditions.append(Posting.subject == wanted.subject)
    if wanted.level is not None:
        conditions.append(Posting.school_level == wanted.level)
    if wanted.is_meant is not None:
        conditions.append(meant_by(plan) if wanted.is_meant else ~meant_by(plan))
    if wanted.is_trained is not None:
        credited = has_credit(outlook)
        conditions.append(credited if wanted.is_trained else ~credited)
    return teachers_in(outlook).where(*conditions)


def _last_class(outlook: Outlook) -> Any:
    """The id of the last class of the year that gave the teacher of the row STEM/STEAM credit."""
    # The person is asked for inside: SQLite would otherwise draw up the credit of everybody.
    credit = (
        credits_of(outlook.province_id, STEM, outlook.year_to_date)
        .where(Completion.person_id == Posting.person_id)
        .correlate(Posting)
        .subquery()
    )
    return (
        select(_LAST.id)
        .join_from(credit, _LAST, _LAST.id == credit.c.course_class_id)
        .order_by(_LAST.ends_on.desc(), _LAST.code)
        .limit(1)
        .correlate(Posting)
        .scalar_subquery()
    )


def _line(
    posting: Posting,
    person: Person,
    school: Placement,
    is_meant: bool | None,
    above: str | None,
    gave: CourseClass | None,
) -> TeacherLine:
    assert posting.subject is not None
    return TeacherLine(
        person_id=person.id,
        code=person.code,
        full_name=person.full_name,
        school_id=posting.unit_id,
        school_name=school.name,
        above_name=above,
        subject=posting.subject,
        level=posting.school_level,
        is_meant=bool(is_meant),
        class_id=gave.id if gave else None,
        class_code=gave.code if gave else None,
        class_ended_on=gave.ends_on if gave else None,
    )
