"""Guessing codes: how many wrong ones an address may send, and for how long it then waits.

Only wrong codes count: a whole office stands behind one address, and its people check in at once.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network
from math import ceil

from app.domain.calendar import VIETNAM
from app.domain.errors import DomainError
from app.domain.label import N_

WINDOW = timedelta(minutes=10)
"""Counted from the first wrong code on."""

WRONG_CODES = 100
"""What an address may send in a window, unless the installation says otherwise."""


class Guessed(StrEnum):
    """What is tried at; each is counted by itself."""

    CERTIFICATE = "certificate"
    CHECK_IN = "check_in"


def network_of(address: str) -> str:
    """Who is counted as one: an address, or all that one subscriber has of the newer kind."""
    ip = ip_address(address)
    return str(ip) if ip.version == 4 else str(ip_network((ip, 64), strict=False))


class TooManyWrongCodes(DomainError):
    """No code is looked at, right or wrong: an answer would be what a guesser waits for."""

    message = N_(
        "Từ mạng bạn đang dùng đã có quá nhiều mã sai nên hệ thống tạm dừng nhận mã. Hãy thử lại "
        "sau %(minutes)s phút, từ %(time)s."
    )

    def __init__(self, until: datetime, now: datetime) -> None:
        local = (until + timedelta(minutes=1)).astimezone(VIETNAM)
        self.seconds = ceil((until - now).total_seconds())
        super().__init__(minutes=ceil(self.seconds / 60), time=f"{local:%H:%M}")
