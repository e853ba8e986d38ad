"""Uploaded files that wait to be brought in: noting them, dropping them, letting old ones go."""

from collections.abc import Sized
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import RuleViolation
from app.domain.intake import ImportKind, ImportState
from app.domain.label import N_
from app.models import ImportBatch, Province, User


class NotWaiting(RuleViolation):
    """The file is done with."""


class AlreadyApplied(NotWaiting):
    """A second click, another window, or the browser's back button."""

    message = N_("Tệp này đã được nhập.")


class AlreadyDropped(NotWaiting):
    """The file is gone, and with it what could be done with it."""

    message = N_("Tệp này đã bỏ. Hãy tải lên lại nếu vẫn cần nhập.")


class Tally(Protocol):
    """What a check has counted."""

    @property
    def read(self) -> int: ...
    @property
    def created(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def problems(self) -> Sized: ...


def receive(
    db: Session,
    province: Province,
    kind: ImportKind,
    *,
    filename: str,
    sha256: str,
    token: str,
    actor: User,
    now: datetime,
) -> ImportBatch:
    """Note a file that has come and is yet to be checked. Flushes; the caller commits."""
    batch = ImportBatch(
        province_id=province.id,
        kind=kind,
        state=ImportState.RECEIVED,
        filename=filename,
        sha256=sha256,
        token=token,
        uploaded_at=now,
        actor_id=actor.id,
    )
    db.add(batch)
    db.flush()
    return batch


def note_checked(db: Session, batch: ImportBatch, tally: Tally) -> None:
    """Note what a check has counted: from now on the file waits for its owner's word.

    Flushes; the caller commits. Raises AlreadyApplied or AlreadyDropped.
    """
    require_waiting(batch)
    batch.state = ImportState.CHECKED
    batch.rows_read, batch.problems = tally.read, len(tally.problems)
    batch.created, batch.changed = tally.created, tally.changed
    batch.unchanged = tally.unchanged
    db.flush()


def require_waiting(batch: ImportBatch) -> str:
    """The token of a file that waits, checked or not. Raises AlreadyApplied or AlreadyDropped."""
    if batch.state is ImportState.APPLIED:
        raise AlreadyApplied
    if batch.token is None:
        raise AlreadyDropped
    return batch.token


def drop(db: Session, batch: ImportBatch) -> str:
    """Let a waiting file go. Returns its token, by which the caller deletes the upload.

    Flushes; the caller commits. Raises AlreadyApplied or AlreadyDropped.
    """
    token = require_waiting(batch)
    batch.state, batch.token = ImportState.DROPPED, None
    db.flush()
    return token


def drop_forgotten(db: Session, *, before: datetime) -> list[str]:
    """Let go every file that has waited since before then. Returns their tokens.

    Rosters hold identity numbers in the clear, and lie on the disk for as long as they wait.
    """
    forgotten = select(ImportBatch).where(
        ImportBatch.state.in_((ImportState.RECEIVED, ImportState.CHECKED)),
        ImportBatch.token.is_not(None),
        ImportBatch.uploaded_at < before,
    )
    return [drop(db, batch) for batch in db.scalars(forgotten).all()]
