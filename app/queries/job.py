"""Work in the background: one's own, a province's, and what workers have to look after."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, undefer

from app.domain.access import Scope
from app.domain.errors import NotFound
from app.domain.job import LIVE_STATES, JobKind, JobState
from app.models import Job


def count_jobs(db: Session, *, owner_id: int, overseen: Scope) -> int:
    """How many jobs `list_jobs` has in all."""
    return db.scalar(select(func.count(Job.id)).where(_seen(owner_id, overseen))) or 0


def list_jobs(db: Session, *, owner_id: int, overseen: Scope, limit: int, offset: int) -> list[Job]:
    """Somebody's jobs and those of the provinces they oversee, the latest first. One query."""
    return list(
        db.scalars(
            select(Job)
            .where(_seen(owner_id, overseen))
            .options(joinedload(Job.owner))
            .order_by(Job.asked_at.desc(), Job.id.desc())
            .limit(limit)
            .offset(offset)
        )
    )


def job_to_open(db: Session, job_id: int, *, owner_id: int, overseen: Scope) -> Job:
    """A job by its number. Raises NotFound where there is none, or none for this reader."""
    job = db.scalar(select(Job).where(Job.id == job_id, _seen(owner_id, overseen)))
    if job is None:
        raise NotFound
    return job


def job_of(db: Session, job_id: int, *, owner_id: int) -> Job:
    """One's own job. Raises NotFound."""
    return job_to_open(db, job_id, owner_id=owner_id, overseen=Scope())


def jobs_of(db: Session, owner_id: int, *, ended_after: datetime) -> list[Job]:
    """Somebody's jobs that wait or run, or have ended since then; the latest first."""
    recent = or_(Job.state.in_(LIVE_STATES), Job.ended_at > ended_after)
    return list(
        db.scalars(
            select(Job)
            .where(Job.owner_id == owner_id, recent)
            .order_by(Job.asked_at.desc(), Job.id.desc())
        )
    )


def latest_job(db: Session, key: str) -> Job | None:
    """The last job that was asked for under a key."""
    return db.scalar(select(Job).where(Job.key == key).order_by(Job.id.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class KindTally:
    """How the jobs of one kind went. last: the one asked for last."""

    kind: JobKind
    done: int
    failed: int
    live: int
    last: Job


def tally_by_kind(db: Session, *, overseen: Scope, since: datetime) -> list[KindTally]:
    """How jobs asked for since then went, by kind, for whoever oversees them. Two queries.

    The night's work is nobody's, and is shown to everybody who oversees anything.
    """
    seen = or_(_seen(0, overseen), Job.kind == JobKind.NIGHTLY)
    rows = db.execute(
        select(Job.kind, Job.state, func.count(), func.max(Job.id))
        .where(seen, Job.asked_at > since)
        .group_by(Job.kind, Job.state)
    ).all()
    counts = {(kind, state): count for kind, state, count, _last in rows}
    latest: dict[JobKind, int] = {}
    for kind, _state, _count, last in rows:
        latest[kind] = max(last, latest.get(kind, 0))
    jobs = {job.id: job for job in db.scalars(select(Job).where(Job.id.in_(latest.values())))}
    return [
        KindTally(
            kind,
            done=counts.get((kind, JobState.DONE), 0),
            failed=counts.get((kind, JobState.FAILED), 0),
            live=sum(counts.get((kind, state), 0) for state in LIVE_STATES),
            last=jobs[latest[kind]],
        )
        for kind in JobKind
        if kind in latest
    ]


def checks_done(db: Session, key: str) -> list[Job]:
    """The checks of a file that came to their end, the last first, with what they found."""
    return list(
        db.scalars(
            select(Job)
            .where(Job.key == key, Job.kind == JobKind.CHECK_FILE, Job.state == JobState.DONE)
            .options(undefer(Job.details))
            .order_by(Job.id.desc())
        )
    )


def running_jobs(db: Session) -> list[Job]:
    """What workers have taken, and not ended."""
    return list(db.scalars(select(Job).where(Job.state == JobState.RUNNING).order_by(Job.id)))


def jobs_waiting(db: Session, *, asked_before: datetime) -> list[int]:
    """The numbers of jobs that no worker has taken, the oldest first."""
    waiting = select(Job.id).where(Job.state == JobState.QUEUED, Job.asked_at < asked_before)
    return list(db.scalars(waiting.order_by(Job.id)))


def jobs_ahead(db: Session, job: Job) -> int:
    """How many jobs were asked for before one that waits, and still wait."""
    ahead = select(func.count(Job.id)).where(Job.state == JobState.QUEUED, Job.id < job.id)
    return db.scalar(ahead) or 0


def _seen(owner_id: int, overseen: Scope) -> ColumnElement[bool]:
    if overseen.is_whole_system:
        return true()
    whole = {s.province_id for s in overseen.subtrees if overseen.covers_province(s.province_id)}
    return or_(Job.owner_id == owner_id, Job.province_id.in_(whole))


def tokens_kept(db: Session) -> set[str]:
    """The names of the files that jobs have made and that can still be fetched."""
    named = select(Job.token).where(Job.token.is_not(None))
    return {token for token in db.scalars(named) if token}
