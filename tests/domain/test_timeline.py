"""Dated rows of one thing: what closes, what continues, what contradicts."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.timeline import Line, Span, lay
from app.domain.unit import FOR_EVER, SINCE_EVER

HERE, THERE = 1, 2


def on(year: int, month: int = 1, day: int = 1) -> date:
    return date(year, month, day)


def periods(spans: list[Span]) -> list[tuple[date, date, int | None]]:
    return [(span.first, span.last, span.key) for span in spans]


def test_a_first_row_without_dates_holds_since_ever_and_for_ever() -> None:
    spans: list[Span] = []

    assert lay(spans, [Line(0, None, None, HERE)]) == []
    assert periods(spans) == [(SINCE_EVER, FOR_EVER, HERE)]


def test_a_later_row_closes_the_open_span_on_the_day_before() -> None:
    spans = [Span(on(2020), FOR_EVER, HERE, id=1)]

    assert lay(spans, [Line(0, on(2023), None, THERE)]) == []
    assert periods(spans) == [(on(2020), on(2022, 12, 31), HERE), (on(2023), FOR_EVER, THERE)]


def test_rows_may_come_in_any_order() -> None:
    spans: list[Span] = []

    assert lay(spans, [Line(0, on(2023), None, THERE), Line(1, None, None, HERE)]) == []
    assert periods(spans) == [(SINCE_EVER, on(2022, 12, 31), HERE), (on(2023), FOR_EVER, THERE)]


def test_a_row_with_key_and_first_day_speaks_of_the_span() -> None:
    span = Span(on(2020), on(2021), HERE, {"position": "Văn thư"}, id=1)
    line = Line(0, on(2020), None, HERE, {"position": "Kế toán"})

    assert lay([span], [line]) == []
    assert line.span is span
    assert (span.last, span.facts) == (on(2021), {"position": "Kế toán"})


def test_a_blank_last_day_leaves_an_ended_span_ended() -> None:
    spans = [Span(on(2020), on(2021), HERE, id=1)]
    lay(spans, [Line(0, on(2020), None, HERE)])

    assert periods(spans) == [(on(2020), on(2021), HERE)]


def test_a_row_that_says_nothing_new_restates_where_that_is_possible() -> None:
    facts = {"category": "cong_chuc", "is_leader": False}
    line = Line(0, on(2022), None, HERE, facts)
    spans = [Span(on(2020), FOR_EVER, HERE, {**facts, "is_leader": None}, id=1)]

    assert lay(spans, [line], may_restate=True) == []
    assert periods(spans) == [(on(2020), FOR_EVER, HERE)]
    assert line.span is spans[0]


def test_the_same_row_begins_a_new_span_where_nothing_can_be_restated() -> None:
    spans = [Span(on(2020), FOR_EVER, None, id=1)]
    lay(spans, [Line(0, on(2022), None)])

    assert len(spans) == 2


def test_another_position_in_the_same_unit_is_a_new_span() -> None:
    spans = [Span(on(2020), FOR_EVER, HERE, {"position": "Văn thư"}, id=1)]
    lay(spans, [Line(0, on(2022), None, HERE, {"position": "Kế toán"})], may_restate=True)

    assert periods(spans) == [(on(2020), on(2021, 12, 31), HERE), (on(2022), FOR_EVER, HERE)]


def test_restating_may_end_an_open_span() -> None:
    spans = [Span(on(2020), FOR_EVER, HERE, id=1)]
    lay(spans, [Line(0, on(2022), on(2023), HERE)], may_restate=True)

    assert periods(spans) == [(on(2020), on(2023), HERE)]


def test_an_undated_row_alone_speaks_of_the_open_span_of_its_key() -> None:
    spans = [Span(on(2019), on(2019, 6, 1), HERE, id=1), Span(on(2020), FOR_EVER, HERE, id=2)]
    line = Line(0, None, None, HERE)

    assert lay(spans, [line]) == []
    assert line.span is spans[1]


def test_an_undated_row_about_another_unit_clashes() -> None:
    spans = [Span(on(2020), FOR_EVER, HERE, id=1)]

    (clash,) = lay(spans, [Line(7, None, None, THERE)])

    assert (clash.row, clash.other.id) == (7, 1)


def test_a_span_with_a_last_day_is_never_shortened() -> None:
    spans = [Span(on(2020), on(2024), HERE, id=1)]

    (clash,) = lay(spans, [Line(3, on(2022), None, THERE)])

    assert (clash.row, clash.other.id) == (3, 1)


def test_of_two_rows_that_clash_the_later_one_is_told() -> None:
    lines = [Line(4, on(2020), on(2022), HERE), Line(2, on(2021), None, THERE)]

    (clash,) = lay([], lines)

    assert (clash.row, clash.other.row) == (4, 2)


def test_every_span_that_a_long_one_covers_is_told() -> None:
    lines = [
        Line(0, on(2020), on(2025), HERE),
        Line(1, on(2021), on(2021, 6, 1), THERE),
        Line(2, on(2023), on(2023, 6, 1), THERE),
    ]

    assert [(c.row, c.other.row) for c in lay([], lines)] == [(1, 0), (2, 0)]


def test_side_by_side_nothing_closes_and_nothing_clashes() -> None:
    spans = [Span(on(2020), FOR_EVER, HERE, id=1)]

    assert lay(spans, [Line(0, on(2022), None, THERE)], side_by_side=True) == []
    assert periods(spans) == [(on(2020), FOR_EVER, HERE), (on(2022), FOR_EVER, THERE)]


def test_a_row_cannot_restate_what_another_closes_on_its_first_day() -> None:
    lines = [Line(0, None, None, HERE), Line(1, on(2020), None, HERE)]

    (clash,) = lay([], [*lines, Line(2, on(2020), None, THERE)], may_restate=True)

    assert (clash.row, clash.other.row) == (1, 2)


days = st.integers(0, 12).map(lambda n: on(2020) + timedelta(days=100 * n))
lines = st.lists(
    st.builds(
        lambda first, length, key: (first, length, key),
        st.none() | days,
        st.none() | st.integers(0, 400),
        st.sampled_from([HERE, THERE]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda line: (line[0], line[2]),
)


def _lines(drawn: list[tuple[date | None, int | None, int]]) -> list[Line]:
    return [
        Line(row, first, first + timedelta(days=length) if first and length else None, key)
        for row, (first, length, key) in enumerate(drawn)
    ]


@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(
    drawn: list[tuple[date | None, int | None, int]], dice: st.DataObject
) -> None:
    first: list[Span] = []
    clashes = lay(first, _lines(drawn), may_restate=True)
    shuffled = list(drawn)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    second: list[Span] = []

    assert bool(lay(second, _lines(shuffled), may_restate=True)) == bool(clashes)
    if not clashes:
        assert periods(second) == periods(first)


@given(lines)
def test_without_a_clash_no_day_is_counted_twice_and_again_changes_nothing(
    drawn: list[tuple[date | None, int | None, int]],
) -> None:
    spans: list[Span] = []
    if lay(spans, _lines(drawn), may_restate=True):
        return
    assert all(before.last < after.first for before, after in pairwise(spans))
    stored = periods(spans)
    for number, span in enumerate(spans, 1):
        span.id, span.row = number, None

    assert lay(spans, _lines(drawn), may_restate=True) == []
    assert periods(spans) == stored
