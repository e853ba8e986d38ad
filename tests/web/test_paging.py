"""Pages of a long list, and its order, read from the address and put into links."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.ctx import RequestContext

from app.blueprints.paging import offset, page_and_total, page_number, paging, sorting

_app = Flask(__name__)
_app.add_url_rule("/nguoi", "people")


def _at(address: str) -> RequestContext:
    return _app.test_request_context(address)


@pytest.fixture
def first_page() -> Iterator[None]:
    with _at("/nguoi?q=an"):
        yield


def test_first_page_has_no_way_back_and_keeps_the_filter(first_page: None) -> None:
    found = paging(120)

    assert (found.first, found.last, found.total) == (1, 50, 120)
    assert (found.previous_url, found.next_url) == (None, "/nguoi?q=an&page=2")


def test_a_list_that_fits_is_one_page(first_page: None) -> None:
    found = paging(50)

    assert [link.number for link in found.pages] == [1]
    assert (found.previous_url, found.next_url) == (None, None)


def test_an_empty_list_counts_from_nought(first_page: None) -> None:
    found = paging(0)

    assert (found.first, found.last, found.total) == (0, 0, 0)


def test_the_last_page_holds_the_rest() -> None:
    with _at("/nguoi?page=3"):
        found = paging(120)
        start = offset(120)

    assert (start, found.first, found.last, found.next_url) == (100, 101, 120, None)


@pytest.mark.parametrize(("asked", "answered"), [("99", 3), ("0", 1), ("-4", 1), ("hai", 1)])
def test_a_page_that_is_not_there_becomes_the_nearest(asked: str, answered: int) -> None:
    with _at(f"/nguoi?page={asked}"):
        assert page_number(120) == answered


@pytest.mark.parametrize(
    ("total", "asked", "rows", "times_counted"),
    [
        (0, 1, [], 0),
        (7, 1, [0, 1, 2, 3, 4, 5, 6], 0),
        (10, 1, list(range(10)), 1),
        (11, 2, [10], 1),
        (7, 2, [0, 1, 2, 3, 4, 5, 6], 1),
        (7, 0, [0, 1, 2, 3, 4, 5, 6], 0),
    ],
)
def test_what_fits_on_the_first_page_is_not_counted_again(
    total: int, asked: int, rows: list[int], times_counted: int
) -> None:
    counted: list[int] = []

    def count() -> int:
        counted.append(total)
        return total

    with _at(f"/nguoi?page={asked}"):
        found = page_and_total(lambda before: list(range(total))[before:][:10], count, 10)

    assert (found, len(counted)) == ((rows, total), times_counted)


def test_pages_far_away_are_left_out() -> None:
    with _at("/nguoi?page=10"):
        numbers = [link.number for link in paging(1000).pages]

    assert numbers == [1, None, 9, 10, 11, None, 20]


def test_links_to_the_first_page_carry_no_number() -> None:
    with _at("/nguoi?page=2"):
        assert paging(120).previous_url == "/nguoi"


def test_arguments_of_flasks_own_stay_text() -> None:
    with _at("/nguoi?_scheme=javascript&_external=1&endpoint=x"):
        assert (paging(120).next_url or "").startswith("/nguoi?_scheme=javascript&")


def test_a_column_turns_its_own_order_round() -> None:
    with _at("/nguoi?sort=name&page=4"):
        column = sorting(("name", "unit"), "name").column("name", "Họ và tên")

    assert (column["sorted"], column["sort_url"]) == ("ascending", "/nguoi?sort=-name")


def test_numbers_are_first_sorted_from_the_greatest() -> None:
    with _at("/khoa"):
        column = sorting(("title", "people"), "title").column("people", "Người", numeric=True)

    assert (column["sorted"], column["sort_url"]) == (None, "/khoa?sort=-people")


def test_an_unknown_order_is_the_default() -> None:
    with _at("/nguoi?sort=-password"):
        found = sorting(("name",), "name")

    assert (found.key, found.is_descending) == ("name", False)
