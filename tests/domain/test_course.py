"""Where a class stands."""

from datetime import date

import pytest

from app.domain.course import (
    STAFF_TOPICS,
    ClassStatus,
    DayPart,
    Topic,
    alike,
    class_status,
    next_code,
    sittings,
)

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


@pytest.mark.parametrize("recorded", sorted(set(ClassStatus) - {ClassStatus.OPEN}))
def test_what_is_recorded_goes_before_the_dates(recorded: ClassStatus) -> None:
    assert class_status(recorded, starts_on=FIRST, ends_on=LAST, today=LAST) is recorded


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2024, 3, 3), ClassStatus.OPEN),
        (FIRST, ClassStatus.RUNNING),
        (date(2024, 3, 9), ClassStatus.HELD),
    ],
)
def test_a_class_once_opened_runs_and_ends_by_its_dates(today: date, status: ClassStatus) -> None:
    opened = ClassStatus.OPEN
    assert class_status(opened, starts_on=FIRST, ends_on=LAST, today=today) is status


WEEK = range(5)


def test_every_morning_of_the_working_days() -> None:
    found = list(
        sittings(date(2024, 3, 1), date(2024, 3, 11), weekdays=WEEK, parts={DayPart.MORNING})
    )

    assert [day.day for day, _part in found] == [1, 4, 5, 6, 7, 8, 11]


def test_the_parts_of_a_day_come_in_their_order() -> None:
    parts = [DayPart.AFTERNOON, DayPart.MORNING]

    assert list(sittings(FIRST, FIRST, weekdays=WEEK, parts=parts)) == [
        (FIRST, DayPart.MORNING),
        (FIRST, DayPart.AFTERNOON),
    ]


def test_a_period_turned_round_has_no_days() -> None:
    assert list(sittings(LAST, FIRST, weekdays=WEEK, parts=list(DayPart))) == []


def test_any_staff_topic_makes_somebody_trained_as_another_does() -> None:
    assert alike({Topic.DIGITAL_SKILLS}) == STAFF_TOPICS
    assert alike({Topic.STEM_STEAM}) == {Topic.STEM_STEAM}
    assert alike({Topic.STEM_STEAM, Topic.DIGITAL_SKILLS}) == STAFF_TOPICS | {Topic.STEM_STEAM}


def test_the_next_code_comes_after_the_highest_number() -> None:
    taken = ["2026-SNV-02", "2026-SNV-10", "2026-SNV-AI", "2026-SNV-", "2026-SNVX-40"]

    assert next_code("2026-SNV-", taken) == "2026-SNV-11"
    assert next_code("2027-SNV-", taken) == "2027-SNV-01"
