"""A day in Vietnam begins at 17:00 UTC of the day before."""

from datetime import UTC, date, datetime

import pytest

from app.domain.calendar import local_date


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2024, 12, 31, 16, 59, 59, tzinfo=UTC), date(2024, 12, 31)),
        (datetime(2024, 12, 31, 17, 0, tzinfo=UTC), date(2025, 1, 1)),
    ],
)
def test_an_instant_falls_on_the_day_in_vietnam(instant: datetime, day: date) -> None:
    assert local_date(instant) == day
