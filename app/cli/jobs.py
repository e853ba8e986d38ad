"""flask jobs: the worker that does what pages leave to it, and what an operator asks of it."""

import logging
import sys
from datetime import timedelta
from functools import partial
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app import clock
from app.cli.command import database, database_command, print_json, say
from app.db import extension, transaction
from app.domain.access import Scope
from app.domain.job import JobState
from app.domain.label import N_
from app.i18n import _, vi_time
from app.jobs import the_queue
from app.jobs.recovery import look_after
from app.jobs.runner import run_job
from app.models import Job
from app.queries.job import job_to_open, list_jobs
from app.services.job import stop_waiting

_LISTED = 50
_LOG = "%(asctime)s %(levelname)s %(message)s"

jobs = AppGroup("jobs", help=N_("Việc chạy nền."))


@jobs.command(help=N_("Nhận và làm các việc chạy nền, cho đến khi bị dừng (Ctrl+C)."))
@click.option(
    "--processes",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help=N_("Số việc làm cùng lúc."),
)
@click.option(
    "--lease",
    default=30,
    show_default=True,
    type=click.IntRange(3, 3600),
    help=N_("Số giây không thấy dấu hiệu nào thì coi một việc là bị bỏ dở."),
)
@click.option(
    "--with-parent",
    type=int,
    metavar="PID",
    help=N_("Dừng khi tiến trình này, đã gọi lệnh, dừng; ví dụ máy chủ web."),
)
@click.option("--verbose", is_flag=True, help=N_("Ghi lại cả việc đã xong."))
@database_command
def run(processes: int, lease: int, with_parent: int | None, verbose: bool) -> None:
    """Be the worker."""
    # Here, not above: huey brings the drivers of three databases, which no other command needs.
    from app.adapters.worker import work

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # what the proxy is for
    _log_to_terminal(verbose=verbose)
    queue = the_queue()
    queue.run_with(partial(run_job, app))
    # What is open now, each new process would inherit.
    database().close()
    extension.engine.dispose()
    work(
        queue.huey,
        processes=processes,
        start=partial(_start, app),
        keep=partial(look_after, app, timedelta(seconds=lease)),
        every=lease / 6,
        parent=with_parent,
    )


@jobs.command("list", help=N_("Liệt kê các việc gần đây."))
@click.option("--json", "as_json", is_flag=True, help=N_("In một tài liệu JSON."))
@database_command
def list_(as_json: bool) -> None:
    """The latest jobs, whoever's they are."""
    everything = Scope.whole_system()
    found = list_jobs(database(), owner_id=0, overseen=everything, limit=_LISTED, offset=0)
    if as_json:
        print_json({"jobs": [_json(job) for job in found]})
        return
    for job in found:
        words = (_(job.kind.label), job.subject, _(job.state.label), vi_time(job.asked_at))
        click.echo(f"{job.id:>6}  {' · '.join(words)}")


@jobs.command(help=N_("Dừng một việc đang chờ hoặc đang chạy."))
@click.argument("number", type=int)
@database_command
def stop(number: int) -> None:
    """Stop a job; what it has begun is undone."""
    with transaction(database()) as db:
        job = job_to_open(db, number, owner_id=0, overseen=Scope.whole_system())
        was_waiting = stop_waiting(db, job, now=clock.now())
    if was_waiting:
        say(_("Đã dừng việc %(number)s.", number=number))
    else:
        the_queue().ask_to_stop(number)
        say(_("Đã yêu cầu dừng việc %(number)s; việc sẽ dừng trong giây lát.", number=number))


def _start(app: Flask) -> None:
    """Begin with connections of one's own, as a process that was just forked."""
    with app.app_context():
        extension.engine.dispose(close=False)


def _log_to_terminal(*, verbose: bool) -> None:
    """Say on standard error what goes wrong. A bug is told once, by us, under its number."""
    logging.basicConfig(stream=sys.stderr, format=_LOG, level=logging.WARNING)
    logging.getLogger("app").setLevel(logging.INFO if verbose else logging.WARNING)
    logging.getLogger("huey").setLevel(logging.CRITICAL)
    logging.getLogger("huey.consumer").setLevel(logging.WARNING)


def _json(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind.value,
        "subject": job.subject,
        "state": job.state.value,
        "asked_at": job.asked_at.isoformat(),
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
        "attempts": job.attempts,
        "failure": job.failure if job.state is JobState.FAILED else None,
    }
