"""A part of the totals: what some people and courses contribute."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Self

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session

from app.models import Completion, Course, CourseClass, CourseTopic, Enrolment, Person
from app.models.total import MEASURES
from app.queries.coverage.experts import EXPERT_TOPICS
from app.queries.credit import IS_COMPLETED, about
from app.queries.totals.book import Book
from app.queries.totals.contributions import COURSES, PEOPLE, contributions_of_some

Rows = dict[tuple[int, int, date], tuple[int, ...]]
"""{(year, group_id, day): the measures in order}."""


NOTHING = (0,) * len(MEASURES)

_AT_ONCE = 4_000
"""Ids in one statement: each is bound several times, and SQLite binds 32,766 values."""


class NotNew(ValueError):
    """Something was said to be new that was there before, and has been counted already."""


@dataclass(frozen=True, slots=True)
class Last:
    """The greatest ids before a change: whatever has a greater one is new."""

    person: int
    course: int

    @classmethod
    def of(cls, db: Session) -> Self:
        """As they are now."""
        return cls(*(db.scalar(select(func.max(model.id))) or 0 for model in (Person, Course)))


@dataclass(slots=True)
class Part:
    """People and courses by their ids."""

    people: set[int]
    courses: set[int]

    @classmethod
    def named(
        cls,
        db: Session,
        people: Collection[int] | Select[int],
        classes: Collection[int],
        courses: Collection[int],
    ) -> Self:
        """Those that a service names."""
        of_classes = select(CourseClass.course_id).where(CourseClass.id.in_(classes))
        return cls(
            people=set(db.scalars(people) if isinstance(people, Select) else people),
            courses={*courses, *(db.scalars(of_classes) if classes else ())},
        )

    def add_learners(self, db: Session, courses: Collection[int]) -> None:
        """Take in whoever has completed a class of some courses, or may be an expert by a seat."""
        if not courses:
            return
        classes = select(CourseClass.id).where(CourseClass.course_id.in_(courses))
        completed = select(Completion.person_id).where(
            Completion.course_class_id.in_(classes), IS_COMPLETED
        )
        of_experts = classes.where(about(EXPERT_TOPICS))
        seated = select(Enrolment.person_id).where(Enrolment.course_class_id.in_(of_experts))
        self.people |= set(db.scalars(union(completed, seated)))

    def makes_experts(self, db: Session) -> bool:
        """Whether a course is one that makes experts, who are counted in all years after it."""
        found = select(CourseTopic.course_id).where(
            CourseTopic.course_id.in_(self.courses), CourseTopic.topic.in_(sorted(EXPERT_TOPICS))
        )
        return bool(self.courses) and db.scalar(found.limit(1)) is not None

    def grow(self, named: "Part", last: Last) -> None:
        """Take in what has been named since. Raises NotNew for what was there before."""
        if known := [person for person in named.people - self.people if person <= last.person]:
            raise NotNew("people", known)
        if known := [course for course in named.courses - self.courses if course <= last.course]:
            raise NotNew("courses", known)
        self.people |= named.people
        self.courses |= named.courses

    def rows(self, db: Session, book: Book) -> Rows:
        """What they contribute now."""
        found: Rows = {}
        for ids in self._lists() if book.years else ():
            mine = contributions_of_some(book, people=PEOPLE in ids, courses=COURSES in ids)
            for year, group_id, day, *numbers in db.execute(mine, ids):
                key = year, group_id, day
                # PostgreSQL sums to a decimal.
                before = found.get(key, NOTHING)
                found[key] = tuple(int(n) + b for n, b in zip(numbers, before, strict=True))
        return found

    def _lists(self) -> Iterator[dict[str, list[int]]]:
        """The ids as statements take them: no more at once than a database binds."""
        for people, courses in zip_longest(_parts(self.people), _parts(self.courses)):
            yield {name: ids for name, ids in ((PEOPLE, people), (COURSES, courses)) if ids}


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
