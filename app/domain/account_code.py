"""One-time codes: how they are written, what they are for, and how long they hold.

A code is read out on the phone and typed by hand: Crockford's base 32 has no letter that looks or
sounds like a digit, and takes the ones that people type instead.
"""

import re
from datetime import datetime, timedelta

from app.domain.label import N_, Labelled

BITS = 60
"""Five guesses in so many find nothing; and a stolen table of hashes gives nothing away either."""

WRONG_ALLOWED = 5

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SYMBOLS = BITS // 5
_GROUP = 4
_LOOKALIKES = str.maketrans("ILO", "110")
_BETWEEN = re.compile(r"[\s.\u2010-\u2015-]+")


class CodePurpose(Labelled):
    """What a code lets its holder do, once."""

    OPEN = "open", N_("Mở tài khoản")
    NEW_PASSWORD = "new_password", N_("Đặt mật khẩu mới")


VALID_FOR = {
    CodePurpose.OPEN: timedelta(days=14),
    CodePurpose.NEW_PASSWORD: timedelta(days=1),
}
"""An invitation waits for its slip of paper; a new password for a telephone call."""


class CodeState(Labelled):
    """Whether a code that is still out opens anything."""

    VALID = "valid", N_("Dùng được")
    EXPIRED = "expired", N_("Đã hết hạn")
    LOCKED = "locked", N_("Đã khóa vì nhập sai nhiều lần")


def code_state(*, expires_at: datetime, wrong_attempts: int, now: datetime) -> CodeState:
    """What has become of a code that was neither used nor replaced."""
    if wrong_attempts >= WRONG_ALLOWED:
        return CodeState.LOCKED
    return CodeState.VALID if now < expires_at else CodeState.EXPIRED


def spelled(number: int) -> str:
    """A number below 2 ** BITS as people read it: K7QF-2M9X-0TRB."""
    symbols = "".join(_ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -1, -5))
    return "-".join(symbols[at : at + _GROUP] for at in range(0, _SYMBOLS, _GROUP))


def bare(typed: str) -> str:
    """A code without its groups and its typist's habits; what is no code stays none."""
    return _BETWEEN.sub("", typed).upper().translate(_LOOKALIKES)
