"""Work in the background: asked for, taken by one worker, ended once. Nothing is done here.

A worker that takes a job learns the number of its attempt, and can end the job by no other: given
up for dead and coming back, it finds that the job is not its own any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from app.domain.errors import DomainError, RuleViolation
from app.domain.job import LIVE_STATES, JobKind, JobState
from app.domain.label import N_
from app.models import Job, User


class AlreadyEnded(RuleViolation):
    """A second click, another window, or the worker was quicker."""

    message = N_("Việc này đã kết thúc, không còn gì để dừng.")


class NotOurs(Exception):
    """The job was given to another worker, or has ended: what was done for it must be undone."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job. figures: for a line of a list. details: for a page of their own.

    token, file_name: of the file that it made, if it made one.
    """

    figures: Mapping[str, Any]
    details: Mapping[str, Any] | None = None
    token: str | None = None
    file_name: str | None = None


def ask(
    db: Session,
    kind: JobKind,
    *,
    subject: str,
    parameters: Mapping[str, Any],
    language: str,
    now: datetime,
    owner: User | None = None,
    province_id: int | None = None,
    key: str | None = None,
) -> Job:
    """Ask for work; what is being done already under this key is not asked for twice.

    Flushes; the caller commits, and then sends the job's number to the queue.
    """
    if key is not None:
        live = select(Job).where(Job.key == key, Job.state.in_(LIVE_STATES))
        if (job := db.scalar(live)) is not None:
            return job
    job = Job(
        kind=kind,
        state=JobState.QUEUED,
        subject=subject,
        parameters=dict(parameters),
        language=language,
        key=key,
        owner_id=owner.id if owner else None,
        province_id=province_id,
        asked_at=now,
    )
    db.add(job)
    db.flush()
    return job


def take(db: Session, job_id: int, *, now: datetime) -> Job | None:
    """Take a job that waits; None: somebody else has it, or it has ended. The caller commits."""
    taken = _change(
        db,
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.QUEUED)
        .values(state=JobState.RUNNING, started_at=now, attempts=Job.attempts + 1),
    )
    return db.get_one(Job, job_id, populate_existing=True) if taken else None


def finish(db: Session, job_id: int, attempt: int, result: Result, *, now: datetime) -> None:
    """End a job with what came of it, in the very transaction of the work. Raises NotOurs."""
    _end(
        db,
        job_id,
        attempt,
        state=JobState.DONE,
        ended_at=now,
        result=dict(result.figures),
        details=dict(result.details) if result.details is not None else None,
        token=result.token,
        file_name=result.file_name,
    )


def fail(db: Session, job_id: int, attempt: int, reason: DomainError, *, now: datetime) -> None:
    """End a job that came to nothing. Raises NotOurs."""
    facts = {name: v if isinstance(v, int | str) else str(v) for name, v in reason.facts.items()}
    failure = {"message": reason.message, "facts": facts}
    _end(db, job_id, attempt, state=JobState.FAILED, ended_at=now, failure=failure)


def end_stopped(db: Session, job_id: int, attempt: int, *, now: datetime) -> None:
    """End a job that was asked to stop, and did. Raises NotOurs."""
    _end(db, job_id, attempt, state=JobState.CANCELLED, ended_at=now)


def give_back(db: Session, job_id: int, attempt: int) -> None:
    """Let a job wait again whose work was undone. Raises NotOurs."""
    _end(db, job_id, attempt, state=JobState.QUEUED)


def stop_waiting(db: Session, job: Job, *, now: datetime) -> bool:
    """Cancel a job that no worker has taken yet. Returns whether that was so; the caller commits.

    Raises AlreadyEnded.
    """
    if not job.is_live:
        raise AlreadyEnded
    return _change(
        db,
        update(Job)
        .where(Job.id == job.id, Job.state == JobState.QUEUED)
        .values(state=JobState.CANCELLED, ended_at=now),
    )


def drop_files(db: Session, *, before: datetime) -> list[str]:
    """Let go the files of jobs that ended before then. Returns their tokens."""
    old = (Job.token.is_not(None), Job.ended_at < before)
    tokens = list(db.scalars(select(Job.token).where(*old)))
    db.execute(update(Job).where(*old).values(token=None))
    return [token for token in tokens if token]


def drop_ended(db: Session, *, before: datetime) -> int:
    """Forget jobs that ended before then, their files having gone. Returns how many."""
    gone = db.execute(delete(Job).where(Job.ended_at < before, Job.token.is_(None)))
    return _rows(gone)


def _end(db: Session, job_id: int, attempt: int, **values: Any) -> None:
    ours = (Job.id == job_id, Job.state == JobState.RUNNING, Job.attempts == attempt)
    if not _change(db, update(Job).where(*ours).values(**values)):
        raise NotOurs(f"job {job_id}, attempt {attempt}")


def _change(db: Session, statement: Any) -> bool:
    """Carry out a conditional change of one row: two may want to, and SQLite has no row locks."""
    return _rows(db.execute(statement.execution_options(synchronize_session=False))) == 1


def _rows(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
