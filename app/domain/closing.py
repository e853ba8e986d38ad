"""Closing a class: what attendance proposes, what must be settled first, and what holds after."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.attendance import Shares
from app.domain.enrolment import Outcome
from app.domain.errors import RuleViolation
from app.domain.fault import day_words
from app.domain.label import N_


class ClassIsLocked(RuleViolation):
    """A signed list says for ever who was in the class and how it ended for them."""

    message = N_(
        "Danh sách kết quả của lớp đã khóa nên lớp không thay đổi được nữa. Kết quả sai thì đính "
        "chính ở trang «Kết quả»."
    )


class ClassIsNotLocked(RuleViolation):
    """An open list is changed without ceremony."""

    message = N_("Danh sách chưa khóa: hãy sửa kết quả ngay trong danh sách.")


class LockedAlready(RuleViolation):
    """A second click, or another window."""

    message = N_("Danh sách kết quả của lớp đã được khóa trước đó.")


class NotOver(RuleViolation):
    """Nobody signs what is still going on."""

    message = N_("Lớp đến hết ngày %(day)s mới kết thúc nên chưa khóa được danh sách.")


class MeetingsOpen(RuleViolation):
    """While a register is open, who was there may change. which: the meetings in words."""

    message = N_("Còn %(count)s buổi chưa chốt điểm danh: %(which)s. Hãy chốt các buổi ấy trước.")


class OutcomesMissing(RuleViolation):
    """The list says of everybody how it ended."""

    message = N_("Còn %(count)s người chưa có kết quả. Hãy ghi kết quả của mọi người trước.")


class NobodyInClass(RuleViolation):
    """A list of nobody."""

    message = N_("Lớp không có ai trong danh sách nên không có gì để khóa.")


class DecisionAhead(RuleViolation):
    """A decision that nobody has taken yet."""

    message = N_("Ngày quyết định %(day)s chưa đến.")
    about = "decided_on"


class DecisionTooEarly(RuleViolation):
    """Results are recognised when there are some."""

    message = N_("Quyết định phải có từ ngày lớp kết thúc, %(day)s, trở đi.")
    about = "decided_on"


class ReasonMissing(RuleViolation):
    """Whoever decides otherwise than the rule of the class says why."""

    message = N_("Khác với đề xuất từ điểm danh («%(proposed)s»): hãy ghi lý do.")


class NothingCorrected(RuleViolation):
    """The same again is no correction."""

    message = N_("Kết quả này đang được ghi đúng như vậy nên không có gì để đính chính.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What recognises results. number: as it is written, «45/QĐ-SNV»."""

    number: str
    decided_on: date


def propose(shares: Shares | None, threshold: int) -> Outcome | None:
    """How it ended by attendance alone; None where nobody ever took a register.

    threshold: percent of all meetings.
    """
    if shares is None or not shares.held:
        return None
    if shares.reaches(threshold):
        return Outcome.COMPLETED
    return Outcome.INCOMPLETE if shares.attended else Outcome.ABSENT


def refuse_locked(locked_at: datetime | None) -> None:
    """Raises ClassIsLocked."""
    if locked_at is not None:
        raise ClassIsLocked


def check_over(ends_on: date, today: date) -> None:
    """A list may be signed from the day after the last. Raises NotOver."""
    if today <= ends_on:
        raise NotOver(day=day_words(ends_on))


def check_decision(decision: Decision, *, ends_on: date, today: date) -> None:
    """Raises DecisionAhead or DecisionTooEarly."""
    if decision.decided_on > today:
        raise DecisionAhead(day=day_words(decision.decided_on))
    if decision.decided_on < ends_on:
        raise DecisionTooEarly(day=day_words(ends_on))
