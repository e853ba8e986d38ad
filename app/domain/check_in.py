"""Checking in: how long a code on the screen holds, when one may, and who cannot.

A code is shown from the beginning of its window on, for as long as that lasts, and holds for twice
as long: whoever reads it in its last moment has still a whole window to send it.
"""

from datetime import date, datetime, time

from app.domain.calendar import VIETNAM, local_date
from app.domain.course import DayPart
from app.domain.enrolment import EnrolmentStatus
from app.domain.errors import RuleViolation
from app.domain.fault import day_words
from app.domain.label import N_
from app.domain.registration import PENDING_STATUSES

CHANGES_EVERY = 15
"""Seconds between two codes on the screen."""

_HOLDS_FOR_WINDOWS = 2
_REMEMBERED_WINDOWS = 40
"""For ten minutes a code that ran out is told apart from one that never was."""

DIGITS = 8
"""Two codes hold at a time: one of 50 million guesses is right."""

OPENS_AT = {
    DayPart.MORNING: time(6, 0),
    DayPart.AFTERNOON: time(11, 30),
    DayPart.EVENING: time(16, 30),
}
"""From when on one may check in to a meeting, on its day: while people arrive, not before."""


def window_of(now: datetime) -> int:
    """The number of the window that a moment lies in."""
    return int(now.timestamp()) // CHANGES_EVERY


def seconds_left(now: datetime) -> int:
    """How long the code on the screen is still shown."""
    return CHANGES_EVERY - int(now.timestamp()) % CHANGES_EVERY


def holding_windows(now: datetime) -> range:
    """The windows whose codes hold, the oldest first."""
    last = window_of(now)
    return range(last - _HOLDS_FOR_WINDOWS + 1, last + 1)


def expired_windows(now: datetime) -> range:
    """The windows whose codes have run out, as far back as one looks."""
    last = window_of(now) - _HOLDS_FOR_WINDOWS
    return range(last - _REMEMBERED_WINDOWS + 1, last + 1)


def check_time(held_on: date, part: DayPart, now: datetime) -> None:
    """Refuse a check-in on another day than the meeting's, or before people arrive.

    Raises NotToday or TooEarly.
    """
    if local_date(now) != held_on:
        raise NotToday(day=day_words(held_on))
    if now.astimezone(VIETNAM).time() < OPENS_AT[part]:
        raise TooEarly(time=f"{OPENS_AT[part]:%H:%M}")


def check_place(status: EnrolmentStatus | None, *, name: str, code: str) -> None:
    """Refuse whoever has no seat. status None: not on the list at all. code: the class's.

    Raises WrongClass, StillWaiting, NotConfirmed or LeftClass.
    """
    if status is None:
        raise WrongClass(name=name, code=code)
    if status in {EnrolmentStatus.WAITING, EnrolmentStatus.OFFERED}:
        raise StillWaiting(name=name, code=code, status=status)
    if status in PENDING_STATUSES:
        raise NotConfirmed(name=name, code=code, status=status)
    if status is not EnrolmentStatus.CONFIRMED:
        raise LeftClass(name=name, code=code, status=status)


class UnknownCode(RuleViolation):
    """Mistyped, or of another province."""

    message = N_("Không có mã này. Hãy nhìn lại màn hình của lớp và gõ đủ tám chữ số.")
    about = "code"


class CodeExpired(RuleViolation):
    """Read too long ago, or sent on by somebody who is there."""

    message = N_("Mã này đã hết hạn. Hãy quét lại, hoặc gõ mã đang hiện trên màn hình.")
    about = "code"


class UnknownPersonalCode(RuleViolation):
    """Neither a personal code of ours nor the code of somebody in the class."""

    message = N_(
        "Mã «%(code)s» không phải mã điểm danh của học viên nào, cũng không phải mã người trong "
        "danh sách lớp. Hãy quét lại, hoặc ghi người này vào danh sách người ngoài."
    )
    about = "code"


class CodeOfOtherClass(RuleViolation):
    """A personal code is of one class."""

    message = N_(
        "Đây là mã của %(name)s ở lớp %(code)s, không phải lớp này. Hãy bảo học viên mở mã của "
        "lớp đang học."
    )
    about = "code"


class NotToday(RuleViolation):
    """Checking in is done on the day."""

    message = N_(
        "Chỉ điểm danh bằng mã trong ngày học, %(day)s. Ngày khác hãy ghi vào sổ của buổi."
    )


class TooEarly(RuleViolation):
    """Nobody has come yet."""

    message = N_("Chưa đến giờ: buổi này nhận điểm danh từ %(time)s.")


class WrongClass(RuleViolation):
    """Not on the list at all."""

    message = N_("%(name)s không có tên trong danh sách lớp %(code)s.")


class StillWaiting(RuleViolation):
    """In the queue, without a seat."""

    message = N_("%(name)s chưa có chỗ trong lớp %(code)s: hiện là «%(status)s».")


class NotConfirmed(RuleViolation):
    """Somebody has still to say yes."""

    message = N_("Đăng ký của %(name)s vào lớp %(code)s chưa được duyệt: hiện là «%(status)s».")


class LeftClass(RuleViolation):
    """Had a place once."""

    message = N_("%(name)s không còn chỗ trong lớp %(code)s: hiện là «%(status)s».")


class MarkedOtherwise(RuleViolation):
    """What somebody has written into the register is not undone by a code."""

    message = N_(
        "Người phụ trách đã ghi bạn «%(what)s» ở buổi này. Nếu bạn đang có mặt, hãy báo người phụ "
        "trách lớp."
    )
