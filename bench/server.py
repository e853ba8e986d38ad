"""A web server with its processes, as the project runs it, for as long as something is measured."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on a port of this machine."""

    port: int
    process: psutil.Process

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[psutil.Process]:
        """The processes that answer, the eldest first."""
        return sorted(self.process.children(), key=lambda child: float(child.create_time()))


@contextmanager
def serving(
    application: str = "wsgi:app", processes: int = 2, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Gunicorn with the project's own settings. settings: more for its environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(BIN / "gunicorn"), "--bind", f"127.0.0.1:{port}", application]
    environment = os.environ | {"WEB_CONCURRENCY": str(processes)} | dict(settings or {})
    with subprocess.Popen(command, env=environment) as process:
        server = Server(port, psutil.Process(process.pid))
        try:
            _wait_for(lambda: _answers(port) and len(server.workers()) == processes)
            yield server
        finally:
            process.terminate()


def _wait_for(is_so: Callable[[], bool]) -> None:
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise TimeoutError


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except ConnectionRefusedError:
        return False
    return True
