"""Text as people type it into a search box, matched in SQL: any part, any order, no marks."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, literal, or_

from app.domain.vietnamese import fold


def has_words(
    text: str,
    *folded: SQLColumnExpression[str],
    codes: Sequence[SQLColumnExpression[str]] = (),
) -> ColumnElement[bool]:
    """Whether each word typed occurs in a folded text or in a code; true where none is typed."""
    columns = [*folded, *(func.lower(code) for code in codes)]
    return and_(
        True,
        *(
            or_(*(c.contains(word, autoescape=True) for c in columns))
            for word in fold(text).split()
        ),
    )


def has_whole_words(text: str, folded: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Whether each word typed is a whole word of a folded text: who types «hoa» means Hoa first."""
    padded = literal(" ").concat(folded).concat(" ")
    return and_(
        True, *(padded.contains(f" {word} ", autoescape=True) for word in fold(text).split())
    )
