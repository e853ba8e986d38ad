"""Work in the background."""

from typing import Any

from sqlalchemy.orm import Session

from app.domain.job import JobKind, JobState
from app.models import Job
from tests.factories.moment import NOW
from tests.factories.store import store


def make_job(db: Session, kind: JobKind = JobKind.EXPORT, **facts: Any) -> Job:
    """A job that waits for a worker. state: it has come that far, without anything to show."""
    state = facts.get("state", JobState.QUEUED)
    defaults = {
        "kind": kind,
        "subject": "danh-sach.xlsx",
        "parameters": {},
        "language": "vi",
        "asked_at": NOW,
        "started_at": None if state is JobState.QUEUED else NOW,
        "ended_at": None if state in (JobState.QUEUED, JobState.RUNNING) else NOW,
        "failure": {"message": "Không được.", "facts": {}} if state is JobState.FAILED else None,
    }
    return store(db, Job(**{**defaults, **facts}))
