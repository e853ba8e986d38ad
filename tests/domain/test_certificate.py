"""Codes that verify certificates: hard to guess, hard to mistype."""

import math

from hypothesis import given
from hypothesis import strategies as st

from app.domain.certificate import CODES, bare, code_of, grouped, is_misspelt, register_number

codes = st.integers(min_value=0, max_value=CODES - 1).map(code_of)


def test_codes_are_too_many_to_try() -> None:
    assert math.log2(CODES) >= 80


@given(codes)
def test_a_code_is_read_as_it_is_written(code: str) -> None:
    assert not is_misspelt(code)
    assert bare(grouped(code)) == bare(f" {grouped(code).lower()} ") == code


@given(codes, st.integers(min_value=0, max_value=17), st.sampled_from("0123456789ABCDEFGHJK"))
def test_a_wrong_character_shows(code: str, at: int, typed: str) -> None:
    assert is_misspelt(code[:at] + typed + code[at + 1 :]) == (code[at] != typed)


@given(codes, st.integers(min_value=0, max_value=16))
def test_two_characters_that_changed_places_show(code: str, at: int) -> None:
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]

    assert is_misspelt(swapped) == (swapped != code)


def test_what_is_no_code_is_misspelt() -> None:
    assert all(map(is_misspelt, ("", "0" * 17, "0" * 19, "ĐÀO TẠO SỐ 123456789")))


def test_a_number_is_written_with_its_year() -> None:
    assert (register_number(12, 2026), register_number(12345, 2026)) == ("0012/2026", "12345/2026")
