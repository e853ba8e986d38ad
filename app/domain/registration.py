"""How one gets into a class: who has to say yes, when one may ask, and what cannot be."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.calendar import VIETNAM, local_date
from app.domain.course import ClassIsCancelled, ClassStatus
from app.domain.enrolment import EnrolmentStatus
from app.domain.errors import RuleViolation
from app.domain.fault import day_words
from app.domain.label import N_, Labelled

OFFER_HOURS = 48
"""How long an offer stands, unless the class says otherwise."""


class Approval(Labelled):
    """Whose yes a place in a class needs."""

    NONE = "none", N_("Không cần duyệt")
    UNIT = "unit", N_("Đơn vị của học viên duyệt")
    ORGANISER = "organiser", N_("Đơn vị tổ chức duyệt")
    BOTH = "both", N_("Đơn vị duyệt, rồi đơn vị tổ chức duyệt")


class Approver(Labelled):
    """Who says yes or no to somebody's place."""

    UNIT = "unit", N_("Đơn vị của học viên")
    ORGANISER = "organiser", N_("Đơn vị tổ chức")


PENDING_STATUSES = frozenset(
    {EnrolmentStatus.NOMINATED, EnrolmentStatus.APPLIED, EnrolmentStatus.UNIT_APPROVED}
)
"""Somebody has still to say yes."""


def awaited(approval: Approval, status: EnrolmentStatus) -> Approver | None:
    """Who has to say yes next to a place; None: nobody, it may have a seat.

    A unit that nominates has said yes already.
    """
    asks_unit = approval in {Approval.UNIT, Approval.BOTH}
    asks_organiser = approval in {Approval.ORGANISER, Approval.BOTH}
    if status is EnrolmentStatus.APPLIED and asks_unit:
        return Approver.UNIT
    if status in PENDING_STATUSES and asks_organiser:
        return Approver.ORGANISER
    return None


@dataclass(frozen=True, slots=True)
class Window:
    """When one may ask for a place. Without a last instant: until the class begins.

    Nothing is open by silence: the organiser has said that the class takes registrations.
    """

    status: ClassStatus | None
    starts_on: date
    opens_at: datetime | None
    closes_at: datetime | None
    capacity: int | None

    def refusal(self, now: datetime) -> RuleViolation | None:
        """Why nobody may ask at this moment: too early, too late, never; None: one may."""
        if self.status is ClassStatus.CANCELLED:
            return ClassIsCancelled()
        if not self.is_opened:
            return NotOpened()
        if self.opens_at is not None and now < self.opens_at:
            return NotOpenYet(day=day_words(local_date(self.opens_at)))
        if self.is_closed(now) or self.capacity == 0:
            return RegistrationClosed()
        return None

    def check(self, now: datetime) -> None:
        """Refuse whoever comes too early or too late.

        Raises ClassIsCancelled, NotOpened, NotOpenYet or RegistrationClosed.
        """
        refusal = self.refusal(now)
        if refusal is not None:
            raise refusal

    @property
    def is_opened(self) -> bool:
        """Whether the organiser has opened the class to whoever may ask."""
        return self.status is ClassStatus.OPEN

    def is_closed(self, now: datetime) -> bool:
        """Whether nobody may ask any more."""
        return now >= self.shuts_at

    def is_settled(self, now: datetime) -> bool:
        """Whether nobody gets in any more, those included who have asked in time."""
        if self.status in {ClassStatus.CANCELLED, ClassStatus.HELD}:
            return True
        return now >= self.settles_at

    @property
    def shuts_at(self) -> datetime:
        """From when on nobody may ask any more."""
        return self._begins_at if self.closes_at is None else self.closes_at

    @property
    def settles_at(self) -> datetime:
        """When the last who asked in time can get in: as it begins, or closes if that is later."""
        return max(self._begins_at, self.shuts_at)

    @property
    def _begins_at(self) -> datetime:
        return datetime.combine(self.starts_on, time.min, VIETNAM)

    def offer_ends(self, now: datetime, hours: int) -> datetime:
        """Until when an offer made now stands: its hours, and never beyond the class's beginning.

        It is what people are told: an hour in which nobody gets in any more would be a false one.
        """
        return min(now + timedelta(hours=hours), self.settles_at)


@dataclass(frozen=True, slots=True)
class Admission:
    """How a class lets people in: who says yes, from when until when, how long an offer stands."""

    approval: Approval = Approval.NONE
    registration_from: datetime | None = None
    registration_until: datetime | None = None
    offer_hours: int = OFFER_HOURS


