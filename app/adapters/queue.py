"""The queue between the pages and the workers: huey on SQLite, PostgreSQL or Redis.

It carries numbers of jobs and their signs of life, nothing else: what a job is stands in the
database, where it is claimed, so a message lost or delivered twice does no harm. The queue has a
store of its own, because a job's transaction may hold the database for minutes, and SQLite has one
writer: how far it has come, and that it should stop, must get past it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from app.domain.job import Progress

if TYPE_CHECKING:  # Commands that queue nothing do without huey and its drivers.
    from huey import Huey
    from huey.api import TaskWrapper
    from huey.storage import BaseStorage

_NAME = "so-dao-tao-so"
_WORKER = "worker"

Run = Callable[[int], None]


class QueueUnreachable(Exception):
    """The store of the queue does not answer. What was asked is in the database, and waits."""


class JobQueue:
    """url: None for a SQLite file in the folder, postgresql://… or redis://….

    secret: signs messages, which are pickles: whoever can write to the store runs no code here.
    """

    def __init__(self, url: str | None, folder: Path, secret: str) -> None:
        self._url = url
        self._folder = folder
        self._secret = secret
        self._opened: tuple[Huey, TaskWrapper] | None = None
        self._opening = Lock()
        self._run: Run | None = None

    def run_with(self, run: Run) -> None:
        """What to do with the number of a job that comes out of the queue."""
        self._run = run

    @property
    def huey(self) -> "Huey":
        """The library's own queue, for the worker."""
        return self._open()[0]

    # Jobs

    def send(self, job_id: int, *, delay: float | None = None) -> None:
        """Tell the workers of a job. delay: seconds to wait before. Raises QueueUnreachable."""
        with self._reached():
            _huey, task = self._open()
            task.schedule((job_id,), delay=delay) if delay else task(job_id)

    def is_empty(self) -> bool:
        """Whether no worker has anything left to take. Raises QueueUnreachable."""
        with self._reached():
            return not (self.huey.pending_count() or self.huey.scheduled_count())

    # Signs of life

    def tell(self, job_id: int, progress: Progress) -> None:
        """Say how far a job has come. Raises QueueUnreachable."""
        self._put(_progress(job_id), asdict(progress))

    def progress_of(self, job_id: int) -> Progress | None:
        """How far a job has come, if it runs. Raises QueueUnreachable."""
        told = self._peek(_progress(job_id))
        if told is None:
            return None
        since, seen_at = (datetime.fromisoformat(told[name]) for name in ("since", "seen_at"))
        return Progress(told["words"], told["done"], told["total"], since, seen_at)

    def ask_to_stop(self, job_id: int) -> None:
        """Let a job's worker know that nobody wants it any more. Raises QueueUnreachable."""
        self._put(_stop(job_id), True)

    def is_asked_to_stop(self, job_id: int) -> bool:
        """Whether a job should stop. Raises QueueUnreachable."""
        return self._peek(_stop(job_id)) is not None

    def forget(self, job_id: int) -> None:
        """Let go what is known of a job that has ended. Raises QueueUnreachable."""
        with self._reached():
            storage = self._storage
            storage.delete_data(_progress(job_id))
            storage.delete_data(_stop(job_id))

    def sign_on(self, now: datetime) -> None:
        """Say that a worker is there. Raises QueueUnreachable."""
        self._put(_WORKER, now.isoformat())

    def worker_seen_at(self) -> datetime | None:
        """When a worker was last there. Raises QueueUnreachable."""
        told = self._peek(_WORKER)
        return datetime.fromisoformat(told) if told else None

    def note(self, name: str, what: dict[str, Any]) -> None:
        """Let everybody know the latest of something. Raises QueueUnreachable."""
        self._put(f"note:{name}", what)

    def noted(self, name: str) -> dict[str, Any] | None:
        """The latest that was noted of it. Raises QueueUnreachable."""
        noted: dict[str, Any] | None = self._peek(f"note:{name}")
        return noted

    def close(self) -> None:
        """Let the connections go; they are opened again when needed."""
        if self._opened:
            self._storage.close()

    # The store

    @property
    def _storage(self) -> "BaseStorage":
        return self.huey.storage

    def _put(self, key: str, value: Any) -> None:
        with self._reached():
            self._storage.put_data(key, json.dumps(value, default=datetime.isoformat).encode())

    def _peek(self, key: str) -> Any:
        from huey.constants import EmptyData

        with self._reached():
            data = self._storage.peek_data(key)
        return None if data is EmptyData else json.loads(data)

    def _open(self) -> "tuple[Huey, TaskWrapper]":
        with self._opening:
            if self._opened is None:
                huey = self._connect()
                self._opened = huey, huey.task(name="run_job")(self._received)
            return self._opened

    def _connect(self) -> "Huey":
        from huey import PostgresHuey, RedisHuey, SqliteHuey
        from huey.serializer import SignedSerializer

        common = {"results": False, "serializer": SignedSerializer(self._secret, _NAME)}
        if self._url is None:
            path = self._folder / "jobs.sqlite"
            path.touch(mode=0o600)
            return SqliteHuey(_NAME, filename=str(path), **common)
        if self._url.startswith("postgresql:"):
            return PostgresHuey(_NAME, dsn=self._url, **common)
        return RedisHuey(_NAME, url=self._url, **common)

    def _received(self, job_id: int) -> None:
        assert self._run is not None, "only a worker takes from the queue"
        self._run(job_id)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except self._failures() as error:
            raise QueueUnreachable from error

    def _failures(self) -> tuple[type[Exception], ...]:
        """What the driver of the store raises."""
        if self._url is None:
            return (sqlite3.Error,)
        if self._url.startswith("postgresql:"):
            from psycopg import Error

            return (Error,)
        from redis import RedisError

        return (RedisError,)


def _progress(job_id: int) -> str:
    return f"progress:{job_id}"


def _stop(job_id: int) -> str:
    return f"stop:{job_id}"
