"""Work in the background: what was asked for, how far it has come, its end, and its file."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from app import clock
from app.adapters.upload_folder import UploadFolder
from app.blueprints.job_rhythm import rhythm_lines
from app.blueprints.job_words import left_words, next_step, outcome_of, title_of
from app.blueprints.paging import offset, paging
from app.db import is_waiting_for_a_writer, transaction
from app.domain.access import Permission, Scope
from app.domain.job import DAYS_LISTED, JobKind, JobState
from app.forms.job import ExportForm
from app.i18n import _, language
from app.jobs import ask_to_stop, forget, has_worker, is_stopping, progress_of, send
from app.jobs.rhythm import latest_beats
from app.models import Job
from app.queries.job import count_jobs, job_of, job_to_open, jobs_ahead, list_jobs, tally_by_kind
from app.security import is_own_address, requires, signed_in_user
from app.services.job import AlreadyEnded, ask, stop_waiting

bp = Blueprint("job", __name__, url_prefix="/viec")

PAGE = 20
TALLIED_DAYS = 7
ENDED_POLLING = 286
"""htmx's own status: take this answer and ask no more."""


@bp.route("")
@requires(Permission.HOME)
def index() -> ResponseReturnValue:
    """My jobs, and those of the provinces whose work I oversee."""
    whose: dict[str, Any] = {"owner_id": signed_in_user().id, "overseen": _overseen()}
    total = count_jobs(g.db, **whose)
    jobs = list_jobs(g.db, **whose, limit=PAGE, offset=offset(total, PAGE))
    return render_template(
        "job/index.html",
        lines=[(job, outcome_of(job)) for job in jobs],
        paging=paging(total, PAGE),
        days_listed=DAYS_LISTED,
        **_oversight(),
    )


@bp.route("/<int:job_id>")
@requires(Permission.HOME)
def show(job_id: int) -> ResponseReturnValue:
    job = _job(job_id)
    return render_template("job/show.html", job=job, title=title_of(job), **_standing(job))


@bp.route("/<int:job_id>/tien-do")
@requires(Permission.HOME)
def state(job_id: int) -> ResponseReturnValue:
    """How the job stands: what its page asks for every second, until it has ended."""
    job = _job(job_id)
    page = render_template("job/state.html", job=job, title=title_of(job), **_standing(job))
    if job.is_live:
        return page
    response = make_response(page, ENDED_POLLING)
    if job.kind is JobKind.CHECK_FILE and (step := next_step(job)) and _is_mine(job):
        response.headers["HX-Redirect"] = step.url
    return response


@bp.route("/<int:job_id>/dung", methods=["POST"])
@requires(Permission.HOME)
def stop(job_id: int) -> ResponseReturnValue:
    """Let the job end without a result. A worker that is at it will notice, and undo its part."""
    job = job_of(g.db, job_id, owner_id=signed_in_user().id)
    if not job.is_live:
        flash(_(AlreadyEnded.message), "info")
        return redirect(url_for(".show", job_id=job.id))
    # First past the database, which a job that writes may hold for minutes.
    ask_to_stop(job.id)
    if _has_stopped_waiting(job):
        forget(job.id)
        flash(_("Đã dừng. Sổ không thay đổi gì."), "success")
    else:
        flash(_("Đã yêu cầu dừng; việc sẽ dừng trong giây lát."), "info")
    return redirect(url_for(".show", job_id=job.id))


@bp.route("/<int:job_id>/tep")
@requires(Permission.HOME)
def download(job_id: int) -> ResponseReturnValue:
    """The file that came of my job. Whoever only oversees it learns that it is not theirs."""
    job = _job(job_id)
    path = _results().path / (job.token or "")
    if not _is_mine(job) or not path.is_file():
        flash(_("Tệp này không còn, hoặc chỉ người yêu cầu mới tải được."), "info")
        return redirect(url_for(".show", job_id=job.id))
    response: Response = send_file(path, as_attachment=True, download_name=job.file_name)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/xuat", methods=["POST"])
@requires(Permission.HOME)
def export() -> ResponseReturnValue:
    """Have a worker prepare the file that an address gives."""
    form = ExportForm()
    address, subject = form.address.data or "", form.subject.data or ""
    if not form.validate_on_submit() or not is_own_address(address):
        abort(400)
    user = signed_in_user()
    with transaction(g.db) as db:
        job = ask(
            db,
            JobKind.EXPORT,
            subject=subject,
            parameters={"address": address, "root": request.host_url},
            language=language(),
            owner=user,
            province_id=user.grants[0].province_id if user.grants else None,
            key=f"export:{user.id}:{address}",
            now=clock.now(),
        )
    send(job.id)
    return redirect(url_for(".show", job_id=job.id))


def _oversight() -> dict[str, Any]:
    """For whoever looks after the installation: what goes on by itself, and how kinds of jobs fare.

    Whoever only has jobs of their own sees no more than these.
    """
    if not signed_in_user().may(Permission.JOBS_READ):
        return {"rhythms": [], "kinds": []}
    since = clock.now() - timedelta(days=TALLIED_DAYS)
    tallied = tally_by_kind(g.db, overseen=_overseen(), since=since)
    return {
        "rhythms": list(rhythm_lines(latest_beats(), clock.now())),
        "kinds": [(tally, outcome_of(tally.last)) for tally in tallied],
        "has_worker": has_worker(),
        "tallied_days": TALLIED_DAYS,
    }


def _job(job_id: int) -> Job:
    owner_id = signed_in_user().id
    return job_to_open(g.db, job_id, owner_id=owner_id, overseen=_overseen())


def _overseen() -> Scope:
    return signed_in_user().scope_of(Permission.JOBS_READ)


def _is_mine(job: Job) -> bool:
    return job.owner_id == signed_in_user().id


def _results() -> UploadFolder:
    return UploadFolder(Path(current_app.instance_path) / "results")


def _has_stopped_waiting(job: Job) -> bool:
    """Whether the job was cancelled before any worker took it."""
    try:
        with transaction(g.db) as db:
            return stop_waiting(db, job, now=clock.now())
    except OperationalError as error:
        if not is_waiting_for_a_writer(error):
            raise
        return False


def _standing(job: Job) -> dict[str, Any]:
    """What job/state.html takes of a job."""
    progress = progress_of(job.id) if job.state is JobState.RUNNING else None
    return {
        "progress": progress,
        "left": left_words(progress.left) if progress else None,
        "is_stopping": job.is_live and is_stopping(job.id),
        "is_mine": _is_mine(job),
        "ahead": jobs_ahead(g.db, job) if job.state is JobState.QUEUED else 0,
        "has_worker": not job.is_live or has_worker(),
        "outcome": outcome_of(job),
        "step": next_step(job) if _is_mine(job) else None,
    }
