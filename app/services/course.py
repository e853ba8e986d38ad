"""Courses: adding one, and saying one otherwise."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.course import CourseFacts, CourseTaken, check_course
from app.domain.vietnamese import fold
from app.models import Course, CourseAudience, CourseTopic, Unit, User
from app.queries.hold import hold_province
from app.services import audit, totals


def add_course(
    db: Session,
    province_id: int,
    facts: CourseFacts,
    organiser: Unit | None,
    *,
    actor: User,
    now: datetime,
) -> Course:
    """Add a course without classes. organiser None: the province itself.

    Flushes. Raises NoTopic, NoAudience or CourseTaken.
    """
    check_course(facts)
    _refuse_taken(db, province_id, facts.code)
    course = Course(province_id=province_id)
    _write(course, facts, organiser)
    db.add(course)
    db.flush()
    changes = {what: (None, value) for what, value in _said(course).items()}
    _record(db, AuditAction.COURSE_CREATED, course, changes, actor=actor, now=now)
    return course


def change_course(
    db: Session,
    course: Course,
    facts: CourseFacts,
    organiser: Unit | None,
    *,
    actor: User,
    now: datetime,
) -> bool:
    """Say a course otherwise. Whoever has completed it has credit for its topics as they now are.

    Returns whether anything changed. Flushes. Raises NoTopic, NoAudience or CourseTaken.
    """
    check_course(facts)
    # Seats and outcomes in its classes count by its topics: nobody gives or records any meanwhile.
    hold_province(db, course.province_id)
    _refuse_taken(db, course.province_id, facts.code, but=course.id)
    old = _said(course)
    with totals.kept(db, course.province_id, courses=[course.id]):
        _write(course, facts, organiser)
    changes = {w: (old[w], value) for w, value in _said(course).items() if old[w] != value}
    if changes:
        _record(db, AuditAction.COURSE_CHANGED, course, changes, actor=actor, now=now)
    return bool(changes)


def _refuse_taken(db: Session, province_id: int, code: str, *, but: int | None = None) -> None:
    title = db.scalar(
        select(Course.title).where(
            Course.province_id == province_id, Course.code == code, Course.id.is_distinct_from(but)
        )
    )
    if title is not None:
        raise CourseTaken(code=code, title=title)


def _write(course: Course, facts: CourseFacts, organiser: Unit | None) -> None:
    course.code, course.title, course.search_key = facts.code, facts.title, fold(facts.title)
    course.organiser = organiser
    kept_topics = {row.topic: row for row in course.topics}
    course.topics = [kept_topics.get(t) or CourseTopic(topic=t) for t in sorted(facts.topics)]
    kept = {row.audience: row for row in course.audiences}
    course.audiences = [kept.get(a) or CourseAudience(audience=a) for a in sorted(facts.audiences)]


def _said(course: Course) -> dict[str, object]:
    """What the audit log keeps of a course."""
    return {
        "code": course.code,
        "title": course.title,
        "topics": sorted(row.topic.value for row in course.topics),
        "audiences": sorted(row.audience.value for row in course.audiences),
        "organiser_code": course.organiser.code if course.organiser else None,
    }


def _record(
    db: Session,
    action: AuditAction,
    course: Course,
    changes: Mapping[str, tuple[object, object]],
    *,
    actor: User,
    now: datetime,
) -> None:
    audit.record(
        db,
        actor,
        action,
        province_id=course.province_id,
        subject_type="course",
        subject_id=course.id,
        subject_label=f"{course.code} {course.title}",
        changes=changes,
        at=now,
    )
    db.flush()
