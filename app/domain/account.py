"""Accounts: how user names are written, what a password must not be, and what state one is in."""

import re
import unicodedata
from collections.abc import Iterable

from app.domain.label import N_, Labelled
from app.domain.vietnamese import clean, fold

SHORTEST_PASSWORD = 10

_USERNAME = re.compile(r"[a-z0-9._@-]+")
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9._@-]+")
_NOT_A_LETTER = re.compile(r"[^a-z0-9]")


class AccountState(Labelled):
    """Whether somebody can sign in."""

    ACTIVE = "active", N_("Đang dùng")
    PENDING = "pending", N_("Chờ mở")
    DISABLED = "disabled", N_("Đã khóa")


def normal_username(text: str) -> str:
    """A user name as it is kept, however it was typed."""
    return clean(text).lower()


def is_username(name: str) -> bool:
    """Whether a normal name is one word that anyone can type on any keyboard."""
    return _USERNAME.fullmatch(name) is not None


def username_from(code: str) -> str:
    """The user name that a person's code suggests."""
    return _NOT_IN_A_NAME.sub("-", fold(code)).strip("-") or "hoc-vien"


def normal_password(password: str) -> str:
    """Windows and phones type the same accented letter as different code points."""
    return unicodedata.normalize("NFC", password)


def is_one_of(password: str, names: Iterable[str]) -> bool:
    """Whether a password is only a name over again, in other letters or with other marks."""
    bare = _NOT_A_LETTER.sub("", fold(password))
    return any(bare == _NOT_A_LETTER.sub("", fold(name)) for name in names)
