"""Uploaded files that wait: noted, dropped, let go when forgotten."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.intake import ImportKind, ImportState
from app.models import ImportBatch, Province
from app.services.upload import (
    AlreadyApplied,
    AlreadyDropped,
    drop,
    drop_forgotten,
    note_checked,
    receive,
    require_waiting,
)
from tests.factories import NOW, make_province, make_user


@dataclass
class Counted:
    """A check's numbers."""

    read: int = 10
    created: int = 4
    changed: int = 3
    unchanged: int = 2
    problems: list[str] = field(default_factory=lambda: ["one", "two"])


@pytest.fixture
def province(db: Session) -> Province:
    return make_province(db)


def waiting(
    db: Session, province: Province, token: str = "t", *, at: datetime = NOW
) -> ImportBatch:
    """A file that came and was checked."""
    batch = received(db, province, token, at=at)
    note_checked(db, batch, Counted())
    return batch


def received(
    db: Session, province: Province, token: str = "t", *, at: datetime = NOW
) -> ImportBatch:
    return receive(
        db,
        province,
        ImportKind.ROSTER,
        filename="a.xlsx",
        sha256="0" * 64,
        token=token,
        actor=make_user(db),
        now=at,
    )


def test_a_file_waits_unchecked_first(db: Session, province: Province) -> None:
    batch = received(db, province)

    db.expire_all()
    assert (batch.state, batch.rows_read) == (ImportState.RECEIVED, 0)
    assert require_waiting(batch) == "t"


def test_a_file_that_was_dropped_meanwhile_is_not_noted_as_checked(
    db: Session, province: Province
) -> None:
    batch = received(db, province)
    drop(db, batch)

    with pytest.raises(AlreadyDropped):
        note_checked(db, batch, Counted())

    assert batch.state is ImportState.DROPPED


def test_a_file_is_noted_with_what_the_check_counted(db: Session, province: Province) -> None:
    batch = waiting(db, province)

    db.expire_all()
    assert batch.state is ImportState.CHECKED
    assert (batch.rows_read, batch.created, batch.changed, batch.unchanged) == (10, 4, 3, 2)
    assert batch.problems == 2
    assert batch.uploaded_at == NOW
    assert require_waiting(batch) == "t"


def test_a_file_is_dropped_once(db: Session, province: Province) -> None:
    batch = waiting(db, province)

    assert drop(db, batch) == "t"

    assert (batch.state, batch.token) == (ImportState.DROPPED, None)
    with pytest.raises(AlreadyDropped):
        drop(db, batch)


def test_what_is_in_the_register_cannot_be_dropped(db: Session, province: Province) -> None:
    batch = waiting(db, province)
    batch.state, batch.applied_at, batch.token = ImportState.APPLIED, NOW, None
    db.flush()

    with pytest.raises(AlreadyApplied):
        drop(db, batch)

    assert batch.state is ImportState.APPLIED


def test_only_files_that_waited_too_long_are_let_go(db: Session, province: Province) -> None:
    moment = timedelta(seconds=1)
    old = waiting(db, province, "old", at=NOW - moment)
    new = waiting(db, province, "new", at=NOW)
    applied = waiting(db, province, "applied", at=NOW - moment)
    applied.state, applied.applied_at, applied.token = ImportState.APPLIED, NOW, None
    db.flush()

    assert drop_forgotten(db, before=NOW) == ["old"]

    assert [b.state for b in (old, new, applied)] == [
        ImportState.DROPPED,
        ImportState.CHECKED,
        ImportState.APPLIED,
    ]
    assert drop_forgotten(db, before=NOW) == []
