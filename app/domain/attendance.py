"""Attendance: who was at a meeting, and what shares of a class that makes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.course import ClassIsCancelled, ClassStatus
from app.domain.errors import RuleViolation
from app.domain.fault import day_words
from app.domain.label import N_, Labelled


class Presence(Labelled):
    """What a register says of somebody at a meeting."""

    PRESENT = "present", N_("Có mặt")
    LATE = "late", N_("Đi muộn")
    EXCUSED = "excused", N_("Vắng có phép")
    ABSENT = "absent", N_("Vắng không phép")


class Way(Labelled):
    """How the register knows."""

    REGISTER = "register", N_("Người phụ trách điểm danh")
    OWN = "own", N_("Tự điểm danh bằng mã trên màn hình")
    SCAN = "scan", N_("Người phụ trách quét mã học viên")
    WALK_IN = "walk_in", N_("Ghi ở danh sách người ngoài")
    AUTOMATIC = "automatic", N_("Tự ghi khi chốt điểm danh")


def attends(presence: Presence, *, is_late_present: bool) -> bool:
    """Whether it counts as having been there. Who is excused was not."""
    return presence is Presence.PRESENT or (presence is Presence.LATE and is_late_present)


@dataclass(frozen=True, slots=True)
class Shares:
    """Somebody's meetings of a class. held: those of which one knows whether they were there.

    Of the meetings scheduled those that were cancelled are left out. Completion goes by `of_all`.
    Invariant: 0 <= attended <= held <= scheduled, else ValueError.
    """

    attended: int
    held: int
    scheduled: int

    def __post_init__(self) -> None:
        if not 0 <= self.attended <= self.held <= self.scheduled:
            raise ValueError(f"{self.attended} of {self.held} of {self.scheduled}")

    @property
    def missed(self) -> int:
        return self.held - self.attended

    @property
    def of_held(self) -> Fraction | None:
        """Of the meetings so far; None before the first."""
        return Fraction(self.attended, self.held) if self.held else None

    @property
    def of_all(self) -> Fraction | None:
        """Of all meetings scheduled; None where there are none."""
        return Fraction(self.attended, self.scheduled) if self.scheduled else None

    @property
    def best(self) -> Fraction | None:
        """Of all meetings, if they come to every one that is left; None where there are none."""
        if not self.scheduled:
            return None
        return Fraction(self.scheduled - self.missed, self.scheduled)

    def reaches(self, threshold: int) -> bool:
        """Whether they have attended enough already. threshold: percent. Never without meetings."""
        return self.of_all is not None and self.of_all * 100 >= threshold

    def can_reach(self, threshold: int) -> bool:
        """Whether they still can. threshold: percent. Nothing is lost before there are meetings."""
        return self.best is None or self.best * 100 >= threshold

    def may_miss(self, threshold: int) -> int:
        """How many more meetings they may miss and still reach it; 0 where they cannot any more."""
        needed = -(-threshold * self.scheduled // 100)
        return max(self.scheduled - self.missed - needed, 0)


def shares_of(meetings: Iterable[tuple[Presence | None, bool]], *, is_late_present: bool) -> Shares:
    """The shares that somebody's marks make. meetings: the mark, and whether it is closed.

    A meeting is held for whoever is marked in it, and for all once it is closed: who has no mark
    then, because they came into the class later, has missed it. Cancelled meetings are not given.
    """
    attended = held = scheduled = 0
    for presence, is_closed in meetings:
        scheduled += 1
        held += is_closed or presence is not None
        attended += presence is not None and attends(presence, is_late_present=is_late_present)
    return Shares(attended, held, scheduled)


@dataclass(frozen=True, slots=True)
class MeetingState:
    """What decides whether a meeting's register may be written."""

    class_status: ClassStatus | None
    held_on: date
    is_cancelled: bool
    is_closed: bool

    def check(self, today: date) -> None:
        """Raises ClassIsCancelled, MeetingIsCancelled, MeetingAhead or MeetingIsClosed."""
        if self.class_status is ClassStatus.CANCELLED:
            raise ClassIsCancelled
        if self.is_cancelled:
            raise MeetingIsCancelled
        if today < self.held_on:
            raise MeetingAhead(day=day_words(self.held_on))
        if self.is_closed:
            raise MeetingIsClosed


class MeetingIsCancelled(RuleViolation):
    """Nobody is at a meeting that does not take place."""

    message = N_("Buổi học này không diễn ra nên không điểm danh được.")


class MeetingAhead(RuleViolation):
    """Nobody has been where nothing has been."""

    message = N_("Buổi học đến %(day)s mới diễn ra. Hãy điểm danh vào ngày đó.")


class MeetingIsClosed(RuleViolation):
    """What is closed stays as it is, until it is opened again."""

    message = N_("Buổi học đã chốt điểm danh. Muốn sửa, hãy mở lại điểm danh của buổi.")


class MeetingIsOpen(RuleViolation):
    """A second click, or another window."""

    message = N_("Buổi học chưa chốt điểm danh nên không cần mở lại.")


class MarkedMeanwhile(RuleViolation):
    """Somebody else has marked the person since the page was opened."""

    message = N_(
        "Trong lúc bạn mở trang này, sổ đã ghi «%(what)s» (%(way)s). Hãy xem lại: lưu lần nữa là "
        "ghi theo điều bạn chọn."
    )


class UnmarkedMeanwhile(RuleViolation):
    """Somebody else has taken the mark away since the page was opened."""

    message = N_(
        "Trong lúc bạn mở trang này, có người đã bỏ điểm danh của người này. Hãy xem lại: lưu lần "
        "nữa là ghi theo điều bạn chọn."
    )


class NotInClass(RuleViolation):
    """People who have lost their seat since the page was opened."""

    message = N_(
        "%(count)s người bạn vừa điểm danh không còn chỗ trong lớp. Những người còn lại vẫn như "
        "bạn đã chọn; hãy xem lại rồi lưu."
    )


class MeetingHasRegister(RuleViolation):
    """Who was there is not forgotten with the meeting."""

    message = N_(
        "Buổi học này đã điểm danh %(people)s người nên không xóa được. Nếu buổi không diễn ra, "
        "hãy sửa buổi và đánh dấu «không diễn ra»."
    )


class RegisterAhead(RuleViolation):
    """Who was there is known of days that have come."""

    message = N_(
        "Buổi học này đã điểm danh %(people)s người nên không chuyển được sang ngày %(day)s chưa "
        "đến. Nếu buổi không diễn ra, hãy đánh dấu «không diễn ra» rồi thêm buổi mới."
    )
    about = "held_on"


class HasAttended(RuleViolation):
    """Who has come to class was not enrolled by a slip."""

    message = N_(
        "Người này đã đến lớp và có trong sổ điểm danh nên không thể xóa ghi danh. Nếu họ thôi "
        "học, hãy dùng «Rút khỏi lớp»."
    )
