"""Memory of a web worker that has served every page, and how soon a command answers.

python -m bench.worker [--people N] [--units N] [--enrolments N] [--rounds N]

Memory is the proportional set size of each worker of gunicorn: what it has for itself, and its
part of what it shares. Writes bench/results/worker-<database>.md.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import psutil

from app.db import extension
from bench.clock import Line, report, table, timed
from bench.ground import open_ground, parser, signed_in, size_of, what_is_there
from bench.pages import CHARTS, addresses

BIN = Path(sys.executable).parent
MIB = 1024 * 1024


def main() -> None:
    options = parser(__doc__, rounds=5).parse_args()
    size = size_of(options)
    app = open_ground(size)
    with app.app_context():
        urls = [*addresses(extension.session, size), *(f"/do-phu/bieu-do/{c}" for c in CHARTS)]
        dialect, there = extension.engine.dialect.name, what_is_there(extension.session)
    cookie = signed_in(app).get_cookie("session")
    assert cookie is not None
    with _gunicorn() as (address, server):
        for url in urls * options.rounds:
            asked = Request(address + url, headers={"Cookie": f"session={cookie.value}"})
            with urlopen(asked, timeout=60) as answer:
                answer.read()
        workers = [round(child.memory_full_info().pss / MIB) for child in server.children()]
    line = Line("flask plans show, a process of its own", [timed(_show) for _ in range(5)])
    print(workers, line)  # noqa: T201  a command
    report(
        f"worker-{dialect}",
        f"A web worker, a province of {size.people:,} people, {dialect}",
        f"`python -m bench.worker --people {size.people} --units {size.units} --enrolments "
        f"{size.enrolments} --rounds {options.rounds}`. {there}",
        f"After {options.rounds} × {len(urls)} pages, charts and files, the workers hold "
        f"{' and '.join(map(str, workers))} MiB (PSS).",
        table([line]),
    )


@contextmanager
def _gunicorn() -> Iterator[tuple[str, psutil.Process]]:
    """A server with two workers, as the project runs it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(BIN / "gunicorn"), "--bind", f"127.0.0.1:{port}", "wsgi:app"]
    with subprocess.Popen(command, env=os.environ | {"WEB_CONCURRENCY": "2"}) as process:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError


def _show() -> None:
    command = [str(BIN / "flask"), "--app", "wsgi", "plans", "show", "thanh-hoa"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
