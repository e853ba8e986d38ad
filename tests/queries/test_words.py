"""What is typed into a search box, on both databases alike."""

import pytest
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from app.queries.words import has_whole_words, has_words


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("", True),
        ("hoa", True),
        ("HÒA", True),
        ("hoa nguyễn", True),
        ("sgd-01", True),
        ("SGD hoa", True),
        ("an", False),
        ("%", False),
        ("_", False),
        ("/", False),
    ],
)
def test_every_word_occurs_in_the_text_or_in_a_code(
    db: Session, typed: str, is_found: bool
) -> None:
    found = has_words(typed, literal("nguyen thi hoa"), codes=[literal("SGD-01")])

    assert db.scalar(select(literal(1)).where(found)) == (1 if is_found else None)


@pytest.mark.parametrize(
    ("typed", "is_found"), [("hoa", True), ("thị hoa", True), ("ho", False), ("guyen", False)]
)
def test_whole_words_are_whole(db: Session, typed: str, is_found: bool) -> None:
    found = has_whole_words(typed, literal("nguyen thi hoa"))

    assert db.scalar(select(literal(1)).where(found)) == (1 if is_found else None)
