"""Checking in: how long codes hold, when one may, and who cannot."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.check_in import (
    LeftClass,
    NotConfirmed,
    NotToday,
    StillWaiting,
    TooEarly,
    WrongClass,
    check_place,
    check_time,
    expired_windows,
    holding_windows,
    seconds_left,
    window_of,
)
from app.domain.course import DayPart
from app.domain.enrolment import EnrolmentStatus
from app.domain.errors import RuleViolation

S = EnrolmentStatus
moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001  hypothesis takes naive bounds only
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(moments, st.floats(0, 29.999))
def test_a_code_holds_thirty_seconds_from_its_first_moment(now: datetime, later: float) -> None:
    first = now - timedelta(seconds=now.timestamp() % 15)
    code = window_of(first)

    assert code in holding_windows(first + timedelta(seconds=later))
    assert code not in holding_windows(first + timedelta(seconds=30))
    assert code in expired_windows(first + timedelta(seconds=30))


@given(moments)
def test_the_code_on_the_screen_holds_at_least_fifteen_seconds_more(now: datetime) -> None:
    shown = window_of(now)

    assert shown in holding_windows(now + timedelta(seconds=15))
    assert 1 <= seconds_left(now) <= 15
    assert window_of(now + timedelta(seconds=seconds_left(now))) == shown + 1


def at(hour: int, minute: int = 0) -> datetime:
    """A time of 4 March 2024 in Vietnam."""
    return datetime(2024, 3, 4, tzinfo=UTC) + timedelta(hours=hour - 7, minutes=minute)


def test_one_checks_in_on_the_day_and_not_before_people_arrive() -> None:
    day = date(2024, 3, 4)

    check_time(day, DayPart.MORNING, at(6))
    check_time(day, DayPart.MORNING, at(23, 59))
    with pytest.raises(TooEarly, match="06:00"):
        check_time(day, DayPart.MORNING, at(5, 59))
    with pytest.raises(TooEarly, match="11:30"):
        check_time(day, DayPart.AFTERNOON, at(7))
    with pytest.raises(NotToday, match="04/03/2024"):
        check_time(day, DayPart.MORNING, at(31))


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (None, WrongClass),
        (S.WAITING, StillWaiting),
        (S.OFFERED, StillWaiting),
        (S.NOMINATED, NotConfirmed),
        (S.APPLIED, NotConfirmed),
        (S.UNIT_APPROVED, NotConfirmed),
        (S.WITHDRAWN, LeftClass),
        (S.REJECTED, LeftClass),
        (S.EXPIRED, LeftClass),
        (S.SUBSTITUTED, LeftClass),
        (S.CLASS_CANCELLED, LeftClass),
    ],
)
def test_each_who_has_no_seat_is_told_why(
    status: EnrolmentStatus | None, refusal: type[RuleViolation]
) -> None:
    with pytest.raises(refusal, match="An"):
        check_place(status, name="An", code="L1")


def test_who_has_a_seat_may() -> None:
    check_place(S.CONFIRMED, name="An", code="L1")
