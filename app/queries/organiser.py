"""Whose courses and classes these are: what an actor may change, beside what anybody may read."""

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, contains_eager

from app.domain.errors import NotFound
from app.models import Course, CourseClass
from app.queries.course import courses_in
from app.queries.course_class import classes_in
from app.queries.outlook import Outlook
from app.queries.unit import within


def is_given_in(outlook: Outlook) -> ColumnElement[bool]:
    """Whether a course is given by a unit in scope; by the province itself: if all of it is.

    What a course says, its classes and their people are changed by whoever this holds for.
    """
    if outlook.sees_province:
        return true()
    return Course.organiser_id.in_(within(outlook.scope, outlook.province_id, outlook.as_of))


def course_to_change(db: Session, course_id: int, outlook: Outlook) -> Course:
    """A course. Raises NotFound where it is absent or given by others."""
    mine = courses_in(outlook).where(Course.id == course_id, is_given_in(outlook))
    course = db.scalar(mine)
    if course is None:
        raise NotFound
    return course


def class_to_change(db: Session, class_id: int, outlook: Outlook) -> CourseClass:
    """A class with its course. Raises NotFound where it is absent or given by others."""
    found = db.scalar(
        classes_in(outlook)
        .join(CourseClass.course)
        .where(CourseClass.id == class_id, is_given_in(outlook))
        .options(contains_eager(CourseClass.course))
    )
    if found is None:
        raise NotFound
    return found


def is_given(db: Session, course: Course, outlook: Outlook) -> bool:
    """Whether a course that is read may also be changed, in the same words."""
    if outlook.sees_province:
        return True
    mine = select(Course.id).where(Course.id == course.id, is_given_in(outlook))
    return db.scalar(mine) is not None
