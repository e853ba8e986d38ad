"""Work in the background: its kinds and states, how far it has come, and why it came to nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import DomainError, RuleViolation
from app.domain.label import N_, Labelled

DAYS_KEPT = 7
"""How long the file of a job can be fetched."""

DAYS_LISTED = 90
"""How long a job that has ended stays in the list."""


class JobKind(Labelled):
    """What a worker can be asked to do."""

    CHECK_FILE = "check_file", N_("Kiểm tra tệp")
    TAKE_FILE_IN = "take_file_in", N_("Nhập tệp vào sổ")
    EXPORT = "export", N_("Chuẩn bị tệp tải về")
    NIGHTLY = "nightly", N_("Dọn dẹp hằng đêm")


class JobState(Labelled):
    """Where a job stands."""

    QUEUED = "queued", N_("Đang chờ")
    RUNNING = "running", N_("Đang chạy")
    DONE = "done", N_("Đã xong")
    FAILED = "failed", N_("Không thành công")
    CANCELLED = "cancelled", N_("Đã dừng")


LIVE_STATES = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Progress:
    """A running job's last sign of life. words: of what it is at; total None: nobody can say.

    since: when it began what it is at.
    """

    words: str
    done: int
    total: int | None
    since: datetime
    seen_at: datetime

    @property
    def is_ending(self) -> bool:
        """Whether every step is done, and what follows them is not counted."""
        return self.total is not None and self.done >= self.total

    @property
    def left(self) -> timedelta | None:
        """How long it will take at this pace; None while there is none to go by."""
        if not self.total or not self.done:
            return None
        return (self.seen_at - self.since) * max(self.total - self.done, 0) / self.done


class JobStopped(DomainError):
    """Whoever asked for the work asked it to stop; what it had begun is undone."""

    message = N_("Đã dừng theo yêu cầu. Sổ không thay đổi gì.")


class JobFailed(RuleViolation):
    """The work came to nothing, for a reason that its owner can understand."""


class WorkerLost(JobFailed):
    """Its process was killed in the middle, as often as the work is tried."""

    message = N_(
        "Tiến trình xử lý bị ngắt giữa chừng (máy chủ khởi động lại hoặc thiếu bộ nhớ). Sổ không "
        "thay đổi gì. Hãy làm lại; nếu vẫn vậy, hãy chia nhỏ tệp hoặc báo quản trị."
    )


class NoLongerAllowed(JobFailed):
    """Between asking and doing, the right was taken away."""

    message = N_("Tài khoản không còn quyền làm việc này. Hãy liên hệ quản trị của tỉnh.")


class BugFound(JobFailed):
    """Nobody foresaw it. number: under which the log has all that is known."""

    message = N_(
        "Hệ thống gặp lỗi. Sổ không thay đổi gì. Hãy báo quản trị số lỗi %(number)s; nhật ký máy "
        "chủ ghi chi tiết theo số này."
    )
