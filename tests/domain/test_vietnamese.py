"""Vietnamese text: one key for every spelling, one order for names, the alphabet's own."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.vietnamese import clean, fold, name_key, text_key

IN_ORDER = [
    # By given name; then by family name and what stands between.
    "Trần Thị An",
    "Nguyễn Văn Ân",
    "Lê Thị Bình",
    "Bùi Thị Châu",
    "Hồ Văn Dũng",
    "Lê Văn Đào",
    "Phạm Thị Đào",
    "Đỗ Thị Hà",
    "Bùi Văn Hải",
    "Ngô Văn Hạnh",
    "Vũ Thị Hoa",
    "Lê Thị Hòa",
    "Lê Văn Hòa",
    "Mai Văn Hỏa",
    "Cao Văn Hóa",
    "Tạ Thị Kỷ",
    "Dương Văn Long",
    "Đặng Văn Long",
    "Nguyễn Văn Long",
    "Nguyên Thị Mai",
    "Nguyễn Thị Mai",
    "Trịnh Văn Minh",
    "Hà Thị Oanh",
    "Hà Văn Ơn",
    "Lý Thị Tú",
    "Lý Văn Tư",
    "Y Thị Uyên",
    "Y Thị Ước",
]

TONES = ["ma", "mà", "mả", "mã", "má", "mạ"]
ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"

vietnamese_text = st.text(alphabet=ALPHABET + ALPHABET.upper() + "àảãáạẾộỡứỵ  ", max_size=30)


def test_people_are_listed_as_on_an_official_list() -> None:
    shuffled = random.Random(146).sample(IN_ORDER, len(IN_ORDER))

    assert sorted(shuffled, key=name_key) == IN_ORDER


def test_tones_come_in_the_alphabet_s_order() -> None:
    keys = [text_key(word) for word in TONES]

    assert keys == sorted(set(keys))


def test_letters_come_in_the_alphabet_s_order() -> None:
    keys = [text_key(letter) for letter in ALPHABET]

    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mã", "mạ"),
        ("mạ", "mai"),  # a longer word after a shorter one, whatever the tones
        ("Sở Nội vụ", "Sở Y tế"),
        ("Phường 2", "Phường Ba"),
        ("Dung", "Đào"),
        ("Trường A", "Trường A Lưới"),
    ],
)
def test_one_text_comes_before_the_other(before: str, after: str) -> None:
    assert text_key(before) < text_key(after)


@given(st.lists(vietnamese_text.map(clean)))
def test_the_order_does_not_depend_on_case_or_on_how_marks_are_written(texts: list[str]) -> None:
    for text in texts:
        assert text_key(unicodedata.normalize("NFD", text)) == text_key(text)
        assert text_key(text.upper()) == text_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "Hòa"),
        ("hòa", "HOA"),
        ("uỷ ban", "Ủy ban"),
        ("Đặng", "dang"),
        ("ĐẮK LẮK", "Đắk Lắk"),
        ("  Họ   và\ntên ", "ho va ten"),
        (unicodedata.normalize("NFD", "Nguyễn Ước"), unicodedata.normalize("NFC", "nguyễn ước")),
        ("Sở\u00a0Nội\u200b vụ", "so noi vu"),
    ],
)
def test_spellings_of_one_text_share_a_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Sở Nội vụ", "Sở Nông vụ"), ("An", "Ánh"), ("a", "")])
def test_other_texts_have_other_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_key_has_plain_letters_only() -> None:
    assert fold("Đỗ Thị Ngọc Ánh, lớp 12A1") == "do thi ngoc anh, lop 12a1"


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Nguyễn   Văn\tAn ", "Nguyễn Văn An"),
        ("Sở\u00a0Nội vụ", "Sở Nội vụ"),
        ("\ufeffSNV\u200b", "SNV"),
        (unicodedata.normalize("NFD", "Hòa"), "Hòa"),
        ("\u200b", ""),
    ],
)
def test_text_is_cleaned_before_it_is_stored(typed: str, stored: str) -> None:
    assert clean(typed) == stored


@given(st.text())
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_marks_and_case_stay_when_text_is_cleaned() -> None:
    assert clean("Hoà") == "Hoà"
