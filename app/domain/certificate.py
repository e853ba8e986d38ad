"""Certificates: their numbers, the codes that verify them, and what cannot be."""

import re

from app.domain.errors import RuleViolation
from app.domain.label import N_, Labelled

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""Letters and digits that nobody takes for one another, without I, L, O, U and Z."""

_SYMBOLS = 17
_GROUP = 6
_LOOKALIKES = str.maketrans("ILOUZ", "110V2")
_BETWEEN = re.compile(r"[\s.\x00\u2010-\u2015-]+")
"""Among them what no text of PostgreSQL can hold, and addresses can."""

CODES = len(_ALPHABET) ** _SYMBOLS
"""How many codes there are: 84 bits, so that guessing and trying one after the other find none."""


class CertificateState(Labelled):
    """Whether a certificate still holds.

    CORRECTED: what it certifies was taken back by a correction, and nobody has revoked it yet.
    """

    HOLDING = "holding", N_("Có hiệu lực")
    CORRECTED = "corrected", N_("Mất hiệu lực")
    REVOKED = "revoked", N_("Đã thu hồi")


class ListNotLocked(RuleViolation):
    """Before the list is signed an outcome may still be another."""

    message = N_(
        "Danh sách kết quả của lớp chưa khóa nên chưa cấp được giấy chứng nhận. Hãy khóa danh "
        "sách trước."
    )


class NotCompleted(RuleViolation):
    """A certificate says that somebody completed."""

    message = N_(
        "%(name)s không được công nhận hoàn thành trong danh sách đã khóa nên không được cấp giấy "
        "chứng nhận."
    )


class AlreadyCertified(RuleViolation):
    """One certificate for a person and a class."""

    message = N_("%(name)s đã có giấy chứng nhận số %(number)s của lớp này.")


class NobodyToCertify(RuleViolation):
    """All have theirs, or nobody has completed."""

    message = N_("Không còn ai để cấp: mọi người hoàn thành đều đã được cấp giấy chứng nhận.")


class RevokedAlready(RuleViolation):
    """A second click, or another window."""

    message = N_("Giấy chứng nhận này đã được thu hồi trước đó.")


def code_of(number: int) -> str:
    """A number below CODES as a code, with its check character, as it is stored: bare."""
    symbols = ""
    for _ in range(_SYMBOLS):
        number, symbol = divmod(number, len(_ALPHABET))
        symbols += _ALPHABET[symbol]
    return symbols + _check(symbols)


def grouped(code: str) -> str:
    """A code as people read it: 7KQ4M2-XD9RTA-0B3CFE."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def bare(typed: str) -> str:
    """A code without its groups and its typist's habits; what is no code stays none."""
    return _BETWEEN.sub("", typed).upper().translate(_LOOKALIKES)


def is_misspelt(code: str) -> bool:
    """Whether a bare code cannot be one: one wrong character or two that changed places show."""
    is_known = len(code) == _SYMBOLS + 1 and set(code) <= set(_ALPHABET)
    return not is_known or _check(code[:-1]) != code[-1]


def register_number(number: int, year: int) -> str:
    """A number as the register and the certificate have it: 0012/2026."""
    return f"{number:04}/{year}"


def _check(symbols: str) -> str:
    """A prime modulus and a weight of its own for each place let no single slip go by."""
    total = sum(place * _ALPHABET.index(symbol) for place, symbol in enumerate(symbols, 1))
    return _ALPHABET[-total % len(_ALPHABET)]
