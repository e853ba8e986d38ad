"""Enrolments: the ladder of statuses, the outcome at the end, and what cannot be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.errors import RuleViolation
from app.domain.label import N_, Labelled


class EnrolmentStatus(Labelled):
    """A step of the ladder from nomination to a seat, or one of its side exits."""

    NOMINATED = "nominated", N_("Được đề cử")
    APPLIED = "applied", N_("Đã đăng ký")
    UNIT_APPROVED = "unit_approved", N_("Đơn vị đã duyệt")
    CONFIRMED = "confirmed", N_("Có chỗ")
    WAITING = "waiting", N_("Chờ chỗ")
    OFFERED = "offered", N_("Được mời nhận chỗ")
    WITHDRAWN = "withdrawn", N_("Đã rút")
    REJECTED = "rejected", N_("Không được duyệt")
    EXPIRED = "expired", N_("Hết hạn")
    SUBSTITUTED = "substituted", N_("Có người thay")
    CLASS_CANCELLED = "class_cancelled", N_("Lớp bị hủy")


LIVE_STATUSES = frozenset(
    {
        EnrolmentStatus.NOMINATED,
        EnrolmentStatus.APPLIED,
        EnrolmentStatus.UNIT_APPROVED,
        EnrolmentStatus.CONFIRMED,
        EnrolmentStatus.WAITING,
        EnrolmentStatus.OFFERED,
    }
)
"""On the ladder, not beside it: at most one such enrolment per person and class."""

UNSETTLED_STATUSES = LIVE_STATUSES - {EnrolmentStatus.CONFIRMED}
"""Somebody still has to say something, or to wait."""

SEAT_STATUSES = frozenset({EnrolmentStatus.CONFIRMED, EnrolmentStatus.OFFERED})
"""What takes a seat of a class: having one, or being asked whether one wants it."""


def seats_taken(places: Mapping[EnrolmentStatus, int]) -> int:
    """How many seats some places take. places: how many of them there are of each status."""
    return sum(places.get(status, 0) for status in SEAT_STATUSES)


class Outcome(Labelled):
    """How an enrolment ended. `completed`: attendance reached the class's threshold."""

    COMPLETED = "completed", N_("Hoàn thành")
    INCOMPLETE = "incomplete", N_("Chưa hoàn thành")
    ABSENT = "absent", N_("Vắng")
    WITHDRAWN = "withdrawn", N_("Bỏ học")


class Result(Labelled):
    """The test at the end, if there was one; it neither gives nor takes credit."""

    PASS = "pass", N_("Đạt")
    FAIL = "fail", N_("Không đạt")


class WithdrawalReason(Labelled):
    """Why somebody gives a place up; other reasons are told in words of one's own."""

    DUTY = "duty", N_("Bận công tác")
    HEALTH = "health", N_("Ốm đau, thai sản")
    LEFT = "left", N_("Chuyển công tác hoặc thôi việc")
    NOT_MEANT = "not_meant", N_("Không thuộc đối tượng của lớp")
    OTHER = "other", N_("Lý do khác")


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """What is said of how an enrolment ended.

    reason: why it is not what attendance proposes, or not what a signed list said; document: the
    decision that corrects that. They tell of the saying: without them the same is said.
    """

    outcome: Outcome
    result: Result | None = None
    score: Decimal | None = None
    certificate_no: str | None = None
    reason: str | None = field(default=None, compare=False)
    document: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Waiver:
    """An officer's word that people get a seat although a rule speaks against it, and why.

    admits: also whom the class is not for, or who has another class on its days. overbooks: also
    beyond the seats that there are.
    """

    words: str
    admits: bool = False
    overbooks: bool = False


def waived(waiver: Waiver | None) -> dict[str, tuple[object, object]]:
    """What the log keeps of a waiver beside the status of each place."""
    if waiver is None:
        return {}
    said: dict[str, tuple[object, object]] = {"reason_words": (None, waiver.words)}
    if waiver.admits:
        said["rules_waived"] = (None, True)
    if waiver.overbooks:
        said["overbooked"] = (None, True)
    return said


