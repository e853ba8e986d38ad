"""Processes that take jobs from the queue: huey's consumer, which looks back and ends in time.

Whoever imports this loads huey and its drivers.
"""

import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from huey import Huey
from huey.consumer import Consumer, ConsumerStopped, Scheduler, Worker

_PATIENCE = 10
"""Seconds that a job may still work when the worker is told to end; then it is undone."""


class _Worker(Worker):  # type: ignore[misc]  # huey ships no types
    """Takes one job after the other, until the process that made and then forked it is gone."""

    def __init__(self, *, start: Callable[[], None], **options: Any) -> None:
        super().__init__(**options)
        self.start, self.parent = start, os.getpid()

    def initialize(self) -> None:
        self.start()

    def loop(self, now: Any = None) -> None:
        _require(self.parent)
        super().loop(now)


class _Keeper(Scheduler):  # type: ignore[misc]  # huey ships no types
    """Beside what is due later, looks every few seconds after what was left behind."""

    def __init__(
        self, *, start: Callable[[], None], keep: Callable[[], None], every: float, **options: Any
    ) -> None:
        super().__init__(**options)
        self.start, self.keep, self.every = start, keep, every
        self.kept_at, self.parent = float("-inf"), os.getpid()

    def initialize(self) -> None:
        self.start()

    def loop(self, now: Any = None) -> None:
        _require(self.parent)
        if time.monotonic() >= self.kept_at + self.every:
            self.kept_at = time.monotonic()
            self.keep()
        super().loop(now)


class _Consumer(Consumer):  # type: ignore[misc]  # huey ships no types
    """parent: the process to end with; None: nobody's."""

    def __init__(
        self,
        huey: Huey,
        *,
        start: Callable[[], None],
        keep: Callable[[], None],
        every: float,
        parent: int | None,
        **options: Any,
    ) -> None:
        self.parent = parent
        self.worker_class = partial(_Worker, start=start)
        self.scheduler_class = partial(_Keeper, start=start, keep=keep, every=every)
        super().__init__(huey, **options)

    def loop(self, health_check_ts: float | None = None) -> Any:
        if self.parent is not None and os.getppid() != self.parent:
            self.stop(graceful=True)
            raise ConsumerStopped
        return super().loop(health_check_ts)


def work(
    huey: Huey,
    *,
    processes: int,
    start: Callable[[], None],
    keep: Callable[[], None],
    every: float,
    parent: int | None,
) -> None:
    """Take jobs until a signal: SIGINT lets them end first, SIGTERM has them undone at once.

    start: called first in each new process, which has inherited open connections. keep: called
    every so many seconds, in one process. parent: the process that started this one, to end with.
    """
    _Consumer(
        huey,
        start=start,
        keep=keep,
        every=every,
        parent=parent,
        workers=processes,
        worker_type="process",
        periodic=False,
        max_delay=1.0,
        health_check_interval=2,
        shutdown_timeout=_PATIENCE,
    ).run()


def _require(parent: int) -> None:
    """End this process if the one that started it was killed: nobody would ever stop it."""
    if os.getppid() != parent:
        raise KeyboardInterrupt
