"""What a figure says of its target: exact arithmetic, an honest display, statuses in order."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.coverage import (
    CountingDateOutsideYear,
    Coverage,
    Figure,
    Stated,
    Status,
    TargetFacts,
    YearNotBegun,
    counting_date,
    percent_shown,
)
from app.domain.plan import Recurrence, TargetKind, TargetUnit

MIDSUMMER = date(2024, 6, 30)
NEW_YEARS_EVE = date(2024, 12, 31)

EVERYBODY = TargetFacts(
    TargetKind.STAFF_TRAINED, threshold=100, unit=TargetUnit.PERCENT, due_year=2025
)
TWENTY_EXPERTS = TargetFacts(
    TargetKind.EXPERTS,
    threshold=20,
    unit=TargetUnit.PEOPLE,
    recurrence=Recurrence.ONCE,
    due_year=2025,
)


def share(value: int, denominator: int, *, target: TargetFacts = EVERYBODY, on: date) -> Figure:
    return Figure(
        target,
        year=on.year,
        as_of=on,
        begins_on=date(2022, 4, 1),
        value=value,
        denominator=denominator,
    )


def headcount(value: int, *, target: TargetFacts = TWENTY_EXPERTS, on: date) -> Figure:
    return replace(share(value, 1, target=target, on=on), denominator=None)


# Coverage


@pytest.mark.parametrize(("value", "denominator"), [(-1, 3), (4, 3), (1, 0)])
def test_nobody_is_reached_who_is_not_in_scope(value: int, denominator: int) -> None:
    with pytest.raises(ValueError, match=f"{value} of {denominator}"):
        Coverage(value, denominator)


def test_pooling_adds_heads_and_never_averages_rates() -> None:
    pooled = Coverage(1, 2) + Coverage(0, 6)

    assert pooled == Coverage(1, 8)
    assert pooled.rate == Fraction(1, 8)
    assert pooled.gap == 7


def test_nobody_in_scope_has_no_rate() -> None:
    assert Coverage(0, 0).rate is None


# The display


@pytest.mark.parametrize(
    ("value", "denominator", "shown"),
    [
        (812, 1040, "78.1"),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (9996, 10000, "99.9"),  # would round to 100.0, and not everybody is there
        (99999, 100000, "99.9"),
        (2, 10000, "0.1"),  # would round to 0.0, and somebody is there
        (1, 1_000_000, "0.1"),
        (1, 2000, "0.1"),  # 0.05 exactly: half goes up
        (505, 10000, "5.1"),  # 5.05 exactly
        (504, 10000, "5.0"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
    ],
)
def test_a_share_is_shown_to_one_decimal(value: int, denominator: int, shown: str) -> None:
    assert str(percent_shown(value, denominator)) == shown


@given(st.integers(1, 100_000), st.data())
def test_a_share_is_rounded_half_up_within_its_bounds(
    denominator: int, data: st.DataObject
) -> None:
    value = data.draw(st.integers(0, denominator))
    shown = percent_shown(value, denominator)

    assert (shown == 100) == (value == denominator)
    assert (shown == 0) == (value == 0)
    if Decimal("0.1") < shown < Decimal("99.9"):
        exact = Decimal(100 * value) / denominator
        assert shown == exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def test_a_count_has_no_percent() -> None:
    assert headcount(12, on=MIDSUMMER).percent is None


def test_without_data_there_is_no_percent() -> None:
    assert share(0, 0, on=MIDSUMMER).percent is None
    assert replace(share(0, 9, on=MIDSUMMER), is_measured=False).percent is None


# Where the value should be


def test_a_yearly_share_is_expected_by_the_days_of_the_year() -> None:
    # 182 of the 366 days of 2024 are over at the end of 30 June.
    assert share(0, 1040, on=MIDSUMMER).expected == Fraction(1040 * 182, 366)


def test_all_is_expected_on_the_last_day() -> None:
    assert share(812, 1040, on=NEW_YEARS_EVE).expected == 1040


def test_a_threshold_below_a_hundred_expects_its_part() -> None:
    eighty = replace(EVERYBODY, threshold=80)

    assert share(0, 50, target=eighty, on=NEW_YEARS_EVE).expected == 40


def test_what_is_reached_once_is_expected_from_the_plan_s_beginning() -> None:
    # 1 April 2022 to 31 December 2025 are 1371 days, 822 of them over at the end of 30 June 2024.
    assert headcount(3, on=MIDSUMMER).expected == Fraction(20 * 822, 1371)


def test_no_more_is_expected_once_the_due_year_is_past() -> None:
    assert headcount(3, on=date(2027, 1, 1)).expected == 20


def test_a_programme_every_quarter_expects_four_quarters() -> None:
    """The plan's number is of programmes, the value of quarters."""
    quarterly = TargetFacts(
        TargetKind.COMMUNICATION, threshold=1, unit=TargetUnit.PROGRAMMES_QUARTER
    )

    assert headcount(1, target=quarterly, on=NEW_YEARS_EVE).expected == 4
    assert headcount(1, target=quarterly, on=MIDSUMMER).expected == Fraction(4 * 182, 366)
    assert not headcount(3, target=quarterly, on=NEW_YEARS_EVE).is_met
    assert headcount(4, target=quarterly, on=MIDSUMMER).status is Status.MET