class RulesAgainst(RuleViolation):
    """Whom the class is not for, or who has another one on its days, gets no seat by a slip."""

    message = N_(
        "%(count)s người vướng quy định của lớp nên chưa ghi danh ai. Hãy bỏ chọn những người ấy; "
        "nếu vẫn ghi danh, đánh dấu và ghi lý do ở dưới."
    )

    def __init__(self, reasons: Sequence[RuleViolation]) -> None:
        super().__init__(count=len(reasons))
        self.reasons = reasons


class ClassFull(RuleViolation):
    """Never more people than seats."""

    message = N_(
        "Lớp có %(capacity)s chỗ, còn trống %(free)s, không đủ cho %(wanted)s người. Hãy bớt người "
        "hoặc tăng số chỗ của lớp."
    )


class NobodyToEnrol(RuleViolation):
    """Nobody was chosen."""

    message = N_("Chưa chọn ai. Hãy đánh dấu những người cần ghi danh.")


class NotEnrolled(RuleViolation):
    """Only a live place can be given up."""

    message = N_("Người này không còn trong danh sách của lớp.")


class HasOutcome(RuleViolation):
    """What was recorded stays in the register; it is corrected, not taken away."""

    message = N_(
        "Kết quả học đã được ghi nên không thể rút hoặc xóa ghi danh. Nếu kết quả sai, hãy đính "
        "chính ở trang ghi kết quả của lớp."
    )


class HasSubstitute(RuleViolation):
    """Who came in the place of whom stays in the register."""

    message = N_(
        "Đã có người thay người này trong lớp nên không thể xóa ghi danh: sổ giữ lại ai học thay "
        "ai. Nếu việc thay cũng là ghi nhầm, hãy xóa ghi danh của người thay trước."
    )


class NoReason(RuleViolation):
    """Other reasons are told in words."""

    message = N_("Hãy ghi rõ lý do.")
    about = "words"


class ClassAhead(RuleViolation):
    """Nobody has completed what has not begun."""

    message = N_("Lớp đến %(day)s mới khai giảng nên chưa thể ghi kết quả.")


class LeftTheClass(RuleViolation):
    """No outcome for somebody who has no place in the class."""

    message = N_("Không còn trong danh sách của lớp («%(status)s») nên không ghi được kết quả.")


class OutcomeMissing(RuleViolation):
    """A score, a result or a number says nothing without an outcome."""

    message = N_("Hãy chọn kết thúc thế nào trước khi ghi điểm, kiểm tra hoặc số chứng nhận.")


class OutcomeStays(RuleViolation):
    """What was recorded is corrected, not taken away."""

    message = N_("Kết quả đã ghi không bỏ trống được, chỉ đính chính thành kết quả khác.")


class ChangedMeanwhile(RuleViolation):
    """Somebody else has recorded another outcome since the page was opened."""

    message = N_(
        "Trong lúc bạn mở trang này, %(who)s đã ghi «%(what)s». Hãy xem lại: lưu lần nữa là đính "
        "chính thành điều bạn chọn."
    )


class ChangedByFile(ChangedMeanwhile):
    """A file was brought in since the page was opened, and says otherwise."""

    message = N_(
        "Trong lúc bạn mở trang này, một tệp nhập vào sổ đã ghi «%(what)s». Hãy xem lại: lưu lần "
        "nữa là đính chính thành điều bạn chọn."
    )


class PlacesGone(RuleViolation):
    """Places that were removed since the page was opened, or are out of the actor's scope."""

    message = N_(
        "%(count)s người bạn vừa ghi không còn trong danh sách này: ghi danh của họ đã bị xóa, "
        "hoặc họ đã chuyển ra ngoài phạm vi của bạn. Những người còn lại vẫn như bạn đã chọn."
    )


def write_reason(reason: WithdrawalReason, words: str) -> str:
    """A reason as an event keeps it: its code, the words beside it; of other reasons the words.

    Raises NoReason where another reason is not told.
    """
    if reason is WithdrawalReason.OTHER:
        if not words:
            raise NoReason
        return words
    return f"{reason.value}: {words}" if words else reason.value


def read_reason(written: str) -> tuple[WithdrawalReason | None, str]:
    """The reason that an event keeps, and the words beside it; None: words alone."""
    code, _, words = written.partition(": ")
    if code in set(WithdrawalReason):
        return WithdrawalReason(code), words
    return None, written
