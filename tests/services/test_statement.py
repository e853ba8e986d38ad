"""Statements: made, corrected, withdrawn, removed; one of a target stands at a time."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import RuleViolation
from app.domain.plan import QualitativeSubject, TargetKind
from app.domain.statement import (
    NotATarget,
    StandsAlready,
    StatedAhead,
    StoodThen,
    WithdrawnAhead,
    WithdrawnAlready,
    WithdrawnTooEarly,
)
from app.domain.unit import FOR_EVER
from app.models import AuditEvent, Statement, User
from app.services.statement import change_statement, remove_statement, state, withdraw
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_statement,
    make_target,
    make_user,
)
from tests.services.bringing import contents

BUILT = QualitativeSubject.NETWORK_BUILT
DAY = date(2024, 2, 1)


@pytest.fixture
def cast(db: Session) -> Cast:
    cast = make_cast(db)
    make_target(db, cast.plan, TargetKind.QUALITATIVE)
    return cast


@pytest.fixture
def actor(db: Session) -> User:
    return make_user(db)


def stated(db: Session, cast: Cast, actor: User, on: date = DAY) -> Statement:
    return state(db, cast.plan, BUILT, stated_on=on, evidence="12/BC", actor=actor, now=NOW)


def changes(db: Session) -> list[tuple[str, dict[str, Any]]]:
    events = db.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [(event.action.value, event.changes) for event in events]


def test_a_statement_stands_until_it_is_withdrawn(db: Session, cast: Cast, actor: User) -> None:
    statement = stated(db, cast, actor)
    assert (statement.stated_on, statement.withdrawn_on) == (DAY, FOR_EVER)

    withdraw(db, statement, withdrawn_on=TODAY, actor=actor, now=NOW)

    assert statement.withdrawn_on == TODAY
    assert changes(db) == [
        (
            "fact_recorded",
            {
                "subject": [None, "network_built"],
                "stated_on": [None, "2024-02-01"],
                "evidence": [None, "12/BC"],
            },
        ),
        ("fact_changed", {"withdrawn_on": [None, "2024-06-15"]}),
    ]


def test_after_a_withdrawal_a_target_can_be_stated_anew(
    db: Session, cast: Cast, actor: User
) -> None:
    make_statement(db, cast.province, stated_on=DAY, withdrawn_on=date(2024, 3, 1))

    assert stated(db, cast, actor, on=date(2024, 3, 1)).stated_on == date(2024, 3, 1)
    with pytest.raises(StoodThen) as refusal:
        change_statement(
            db,
            db.scalars(select(Statement).order_by(Statement.id.desc())).first(),  # type: ignore[arg-type]  # there are two
            stated_on=date(2024, 2, 29),
            evidence="12/BC",
            actor=actor,
            now=NOW,
        )
    assert refusal.value.facts["last"] == "29/02/2024"


@pytest.mark.parametrize(
    ("subject", "on", "rule"),
    [
        (QualitativeSubject.DIGITAL_UNIVERSITY, DAY, NotATarget),
        (BUILT, date(2024, 6, 16), StatedAhead),
        (BUILT, date(2024, 3, 1), StandsAlready),
        (BUILT, date(2024, 1, 1), StandsAlready),
    ],
)
def test_what_cannot_be_stated_is_refused(
    db: Session,
    cast: Cast,
    actor: User,
    subject: QualitativeSubject,
    on: date,
    rule: type[RuleViolation],
) -> None:
    stated(db, cast, actor)

    with pytest.raises(rule):
        state(db, cast.plan, subject, stated_on=on, evidence="13/BC", actor=actor, now=NOW)


def test_before_one_that_was_withdrawn_there_may_be_another(
    db: Session, cast: Cast, actor: User
) -> None:
    make_statement(db, cast.province, stated_on=DAY, withdrawn_on=date(2024, 3, 1))

    with pytest.raises(StoodThen):
        stated(db, cast, actor, on=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("on", "rule"), [(date(2024, 6, 16), WithdrawnAhead), (DAY, WithdrawnTooEarly)]
)
def test_a_withdrawal_lies_between_the_statement_and_today(
    db: Session, cast: Cast, actor: User, on: date, rule: type[RuleViolation]
) -> None:
    statement = stated(db, cast, actor)

    with pytest.raises(rule):
        withdraw(db, statement, withdrawn_on=on, actor=actor, now=NOW)
    assert statement.withdrawn_on == FOR_EVER


def test_a_statement_is_withdrawn_once(db: Session, cast: Cast, actor: User) -> None:
    statement = make_statement(db, cast.province, withdrawn_on=TODAY)

    with pytest.raises(WithdrawnAlready):
        withdraw(db, statement, withdrawn_on=TODAY, actor=actor, now=NOW)


def test_day_and_evidence_are_corrected(db: Session, cast: Cast, actor: User) -> None:
    statement = stated(db, cast, actor)

    first, again = (
        change_statement(db, statement, stated_on=DAY, evidence="14/BC-UBND", actor=actor, now=NOW)
        for _ in range(2)
    )

    assert (first, again) == (True, False)
    assert changes(db)[1:] == [("fact_changed", {"evidence": ["12/BC", "14/BC-UBND"]})]


def test_what_should_not_have_been_stated_is_removed(db: Session, cast: Cast, actor: User) -> None:
    remove_statement(db, stated(db, cast, actor), actor=actor, now=NOW)

    assert contents(db, Statement) == [[]]
    assert changes(db)[-1] == (
        "fact_removed",
        {
            "subject": ["network_built", None],
            "stated_on": ["2024-02-01", None],
            "evidence": ["12/BC", None],
        },
    )
