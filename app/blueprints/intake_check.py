"""Where files on the server's disk meet the register: kept, read, checked and taken in."""

from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from flask import current_app, g

from app import clock
from app.adapters.upload_folder import UploadFolder
from app.adapters.workbook_reader import read
from app.db import transaction
from app.domain.errors import RuleViolation
from app.domain.fault import Fault
from app.domain.intake import PERMISSION_OF, ImportKind, OnConflict
from app.domain.label import N_
from app.models import ImportBatch, Province
from app.security import identity_cipher, signed_in_user
from app.services.intake import Verdict, apply, check, check_good_rows, hold, refused
from app.services.upload import drop_forgotten, receive, require_waiting

DAYS_KEPT = 7
"""How long a file waits for its owner's word."""


class RowsChanged(RuleViolation):
    """Fewer or more good rows than the reader had seen: the register was changed meanwhile."""

    message = N_("Số dòng nhập được không còn như đã xem. Hãy xem lại rồi nhập.")


def uploads() -> UploadFolder:
    """Where files wait: in the instance folder, beside the database."""
    return UploadFolder(Path(current_app.instance_path) / "uploads")


def keep_and_check(
    province: Province, kind: ImportKind, stream: BinaryIO, name: str, choice: OnConflict
) -> ImportBatch:
    """Store and check a file. Files that nobody came back to go at the same time."""
    folder, now = uploads(), clock.now()
    kept = folder.keep(stream)
    try:
        with transaction(g.db) as db:
            path = folder.find(kept.token, name=name)
            batch = receive(
                db,
                province,
                kind,
                _judge(province, kind, path, name, choice),
                filename=name,
                sha256=kept.sha256,
                token=kept.token,
                actor=signed_in_user(),
                now=now,
            )
            forgotten = drop_forgotten(db, before=now - timedelta(days=DAYS_KEPT))
    except BaseException:
        folder.forget(kept.token)
        raise
    for token in forgotten:
        folder.forget(token)
    return batch


def verdict_on(batch: ImportBatch, choice: OnConflict, *, good_only: bool = False) -> Verdict:
    """What a waiting file would do now. good_only: its faulty rows left out."""
    try:
        path = uploads().find(require_waiting(batch), name=batch.filename)
    except Fault as fault:
        return refused(batch.kind, fault)
    province = g.db.get_one(Province, batch.province_id)
    return _judge(province, batch.kind, path, batch.filename, choice, good_only=good_only)


def good_rows(batch: ImportBatch, verdict: Verdict, choice: OnConflict) -> Verdict | None:
    """The verdict on the rows that would remain; None where there are none, or none are bad."""
    if not verdict.problems or not verdict.read:
        return None
    good = verdict_on(batch, choice, good_only=True)
    return good if good.read and not good.problems else None


def check_and_apply(batch: ImportBatch, choice: OnConflict, *, good_rows: int | None) -> Verdict:
    """Take a waiting file in. good_rows: how many the reader agreed to; None: the whole file.

    Raises NotWaiting, FileHasProblems or RowsChanged, having written nothing.
    """
    with transaction(g.db) as db:
        hold(db, db.get_one(Province, batch.province_id))
        # Another click may have taken the file in while this one waited for its turn.
        db.refresh(batch)
        token = require_waiting(batch)
        verdict = verdict_on(batch, choice, good_only=good_rows is not None)
        if good_rows not in (None, verdict.read):
            raise RowsChanged
        apply(db, verdict, batch, actor=signed_in_user(), now=clock.now())
    uploads().forget(token)
    return verdict


def _judge(
    province: Province,
    kind: ImportKind,
    path: Path,
    name: str,
    choice: OnConflict,
    *,
    good_only: bool = False,
) -> Verdict:
    try:
        sheets = read(path, name=name)
    except Fault as fault:
        return refused(kind, fault)
    judge = check_good_rows if good_only else check
    return judge(
        g.db,
        province,
        kind,
        sheets,
        scope=signed_in_user().scope_of(PERMISSION_OF[kind]),
        cipher=identity_cipher(),
        now=clock.now(),
        actor=signed_in_user(),
        on_conflict=choice,
    )
