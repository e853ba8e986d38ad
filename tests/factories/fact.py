"""What is recorded of units."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.plan import QualitativeSubject
from app.models import (
    CitizenStatistic,
    Declaration,
    NetworkDeclaration,
    Province,
    SchoolActivity,
    Statement,
    TaskOutput,
    Unit,
)
from tests.factories.store import store


def make_activity(db: Session, school: Unit, **overrides: Any) -> SchoolActivity:
    """Both kinds of activity in 2024, counted throughout the year."""
    facts: dict[str, Any] = {"year": 2024, "has_stem": True, "has_digital_skills": True}
    return store(db, SchoolActivity(unit=school, **(facts | overrides)))


def make_statistic(db: Session, commune: Unit, **overrides: Any) -> CitizenStatistic:
    """Half of a thousand people skilled in March 2024, a fifth proficient."""
    facts: dict[str, Any] = {
        "as_of": date(2024, 3, 31),
        "working_age_population": 1000,
        "skilled": 500,
        "proficient": 200,
    }
    return store(db, CitizenStatistic(unit=commune, **(facts | overrides)))


def make_network(db: Session, unit: Unit, **overrides: Any) -> NetworkDeclaration:
    """A network since May 2023."""
    facts: dict[str, Any] = {"established_on": date(2023, 5, 15)}
    return store(db, NetworkDeclaration(unit=unit, **(facts | overrides)))


def make_output(db: Session, unit: Unit, clause: str = "II.1#1", **overrides: Any) -> TaskOutput:
    """A programme in April 2024."""
    facts: dict[str, Any] = {"occurred_on": date(2024, 4, 10), "title": "Ngày Chuyển đổi số"}
    return store(db, TaskOutput(unit=unit, clause=clause, **(facts | overrides)))


def make_declaration(db: Session, unit: Unit, **overrides: Any) -> Declaration:
    """A hundred people in 2024, of whom forty are trained."""
    facts: dict[str, Any] = {"year": 2024, "headcount": 100, "trained": 40}
    return store(db, Declaration(unit=unit, **(facts | overrides)))


def make_statement(db: Session, province: Province, **overrides: Any) -> Statement:
    """The network has stood since February 2024."""
    facts: dict[str, Any] = {
        "subject": QualitativeSubject.NETWORK_BUILT,
        "stated_on": date(2024, 2, 1),
        "evidence": "12/BC-UBND",
    }
    return store(db, Statement(province_id=province.id, **(facts | overrides)))
