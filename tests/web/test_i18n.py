"""Words and numbers as a reader of either language expects them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask, current_app

from app.domain.unit import FOR_EVER, SINCE_EVER
from app.i18n import (
    _,
    as_written,
    bilingual,
    force_locale,
    language,
    lazy,
    vi_date,
    vi_int,
    vi_number,
    vi_percent,
    vi_time,
)

COURSES = "%(count)s khóa"


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def template_says(message: str, **facts: object) -> str:
    return current_app.jinja_env.from_string("{{ _(message, **facts) }}").render(
        message=message, facts=facts
    )


@pytest.fixture
def english() -> Iterator[None]:
    with force_locale("en"):
        yield


def test_commands_speak_vietnamese() -> None:
    assert language() == "vi"


def test_numbers_in_vietnamese() -> None:
    assert vi_int(1234567) == "1.234.567"
    assert vi_number(Decimal("1929.50")) == "1.929,5"
    assert vi_percent(Decimal("78.1")) == "78,1%"


@pytest.mark.usefixtures("english")
def test_numbers_in_english() -> None:
    assert vi_int(1234567) == "1,234,567"
    assert vi_number(Decimal("1929.50")) == "1,929.5"
    assert vi_percent(Decimal("78.1")) == "78.1%"


@pytest.mark.parametrize("code", ["vi", "en"])
def test_days_and_gaps_are_written_alike_in_both(code: str) -> None:
    with force_locale(code):
        assert vi_date(date(2024, 9, 1)) == "01/09/2024"
        assert [vi_date(SINCE_EVER), vi_date(FOR_EVER), vi_date(None)] == ["", "", ""]
        assert vi_time(datetime(2024, 9, 1, 18, 30, tzinfo=UTC)) == "01:30 02/09/2024"
        assert [vi_int(None), vi_number(None), vi_percent(None)] == ["–", "–", "–"]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 courses"), (1, "1 course"), ("1", "1 course"), ("1,040", "1,040 courses")],
)
def test_one_and_many_are_told_apart_in_english(count: object, said: str) -> None:
    assert _(COURSES, count=count) == said
    assert str(lazy(COURSES, count=count)) == said
    assert template_says(COURSES, count=count) == said


@pytest.mark.parametrize("count", [0, 1, 2])
def test_vietnamese_has_one_form(count: int) -> None:
    assert _(COURSES, count=count) == f"{count} khóa"


def test_a_lazy_word_waits_for_its_reader() -> None:
    word = lazy(COURSES, count=2)

    assert str(word) == "2 khóa"
    with force_locale("en"):
        assert str(word) == "2 courses"


def test_what_somebody_typed_is_no_format_and_no_markup() -> None:
    assert template_says("100% <b>") == "100% &lt;b&gt;"


@pytest.mark.usefixtures("english")
def test_a_fact_cannot_smuggle_markup_into_a_page() -> None:
    assert template_says(COURSES, count="<b>") == "&lt;b&gt; courses"


def test_data_in_both_languages_are_shown_in_the_readers() -> None:
    assert bilingual("Tỉnh", "Province") == "Tỉnh"
    with force_locale("en"):
        assert bilingual("Tỉnh", "Province") == "Province"
        assert bilingual("Tỉnh", "") == "Tỉnh"
        assert bilingual(None, None) is None


def test_a_name_says_that_it_is_vietnamese_where_the_page_is_not() -> None:
    assert as_written("Sở Nội vụ <1>") == "Sở Nội vụ <1>"
    assert as_written(None) == ""
    with force_locale("en"):
        assert as_written("Sở Nội vụ <1>") == '<bdi lang="vi">Sở Nội vụ &lt;1&gt;</bdi>'
        assert as_written("") == ""
