"""A job in words: what it is, what came of it, and what to do next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import g, url_for

from app.blueprints.intake_lines import tally_words
from app.blueprints.intake_preview import file_url
from app.domain.finding import Tally
from app.domain.intake import OnConflict
from app.domain.job import DAYS_KEPT, JobKind, JobState, JobStopped
from app.i18n import _, vi_date, vi_int
from app.models import ImportBatch, Job


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do next. fields: of the form that does it; None: a link."""

    label: str
    url: str
    icon: str
    fields: Mapping[str, str] | None = None


def title_of(job: Job) -> str:
    """What the job is, and of what."""
    return _("%(kind)s: %(subject)s", kind=_(job.kind.label), subject=job.subject)


def outcome_of(job: Job) -> str:
    """What came of a job that has ended; nothing of one that has not."""
    if job.state is JobState.FAILED and job.failure:
        return _(job.failure["message"], **job.failure["facts"])
    if job.state is JobState.CANCELLED:
        return _(JobStopped.message)
    if job.state is JobState.DONE:
        return _RESULTS[job.kind](job, job.result or {})
    return ""


def next_step(job: Job) -> Step | None:
    """Where its owner goes from a job that has ended: to what came of it, or to try again."""
    if job.kind in (JobKind.CHECK_FILE, JobKind.TAKE_FILE_IN):
        return _step_with_file(job)
    if job.token:
        return Step(_("Tải tệp về"), url_for("job.download", job_id=job.id), "download")
    if job.kind is JobKind.EXPORT and not job.is_live:
        fields = {"address": job.parameters["address"], "subject": job.subject}
        return Step(_("Chuẩn bị lại tệp"), url_for("job.export"), "arrow-counterclockwise", fields)
    return None


def left_words(left: timedelta | None) -> str | None:
    """How long it will take, as somebody would say it."""
    if left is None:
        return None
    seconds = left.total_seconds()
    if seconds < 60:
        return _("chưa đến một phút")
    if seconds < 3600:
        return _("khoảng %(count)s phút", count=vi_int(round(seconds / 60)))
    return _("khoảng %(count)s giờ", count=vi_int(round(seconds / 3600)))


def _step_with_file(job: Job) -> Step | None:
    batch = g.db.get(ImportBatch, job.parameters["batch_id"])
    if batch is None or batch.token is None or job.is_live:
        return None
    choice = OnConflict(job.parameters["on_conflict"])
    preview = file_url("intake.preview", batch, choice)
    if job.kind is JobKind.TAKE_FILE_IN:
        return Step(_("Xem lại tệp"), preview, "arrow-counterclockwise")
    if job.state is JobState.DONE:
        return Step(_("Xem kết quả kiểm tra"), preview, "clipboard-check")
    again = file_url("intake.check_again", batch, choice)
    return Step(_("Kiểm tra lại"), again, "arrow-counterclockwise", {})


def _checked(_job: Job, result: Mapping[str, Any]) -> str:
    if result["problems"] and not result["read"]:
        return _("Không đọc được tệp này.")
    if result["problems"]:
        return _(
            "Tệp có %(problems)s lỗi ở %(rows)s trong %(read)s dòng.",
            problems=vi_int(result["problems"]),
            rows=vi_int(result["bad_rows"]),
            read=vi_int(result["read"]),
        )
    return _("Tệp không có lỗi: %(what)s.", what=tally_words(_tally(result)))


def _taken_in(_job: Job, result: Mapping[str, Any]) -> str:
    return _("Đã nhập: %(what)s.", what=tally_words(_tally(result)))


def _exported(job: Job, _result: Mapping[str, Any]) -> str:
    if job.token is None or job.ended_at is None:
        return _("Tệp đã được xóa sau %(count)s ngày. Hãy xuất lại nếu vẫn cần.", count=DAYS_KEPT)
    return _(
        "Tệp «%(name)s» được giữ đến hết ngày %(day)s.",
        name=job.file_name,
        day=vi_date((job.ended_at + timedelta(days=DAYS_KEPT)).date()),
    )


def _swept(_job: Job, result: Mapping[str, Any]) -> str:
    return _(
        "Đã xóa %(uploads)s tệp tải lên không ai nhập, %(files)s tệp kết quả quá hạn, "
        "%(jobs)s việc cũ.",
        uploads=vi_int(result["uploads"]),
        files=vi_int(result["files"]),
        jobs=vi_int(result["jobs"]),
    )


def _tally(result: Mapping[str, Any]) -> Tally:
    return Tally(result["read"], result["created"], result["changed"], result["unchanged"])


_RESULTS: Mapping[JobKind, Callable[[Job, Mapping[str, Any]], str]] = {
    JobKind.CHECK_FILE: _checked,
    JobKind.TAKE_FILE_IN: _taken_in,
    JobKind.EXPORT: _exported,
    JobKind.NIGHTLY: _swept,
}
