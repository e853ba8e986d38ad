"""Seats shared out among units."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.seat import allotted


def test_seats_go_by_heads_and_the_largest_remainder() -> None:
    # 10 seats for 6 + 5 + 2 heads: 4.6, 3.8 and 1.5; the two left go to the larger remainders.
    assert allotted(10, {1: 6, 2: 5, 3: 2}) == {1: 5, 2: 4, 3: 1}


def test_of_equal_remainders_the_larger_unit_comes_first() -> None:
    assert allotted(1, {1: 2, 2: 2}) == {1: 1, 2: 0}
    assert allotted(3, {1: 1, 2: 5}) == {1: 0, 2: 3}


def test_nobody_is_given_a_seat_without_a_head() -> None:
    assert allotted(9, {1: 3, 2: 0}) == {1: 3, 2: 0}
    assert allotted(0, {1: 3}) == {1: 0}
    assert allotted(5, {}) == {}


@given(
    st.integers(0, 500),
    st.dictionaries(st.integers(1, 40), st.integers(0, 90), min_size=1, max_size=12),
)
def test_every_seat_is_given_and_each_share_is_within_one(
    seats: int, heads: dict[int, int]
) -> None:
    given_out, everybody = allotted(seats, heads), sum(heads.values())

    assert sum(given_out.values()) == min(seats, everybody)
    for unit, count in given_out.items():
        assert 0 <= count <= heads[unit]
        if seats < everybody:
            assert abs(count - seats * heads[unit] / everybody) < 1
