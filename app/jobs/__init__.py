"""Work behind the pages: what a job does, where services, files and the queue meet.

A page asks for a job in a transaction and then sends its number; a worker (`flask jobs run`) takes
it. Each kind of job is a function of its own, listed in `works.py`.
"""

import logging
from datetime import timedelta
from pathlib import Path
from typing import cast

from flask import Flask, current_app

from app import clock
from app.adapters.queue import JobQueue, QueueUnreachable
from app.domain.job import Progress

_log = logging.getLogger(__name__)

_AWAY = timedelta(minutes=1)
"""After so long without a sign, no worker is there."""


def init_app(app: Flask) -> None:
    """The queue named by the settings; it is opened when it is first used."""
    app.extensions["job_queue"] = JobQueue(
        app.config["JOBS_URL"], Path(app.instance_path), app.config["SECRET_KEY"]
    )


def the_queue() -> JobQueue:
    """The queue of this application."""
    return cast(JobQueue, current_app.extensions["job_queue"])


def send(job_id: int, *, delay: float | None = None) -> None:
    """Tell the workers of a job that is committed. Without a queue it waits until it is found."""
    try:
        the_queue().send(job_id, delay=delay)
    except QueueUnreachable:
        _log.warning("Job %s waits to be found: the queue does not answer", job_id, exc_info=True)


def forget(job_id: int) -> None:
    """Let go what the queue knows of a job that has ended."""
    try:
        the_queue().forget(job_id)
    except QueueUnreachable:
        _log.warning("The queue keeps what it knows of job %s", job_id, exc_info=True)


def progress_of(job_id: int) -> Progress | None:
    """How far a running job has come; None also where the queue does not answer."""
    try:
        return the_queue().progress_of(job_id)
    except QueueUnreachable:
        _log.warning("Nobody knows how far job %s has come", job_id, exc_info=True)
        return None


def ask_to_stop(job_id: int) -> None:
    """Let a job's worker know that nobody wants it any more."""
    try:
        the_queue().ask_to_stop(job_id)
    except QueueUnreachable:
        _log.warning("Job %s cannot hear that it should stop", job_id, exc_info=True)


def is_stopping(job_id: int) -> bool:
    """Whether a running job was asked to stop, and has not yet."""
    try:
        return the_queue().is_asked_to_stop(job_id)
    except QueueUnreachable:
        return False


def has_worker() -> bool:
    """Whether a worker is there to do what one asks for."""
    try:
        seen_at = the_queue().worker_seen_at()
    except QueueUnreachable:
        return False
    return seen_at is not None and clock.now() - seen_at < _AWAY
