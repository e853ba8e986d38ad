"""Which assessments are of the national system."""

import pytest

from app.domain.assessment import NATIONAL_SYSTEM, assessment_system


@pytest.mark.parametrize("written", [None, "", "quốc gia", "Quốc Gia", "quoc gia", " QUỐC  GIA "])
def test_blank_or_any_spelling_is_the_national_system(written: str | None) -> None:
    assert assessment_system(written) == NATIONAL_SYSTEM


def test_another_system_keeps_its_name() -> None:
    assert assessment_system("Sở Nội vụ") == "Sở Nội vụ"
