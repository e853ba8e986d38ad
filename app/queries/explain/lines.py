"""What an explanation consists of: people and courses, each with the reason."""

from dataclasses import dataclass

from app.domain.audience import Audience
from app.domain.coverage import CourseReason, Reason


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
