"""One box for everything: people, units, courses and classes, the first few of each."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Course, CourseClass
from app.queries.course import CourseFilter, CourseLine, count_courses, list_courses
from app.queries.course_class import ClassLine, class_lines, classes_in
from app.queries.outlook import Outlook
from app.queries.person import PersonFilter, PersonLine, PersonOrder, count_people, list_people
from app.queries.tree import UnitFilter, UnitLine, count_units, list_units
from app.queries.words import has_words


@dataclass(frozen=True, slots=True)
class ClassHit:
    """A class found, under the title of its course."""

    title: str
    line: ClassLine


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """The first few of what was found, and how many there are in all."""

    first: list[T]
    total: int


def search_people(db: Session, outlook: Outlook, text: str, *, limit: int) -> Found[PersonLine]:
    """People in scope, in post or not, whose name or code holds each word; and how many."""
    wanted = PersonFilter(text=text, state=None)
    total = count_people(db, outlook, wanted)
    first = list_people(db, outlook, wanted, order=PersonOrder.MATCH, limit=limit) if total else []
    return Found(first, total)


def search_units(db: Session, outlook: Outlook, text: str, *, limit: int) -> Found[UnitLine]:
    """Units in scope, closed ones too, whose name, alias or code holds each word; and how many."""
    wanted = UnitFilter(text=text, with_closed=True)
    total = count_units(db, outlook, wanted)
    first = list_units(db, outlook, wanted, by_match=True, limit=limit) if total else []
    return Found(first, total)


def search_courses(db: Session, outlook: Outlook, text: str, *, limit: int) -> Found[CourseLine]:
    """Courses of all years whose title or code holds each word, the latest first; and how many."""
    wanted = CourseFilter(text=text, in_all_years=True)
    total = count_courses(db, outlook, wanted)
    return Found(list_courses(db, outlook, wanted, limit=limit) if total else [], total)


def search_classes(db: Session, outlook: Outlook, text: str, *, limit: int) -> Found[ClassHit]:
    """Classes whose code holds each word, the latest first; and how many."""
    wanted = classes_in(outlook).where(has_words(text, codes=[CourseClass.code]))
    total = db.scalar(wanted.with_only_columns(func.count())) or 0
    newest = wanted.order_by(CourseClass.ends_on.desc(), CourseClass.code).limit(limit)
    lines = class_lines(db, newest, outlook) if total else []
    titles = _titles(db, [line.class_id for line in lines])
    return Found([ClassHit(titles[line.class_id], line) for line in lines], total)


def _titles(db: Session, class_ids: list[int]) -> dict[int, str]:
    rows = db.execute(
        select(CourseClass.id, Course.title)
        .join(Course, Course.id == CourseClass.course_id)
        .where(CourseClass.id.in_(class_ids))
    )
    return dict(rows.all())
