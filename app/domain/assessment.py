"""Assessments: tests of digital skills, and which of them the plans mean."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.errors import RuleViolation
from app.domain.fault import day_words
from app.domain.label import N_
from app.domain.vietnamese import fold

NATIONAL_SYSTEM = str(N_("quốc gia"))
"""Hệ thống đánh giá, sát hạch (chuẩn) kỹ năng số quốc gia, which the IT-staff target names."""


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """What is said of a test; its key is the person, the day and the system."""

    taken_on: date
    system: str
    is_passed: bool
    score: Decimal | None = None
    reference: str | None = None


class TakenTwice(RuleViolation):
    """One result a day in each system."""

    message = N_(
        "Đã có kết quả ngày %(day)s trên hệ thống «%(system)s» của người này. Hãy sửa kết quả đó, "
        "hoặc ghi ngày khác."
    )
    about = "taken_on"


class TakenAhead(RuleViolation):
    """Nobody has passed the test of tomorrow."""

    message = N_("Ngày %(day)s chưa đến. Hãy ghi ngày đã dự đánh giá.")
    about = "taken_on"


def assessment_system(written: str | None) -> str:
    """The system a row means: blank or any spelling of «quốc gia» is the national one."""
    if not written or fold(written) == fold(NATIONAL_SYSTEM):
        return NATIONAL_SYSTEM
    return written


def check_assessment(facts: AssessmentFacts, *, today: date) -> None:
    """Refuse a test of a day to come. Raises TakenAhead."""
    if facts.taken_on > today:
        raise TakenAhead(day=day_words(facts.taken_on))
