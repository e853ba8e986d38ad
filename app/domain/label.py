"""Words for the reader: codes with a Vietnamese label, and the mark of a translatable text."""

from enum import StrEnum
from typing import Self


def N_(message: str) -> str:  # noqa: N802  the name that gettext tools look for
    """Mark a Vietnamese text for translation at the edge; returns it unchanged."""
    return message


def N_counted(message: str) -> str:  # noqa: N802  as N_
    """Mark a text that stands behind a number: other languages may say one thing of one."""
    return message


class Labelled(StrEnum):
    """A closed set of codes, each with the Vietnamese words shown for it."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member
