"""One job from the queue to its end: taken, done and ended, or undone and said why.

The work, and that it is done, are one transaction: whenever a worker is killed, either all of it
is written and the job has ended, or nothing is and the job can be begun again.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import clock
from app.db import extension, is_waiting_for_a_writer, transaction
from app.domain.errors import DomainError
from app.domain.job import BugFound, JobStopped
from app.jobs import forget, send, the_queue
from app.jobs.reporter import Pulse
from app.jobs.work import Done, Ground
from app.jobs.works import WORKS
from app.models import Job
from app.services.job import NotOurs, end_stopped, fail, finish, give_back, take

_log = logging.getLogger(__name__)

_BUSY_SECONDS = 5
"""How long a job waits that found SQLite's one writer at work on something long."""


def run_job(app: Flask, job_id: int) -> None:
    """Do a job, if nobody else does. Comes back whatever becomes of it, but for a bug."""
    with app.app_context():
        db = extension.session
        try:
            with transaction(db):
                job = take(db, job_id, now=clock.now())
        except OperationalError as error:
            if is_waiting_for_a_writer(error):
                send(job_id, delay=_BUSY_SECONDS)
            else:
                _log.error("Job %s could not be taken", job_id, exc_info=True)
            return
        if job is not None:
            _Attempt(db, job).make()


class _Attempt:
    """One try at a job that is ours."""

    def __init__(self, db: Session, job: Job) -> None:
        self.db, self.job, self.queue = db, job, the_queue()
        self.id, self.number = job.id, job.attempts
        self.name = f"{job.id}-{job.attempts}"

    def make(self) -> None:
        """Do the work and end the job with it; or end it, or give it back, without."""
        began = time.monotonic()
        try:
            done = self._work()
        except NotOurs:
            self._log_loss()
        except DomainError as reason:
            self._end_without(reason)
        except OperationalError as error:
            if is_waiting_for_a_writer(error):
                self._give_back(delay=_BUSY_SECONDS)
                return
            self._fail_with_number()
        except KeyboardInterrupt:
            self._give_back()
            raise
        except BaseException:
            self._fail_with_number()
            raise
        else:
            _log.info("Job %s is done after %.1f s", self.name, time.monotonic() - began)
            self._tidy(done)
        forget(self.id)

    def _work(self) -> Done:
        job, work = self.job, WORKS[self.job.kind]
        with (
            Pulse(self.queue, self.id, clock.now) as pulse,
            force_locale(job.language),
            transaction(self.db) as db,
        ):
            ground = Ground(db, job, pulse, clock.now(), Path(current_app.instance_path))
            done = work.run(ground)
            pulse.advance(0)
            finish(db, self.id, self.number, done.result, now=clock.now())
        return done

    def _end_without(self, reason: DomainError) -> None:
        _log.info("Job %s came to nothing: %s", self.name, reason)
        if isinstance(reason, JobStopped):
            self._end(lambda db, now: end_stopped(db, self.id, self.number, now=now))
        else:
            self._end(lambda db, now: fail(db, self.id, self.number, reason, now=now))

    def _fail_with_number(self) -> None:
        """The owner learns a number, and the log, by that number, what happened."""
        _log.exception("Job %s met a bug", self.name)
        self._end_without(BugFound(number=self.name))

    def _give_back(self, *, delay: float | None = None) -> None:
        self._end(lambda db, _now: give_back(db, self.id, self.number))
        send(self.id, delay=delay)

    def _end(self, how: Callable[[Session, datetime], None]) -> None:
        """End the job in a transaction of its own. What fails here, `recovery` finds."""
        try:
            with transaction(self.db) as db:
                how(db, clock.now())
        except NotOurs:
            self._log_loss()
        except OperationalError:
            _log.warning("Job %s could not be ended", self.name, exc_info=True)

    def _tidy(self, done: Done) -> None:
        """The work is written by now; a file that stays is swept away at night."""
        try:
            done.afterwards()
        except OSError:
            _log.warning("Job %s left a file behind", self.name, exc_info=True)

    def _log_loss(self) -> None:
        _log.warning("Job %s was given to another worker; its work was undone", self.name)
