"""Where files on the server's disk meet the register: kept, read, checked and taken in."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from flask import current_app, g

from app import clock
from app.adapters.upload_folder import UploadFolder
from app.adapters.workbook_reader import rows_about
from app.db import transaction
from app.domain.intake import DAYS_KEPT, ImportKind, OnConflict
from app.domain.job import JobKind
from app.i18n import language
from app.jobs import has_worker, send
from app.jobs.intake import Agreed, Desk, file_key
from app.models import ImportBatch, Job, Province
from app.queries.job import checks_done
from app.security import signed_in_user
from app.services.intake import Verdict
from app.services.job import ask
from app.services.upload import drop_forgotten, note_checked, receive, require_waiting


def uploads() -> UploadFolder:
    """Where files wait: in the instance folder, beside the database."""
    return UploadFolder(Path(current_app.instance_path) / "uploads")


def keep_and_check(
    province: Province, kind: ImportKind, stream: BinaryIO, name: str, choice: OnConflict
) -> ImportBatch:
    """Store a file, and check it or, if it is large, ask a worker to.

    Files that nobody came back to go at the same time.
    """
    folder, now = uploads(), clock.now()
    kept = folder.keep(stream)
    job = None
    try:
        with transaction(g.db) as db:
            batch = receive(
                db,
                province,
                kind,
                filename=name,
                sha256=kept.sha256,
                token=kept.token,
                actor=signed_in_user(),
                now=now,
            )
            if is_left_to_a_worker(batch):
                job = _ask(batch, JobKind.CHECK_FILE, on_conflict=choice.value)
            else:
                note_checked(db, batch, desk().verdict_on(batch, choice))
            forgotten = drop_forgotten(db, before=now - timedelta(days=DAYS_KEPT))
    except BaseException:
        folder.forget(kept.token)
        raise
    if job is not None:
        send(job.id)
    for token in forgotten:
        folder.forget(token)
    return batch


def is_left_to_a_worker(batch: ImportBatch) -> bool:
    """Whether a waiting file is too large for a page to check. Where no worker is, none is."""
    path = uploads().path / require_waiting(batch)
    if not path.is_file():
        return False
    rows = rows_about(path, name=batch.filename)
    return rows > current_app.config["ROWS_AT_ONCE"] and has_worker()


def check_later(batch: ImportBatch, choice: OnConflict) -> Job:
    """Ask a worker to check a file, again or with another choice."""
    with transaction(g.db):
        job = _ask(batch, JobKind.CHECK_FILE, on_conflict=choice.value)
    send(job.id)
    return job


def take_in_later(batch: ImportBatch, choice: OnConflict, agreed: Agreed) -> Job:
    """Ask a worker to take a file in."""
    with transaction(g.db):
        job = _ask(batch, JobKind.TAKE_FILE_IN, on_conflict=choice.value, **asdict(agreed))
    send(job.id)
    return job


def found_by_a_worker(batch: ImportBatch, choice: OnConflict) -> Job | None:
    """The last check of a file that a worker has done with this choice, if any."""
    done = checks_done(g.db, file_key(batch.id))
    return next((job for job in done if job.parameters["on_conflict"] == choice.value), None)


def _ask(batch: ImportBatch, kind: JobKind, **parameters: object) -> Job:
    return ask(
        g.db,
        kind,
        subject=batch.filename,
        parameters={"batch_id": batch.id, **parameters},
        language=language(),
        owner=signed_in_user(),
        province_id=batch.province_id,
        key=file_key(batch.id),
        now=clock.now(),
    )


def desk() -> Desk:
    """Where this request judges files."""
    return Desk(g.db, uploads(), signed_in_user(), clock.now())


def check_and_apply(batch: ImportBatch, choice: OnConflict, agreed: Agreed) -> Verdict:
    """Take a waiting file in, as its reader has agreed to.

    Raises NotWaiting, FileHasProblems or RowsChanged, having written nothing.
    """
    token = require_waiting(batch)
    with transaction(g.db):
        verdict = desk().take_in(batch, choice, agreed)
    uploads().forget(token)
    return verdict
