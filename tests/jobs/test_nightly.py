"""What is due every night, whichever worker is awake: once, and nothing that is still wanted."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.adapters.fragment_cache import FragmentCache
from app.adapters.upload_folder import UploadFolder
from app.db import extension
from app.domain.intake import ImportState
from app.domain.job import JobKind, JobState
from app.jobs import the_queue
from app.jobs.nightly import ask_for_tonight
from app.jobs.runner import run_job
from app.models import CoverageLedger, Job, Message
from app.services import totals
from tests.factories import make_cast, make_job, make_message
from tests.jobs.conftest import Office
from tests.jobs.working import waiting_file

EVENING = datetime(2024, 6, 15, 18, 59, tzinfo=UTC)
"""One minute before two o'clock of the 16th in Vietnam."""

NIGHT = EVENING + timedelta(minutes=1)


@pytest.fixture
def ask(app: Flask) -> Callable[[datetime], None]:
    """What a worker does every few seconds, at some time."""

    def ask_at(now: datetime) -> None:
        with app.app_context():
            ask_for_tonight(extension.session, now)

    return ask_at


def nights(db: Session) -> list[str]:
    db.rollback()
    return list(db.scalars(select(Job.subject).where(Job.kind == JobKind.NIGHTLY)))


def test_it_is_asked_for_once_a_day_from_two_on(
    app: Flask, app_db: Session, ask: Callable[[datetime], None]
) -> None:
    ask(EVENING)
    assert nights(app_db) == []

    ask(NIGHT)
    ask(NIGHT)
    with app.app_context():
        assert not the_queue().is_empty()
    job = app_db.scalars(select(Job)).one()
    run_job(app, job.id)
    ask(NIGHT + timedelta(hours=6))
    assert nights(app_db) == ["16/06/2024"]

    # A machine that was off at two does it when it is switched on.
    ask(NIGHT + timedelta(hours=32))
    assert nights(app_db) == ["16/06/2024", "17/06/2024"]


def aged(folder: UploadFolder, content: bytes = b"x", *, days: int = 2) -> str:
    """A file that was written some days ago."""
    kept = folder.keep(BytesIO(content))
    then = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(folder.path / kept.token, (then, then))
    return kept.token


def test_what_nobody_wants_any_more_goes_and_nothing_else(
    app: Flask, app_db: Session, office: Office
) -> None:
    uploads, results = (UploadFolder(Path(app.instance_path) / n) for n in ("uploads", "results"))
    now = clock.now()
    forgotten = waiting_file(app, app_db, office.province, office.clerk)
    forgotten.uploaded_at = now - timedelta(days=8)
    waiting = waiting_file(app, app_db, office.province, office.clerk)
    aged(uploads), aged(results)
    just_written = uploads.keep(BytesIO(b"x")).token
    done: dict[str, Any] = {"state": JobState.DONE, "file_name": "a.csv"}
    fetched = aged(results, days=9)
    make_job(app_db, token=fetched, ended_at=now - timedelta(days=8), **done)
    wanted = aged(results)
    make_job(app_db, token=wanted, ended_at=now - timedelta(days=2), **done)
    make_job(app_db, ended_at=now - timedelta(days=91), **done)
    charts = FragmentCache(Path(app.instance_path) / "charts")
    charts.put("a", "looked at today")
    charts.put("b", "forgotten")
    os.utime(charts.folder / "b", (0, 0))
    make_message(app_db, office.province, drafted_at=now - timedelta(days=401))
    kept_letter = make_message(app_db, office.province, drafted_at=now - timedelta(days=399))
    nightly = make_job(app_db, JobKind.NIGHTLY)
    app_db.commit()

    run_job(app, nightly.id)

    app_db.expire_all()
    assert nightly.state is JobState.DONE
    assert nightly.result == {
        "uploads": 2,
        "files": 2,
        "jobs": 1,
        "charts": 1,
        "letters": 1,
        "provinces": 1,
    }
    assert forgotten.state is ImportState.DROPPED
    assert list(app_db.scalars(select(Message.id))) == [kept_letter.id]
    assert {path.name for path in uploads.path.iterdir()} == {waiting.token, just_written}
    assert {path.name for path in results.path.iterdir()} == {wanted}
    assert {path.name for path in charts.folder.iterdir()} == {"a"}


def test_the_totals_of_days_gone_by_become_one_sum(app: Flask, app_db: Session) -> None:
    cast = make_cast(app_db)
    yesterday = clock.today() - timedelta(days=1)
    totals.rebuild(app_db, cast.province.id, today=yesterday)
    nightly = make_job(app_db, JobKind.NIGHTLY)
    app_db.commit()
    ledger = app_db.get_one(CoverageLedger, cast.province.id)
    assert ledger.counted_on == yesterday

    run_job(app, nightly.id)

    app_db.expire_all()
    assert (nightly.state, ledger.counted_on) == (JobState.DONE, clock.today())
