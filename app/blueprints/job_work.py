"""One's own jobs among what waits: those that run, and what came of those that have just ended."""

from collections.abc import Iterator
from datetime import timedelta

from flask import g, url_for

from app import clock
from app.blueprints.job_words import next_step, outcome_of, title_of
from app.blueprints.work import Work
from app.domain.job import JobState, Progress
from app.i18n import _, vi_int
from app.jobs import progress_of
from app.models import Job
from app.queries.job import jobs_of
from app.security import signed_in_user

_NEWS = timedelta(days=1)
"""How long it is news that a job has ended."""

_MOST = 5


def my_jobs() -> Iterator[Work]:
    """The reader's latest jobs; of those about one file only the last."""
    seen: set[str | None] = set()
    for job in jobs_of(g.db, signed_in_user().id, ended_after=clock.now() - _NEWS)[:_MOST]:
        if job.key not in seen:
            seen.add(job.key)
            yield _work(job)


def _work(job: Job) -> Work:
    step = next_step(job)
    is_link = step is not None and step.fields is None and job.state is JobState.DONE
    return Work(
        title=title_of(job),
        detail=outcome_of(job) or _how_far(progress_of(job.id)),
        due=_(job.state.label),
        urgency="soon" if job.state is JobState.FAILED else "none",
        icon="hourglass-split",
        url=step.url if step and is_link else url_for("job.show", job_id=job.id),
        action=step.label if step and is_link else _("Xem"),
    )


def _how_far(progress: Progress | None) -> str | None:
    if progress is None:
        return None
    if not progress.total:
        return _(progress.words)
    return _(
        "%(what)s: %(done)s trong %(total)s",
        what=_(progress.words),
        done=vi_int(min(progress.done, progress.total)),
        total=vi_int(progress.total),
    )
