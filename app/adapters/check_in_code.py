"""Codes to check in with: of a meeting, on the screen and changing all the time; and of a person.

None is stored: each is an HMAC under a key of the installation's secret. All are digits alone, as
handheld scanners type like keyboards, and a Vietnamese keyboard makes other letters of letters.
"""

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.check_in import DIGITS

_NO_DIGIT = re.compile(r"[^0-9]+")
_GROUP = 4


@dataclass(frozen=True, slots=True)
class CheckInCodes:
    """Their key is derived from the secret, and from nothing that other keys are derived from."""

    key: bytes

    @classmethod
    def from_secret(cls, secret: str) -> "CheckInCodes":
        return cls(hmac.digest(secret.encode(), b"check-in", "sha256"))

    def shown(self, meeting_id: int, window: int) -> str:
        """The code of a meeting in a window of time."""
        return _digits(hmac.digest(self._of(b"meeting", meeting_id), b"%d" % window, "sha256"))

    def meeting_of(
        self, code: str, meeting_ids: Iterable[int], windows: Iterable[int]
    ) -> int | None:
        """Which of some meetings has a code in one of some windows; None: none has."""
        asked = list(windows)
        for meeting_id in meeting_ids:
            if any(hmac.compare_digest(self.shown(meeting_id, one), code) for one in asked):
                return meeting_id
        return None

    def personal(self, enrolment_id: int) -> str:
        """The code of somebody's place in a class: its number, and digits that prove it."""
        return f"{enrolment_id}{_digits(self._of(b'enrolment', enrolment_id))}"

    def enrolment_of(self, code: str) -> int | None:
        """Whose personal code it is; None: nobody's."""
        number = code[:-DIGITS]
        if not number.isascii() or not number.isdecimal() or len(number) > DIGITS:
            return None
        enrolment_id = int(number)
        is_ours = hmac.compare_digest(self.personal(enrolment_id).encode(), code.encode())
        return enrolment_id if is_ours else None

    def _of(self, kind: bytes, id: int) -> bytes:
        return hmac.digest(self.key, b"%s %d" % (kind, id), "sha256")


def bare(typed: str) -> str:
    """A code as it was typed, without what groups its digits."""
    return _NO_DIGIT.sub("", typed)


def grouped(code: str) -> str:
    """A code as people read it: 4821 7306."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def _digits(digest: bytes) -> str:
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"
