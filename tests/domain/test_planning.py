"""The yearly plan: what lacks, and how a course of this year becomes one of the next."""

from datetime import date

import pytest

from app.domain.audience import Audience
from app.domain.coverage import Coverage
from app.domain.planning import (
    AudiencePlan,
    Stage,
    Tally,
    next_year_code,
    next_year_shift,
    next_year_text,
)


def test_what_lacks_is_counted_as_if_everything_planned_were_held() -> None:
    plan = AudiencePlan(
        Audience.CONG_CHUC,
        minimum=3,
        staff=Coverage(40, 100),
        tallies={Stage.PLANNED: Tally(1, 20), Stage.HELD: Tally(1, 0)},
    )

    assert (plan.all_courses, plan.lacking) == (2, 1)
    assert (plan.untrained, plan.seats, plan.seats_short) == (60, 20, 40)


def test_a_class_without_limit_has_seats_for_everybody() -> None:
    plan = AudiencePlan(
        Audience.CONG_CHUC, staff=Coverage(0, 100), tallies={Stage.OPENED: Tally(1, None)}
    )

    assert (plan.seats, plan.seats_short, plan.lacking) == (None, 0, 0)


@pytest.mark.parametrize(
    ("code", "moved"),
    [("2026-SNV-03", "2027-SNV-03"), ("TH-01", "TH-01-2027"), ("K26.2026.L1", "K26.2027.L1")],
)
def test_a_code_of_the_next_year_is_never_the_old_one(code: str, moved: str) -> None:
    assert next_year_code(code, 2026) == moved


def test_a_title_without_a_year_stays_as_it_is() -> None:
    assert next_year_text("Kỹ năng số cơ bản", 2026) == "Kỹ năng số cơ bản"
    assert next_year_text("Tập huấn năm 2026", 2026) == "Tập huấn năm 2027"


@pytest.mark.parametrize(
    "ends_on", [date(2026, 1, 1), date(2026, 1, 2), date(2026, 6, 30), date(2026, 12, 31)]
)
def test_a_class_ends_in_the_next_year_on_the_same_day_of_the_week(ends_on: date) -> None:
    moved = ends_on + next_year_shift(ends_on)

    assert (moved.year, moved.weekday()) == (ends_on.year + 1, ends_on.weekday())
