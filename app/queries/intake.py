"""What the register holds of the things that a file names, many at once; and past imports."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.access import Scope
from app.domain.enrolment import EnrolmentStatus
from app.domain.fault import AmbiguousUnit, Fault, UnknownUnit
from app.domain.vietnamese import fold
from app.models import (
    Assessment,
    Completion,
    Course,
    CourseAudience,
    CourseClass,
    CourseTopic,
    Enrolment,
    ImportBatch,
    Person,
    Placement,
    Posting,
    PostingAudience,
    Succession,
    Unit,
    UnitAlias,
)
from app.queries.fact import Fact
from app.queries.unit import within

_FEW = 500
"""Up to here values are looked up by index; above, reading a province whole is faster."""

_ROWS_AT_ONCE = 2000

AnyRow = Row[*tuple[Any, ...]]
"""A row read by the names of its columns; queries say which."""

AnySelect = Select[*tuple[Any, ...]]


def rows_of(
    db: Session, query: AnySelect, column: InstrumentedAttribute[Any], values: Iterable[Any]
) -> Iterator[AnyRow]:
    """The rows of a province's query whose column has one of the values.

    Thousands of values in one IN are compared one by one with every row on PostgreSQL.
    """
    wanted = set(values)
    if not wanted:
        return iter(())
    if len(wanted) <= _FEW:
        return iter(db.execute(query.where(column.in_(wanted))))
    at = next(i for i, c in enumerate(query.selected_columns) if c.key == column.key)
    rows = db.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    return (row for row in rows if row[at] in wanted)


def units_in_bounds(
    db: Session, province_id: int, scope: Scope, *, on: date
) -> frozenset[int] | None:
    """The units of a province in scope; None where that is everything."""
    if scope.covers_province(province_id):
        return None
    return frozenset(db.scalars(within(scope, province_id, on)))


@dataclass(frozen=True, slots=True)
class UnitBook:
    """Every unit of a province as files may name it. by_name: ids by folded names and aliases."""

    codes: Mapping[int, str]
    by_code: Mapping[str, int]
    by_name: Mapping[str, Collection[int]]

    def find(self, written: str) -> int | Fault:
        """The id of the unit meant: by its code as written, else by name, alias or folded code."""
        if written in self.by_code:
            return self.by_code[written]
        ids = self.by_name.get(fold(written), ())
        if len(ids) == 1:
            return next(iter(ids))
        if ids:
            codes = ", ".join(sorted(self.codes[id] for id in ids))
            return AmbiguousUnit(found=written, codes=codes)
        return UnknownUnit(found=written)


def unit_book(db: Session, province_id: int) -> UnitBook:
    """The units of a province by code, name and alias. Three queries."""
    by_code = unit_codes(db, province_id)
    by_name: dict[str, set[int]] = {}
    for code, id in by_code.items():
        by_name.setdefault(fold(code), set()).add(id)
    for names in (Placement, UnitAlias):
        rows = db.execute(
            select(names.unit_id, names.search_key)
            .join(Unit, Unit.id == names.unit_id)
            .where(Unit.province_id == province_id)
            .distinct()
        )
        for id, key in rows:
            by_name.setdefault(key, set()).add(id)
    return UnitBook({id: code for code, id in by_code.items()}, by_code, by_name)


def placements_of(db: Session, province_id: int) -> list[AnyRow]:
    """Every placement of a province: id, unit_id and all facts. The tree is small; it is whole."""
    return list(
        db.execute(
            select(
                Placement.id,
                Placement.unit_id,
                Placement.parent_id,
                Placement.name,
                Placement.kind,
                Placement.sector,
                Placement.level,
                Placement.valid_from,
                Placement.valid_to,
            )
            .join(Unit, Unit.id == Placement.unit_id)
            .where(Unit.province_id == province_id)
        )
    )


def unit_codes(db: Session, province_id: int) -> dict[str, int]:
    """The ids of a province's units by code."""
    rows = db.execute(select(Unit.code, Unit.id).where(Unit.province_id == province_id))
    return {row.code: row.id for row in rows}


def unit_aliases(db: Session, province_id: int) -> dict[int, set[str]]:
    """The folded other names of each unit of a province that has any."""
    found: dict[int, set[str]] = {}
    rows = db.execute(
        select(UnitAlias.unit_id, UnitAlias.search_key)
        .join(Unit, Unit.id == UnitAlias.unit_id)
        .where(Unit.province_id == province_id)
    )
    for unit_id, key in rows:
        found.setdefault(unit_id, set()).add(key)
    return found


