"""Identity numbers: their shape, and what of them a screen shows."""

import pytest

from app.domain.audience import STAFF_AUDIENCES, Audience
from app.domain.person import is_national_id, mask_national_id


@pytest.mark.parametrize("number", ["001234567890", "096000000001"])
def test_twelve_digits_with_a_zero_first_are_an_identity_number(number: str) -> None:
    assert is_national_id(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "01234567890",
        "0123456789012",
        "123456789012",
        "01234567890a",
        "0123 4567 890",
        "0१२345678901",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert not is_national_id(text)


def test_a_screen_shows_the_last_three_digits() -> None:
    assert mask_national_id("001234567890") == "•••••••••890"


def test_the_staff_audiences_are_the_four_categories() -> None:
    assert STAFF_AUDIENCES == (
        Audience.CAN_BO,
        Audience.CONG_CHUC,
        Audience.VIEN_CHUC,
        Audience.NGUOI_LAO_DONG,
    )
