"""Jobs that were lost: on the way to the queue, or with the worker that did them.

Every worker looks after them every few seconds; each step is one conditional change, so that two
that find the same job do not both begin it.
"""

import logging
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import clock
from app.adapters.queue import QueueUnreachable
from app.db import extension, is_waiting_for_a_writer, transaction
from app.domain.job import WorkerLost
from app.jobs import send, the_queue
from app.jobs.nightly import ask_for_tonight
from app.jobs.rhythm import keep_rhythm
from app.jobs.works import WORKS
from app.models import Job
from app.queries.job import jobs_waiting, running_jobs
from app.services.job import NotOurs, fail, give_back

_log = logging.getLogger(__name__)


def look_after(app: Flask, lease: timedelta) -> None:
    """Say that a worker is there, find what was lost, and ask for what is due.

    lease: how long a job is left alone that gives no sign of life.
    """
    with app.app_context():
        db, now = extension.session, clock.now()
        try:
            the_queue().sign_on(now)
            _find_dead(db, lease, now)
            _find_unsent(db, lease, now)
            ask_for_tonight(db, now)
            keep_rhythm(db, now)
        except QueueUnreachable:
            _log.warning("The queue does not answer", exc_info=True)
        except OperationalError as error:
            if not is_waiting_for_a_writer(error):
                _log.error("Lost jobs could not be looked for", exc_info=True)


def _find_dead(db: Session, lease: timedelta, now: datetime) -> None:
    for job in running_jobs(db):
        told = the_queue().progress_of(job.id)
        signs = [job.started_at, told.seen_at if told else None]
        if now - max(sign for sign in signs if sign is not None) > lease:
            _take_from_the_dead(db, job, now)


def _take_from_the_dead(db: Session, job: Job, now: datetime) -> None:
    """Let the job wait again, or end it when it was begun as often as its kind allows."""
    job_id, attempt = job.id, job.attempts
    is_tried_again = attempt < WORKS[job.kind].attempts
    try:
        with transaction(db):
            if is_tried_again:
                give_back(db, job_id, attempt)
            else:
                fail(db, job_id, attempt, WorkerLost(), now=now)
    except NotOurs:
        return
    _log.warning("Job %s-%s lost its worker", job_id, attempt)
    if is_tried_again:
        send(job_id)


def _find_unsent(db: Session, lease: timedelta, now: datetime) -> None:
    """Send what was committed and never sent: whatever waits while the queue is empty."""
    if not the_queue().is_empty():
        return
    for job_id in jobs_waiting(db, asked_before=now - lease):
        _log.warning("Job %s was never sent", job_id)
        send(job_id)
