"""How offices write days and numbers."""

from datetime import date
from decimal import Decimal

import pytest

from app.domain.official_document import (
    cited,
    official_count,
    official_day,
    official_decision,
    official_number,
    official_percent,
    official_period,
    official_short_day,
    official_weekday,
)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 10, 10), "ngày 10 tháng 10 năm 2026"),
    ],
)
def test_small_days_and_the_first_two_months_have_a_zero(day: date, words: str) -> None:
    assert official_day(day) == words


def test_a_period_of_one_day_is_that_day() -> None:
    day = date(2026, 3, 9)

    assert official_period(day, day) == "ngày 09 tháng 3 năm 2026"
    assert official_period(day, date(2026, 3, 11)) == (
        "từ ngày 09 tháng 3 năm 2026 đến ngày 11 tháng 3 năm 2026"
    )


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 11, 22), "Chủ nhật"), (date(2026, 11, 23), "Thứ Hai")]
)
def test_a_week_begins_on_its_second_day(day: date, words: str) -> None:
    assert official_weekday(day) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0"), (5, "05"), (10, "10"), (1040, "1.040"), (12_345, "12.345")]
)
def test_a_lone_digit_has_a_zero_before_it(count: int, words: str) -> None:
    assert official_count(count) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [("40.00", "40"), ("7.50", "7,5"), ("7.25", "7,25"), ("1234.5", "1.234,5"), ("1E+2", "100")],
)
def test_a_number_has_as_many_places_as_it_needs(number: str, words: str) -> None:
    assert official_number(Decimal(number)) == words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(812, 1040, "78,1%"), (0, 4, "0,0%"), (3, 3, "100,0%"), (0, 0, "–")],
)
def test_a_share_has_one_decimal(part: int, whole: int, words: str) -> None:
    assert official_percent(part, whole) == words


@pytest.mark.parametrize(
    ("number", "issued", "said"),
    [
        (
            "146/QĐ-TTg",
            "2022-01-28",
            "Quyết định số 146/QĐ-TTg ngày 28 tháng 01 năm 2022 của Thủ tướng Chính phủ phê duyệt "
            "đề án",
        ),
        ("/KH-UBND", "2022-04-01", ""),
        ("71/KH-UBND", "2022-04", ""),
        ("22/TTr-STTTT", "2022-04-01", ""),
    ],
)
def test_a_document_is_cited_where_all_of_it_is_known(number: str, issued: str, said: str) -> None:
    assert cited(number, issued, "Thủ tướng Chính phủ", "Phê duyệt đề án") == said


def test_a_decision_is_named_whether_or_not_its_kind_was_typed() -> None:
    day = date(2026, 3, 12)

    for typed in ("45/QĐ-SNV", "Quyết định số 45/QĐ-SNV"):
        assert official_decision(typed, day) == ("Quyết định số 45/QĐ-SNV ngày 12 tháng 3 năm 2026")
    assert official_short_day(date(1985, 8, 5)) == "05/8/1985"
