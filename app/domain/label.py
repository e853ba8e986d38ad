"""Words for the reader: codes with a Vietnamese label, and the mark of a translatable text."""

from enum import StrEnum
from typing import Self


class Word(str):
    """A text of ours, translated where it is shown, also within another text.

    context tells apart what one Vietnamese word means: a target and an examination are both «đạt».
    """

    __slots__ = ("context",)
    context: str

    def __new__(cls, text: str, context: str = "") -> Self:
        word = super().__new__(cls, text)
        word.context = context
        return word


class Phrase(tuple[str, ...]):
    """A fact in several pieces, some of them words of ours, others what stands in a file."""

    __slots__ = ()

    def __str__(self) -> str:
        return "".join(self)


def N_(message: str, context: str = "") -> str:  # noqa: N802  the name that gettext tools look for
    """Mark a Vietnamese text for translation at the edge; it stays the same text."""
    return Word(message, context)


def N_counted(message: str) -> str:  # noqa: N802  as N_
    """Mark a text that stands behind a number: other languages may say one thing of one."""
    return Word(message)


class Labelled(StrEnum):
    """A closed set of codes, each with the Vietnamese words shown for it."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member
