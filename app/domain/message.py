"""Letters: what is told to whom, how often a mail server is tried, and what comes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from app.domain.errors import DomainError, RuleViolation
from app.domain.label import N_, Labelled

DAYS_KEPT = 400
"""How long letters stay in the outbox: from one year's class to the next one's."""

LEASE = timedelta(minutes=5)
"""How long a letter is one worker's: longer than a mail server is given to answer in all."""

_TRIED_AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))


class MessageKind(Labelled):
    """What a letter is about."""

    PLACE = "place", N_("Kết quả đăng ký")
    OFFER = "offer", N_("Mời nhận chỗ")
    CLASS_CHANGED = "class_changed", N_("Thay đổi của lớp")
    CLASS_CANCELLED = "class_cancelled", N_("Hủy hoặc mở lại lớp")
    REMINDER = "reminder", N_("Nhắc buổi học")
    APPROVAL = "approval", N_("Nhắc việc chờ duyệt")
    NOMINATIONS = "nominations", N_("Mời và nhắc đề cử")
    REPORT = "report", N_("Nhắc hạn báo cáo")


class MessageState(Labelled):
    """Where a letter stands."""

    WAITING = "waiting", N_("Chờ gửi")
    SENT = "sent", N_("Đã gửi", "thư")
    FAILED = "failed", N_("Không gửi được")
    NO_ADDRESS = "no_address", N_("Chưa có địa chỉ")
    LAPSED = "lapsed", N_("Quá hạn, không gửi")


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a letter. facts: what it is about, as label and value; link: label and path."""

    subject: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    link: tuple[str, str] | None = None

    def to_plain(self) -> dict[str, Any]:
        """All but the subject, as JSON holds it."""
        return {
            "paragraphs": list(self.paragraphs),
            "facts": [list(fact) for fact in self.facts],
            "link": list(self.link) if self.link else None,
        }

    @classmethod
    def from_plain(cls, subject: str, plain: dict[str, Any]) -> Self:
        """The letter that was written down."""
        return cls(
            subject,
            tuple(plain["paragraphs"]),
            tuple((label, value) for label, value in plain["facts"]),
            (plain["link"][0], plain["link"][1]) if plain["link"] else None,
        )


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter is for. address None: nobody has told us one. A person, an account, or both."""

    name: str
    address: str | None
    person_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class MailServer:
    """Who takes letters on. security: "starttls", "tls" or "none"; sender: their From."""

    host: str
    port: int
    security: str
    sender: str
    user: str | None = None
    password: str | None = None


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a letter is tried again that was refused for now; None: it was tried often enough."""
    if attempts > len(_TRIED_AGAIN):
        return None
    return now + _TRIED_AGAIN[attempts - 1]


class MailRefused(DomainError):
    """The server does not take this letter. is_final: asking again would not help."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__()
        self.reason, self.is_final = reason, is_final


class MailServerLost(DomainError):
    """The server does not answer, or not as it should: no letter gets through for now."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class StillWaiting(RuleViolation):
    """It will be sent anyway."""

    message = N_("Thư này đang chờ gửi, không cần gửi lại.")


class TooLateToSend(RuleViolation):
    """What it says has gone by."""

    message = N_("Nội dung thư chỉ có ích đến %(day)s nên không gửi lại nữa.")


class NoAddress(RuleViolation):
    """Whom it is for has no address in the register yet."""

    message = N_("%(name)s chưa có địa chỉ thư trong sổ. Hãy ghi địa chỉ rồi gửi lại.")
