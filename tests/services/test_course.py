"""Courses: what one needs, what another may not have, and what is written of a change."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import extension, transaction
from app.domain.audience import Audience
from app.domain.audit import AuditAction
from app.domain.course import CourseFacts, CourseTaken, NoAudience, NoTopic, Topic
from app.models import AuditEvent, Course, CourseClass, User
from app.queries.eligibility import purpose_of
from app.queries.hold import hold_class
from app.services.course import add_course, change_course
from tests.databases import on_both_databases
from tests.factories import NOW, Cast, make_cast, make_class, make_course, make_user

FACTS = CourseFacts(
    code="2024-SNV-01",
    title="Kỹ năng số cơ bản",
    topics=frozenset({Topic.DIGITAL_SKILLS, Topic.DIGITAL_TECHNOLOGY}),
    audiences=frozenset({Audience.CONG_CHUC}),
)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


def changed(db: Session, course: Course, clerk: User, **facts: Any) -> bool:
    """Say the course otherwise in some facts; its organiser stays."""
    new = replace(FACTS, **facts)
    return change_course(db, course, new, course.organiser, actor=clerk, now=NOW)


def test_a_course_is_added_with_all_that_is_said_of_it(
    db: Session, cast: Cast, clerk: User
) -> None:
    add_course(db, cast.province.id, FACTS, cast.home_affairs, actor=clerk, now=NOW)
    db.expire_all()

    course = db.scalars(select(Course)).one()
    assert (course.code, course.title) == ("2024-SNV-01", "Kỹ năng số cơ bản")
    assert course.search_key == "ky nang so co ban"
    assert course.organiser is cast.home_affairs
    assert {row.topic for row in course.topics} == FACTS.topics
    assert {row.audience for row in course.audiences} == FACTS.audiences
    event = db.scalars(select(AuditEvent)).one()
    assert (event.action, event.subject_type) == (AuditAction.COURSE_CREATED, "course")
    assert (event.subject_id, event.actor) == (course.id, clerk)
    assert event.changes["organiser_code"] == [None, "SNV"]
    assert event.changes["topics"] == [None, ["digital_skills", "digital_technology"]]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [({"topics": frozenset()}, NoTopic), ({"audiences": frozenset()}, NoAudience)],
)
def test_a_course_is_about_something_and_for_somebody(
    db: Session, cast: Cast, clerk: User, facts: dict[str, Any], refusal: type[Exception]
) -> None:
    course = add_course(db, cast.province.id, FACTS, None, actor=clerk, now=NOW)

    with pytest.raises(refusal):
        changed(db, course, clerk, **facts)
    with pytest.raises(refusal):
        add_course(db, cast.province.id, replace(FACTS, **facts), None, actor=clerk, now=NOW)


def test_a_code_is_taken_once_in_a_province(db: Session, cast: Cast, clerk: User) -> None:
    other = make_course(db, cast.province, code="K9", title="Khóa khác")
    course = add_course(db, cast.province.id, FACTS, None, actor=clerk, now=NOW)
    elsewhere = make_cast(db).province

    with pytest.raises(CourseTaken, match="«K9» đã là mã của khóa «Khóa khác»"):
        changed(db, course, clerk, code=other.code)
    with pytest.raises(CourseTaken):
        add_course(db, cast.province.id, FACTS, None, actor=clerk, now=NOW)
    add_course(db, elsewhere.id, FACTS, None, actor=clerk, now=NOW)


def test_a_change_keeps_old_and_new_of_what_changed_and_no_more(
    db: Session, cast: Cast, clerk: User
) -> None:
    course = add_course(db, cast.province.id, FACTS, cast.home_affairs, actor=clerk, now=NOW)
    topics = frozenset({Topic.DIGITAL_SKILLS, Topic.STEM_STEAM})
    new = replace(FACTS, title="Kỹ năng số nâng cao", topics=topics)

    assert change_course(db, course, new, cast.education, actor=clerk, now=NOW)

    *_, event = db.scalars(select(AuditEvent).order_by(AuditEvent.id))
    assert event.action is AuditAction.COURSE_CHANGED
    assert event.changes == {
        "title": ["Kỹ năng số cơ bản", "Kỹ năng số nâng cao"],
        "topics": [["digital_skills", "digital_technology"], ["digital_skills", "stem_steam"]],
        "organiser_code": ["SNV", "SGDDT"],
    }
    db.expire_all()
    assert {row.topic for row in course.topics} == topics
    assert course.search_key == "ky nang so nang cao"


def test_saying_the_same_again_changes_and_records_nothing(
    db: Session, cast: Cast, clerk: User
) -> None:
    course = add_course(db, cast.province.id, FACTS, None, actor=clerk, now=NOW)

    assert not changed(db, course, clerk)

    assert len(db.scalars(select(AuditEvent)).all()) == 1


@on_both_databases
def test_nobody_gets_a_seat_while_a_course_changes(app: Flask, app_db: Session) -> None:
    cast, clerk = make_cast(app_db), make_user(app_db)
    course = make_course(app_db, cast.province)
    class_id = make_class(app_db, course).id
    app_db.commit()
    with app.app_context():
        sessions = extension.sessionmaker

    def hold() -> set[Topic]:
        with sessions() as db, transaction(db):
            held = db.get_one(CourseClass, class_id)
            hold_class(db, held)
            return set(purpose_of(db, held).topics)

    with ThreadPoolExecutor(1) as pool:
        changed(app_db, course, clerk, topics=frozenset({Topic.DX_EXPERT}))
        holding = pool.submit(hold)
        with pytest.raises(TimeoutError):
            holding.result(timeout=0.5)
        app_db.commit()

        assert holding.result() == {Topic.DX_EXPERT}
