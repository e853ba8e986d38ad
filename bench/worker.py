"""Memory of a web worker that has served every page, and how soon a command answers.

python -m bench.worker [--people N] [--units N] [--enrolments N] [--rounds N]

Memory is the proportional set size of each worker of gunicorn: what it has for itself, and its
part of what it shares. Writes bench/results/worker-<database>.md.
"""

import subprocess
from urllib.request import Request, urlopen

from app.db import extension
from bench.clock import Line, report, table, timed
from bench.ground import open_ground, parser, signed_in, size_of, what_is_there
from bench.pages import CHARTS, addresses
from bench.server import BIN, serving

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
    with serving() as server:
        for url in urls * options.rounds:
            asked = Request(server.address + url, headers={"Cookie": f"session={cookie.value}"})
            with urlopen(asked, timeout=60) as answer:
                answer.read()
        workers = [round(child.memory_full_info().pss / MIB) for child in server.workers()]
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


def _show() -> None:
    command = [str(BIN / "flask"), "--app", "wsgi", "plans", "show", "thanh-hoa"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