def check_admission(admission: Admission, *, ends_on: date) -> None:
    """Refuse a window that cannot be. Raises WindowTurned or WindowTooLong."""
    first, last = admission.registration_from, admission.registration_until
    if first is not None and last is not None and last <= first:
        raise WindowTurned
    if last is not None and local_date(last) > ends_on:
        raise WindowTooLong(day=day_words(ends_on))


def check_opening(window: Window, *, meetings: int, now: datetime) -> None:
    """Refuse to open a class to registrations that nobody could register for, or come to.

    meetings: how many take place. Raises ClassIsCancelled, AlreadyOpen, NoMeetings or OpensTooLate.
    """
    if window.status is ClassStatus.CANCELLED:
        raise ClassIsCancelled
    if window.is_opened:
        raise AlreadyOpen
    if not meetings:
        raise NoMeetings
    if window.is_closed(now):
        raise OpensTooLate


class WindowTurned(RuleViolation):
    """A period turned round."""

    message = N_("Thời điểm thôi nhận đăng ký phải sau thời điểm bắt đầu nhận.")
    about = "registration_until"


class WindowTooLong(RuleViolation):
    """Nobody comes to a class that is over."""

    message = N_("Lớp kết thúc ngày %(day)s: hãy thôi nhận đăng ký chậm nhất trong ngày đó.")
    about = "registration_until"


class NoMeetings(RuleViolation):
    """Whoever registers must know when to come."""

    message = N_(
        "Lớp chưa có buổi học nào nên chưa thể mở ghi danh. Hãy thêm lịch ở thẻ «Buổi học», rồi mở "
        "ghi danh."
    )


class OpensTooLate(RuleViolation):
    """It would close as it opens."""

    message = N_(
        "Thời gian nhận đăng ký đã qua nên mở ra cũng không ai đăng ký được. Hãy sửa ngày khai "
        "giảng hoặc hạn đăng ký của lớp trước."
    )


class AlreadyOpen(RuleViolation):
    """A second click, or another window."""

    message = N_("Lớp đã mở ghi danh rồi.")


class NotOpened(RuleViolation):
    """Its organiser fills it, until they say otherwise."""

    message = N_("Lớp chưa mở đăng ký. Hãy liên hệ đơn vị tổ chức.")


class NotOpenYet(RuleViolation):
    """Asked before the window opens."""

    message = N_("Lớp bắt đầu nhận đăng ký từ %(day)s. Hãy quay lại vào ngày đó.")


class RegistrationClosed(RuleViolation):
    """Asked after the window has closed, after the class has begun, or of a class of no seats."""

    message = N_("Lớp đã thôi nhận đăng ký.")


class AlreadyIn(RuleViolation):
    """One live place a person and class."""

    message = N_("%(name)s đã có tên trong lớp: «%(status)s».")


class NotEligible(RuleViolation):
    """The course is for others."""

    message = N_("%(name)s không thuộc đối tượng của khóa (%(audiences)s) vào ngày khai giảng.")


class DatesClash(RuleViolation):
    """One cannot sit in two classes at once."""

    message = N_("%(name)s có chỗ ở lớp %(code)s học trùng ngày. Hãy rút khỏi lớp ấy trước.")


class NotAwaited(RuleViolation):
    """Somebody has decided already, or nobody of this kind has to."""

    message = N_("Việc này không chờ bạn duyệt nữa: hiện là «%(status)s».")


class RequestLapsed(RuleViolation):
    """A yes to who asked in time, and too late: nobody gets in by asking any more."""

    message = N_(
        "Lớp đã khai giảng và thôi nhận người nên không duyệt %(name)s được nữa. Nếu vẫn cho học, "
        "đơn vị tổ chức ghi danh người này ở trang của lớp."
    )


class NoOffer(RuleViolation):
    """Only what is offered can be accepted, once, and in time."""

    message = N_("Lời mời nhận chỗ không còn: hiện là «%(status)s».")


class OfferLapsed(RuleViolation):
    """An offer stands for its hours."""

    message = N_("Lời mời nhận chỗ đã hết hạn. Bạn có thể đăng ký lại, ở cuối danh sách chờ.")


class NoSeatToHandOver(RuleViolation):
    """Only who has a seat can be stood in for."""

    message = N_("Chỉ người đang có chỗ mới có thể được thay.")


class ClassIsOver(RuleViolation):
    """Who was there, and who was not, is for its results to say by then."""

    message = N_(
        "Lớp đã kết thúc ngày %(day)s nên không rút và không cử người thay được nữa. Ai đã học, ai "
        "bỏ học được ghi ở kết quả của lớp; nếu chưa đúng, hãy báo đơn vị tổ chức."
    )


class OfAnotherUnit(RuleViolation):
    """A substitute comes from the same unit."""

    message = N_("%(name)s không cùng đơn vị với người được thay.")
    about = "person"
