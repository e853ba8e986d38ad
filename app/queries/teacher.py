"""Teachers as the Department of Education follows them: who has STEM/STEAM credit, and who not."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    select,
)
from sqlalchemy.orm import Session, aliased

from app.domain.course import Topic
from app.domain.coverage import Coverage
from app.domain.person import SchoolLevel, Subject
from app.domain.unit import SCHOOL_KINDS
from app.models import Completion, CourseClass, Person, Placement, Plan, Posting
from app.queries.audience import in_post, teaches
from app.queries.credit import credits_of, trained
from app.queries.outlook import Outlook
from app.queries.tree import name_on, named_or_below
from app.queries.unit import holds_on, within
from app.queries.words import has_words

STEM = frozenset({Topic.STEM_STEAM})


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


def teachers_in(outlook: Outlook) -> Select[Posting]:
    """Everyone in scope with a subject in a school on the day; Person and Placement stay open."""
    return (
        select(Posting)
        .join(Person, Person.id == Posting.person_id)
        .join(Placement, and_(Placement.unit_id == Posting.unit_id, holds_on(outlook.as_of)))
        .where(
            Person.province_id == outlook.province_id,
            in_post(outlook.as_of),
            Posting.subject.is_not(None),
            Placement.kind.in_(sorted(SCHOOL_KINDS)),
            Posting.unit_id.in_(within(outlook.scope, outlook.province_id, outlook.as_of)),
        )
    )


def meant_by(plan: Plan) -> ColumnElement[bool]:
    """Whether a posting is one that the plan's STEM/STEAM clause is about."""
    return teaches(plan.stem_subjects, plan.stem_levels)


def teachers_by_subject(
    db: Session, outlook: Outlook
) -> dict[tuple[Subject, SchoolLevel | None], Coverage]:
    """Teachers with STEM/STEAM credit in the year, of all, by subject and level. One query."""
    credit = trained(outlook.province_id, STEM, outlook.year_to_date)
    rows = db.execute(
        teachers_in(outlook)
        .outerjoin(credit, credit.c.person_id == Posting.person_id)
        .with_only_columns(
            Posting.subject,
            Posting.school_level,
            func.count(credit.c.person_id),
            func.count(),
        )
        .group_by(Posting.subject, Posting.school_level)
    )
    return {
        (subject, level): Coverage(value, heads)
        for subject, level, value, heads in rows
        if subject is not None
    }


def teachers_by_place(db: Session, plan: Plan, outlook: Outlook) -> list[PlaceShare]:
    """Teachers meant by the plan, by the unit right above their school; the most lacking first."""
    credit = trained(outlook.province_id, STEM, outlook.year_to_date)
    places = (
        teachers_in(outlook)
        .outerjoin(credit, credit.c.person_id == Posting.person_id)
        .where(meant_by(plan))
        .with_only_columns(
            Placement.parent_id,
            func.count(credit.c.person_id).label("value"),
            func.count().label("heads"),
        )
        .group_by(Placement.parent_id)
        .subquery()
    )
    rows = db.execute(
        select(
            places.c.parent_id,
            name_on(places.c.parent_id, outlook.as_of),
            places.c.value,
            places.c.heads,
        )
    )
    found = [PlaceShare(unit_id, name, Coverage(v, heads)) for unit_id, name, v, heads in rows]
    return sorted(found, key=lambda place: (-place.coverage.gap, place.name or ""))


def count_teachers(db: Session, plan: Plan, outlook: Outlook, wanted: TeacherFilter) -> int:
    """How many teachers a list holds."""
    return db.scalar(_filtered(plan, outlook, wanted).with_only_columns(func.count())) or 0


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
    gave = aliased(CourseClass)
    page = (
        _filtered(plan, outlook, wanted)
        .add_columns(Person, Placement, meant_by(plan).label("is_meant"))
        .order_by(*ordered)
        .limit(limit)
        .offset(offset or None)
    )
    rows = db.execute(
        page.add_columns(name_on(Placement.parent_id, outlook.as_of), gave).outerjoin(
            gave, gave.id == _last_class(outlook)
        )
    )
    return [_line(*row) for row in rows]


def _filtered(plan: Plan, outlook: Outlook, wanted: TeacherFilter) -> Select[Posting]:
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
        credit = credits_of(province_id, STEM, outlook.year_to_date)
        credited = Posting.person_id.in_(credit.with_only_columns(Completion.person_id))
        conditions.append(credited if wanted.is_trained else ~credited)
    return teachers_in(outlook).where(*conditions)


def _last_class(outlook: Outlook) -> Any:
    """The id of the last class of the year that gave the teacher of the row STEM/STEAM credit."""
    credit = credits_of(outlook.province_id, STEM, outlook.year_to_date).subquery()
    last = aliased(CourseClass)
    return (
        select(last.id)
        .join_from(credit, last, last.id == credit.c.course_class_id)
        .where(credit.c.person_id == Posting.person_id)
        .order_by(last.ends_on.desc(), last.code)
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
