"""Assessments: one result a day and system, none of tomorrow, and each change remembered."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.assessment import NATIONAL_SYSTEM, AssessmentFacts, TakenAhead, TakenTwice
from app.domain.audit import AuditAction
from app.domain.plan import TargetKind
from app.models import Assessment, AuditEvent, Person, User
from app.queries.coverage import figures
from app.services.assessment import change_assessment, record_assessment, remove_assessment
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_officer,
    make_user,
)

FACTS = AssessmentFacts(date(2024, 5, 20), NATIONAL_SYSTEM, True, Decimal(85), "QĐ-12")


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


@pytest.fixture
def expert(db: Session, cast: Cast) -> Person:
    return make_officer(db, cast.home_affairs, is_it_staff=True)


@pytest.fixture
def clerk(db: Session) -> User:
    return make_user(db)


def passed(db: Session, cast: Cast) -> object:
    """How many of the IT staff have passed, as the figure tells it."""
    (figure,) = figures(
        db, cast.plan, year=2024, as_of=date(2024, 12, 31), kinds=[TargetKind.IT_STAFF]
    )
    return figure.parts["passed"]


def last_event(db: Session) -> AuditEvent:
    event = db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    return event


def test_a_test_is_recorded_and_counts(
    db: Session, cast: Cast, expert: Person, clerk: User
) -> None:
    recorded = record_assessment(db, expert, FACTS, actor=clerk, now=NOW)
    db.expire_all()

    assert (recorded.person_id, recorded.taken_on) == (expert.id, date(2024, 5, 20))
    assert (recorded.is_passed, recorded.score, recorded.reference) == (
        True,
        Decimal(85),
        "QĐ-12",
    )
    assert passed(db, cast) == 1
    event = last_event(db)
    assert (event.action, event.subject_type) == (AuditAction.ASSESSMENT_RECORDED, "assessment")
    assert event.subject_id == recorded.id
    assert event.changes["taken_on"] == [None, "2024-05-20"]


def test_a_day_and_system_have_one_result(db: Session, expert: Person, clerk: User) -> None:
    record_assessment(db, expert, FACTS, actor=clerk, now=NOW)
    other = replace(FACTS, system="ICDL")
    second = record_assessment(db, expert, other, actor=clerk, now=NOW)

    with pytest.raises(TakenTwice, match="20/05/2024 trên hệ thống «quốc gia»"):
        record_assessment(db, expert, replace(FACTS, is_passed=False), actor=clerk, now=NOW)
    with pytest.raises(TakenTwice):
        change_assessment(db, second, FACTS, actor=clerk, now=NOW)
    assert len(db.scalars(select(Assessment)).all()) == 2


def test_nobody_has_taken_the_test_of_tomorrow(db: Session, expert: Person, clerk: User) -> None:
    tomorrow = replace(FACTS, taken_on=TODAY.replace(day=TODAY.day + 1))

    with pytest.raises(TakenAhead):
        record_assessment(db, expert, tomorrow, actor=clerk, now=NOW)
    recorded = record_assessment(db, expert, replace(FACTS, taken_on=TODAY), actor=clerk, now=NOW)
    with pytest.raises(TakenAhead):
        change_assessment(db, recorded, tomorrow, actor=clerk, now=NOW)


def test_a_change_keeps_old_and_new_of_what_changed(
    db: Session, cast: Cast, expert: Person, clerk: User
) -> None:
    recorded = record_assessment(db, expert, FACTS, actor=clerk, now=NOW)

    assert change_assessment(
        db, recorded, replace(FACTS, is_passed=False, score=None), actor=clerk, now=NOW
    )

    assert passed(db, cast) == 0
    assert last_event(db).action is AuditAction.ASSESSMENT_CHANGED
    assert last_event(db).changes == {"is_passed": [True, False], "score": ["85", None]}
    assert not change_assessment(
        db, recorded, replace(FACTS, is_passed=False, score=None), actor=clerk, now=NOW
    )


def test_a_slip_is_taken_away_and_the_person_remembers_it(
    db: Session, cast: Cast, expert: Person, clerk: User
) -> None:
    recorded = record_assessment(db, expert, FACTS, actor=clerk, now=NOW)

    remove_assessment(db, recorded, actor=clerk, now=NOW)

    assert db.scalars(select(Assessment)).all() == []
    assert passed(db, cast) == 0
    event = last_event(db)
    assert (event.action, event.subject_type, event.subject_id) == (
        AuditAction.ASSESSMENT_REMOVED,
        "person",
        expert.id,
    )
    assert event.changes["taken_on"] == ["2024-05-20", None]