def test_nothing_is_expected_where_no_number_or_no_year_is_named() -> None:
    assert (
        headcount(3, target=replace(TWENTY_EXPERTS, threshold=None), on=MIDSUMMER).expected is None
    )
    assert (
        headcount(3, target=replace(TWENTY_EXPERTS, due_year=None), on=MIDSUMMER).expected is None
    )


# Met or not


@pytest.mark.parametrize(
    ("value", "denominator", "threshold", "is_met"),
    [
        (9996, 10000, 100, False),
        (10000, 10000, 100, True),
        (799, 1000, 80, False),
        (800, 1000, 80, True),
        (2, 3, 67, False),
        (2, 3, 66, True),
        (0, 5, 0, True),
    ],
)
def test_a_share_is_judged_exactly_and_not_as_shown(
    value: int, denominator: int, threshold: int, is_met: bool
) -> None:
    target = replace(EVERYBODY, threshold=threshold)

    assert share(value, denominator, target=target, on=MIDSUMMER).is_met is is_met


@pytest.mark.parametrize(("value", "is_met"), [(19, False), (20, True), (21, True)])
def test_a_count_is_met_by_its_number(value: int, is_met: bool) -> None:
    assert headcount(value, on=MIDSUMMER).is_met is is_met


# The ladder of statuses


@pytest.mark.parametrize(
    ("figure", "status"),
    [
        pytest.param(share(0, 0, on=MIDSUMMER), Status.NO_DATA, id="nobody in scope"),
        pytest.param(
            replace(share(5, 5, on=MIDSUMMER), is_measured=False), Status.NO_DATA, id="not measured"
        ),
        pytest.param(
            share(0, 0, target=replace(EVERYBODY, threshold=None), on=MIDSUMMER),
            Status.NO_DATA,
            id="no data goes before no threshold",
        ),
        pytest.param(
            share(5, 5, target=replace(EVERYBODY, threshold=None), on=MIDSUMMER),
            Status.NO_THRESHOLD,
            id="nothing to reach",
        ),
        pytest.param(share(5, 5, on=MIDSUMMER), Status.MET, id="met before the end"),
        pytest.param(share(5, 5, on=NEW_YEARS_EVE), Status.MET, id="met on the last day"),
        pytest.param(share(4, 5, on=NEW_YEARS_EVE), Status.MISSED, id="missed on the last day"),
        pytest.param(
            share(4, 5, on=date(2024, 12, 30)), Status.BEHIND, id="not missed the day before"
        ),
        pytest.param(share(183, 366, on=MIDSUMMER), Status.ON_TRACK, id="ahead"),
        pytest.param(share(182, 366, on=MIDSUMMER), Status.ON_TRACK, id="exactly as expected"),
        pytest.param(share(181, 366, on=MIDSUMMER), Status.BEHIND, id="one short"),
        pytest.param(headcount(12, on=MIDSUMMER), Status.ON_TRACK, id="count ahead"),
        pytest.param(headcount(11, on=MIDSUMMER), Status.BEHIND, id="count behind"),
        pytest.param(
            headcount(19, on=NEW_YEARS_EVE), Status.ON_TRACK, id="a year before the due year's end"
        ),
        pytest.param(headcount(19, on=date(2025, 12, 31)), Status.MISSED, id="on the due day"),
        pytest.param(headcount(19, on=date(2026, 6, 1)), Status.MISSED, id="after the due year"),
        pytest.param(headcount(20, on=date(2026, 6, 1)), Status.MET, id="met after all"),
        pytest.param(
            headcount(19, target=replace(TWENTY_EXPERTS, due_year=None), on=MIDSUMMER),
            Status.NOT_YET,
            id="no due year",
        ),
        pytest.param(
            headcount(20, target=replace(TWENTY_EXPERTS, due_year=None), on=MIDSUMMER),
            Status.MET,
            id="met without a due year",
        ),
        pytest.param(
            share(4, 5, target=replace(EVERYBODY, due_year=None), on=MIDSUMMER),
            Status.ON_TRACK,
            id="yearly without a due year has its year",
        ),
        pytest.param(
            share(1, 5, on=date(2026, 12, 31)), Status.MISSED, id="yearly after the due year"
        ),
    ],
)
def test_the_first_status_that_applies(figure: Figure, status: Status) -> None:
    assert figure.status is status


