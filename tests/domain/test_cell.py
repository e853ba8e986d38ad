"""Cells as people fill them in."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import cell
from app.domain.cell import Cell, CellRefused


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-12-31", date(2024, 12, 31)),
        ("2024-12-31 00:00:00", date(2024, 12, 31)),
        ("31/12/2024", date(2024, 12, 31)),
        ("5/8/1985", date(1985, 8, 5)),
        ("5.8.1985", date(1985, 8, 5)),
        ("05-08-1985", date(1985, 8, 5)),
        (" 05/08/1985\n", date(1985, 8, 5)),
        ("29/02/2024", date(2024, 2, 29)),
        (31264, date(1985, 8, 5)),
        (31264.0, date(1985, 8, 5)),
        ("31264", date(1985, 8, 5)),
        (datetime(2020, 1, 2, 3, 4), date(2020, 1, 2)),  # noqa: DTZ001  spreadsheets know no zones
        (date(2020, 1, 2), date(2020, 1, 2)),
        ("31/12/9999", date(9999, 12, 31)),
    ],
)
def test_a_day_may_be_written_in_these_ways(written: Cell, day: date) -> None:
    assert cell.first_day(written) == day
    assert cell.last_day(written) == day


@pytest.mark.parametrize(
    "written",
    [
        *("31/02/1980", "29/02/2023", "32/01/2020", "01/13/2020", "5/8/85", "8/1985", "hôm qua"),
        *("01/01/3023", "01/01/0202", "2024-13-01", "#N/A", 12, -5, 3e7, 1e300, True),
        *(time(12), timedelta(days=3)),
    ],
)
def test_what_is_no_day_is_refused(written: Cell) -> None:
    with pytest.raises(CellRefused):
        cell.first_day(written)


def test_a_year_alone_is_its_first_or_its_last_day_and_a_birth_year() -> None:
    assert cell.first_day("2023") == date(2023, 1, 1)
    assert cell.last_day(2023.0) == date(2023, 12, 31)
    assert cell.birth("1985") == 1985
    assert cell.birth(1985) == 1985
    assert cell.birth("05/08/1985") == date(1985, 8, 5)


@pytest.mark.parametrize("written", ["1", 1, 1.0, "x", "X", "có", "CÓ", "co", "true", True, "Có "])
def test_a_yes(written: Cell) -> None:
    assert cell.yes_no(written) is True


@pytest.mark.parametrize("written", ["0", 0, 0.0, "không", "Khong", "false", False])
def test_a_no(written: Cell) -> None:
    assert cell.yes_no(written) is False


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(cell.NotYesOrNo):
        cell.yes_no("có lẽ")


def test_passing_has_words_of_its_own() -> None:
    assert cell.passed("Đạt") is True
    assert cell.passed("KHÔNG ĐẠT") is False
    assert cell.passed("x") is True


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("  Nguyễn   Văn\nAn ", "Nguyễn Văn An"),
        ("Nguyễn Văn\u00a0An", "Nguyễn Văn An"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("A\u200b1", "A1"),
        (87090001234.0, "87090001234"),
        (12, "12"),
        (1.5, "1.5"),
    ],
)
def test_text_is_cleaned_and_numbers_lose_their_point(written: Cell, clean: str) -> None:
    assert cell.text(written) == clean


def test_an_identity_number_stored_as_a_number_gets_its_zeros_back() -> None:
    assert cell.national_id(52085001234.0) == "052085001234"
    assert cell.national_id(1185001234.0) == "001185001234"
    assert cell.lost_zeros(52085001234.0)


@pytest.mark.parametrize(
    "written",
    ["52085001234", "05208500123A", "0520850012345", "152085001234", 123456789.0, 5.2e15, "CMND"],
)
def test_what_is_no_identity_number_is_refused_without_repeating_it(written: Cell) -> None:
    with pytest.raises(cell.NotANationalId) as refusal:
        cell.national_id(written)

    assert refusal.value.facts == {}


def test_a_telephone_number_stored_as_a_number_gets_its_zero_back() -> None:
    assert cell.phone(912345678.0) == "0912345678"
    assert cell.phone("0912 345 678") == "0912 345 678"


def test_counts_and_numbers() -> None:
    assert cell.count(30.0) == 30
    assert cell.count("30") == 30
    assert cell.number(6)("8,5") == Decimal("8.50")
    assert cell.number(6)(8.333) == Decimal("8.33")


@pytest.mark.parametrize("written", ["-1", -1, "1,5", "nhiều", True, "12345678"])
def test_what_is_no_count_is_refused(written: Cell) -> None:
    with pytest.raises(cell.NotACount):
        cell.count(written)


@pytest.mark.parametrize("written", ["2024", 2024, 2024.0, " 2024 "])
def test_a_year_is_four_digits(written: Cell) -> None:
    assert cell.year(written) == 2024


@pytest.mark.parametrize("written", ["24", "1999", 2101, "31/12/2024", date(2024, 12, 31), True])
def test_what_is_no_year_of_figures_is_refused(written: Cell) -> None:
    with pytest.raises(cell.NotAYear):
        cell.year(written)


@pytest.mark.parametrize("written", ["-0,5", "8,5/10", "NaN", "Infinity", "1e9", True, 1e30])
def test_what_is_no_number_is_refused(written: Cell) -> None:
    with pytest.raises(cell.NotANumber):
        cell.number(4)(written)


def test_a_list_is_split_by_semicolons_each_part_once() -> None:
    assert cell.listed(cell.text)(" A ;B;; A") == ("A", "B")
    assert cell.listed(cell.text)(12.0) == ("12",)


@pytest.mark.parametrize("written", [None, "", "  ", "\u200b", "\ufeff \n", "\u00a0"])
def test_a_cell_in_which_nothing_can_be_seen_is_blank(written: Cell) -> None:
    assert cell.is_blank(written)


@pytest.mark.parametrize("written", [0, False, "0", "-"])
def test_a_zero_is_not_blank(written: Cell) -> None:
    assert not cell.is_blank(written)


@given(st.lists(st.text(max_size=6) | st.floats() | st.none(), min_size=1, max_size=4))
def test_cells_said_to_be_plain_are_read_as_they_stand(cells: list[Cell]) -> None:
    if cell.all_plain(cells):
        assert all(c == "" or cell.text(c) == c for c in cells)


@given(st.lists(st.from_regex(r"(0[0-9]{11})?", fullmatch=True), min_size=1, max_size=4))
def test_identity_numbers_are_known_many_at_once(cells: list[str]) -> None:
    assert cell.all_national_ids(cells)
    assert not cell.all_national_ids([*cells, "12"])


def test_ordinary_codes_are_plain() -> None:
    assert cell.all_plain(["NV0001", "", "a b", "x@example.vn"])
    assert not cell.all_plain(["NV0001", "Nguyễn"])
    assert not cell.all_plain(["a\nb"])
    assert not cell.all_plain(["#N/A"])
    assert not cell.all_plain(["A", None])
