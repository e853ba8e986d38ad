"""The days that a target has."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.plan import Period, Recurrence, target_period, year_to_date

YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("on", "part"),
    [
        (date(2022, 12, 31), Fraction(0)),
        (date(2023, 1, 1), Fraction(1, 365)),
        (date(2023, 7, 2), Fraction(183, 365)),
        (date(2023, 12, 30), Fraction(364, 365)),
        (date(2023, 12, 31), Fraction(1)),
        (date(2030, 1, 1), Fraction(1)),
    ],
)
def test_a_period_passes_day_by_day_with_both_ends(on: date, part: Fraction) -> None:
    assert YEAR.elapsed(on) == part


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 4000), st.integers(-50, 5000))
def test_a_period_never_runs_backwards(first: date, length: int, offset: int) -> None:
    period = Period(first, first + timedelta(days=length))
    day = first + timedelta(days=offset)

    assert 0 <= period.elapsed(day) <= period.elapsed(day + timedelta(days=1)) <= 1


def test_a_year_is_counted_up_to_the_counting_date() -> None:
    assert year_to_date(2024, date(2024, 2, 29)) == Period(date(2024, 1, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("recurrence", "due_year", "period"),
    [
        (Recurrence.YEARLY, 2025, Period(date(2024, 1, 1), date(2024, 12, 31))),
        (Recurrence.YEARLY, None, Period(date(2024, 1, 1), date(2024, 12, 31))),
        (Recurrence.ONCE, 2025, Period(date(2022, 4, 1), date(2025, 12, 31))),
        (Recurrence.ONCE, None, None),
    ],
)
def test_a_target_has_its_year_or_the_days_until_its_due_year(
    recurrence: Recurrence, due_year: int | None, period: Period | None
) -> None:
    begins_on = date(2022, 4, 1)

    assert target_period(recurrence, year=2024, begins_on=begins_on, due_year=due_year) == period
