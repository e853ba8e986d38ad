"""A process that is killed in the middle of its work: by SIGKILL, so no clean-up of any kind runs.

An act is a function `act(app, middle)` at the top of a test module. It runs in a process of its own
over a database with real commits, and calls `middle()` where it is to die:

    def be_recording(app: Flask, middle: Middle) -> None:
        with app.app_context(), transaction(extension.session) as db:
            ...
            middle()

    kill_in_the_middle(be_recording, database_url, tmp_path)
"""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from flask import Flask
from sqlalchemy import URL, Engine, event, make_url

from app.config import ROOT
from tests.databases import application

Middle = Callable[[], None]
Act = Callable[[Flask, Middle], None]

_PROGRAM = "from tests.killing import _act; _act()"
_SIGN = "in the middle\n"


def kill_in_the_middle(act: Act, url: URL, directory: Path) -> None:
    """Let an act begin in another process, and kill that once it says it is in the middle.

    directory: of this test's own; the application of the process keeps its files in it.
    """
    written = url.render_as_string(hide_password=False)
    arguments = [act.__module__, act.__name__, written, str(directory / "killed")]
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        sign = process.stdout.readline()
        process.kill()
    assert sign == _SIGN, "the act came to its end, or failed"
    assert process.returncode == -signal.SIGKILL


@contextmanager
def at_statement(beginning: str, middle: Middle) -> Iterator[None]:
    """Call `middle` as soon as a statement that begins so has been executed."""

    def look(*args: object) -> None:
        if str(args[2]).startswith(beginning):
            middle()

    event.listen(Engine, "after_cursor_execute", look)
    yield
    event.remove(Engine, "after_cursor_execute", look)


def _act() -> None:
    """What the process does."""
    module, name, url, instance = sys.argv[1:]
    act: Act = getattr(import_module(module), name)
    with application(make_url(url), Path(instance)) as app:
        act(app, _wait_for_the_end)


def _wait_for_the_end() -> None:
    sys.stdout.write(_SIGN)
    sys.stdout.flush()
    while True:
        signal.pause()