def successions_of(db: Session, province_id: int) -> dict[tuple[int, int], AnyRow]:
    """The successions of a province, by closed unit and successor: id, takes_over_on."""
    rows = db.execute(
        select(Succession.unit_id, Succession.successor_id, Succession.id, Succession.takes_over_on)
        .join(Unit, Unit.id == Succession.unit_id)
        .where(Unit.province_id == province_id)
    )
    return {(row.unit_id, row.successor_id): row for row in rows}


_PERSON = (
    Person.id,
    Person.code,
    Person.full_name,
    Person.birth_date,
    Person.birth_year,
    Person.gender,
    Person.email,
    Person.phone,
    Person.national_id_hash,
)


def people_by_code(db: Session, province_id: int, codes: Iterable[str]) -> dict[str, AnyRow]:
    """The people who have these codes."""
    query = select(*_PERSON).where(Person.province_id == province_id)
    return {row.code: row for row in rows_of(db, query, Person.code, codes)}


def people_by_number(db: Session, province_id: int, hashes: Iterable[bytes]) -> dict[bytes, AnyRow]:
    """The people who have these identity numbers, by keyed hash."""
    query = select(*_PERSON).where(Person.province_id == province_id)
    rows = rows_of(db, query, Person.national_id_hash, hashes)
    return {row.national_id_hash: row for row in rows}


def codes_like(db: Session, province_id: int, pattern: str) -> list[str]:
    """The people's codes of a shape; pattern as LIKE takes it."""
    mine = Person.province_id == province_id
    return list(db.scalars(select(Person.code).where(mine, Person.code.like(pattern))))


def postings_of(db: Session, province_id: int, person_ids: Iterable[int]) -> Iterator[AnyRow]:
    """The postings of some people, in no order."""
    query = (
        select(
            Posting.id,
            Posting.person_id,
            Posting.unit_id,
            Posting.starts_on,
            Posting.ends_on,
            Posting.is_main,
            Posting.category,
            Posting.position,
            Posting.is_leader,
            Posting.is_it_staff,
            Posting.is_dx_adviser,
            Posting.subject,
            Posting.school_level,
        )
        .join(Person, Person.id == Posting.person_id)
        .where(Person.province_id == province_id)
    )
    return rows_of(db, query, Posting.person_id, person_ids)


def main_postings_between(
    db: Session, province_id: int, person_ids: Iterable[int], first: date, last: date
) -> Iterator[AnyRow]:
    """Where some people belong between two days: person_id, unit_id, days, category, position."""
    query = (
        select(
            Posting.person_id,
            Posting.unit_id,
            Posting.starts_on,
            Posting.ends_on,
            Posting.category,
            Posting.position,
        )
        .join(Person, Person.id == Posting.person_id)
        .where(
            Person.province_id == province_id,
            Posting.is_main,
            Posting.starts_on <= last,
            Posting.ends_on >= first,
        )
    )
    return rows_of(db, query, Posting.person_id, person_ids)


def audiences_of_postings(
    db: Session, province_id: int, posting_ids: Iterable[int]
) -> dict[int, set[str]]:
    """The audiences that the roster names outright, by posting."""
    found: dict[int, set[str]] = {}
    query = (
        select(PostingAudience.posting_id, PostingAudience.audience)
        .join(Posting, Posting.id == PostingAudience.posting_id)
        .join(Person, Person.id == Posting.person_id)
        .where(Person.province_id == province_id)
    )
    for posting_id, audience in rows_of(db, query, PostingAudience.posting_id, posting_ids):
        found.setdefault(posting_id, set()).add(audience.value)
    return found


def courses_by_code(db: Session, province_id: int, codes: Iterable[str]) -> dict[str, AnyRow]:
    """Courses: id, code, title, organiser_id."""
    query = select(Course.id, Course.code, Course.title, Course.organiser_id)
    rows = rows_of(db, query.where(Course.province_id == province_id), Course.code, codes)
    return {row.code: row for row in rows}


def topics_and_audiences(
    db: Session, province_id: int, course_ids: Collection[int]
) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """What courses are about, and whom they are for, by course."""
    topics: dict[int, set[str]] = {}
    audiences: dict[int, set[str]] = {}
    mine = Course.province_id == province_id
    of_topics = select(CourseTopic.course_id, CourseTopic.topic).join(Course).where(mine)
    for course_id, topic in rows_of(db, of_topics, CourseTopic.course_id, course_ids):
        topics.setdefault(course_id, set()).add(topic.value)
    of_audiences = (
        select(CourseAudience.course_id, CourseAudience.audience).join(Course).where(mine)
    )
    for course_id, audience in rows_of(db, of_audiences, CourseAudience.course_id, course_ids):
        audiences.setdefault(course_id, set()).add(audience.value)
    return topics, audiences


