"""Where a class stands."""

from datetime import date

import pytest

from app.domain.course import ClassStatus, class_status

FIRST, LAST = date(2024, 3, 4), date(2024, 3, 8)


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2024, 3, 3), ClassStatus.OPEN),
        (FIRST, ClassStatus.RUNNING),
        (LAST, ClassStatus.RUNNING),
        (date(2024, 3, 9), ClassStatus.HELD),
    ],
)
def test_dates_tell_where_a_class_stands(today: date, status: ClassStatus) -> None:
    assert class_status(None, starts_on=FIRST, ends_on=LAST, today=today) is status


@pytest.mark.parametrize("recorded", ClassStatus)
def test_what_is_recorded_goes_before_the_dates(recorded: ClassStatus) -> None:
    assert class_status(recorded, starts_on=FIRST, ends_on=LAST, today=LAST) is recorded
