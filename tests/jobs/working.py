"""Workers for tests: real processes over a real queue, some of which hold still when told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy.orm import Session

from app import clock, create_app
from app.adapters.upload_folder import UploadFolder
from app.config import ROOT
from app.domain.intake import ImportKind, ImportState, OnConflict
from app.domain.job import JobKind, JobState
from app.jobs import intake as desk
from app.jobs import send
from app.jobs.intake import file_key
from app.models import ImportBatch, Job, Province, User
from app.services.intake.writes import OnWritten
from app.services.job import ask
from tests.factories import NOW

PATIENCE = 60
"""Seconds after which a test gives up waiting for what it expects."""

LEASE = 3
"""Seconds after which a worker without a sign of life is given up."""


def until(is_so: Callable[[], Any], what: str) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError(f"in {PATIENCE} seconds it did not happen that {what}")
        time.sleep(0.05)


_START = """
import os, subprocess, sys
subprocess.run([sys.executable, "-c", *sys.argv[1:], "--with-parent", str(os.getpid())])
"""

# Processes


class Held:
    """A place in the middle of an import's transaction where a worker stands still."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reached, self.open = folder / "reached", folder / "open"

    def wait(self) -> None:
        """Until a worker stands there, rows written and nothing committed."""
        until(self.reached.exists, "a worker writes")

    def let_go(self) -> None:
        """Let it, and all that come, pass."""
        self.open.touch()


@contextmanager
def worker(
    app: Flask, *options: str, held: Held | None = None, behind: bool = False
) -> Iterator[psutil.Process]:
    """`flask jobs run` over the application's database and queue. Killed in the end, if need be.

    behind: what is yielded is a process that has started the worker, to end with it.
    """
    program = "from tests.jobs.working import main; main()"
    arguments = [program, "jobs", "run", "--lease", str(LEASE), "--verbose", *options]
    if behind:
        arguments = [_START, *arguments]
    log = Path(app.instance_path) / "worker.log"
    with log.open("a") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", *arguments],
            cwd=ROOT,
            env=_environment(app, held),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        try:
            yield psutil.Process(process.pid)
        finally:
            stop_all(process)


def stop_all(process: "subprocess.Popen[bytes]") -> None:
    """End a worker and all its processes, as a machine does that is switched off."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def _environment(app: Flask, held: Held | None) -> dict[str, str]:
    url = app.config["SQLALCHEMY_ENGINES"]["default"]
    environment = os.environ | {
        "APP_ENV": app.config["APP_ENV"],
        "INSTANCE_PATH": app.instance_path,
        "SECRET_KEY": app.config["SECRET_KEY"],
        "DATABASE_URL": url,
        "JOBS_URL": app.config["JOBS_URL"] or "",
    }
    return environment | ({"TEST_HOLD": str(held.folder)} if held else {})


def main() -> None:
    """What such a process does: the command itself, over an `apply` that can be held."""
    if folder := os.environ.get("TEST_HOLD"):
        desk.apply = _held(desk.apply, Held(Path(folder)))  # type: ignore[attr-defined]  # its own name for it
    app = create_app()
    app.cli.main(sys.argv[1:], prog_name="flask", obj=ScriptInfo(create_app=lambda: app))


def _held(apply: Callable[..., None], held: Held) -> Callable[..., None]:
    """`apply`, which stands still when the first rows have been written, and still listens."""

    def hold_then_go_on(on_written: OnWritten) -> OnWritten:
        def told(rows: int) -> None:
            on_written(rows)
            held.reached.touch()
            while not held.open.exists():
                time.sleep(0.02)
                on_written(0)

        return told

    def wrapped(*arguments: Any, on_written: OnWritten, **options: Any) -> None:
        apply(*arguments, on_written=hold_then_go_on(on_written), **options)

    return wrapped


# Jobs


def waiting_file(
    app: Flask, db: Session, province: Province, owner: User, *, rows: int = 20, mark: str = "N"
) -> ImportBatch:
    """A roster that was received and checked, and waits for its owner's word."""
    lines = [f"{mark}{n},Người số {n},SNV,cong_chuc" for n in range(rows)]
    text = "\n".join(["person_code,full_name,unit_code,category", *lines])
    return stored_file(app, db, province, owner, text)


def stored_file(app: Flask, db: Session, province: Province, owner: User, text: str) -> ImportBatch:
    """A csv that waits for its owner's word."""
    kept = UploadFolder(Path(app.instance_path) / "uploads").keep(BytesIO(text.encode()))
    batch = ImportBatch(
        province_id=province.id,
        kind=ImportKind.ROSTER,
        state=ImportState.CHECKED,
        filename="can-bo.csv",
        sha256=kept.sha256,
        token=kept.token,
        # Not some day long ago: a worker's first work is to let forgotten files go.
        uploaded_at=clock.now(),
        actor_id=owner.id,
    )
    db.add(batch)
    db.flush()
    return batch


def ask_for(
    db: Session,
    batch: ImportBatch,
    owner: User,
    kind: JobKind = JobKind.TAKE_FILE_IN,
    **parameters: object,
) -> Job:
    """A job about a file, committed and not yet sent."""
    given = {"batch_id": batch.id, "on_conflict": OnConflict.KEEP.value, "good_rows": None}
    job = ask(
        db,
        kind,
        subject=batch.filename,
        parameters=given | parameters,
        language="vi",
        owner=owner,
        province_id=batch.province_id,
        key=file_key(batch.id),
        now=NOW,
    )
    db.commit()
    return job


def send_to_workers(app: Flask, *jobs: Job) -> None:
    """Tell the workers of jobs."""
    with app.app_context():
        for job in jobs:
            send(job.id)


def wait_for(db: Session, job: Job, state: JobState) -> None:
    """Wait until a job has come to a state. Another end than that is the test's failure."""

    def has_come() -> bool:
        db.rollback()
        db.refresh(job)
        return job.state is state or not job.is_live

    until(has_come, f"job {job.id} is {state.value}")
    assert job.state is state, job.failure
