"""Attendance: the three shares against a plain count, thresholds, and when a register is open."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attendance import (
    MeetingAhead,
    MeetingIsCancelled,
    MeetingIsClosed,
    MeetingState,
    Presence,
    Shares,
    attends,
    shares_of,
)
from app.domain.course import ClassIsCancelled, ClassStatus
from app.domain.errors import RuleViolation

P = Presence
DAY = date(2024, 3, 4)

meetings = st.lists(st.tuples(st.none() | st.sampled_from(Presence), st.booleans()), max_size=12)


@given(meetings, st.booleans())
def test_shares_are_what_counting_one_by_one_gives(
    given: list[tuple[Presence | None, bool]], is_late_present: bool
) -> None:
    there = [P.PRESENT, P.LATE] if is_late_present else [P.PRESENT]
    came = [presence for presence, _closed in given if presence in there]
    known = [1 for presence, is_closed in given if is_closed or presence is not None]
    ahead = len(given) - len(known)

    shares = shares_of(given, is_late_present=is_late_present)

    assert shares.of_held == (Fraction(len(came), len(known)) if known else None)
    assert shares.of_all == (Fraction(len(came), len(given)) if given else None)
    assert shares.best == (Fraction(len(came) + ahead, len(given)) if given else None)


@given(meetings, st.integers(0, 100))
def test_who_can_reach_a_threshold_reaches_it_by_coming_always(
    given: list[tuple[Presence | None, bool]], threshold: int
) -> None:
    shares = shares_of(given, is_late_present=True)
    diligent = [
        (P.PRESENT if presence is None and not is_closed else presence, True)
        for presence, is_closed in given
    ]

    best = shares_of(diligent, is_late_present=True)

    assert shares.can_reach(threshold) == (best.reaches(threshold) or not given)


@given(meetings, st.integers(0, 100))
def test_how_many_may_be_missed_is_just_what_leaves_it_in_reach(
    given: list[tuple[Presence | None, bool]], threshold: int
) -> None:
    shares = shares_of(given, is_late_present=True)
    spare = shares.may_miss(threshold)

    def after_missing(more: int) -> bool:
        missed = shares.missed + more
        return (shares.scheduled - missed) * 100 >= threshold * shares.scheduled

    if shares.scheduled and shares.can_reach(threshold):
        assert after_missing(spare)
        assert shares.missed + spare == shares.scheduled or not after_missing(spare + 1)
    else:
        assert spare == 0


def test_four_of_five_are_eighty_percent_exactly() -> None:
    assert Shares(attended=4, held=5, scheduled=5).reaches(80)
    assert not Shares(attended=3, held=4, scheduled=5).reaches(80)
    assert Shares(attended=3, held=4, scheduled=5).can_reach(80)
    assert not Shares(attended=3, held=5, scheduled=5).can_reach(80)


def test_a_class_without_meetings_is_neither_attended_nor_lost() -> None:
    none = Shares(0, 0, 0)

    assert (none.of_held, none.of_all, none.best) == (None, None, None)
    assert not none.reaches(0)
    assert none.can_reach(80)


def test_late_counts_as_the_class_says_and_excused_never() -> None:
    assert attends(P.LATE, is_late_present=True)
    assert not attends(P.LATE, is_late_present=False)
    assert not attends(P.EXCUSED, is_late_present=True)


@pytest.mark.parametrize("counts", [(2, 1, 3), (1, 3, 2), (-1, 0, 0)])
def test_nobody_attends_more_than_was_held(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="of"):
        Shares(*counts)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (MeetingState(ClassStatus.CANCELLED, DAY, False, False), ClassIsCancelled),
        (MeetingState(None, DAY, True, False), MeetingIsCancelled),
        (MeetingState(None, date(2024, 3, 5), False, False), MeetingAhead),
        (MeetingState(None, DAY, False, True), MeetingIsClosed),
    ],
)
def test_a_register_is_not_always_open(state: MeetingState, refusal: type[RuleViolation]) -> None:
    with pytest.raises(refusal):
        state.check(DAY)


def test_a_register_is_open_from_the_day_of_the_meeting_until_it_is_closed() -> None:
    MeetingState(None, DAY, False, False).check(DAY)
    MeetingState(ClassStatus.HELD, DAY, False, False).check(date(2024, 4, 1))