@pytest.mark.parametrize(("year", "in_force"), [(2024, True), (2025, True), (2026, False)])
def test_a_target_stays_in_sight_after_its_due_year(year: int, in_force: bool) -> None:
    figure = share(1, 5, on=date(year, 6, 1))

    assert figure.in_force is in_force
    assert figure.target.threshold == 100


def test_a_target_without_a_due_year_is_always_in_force() -> None:
    assert share(1, 5, target=replace(EVERYBODY, due_year=None), on=date(2031, 1, 1)).in_force


# The counting date


@pytest.mark.parametrize(
    ("as_of", "today", "counted_on"),
    [
        (None, date(2024, 6, 15), date(2024, 6, 15)),
        (None, date(2025, 2, 1), NEW_YEARS_EVE),
        (None, NEW_YEARS_EVE, NEW_YEARS_EVE),
        (date(2024, 1, 1), date(2026, 1, 1), date(2024, 1, 1)),
        (NEW_YEARS_EVE, date(2024, 1, 1), NEW_YEARS_EVE),
    ],
)
def test_the_counting_date_is_asked_for_or_the_latest_day(
    as_of: date | None, today: date, counted_on: date
) -> None:
    assert counting_date(2024, as_of=as_of, today=today) == counted_on


@pytest.mark.parametrize("as_of", [date(2023, 12, 31), date(2025, 1, 1)])
def test_a_counting_date_outside_the_year_is_wrong_usage(as_of: date) -> None:
    with pytest.raises(CountingDateOutsideYear, match=as_of.strftime("%d/%m/%Y")):
        counting_date(2024, as_of=as_of, today=date(2024, 6, 15))


def test_nothing_is_counted_in_a_year_that_has_not_begun() -> None:
    with pytest.raises(YearNotBegun, match="2024"):
        counting_date(2025, as_of=None, today=NEW_YEARS_EVE)


# Declared, and stated


def test_the_declared_stand_beside_the_counted_and_change_no_status() -> None:
    counted = share(9, 10, on=NEW_YEARS_EVE)
    declared = replace(counted, declared=Coverage(90, 90))

    assert counted.both is None
    assert declared.both == Coverage(99, 100)
    assert declared.status is counted.status is Status.MISSED


@pytest.mark.parametrize(("value", "stated"), [(1, Stated.STATED), (0, Stated.NOT_STATED)])
def test_a_target_without_a_number_is_stated_or_not(value: int, stated: Stated) -> None:
    aware = TargetFacts(TargetKind.QUALITATIVE, recurrence=Recurrence.ONCE, due_year=2025)

    assert headcount(value, target=aware, on=MIDSUMMER).stated is stated
    assert headcount(value, target=aware, on=MIDSUMMER).status is Status.NO_THRESHOLD
    assert headcount(value, on=MIDSUMMER).stated is None
