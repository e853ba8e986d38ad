"""Enrolments: the ladder of statuses, and the outcome at the end."""

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
