"""What an explanation consists of: people, courses, units, records; each with the reason."""

from dataclasses import dataclass
from datetime import date

from app.domain.audience import Audience
from app.domain.coverage import (
    CommuneReason,
    CourseReason,
    NetworkReason,
    OutputReason,
    Reason,
    SchoolReason,
    StatementReason,
)
from app.domain.plan import QualitativeSubject, quarter_of


@dataclass(frozen=True, slots=True)
class ExplainedPerson:
    """A person behind a figure.

    unit: of the main posting on the counting date; for experts on the class's last day, for those
    not in post of the last one before; None where there is none.
    """

    person_id: int
    person_code: str
    full_name: str
    unit_id: int | None
    unit_code: str | None
    unit_name: str | None
    position: str | None
    reason: Reason
    class_id: int | None
    class_code: str | None

    @property
    def counted(self) -> bool:
        return self.reason is Reason.CREDITED


@dataclass(frozen=True, slots=True)
class ExplainedCourse:
    """A course behind the number of courses for its audiences."""

    course_id: int
    course_code: str
    title: str
    organiser_code: str | None
    organiser_name: str | None
    audiences: tuple[Audience, ...]
    reason: CourseReason
    classes: int

    @property
    def counted(self) -> bool:
        return self.reason is CourseReason.HELD


@dataclass(frozen=True, slots=True)
class ExplainedSchool:
    """A school, with what it did in the year. above_name: the unit that it stands under."""

    unit_id: int
    unit_code: str
    unit_name: str
    above_name: str | None
    stem: bool
    digital_skills: bool
    reason: SchoolReason

    @property
    def counted(self) -> bool:
        return self.reason is SchoolReason.BOTH


@dataclass(frozen=True, slots=True)
class ExplainedCommune:
    """A commune, with its latest statistic since the plan began; None where it has none."""

    unit_id: int
    unit_code: str
    unit_name: str
    measured_on: date | None
    population: int | None
    skilled: int | None
    proficient: int | None
    source: str | None
    reason: CommuneReason

    @property
    def counted(self) -> bool:
        return self.reason is CommuneReason.COUNTED


@dataclass(frozen=True, slots=True)
class ExplainedNetwork:
    """A unit that is to have a network, with the one that it declared."""

    unit_id: int
    unit_code: str
    unit_name: str
    established_on: date | None
    evidence: str | None
    reason: NetworkReason

    @property
    def counted(self) -> bool:
        return self.reason is NetworkReason.ESTABLISHED


@dataclass(frozen=True, slots=True)
class ExplainedOutput:
    """An output of the year, recorded for one of a target's clauses."""

    unit_id: int
    unit_code: str
    unit_name: str | None
    clause: str
    occurred_on: date
    title: str
    quantity: int
    reason: OutputReason

    @property
    def counted(self) -> bool:
        return self.reason is OutputReason.COUNTED

    @property
    def quarter(self) -> int:
        return quarter_of(self.occurred_on.month)


@dataclass(frozen=True, slots=True)
class ExplainedStatement:
    """A statement that a target without a number is reached. withdrawn_on: FOR_EVER: it stands."""

    subject: QualitativeSubject
    stated_on: date
    withdrawn_on: date
    evidence: str
    reason: StatementReason

    @property
    def counted(self) -> bool:
        return self.reason is StatementReason.STANDS


ExplainedItem = (
    ExplainedSchool | ExplainedCommune | ExplainedNetwork | ExplainedOutput | ExplainedStatement
)
"""What is behind a figure that counts no people. Courses have a list of their own."""
