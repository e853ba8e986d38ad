"""One-time codes: what is printed can be read out, and what is typed is understood."""

import pytest

from app.domain.account_code import BITS, bare, spelled


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (0, "0000-0000-0000"),
        (2**BITS - 1, "ZZZZ-ZZZZ-ZZZZ"),
        (31, "0000-0000-000Z"),
        (32, "0000-0000-0010"),
    ],
)
def test_a_number_is_spelled_in_groups(number: int, code: str) -> None:
    assert spelled(number) == code


def test_every_number_has_a_code_of_its_own() -> None:
    numbers = [0, *(1 << bit for bit in range(BITS)), 2**BITS - 1]

    assert len({spelled(number) for number in numbers}) == len(numbers)


@pytest.mark.parametrize(
    "typed",
    ["K7QF-2M91-0TRB", "k7qf2m910trb", " k7qf – 2m91 – 0trb ", "K7QF.2M9I.OTRB"],
)
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert bare(typed) == "K7QF2M910TRB"


def test_letters_that_look_like_digits_are_never_printed() -> None:
    printed = {symbol for number in range(32) for symbol in spelled(number)}

    assert printed.isdisjoint("ILOU")
    assert len(printed - {"-"}) == 32


@pytest.mark.parametrize(("typed", "meant"), [("i", "1"), ("l", "1"), ("o", "0")])
def test_letters_that_look_like_digits_are_taken_for_them(typed: str, meant: str) -> None:
    assert bare(typed) == meant
