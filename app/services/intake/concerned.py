"""Whose figures an import changes: read from what it will write, whatever kind of file it is."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db import Base
from app.models import (
    Assessment,
    Completion,
    Course,
    CourseAudience,
    CourseClass,
    CourseTopic,
    Enrolment,
    Person,
    Posting,
    PostingAudience,
)
from app.queries.coverage.experts import EXPERT_TOPICS
from app.queries.credit import about
from app.services.intake.writes import NewRows, Removals, Step, Updates

T = TypeVar("T")

_IDS_AT_ONCE = 10_000

_MENTIONED = ("person_id", "posting_id", "course_id", "course_class_id")
"""Columns that say whom or what a row is about."""

_BY_ID: Mapping[type[Base], Mapping[str, InstrumentedAttribute[int]]] = {
    Posting: {"person_id": Posting.person_id},
    PostingAudience: {},
    Completion: {
        "person_id": Completion.person_id,
        "course_class_id": Completion.course_class_id,
    },
    Assessment: {"person_id": Assessment.person_id},
    Course: {"course_id": Course.id},
    CourseTopic: {},
    CourseAudience: {},
    CourseClass: {"course_id": CourseClass.course_id},
}
"""The tables that figures count, and what a row of theirs that changes is about."""


@dataclass(slots=True)
class Concerned:
    """The people, classes and courses of `totals.kept`, by their ids; years None: any."""

    people: list[int]
    classes: list[int]
    courses: list[int]
    years: frozenset[int] | None

    @classmethod
    def by(cls, db: Session, steps: Sequence[Step]) -> Self:
        """Those whom steps that are still to be written concern and who exist already."""
        counted = [step for step in steps if len(step) and step.model in _BY_ID]
        found: dict[str, set[int]] = defaultdict(set)
        for step in counted:
            for name, ids in _mentions(db, step):
                found[name].update(id for id in ids if id > 0)
        found["person_id"].update(_values(db, Posting, Posting.person_id, found["posting_id"]))
        seated = _seated_as_experts(db, steps)
        found["person_id"].update(seated)
        only_outcomes = not seated and {step.model for step in counted} <= {Completion}
        return cls(
            people=list(found["person_id"]),
            classes=list(found["course_class_id"]),
            courses=list(found["course_id"]),
            years=_years(db, found["course_class_id"]) if only_outcomes else None,
        )

    def add_new(self, steps: Sequence[Step]) -> None:
        """Take in those who came with steps that have been written."""
        for step in steps:
            if isinstance(step, NewRows) and step.model is Person:
                self.people.extend(step.ids)
            if isinstance(step, NewRows) and step.model is Course:
                self.courses.extend(step.ids)


def _mentions(db: Session, step: Step) -> Iterator[tuple[str, Collection[int]]]:
    """(column, ids) of what a step is about; references to new rows are negative."""
    if isinstance(step, Updates):
        for name, column in _BY_ID[step.model].items():
            yield name, _values(db, step.model, column, step.by_id)
    elif isinstance(step, Removals):
        yield from ((n, [row[n]]) for row in step.rows for n in _MENTIONED if n in row)
    else:
        for name, values in zip(step.columns, step.values, strict=True):
            if name in _MENTIONED:
                yield name, values


def _seated_as_experts(db: Session, steps: Sequence[Step]) -> set[int]:
    """Whose seats change in classes that make experts; seats in others count in no figure."""
    seats = [step for step in steps if len(step) and step.model is Enrolment]
    if not seats:
        return set()
    classes = set(db.scalars(select(CourseClass.id).where(about(EXPERT_TOPICS))))
    known = select(Enrolment.id, Enrolment.person_id).where(Enrolment.course_class_id.in_(classes))
    person_of: dict[int, int] = dict(db.execute(known).all())
    people: set[int] = set()
    for step in seats:
        if isinstance(step, Updates):
            people.update(person_of[id] for id in step.by_id if id in person_of)
        elif isinstance(step, NewRows):
            columns = dict(zip(step.columns, step.values, strict=True))
            pairs = zip(columns["person_id"], columns["course_class_id"], strict=True)
            people.update(person for person, class_id in pairs if class_id in classes)
    return people


def _values(
    db: Session, model: type[Base], column: InstrumentedAttribute[T], ids: Collection[int]
) -> list[T]:
    """A column's values in the rows of a table with these ids."""
    key: Any = model.__mapper__.primary_key[0]
    wanted = sorted(ids)
    values: list[T] = []
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        part = wanted[start : start + _IDS_AT_ONCE]
        values += db.scalars(select(column).where(key.in_(part)))
    return values


def _years(db: Session, classes: Collection[int]) -> frozenset[int]:
    """The years that classes count in."""
    last_days = _values(db, CourseClass, CourseClass.ends_on, classes)
    return frozenset(day.year for day in last_days)