def classes_by_code(db: Session, province_id: int, codes: Iterable[str]) -> dict[str, AnyRow]:
    """Classes as files know them, how long they make offers, and the code of their course."""
    query = (
        select(
            CourseClass.id,
            CourseClass.course_id,
            CourseClass.code,
            CourseClass.starts_on,
            CourseClass.ends_on,
            CourseClass.mode,
            CourseClass.venue,
            CourseClass.capacity,
            CourseClass.hours,
            CourseClass.status,
            CourseClass.locked_at,
            CourseClass.registration_from,
            CourseClass.registration_until,
            CourseClass.offer_hours,
            Course.code.label("course_code"),
        )
        .join(Course, Course.id == CourseClass.course_id)
        .where(CourseClass.province_id == province_id)
    )
    return {row.code: row for row in rows_of(db, query, CourseClass.code, codes)}


def places_counted(
    db: Session, province_id: int, class_ids: Iterable[int]
) -> dict[int, Counter[EnrolmentStatus]]:
    """How many places of each status some classes have."""
    query = (
        select(Enrolment.course_class_id, Enrolment.status, func.count().label("places"))
        .join(CourseClass, CourseClass.id == Enrolment.course_class_id)
        .where(CourseClass.province_id == province_id)
        .group_by(Enrolment.course_class_id, Enrolment.status)
    )
    counted: dict[int, Counter[EnrolmentStatus]] = defaultdict(Counter)
    for row in rows_of(db, query, Enrolment.course_class_id, class_ids):
        counted[row.course_class_id][row.status] = row.places
    return counted


def enrolments_in(db: Session, province_id: int, class_ids: Iterable[int]) -> Iterator[AnyRow]:
    """Enrolments of some classes: id, course_class_id, person_id, status; oldest first."""
    query = (
        select(Enrolment.id, Enrolment.course_class_id, Enrolment.person_id, Enrolment.status)
        .join(CourseClass, CourseClass.id == Enrolment.course_class_id)
        .where(CourseClass.province_id == province_id)
        .order_by(Enrolment.id)
    )
    return rows_of(db, query, Enrolment.course_class_id, class_ids)


def current_completions_in(
    db: Session, province_id: int, class_ids: Iterable[int]
) -> dict[int, AnyRow]:
    """The current outcomes in some classes, by enrolment."""
    query = (
        select(
            Completion.id,
            Completion.enrolment_id,
            Completion.course_class_id,
            Completion.outcome,
            Completion.result,
            Completion.score,
            Completion.certificate_no,
            Completion.recorded_at,
            Completion.stated_on,
        )
        .join(CourseClass, CourseClass.id == Completion.course_class_id)
        .where(CourseClass.province_id == province_id, Completion.is_current)
    )
    rows = rows_of(db, query, Completion.course_class_id, class_ids)
    return {row.enrolment_id: row for row in rows}


def assessments_of(db: Session, province_id: int, person_ids: Iterable[int]) -> Iterator[AnyRow]:
    """The assessments of some people."""
    query = (
        select(
            Assessment.id,
            Assessment.person_id,
            Assessment.taken_on,
            Assessment.system,
            Assessment.is_passed,
            Assessment.score,
            Assessment.reference,
        )
        .join(Person, Person.id == Assessment.person_id)
        .where(Person.province_id == province_id)
    )
    return rows_of(db, query, Assessment.person_id, person_ids)


def facts_of(
    db: Session, province_id: int, model: type[Fact], unit_ids: Iterable[int]
) -> Iterator[AnyRow]:
    """The facts of a kind that are recorded of some units, with all their columns."""
    query = select(*model.__table__.c).join(Unit, Unit.id == model.unit_id)
    return rows_of(db, query.where(Unit.province_id == province_id), model.unit_id, unit_ids)


def same_file_applied(db: Session, batch: ImportBatch) -> ImportBatch | None:
    """The last time this very file was applied to this province as this kind, if ever."""
    return db.scalar(
        select(ImportBatch)
        .where(
            ImportBatch.province_id == batch.province_id,
            ImportBatch.kind == batch.kind,
            ImportBatch.sha256 == batch.sha256,
            ImportBatch.applied_at.is_not(None),
            ImportBatch.id != batch.id,
        )
        .order_by(ImportBatch.applied_at.desc())
        .limit(1)
    )
