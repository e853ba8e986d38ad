"""A part of the totals: what some people and courses contribute."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Self

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models import Completion, Course, CourseClass, Person
from app.queries.credit import IS_COMPLETED
from app.queries.totals.book import Book
from app.queries.totals.contributions import COURSES, PEOPLE, contributions_of_some

Rows = dict[tuple[int, int, date], tuple[int, ...]]
"""{(year, group_id, day): the measures in order}."""


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
        """Take in whoever has completed a class of some courses."""
        if not courses:
            return
        self.people |= set(
            db.scalars(
                select(Completion.person_id)
                .join(CourseClass, CourseClass.id == Completion.course_class_id)
                .where(CourseClass.course_id.in_(courses), IS_COMPLETED)
            )
        )

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
        if not (self.people or self.courses) or not book.years:
            return {}
        mine = contributions_of_some(book, people=bool(self.people), courses=bool(self.courses))
        ids = {PEOPLE: sorted(self.people), COURSES: sorted(self.courses)}
        # PostgreSQL sums to a decimal.
        return {
            (year, group_id, day): tuple(map(int, numbers))
            for year, group_id, day, *numbers in db.execute(mine, ids)
        }
