"""A running job's voice: it says how far it has come, and hears that it should stop."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event, Thread
from typing import Protocol, Self, TypeVar

from app.adapters.queue import JobQueue, QueueUnreachable
from app.domain.job import JobStopped, Progress
from app.domain.label import N_

_log = logging.getLogger(__name__)

T = TypeVar("T")

_LINES_AT_ONCE = 500

_BEAT = 1.0
"""Seconds between two signs of life; a page asks as often."""


class Reporter(Protocol):
    """What a job tells while it works."""

    def begin(self, words: str, total: int | None = None) -> None:
        """Begin a part of the work. total: its steps, where known. Raises JobStopped."""

    def advance(self, steps: int) -> None:
        """Say that steps were done. Raises JobStopped where nobody wants the work any more."""


def told(reporter: Reporter, words: str, lines: Iterable[T]) -> Iterator[T]:
    """The same lines; how many have been taken is told now and then. Raises JobStopped."""
    reporter.begin(words, len(lines) if isinstance(lines, Sized) else None)
    for number, line in enumerate(lines, 1):
        if number % _LINES_AT_ONCE == 0:
            reporter.advance(_LINES_AT_ONCE)
        yield line


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What a job is at."""

    words: str
    total: int | None
    since: datetime
    done: int = 0


class Pulse:
    """Tells the queue once a second, from a thread of its own, while the block lasts.

    The work itself only counts: it may stand in the middle of a transaction, in a parser or in a
    statement that takes a minute, and is alive all the same.
    """

    def __init__(self, queue: JobQueue, job_id: int, clock: Callable[[], datetime]) -> None:
        self._queue, self._job_id, self._clock = queue, job_id, clock
        self._at = _Stretch(N_("Đang bắt đầu"), None, clock())
        self._ended, self._unwanted = Event(), Event()
        self._thread = Thread(target=self._beat, name=f"pulse-{job_id}", daemon=True)

    def __enter__(self) -> Self:
        self._tell()
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._ended.set()
        self._thread.join()

    def begin(self, words: str, total: int | None = None) -> None:
        self._at = _Stretch(words, total, self._clock())
        self.advance(0)

    def advance(self, steps: int) -> None:
        self._at = replace(self._at, done=self._at.done + steps)
        if self._unwanted.is_set():
            raise JobStopped

    def _beat(self) -> None:
        while not self._ended.wait(_BEAT):
            self._tell()

    def _tell(self) -> None:
        """Where the queue does not answer, the work goes on; it may be given up for dead."""
        at = self._at
        seen = Progress(at.words, at.done, at.total, at.since, self._clock())
        try:
            self._queue.tell(self._job_id, seen)
            if self._queue.is_asked_to_stop(self._job_id):
                self._unwanted.set()
        except QueueUnreachable:
            _log.warning("Job %s cannot say how far it has come", self._job_id, exc_info=True)
