"""Assessments as the pages list and change them: those of a year, of people in scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, contains_eager

from app.domain.errors import NotFound
from app.models import Assessment, Person, Posting
from app.queries.outlook import Outlook
from app.queries.person import people_in
from app.queries.tree import name_on, named_or_below
from app.queries.words import has_words


@dataclass(frozen=True, slots=True)
class AssessmentFilter:
    """What narrows a list of assessments. unit_text: units and all below them."""

    text: str = ""
    unit_text: str = ""
    system: str = ""
    is_passed: bool | None = None


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """A test in a list, with who took it. unit: of the home posting on the counting date."""

    assessment_id: int
    person_id: int
    code: str
    full_name: str
    unit_name: str | None
    is_it_staff: bool
    taken_on: date
    system: str
    is_passed: bool
    score: Decimal | None
    reference: str | None


def count_assessments(db: Session, outlook: Outlook, wanted: AssessmentFilter) -> int:
    """How many assessments a list holds."""
    return db.scalar(_filtered(outlook, wanted).with_only_columns(func.count())) or 0


def list_assessments(
    db: Session,
    outlook: Outlook,
    wanted: AssessmentFilter,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[AssessmentLine]:
    """A page of the assessments taken in the year, the latest first. One query."""
    rows = db.execute(
        _filtered(outlook, wanted)
        .with_only_columns(
            Person,
            Assessment,
            name_on(Posting.unit_id, outlook.as_of),
            func.coalesce(Posting.is_it_staff, False),
        )
        .order_by(Assessment.taken_on.desc(), Person.sort_key, Person.code, Assessment.id)
        .limit(limit)
        .offset(offset or None)
    )
    return [
        AssessmentLine(
            assessment_id=taken.id,
            person_id=person.id,
            code=person.code,
            full_name=person.full_name,
            unit_name=unit_name,
            is_it_staff=bool(is_it_staff),
            taken_on=taken.taken_on,
            system=taken.system,
            is_passed=taken.is_passed,
            score=taken.score,
            reference=taken.reference,
        )
        for person, taken, unit_name, is_it_staff in rows
    ]


def assessment_to_change(db: Session, assessment_id: int, outlook: Outlook) -> Assessment:
    """An assessment of somebody in scope. Raises NotFound."""
    found = db.scalar(
        people_in(outlook)
        .join(Assessment, Assessment.person_id == Person.id)
        .where(Assessment.id == assessment_id)
        .with_only_columns(Assessment)
        .options(contains_eager(Assessment.person))
    )
    if found is None:
        raise NotFound
    return found


def systems_in_use(db: Session, outlook: Outlook) -> Sequence[str]:
    """The names of systems that people of the province were assessed in, to be offered again."""
    return db.scalars(
        select(Assessment.system)
        .join(Person, Person.id == Assessment.person_id)
        .where(Person.province_id == outlook.province_id)
        .distinct()
        .order_by(Assessment.system)
    ).all()


def _filtered(outlook: Outlook, wanted: AssessmentFilter) -> Select[Person]:
    year = date(outlook.year, 1, 1), date(outlook.year, 12, 31)
    conditions: list[ColumnElement[bool]] = [
        Assessment.taken_on.between(*year),
        has_words(wanted.text, Person.search_key, codes=[Person.code]),
    ]
    if wanted.unit_text:
        units = named_or_below(outlook.province_id, wanted.unit_text, outlook.as_of)
        conditions.append(Posting.unit_id.in_(units))
    if wanted.system:
        conditions.append(Assessment.system == wanted.system)
    if wanted.is_passed is not None:
        conditions.append(Assessment.is_passed.is_(wanted.is_passed))
    return people_in(outlook).join(Assessment, Assessment.person_id == Person.id).where(*conditions)
