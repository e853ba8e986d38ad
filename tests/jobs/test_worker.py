"""A real worker, killed and stopped and doubled: all of a job is done, once, or nothing of it."""

import os
import signal
from pathlib import Path

import psutil
import pytest
from flask import Flask
from sqlalchemy import URL, func, select
from sqlalchemy.orm import Session

from app.db import extension
from app.domain.access import Role
from app.domain.audit import AuditAction
from app.domain.job import JobKind, JobState
from app.jobs import ask_to_stop, progress_of
from app.models import AuditEvent, Job, Person
from tests.databases import application, on_both_databases
from tests.factories import make_province, make_unit, make_user
from tests.jobs.conftest import Office
from tests.jobs.working import (
    Held,
    ask_for,
    send_to_workers,
    until,
    wait_for,
    waiting_file,
    worker,
)
from tests.redis_server import redis_server


def people(db: Session) -> int:
    """How many there are; in a transaction of its own, which sees what is committed."""
    db.rollback()
    return db.scalars(select(func.count(Person.id))).one()


def imports(db: Session) -> int:
    imported = AuditEvent.action == AuditAction.FILE_IMPORTED
    return db.scalars(select(func.count(AuditEvent.id)).where(imported)).one()


@pytest.fixture
def job(app: Flask, app_db: Session, office: Office) -> Job:
    """A roster of twenty, to be taken in; the workers have been told."""
    batch = waiting_file(app, app_db, office.province, office.clerk)
    job = ask_for(app_db, batch, office.clerk)
    send_to_workers(app, job)
    return job


@on_both_databases
def test_a_file_is_checked_and_then_taken_in(app: Flask, app_db: Session, office: Office) -> None:
    batch = waiting_file(app, app_db, office.province, office.clerk)
    check = ask_for(app_db, batch, office.clerk, JobKind.CHECK_FILE)
    with worker(app):
        send_to_workers(app, check)
        wait_for(app_db, check, JobState.DONE)
        assert people(app_db) == 0

        write = ask_for(app_db, batch, office.clerk)
        send_to_workers(app, write)
        wait_for(app_db, write, JobState.DONE)

    assert check.result == {
        **{"read": 20, "created": 20, "changed": 0, "unchanged": 0},
        **{"problems": 0, "bad_rows": 0, "version": None},
    }
    assert (people(app_db), imports(app_db)) == (20, 1)
    assert list((Path(app.instance_path) / "uploads").iterdir()) == []


@on_both_databases
def test_how_far_it_is_shows_while_the_transaction_is_open(
    app: Flask, app_db: Session, job: Job, held: Held
) -> None:
    with worker(app, held=held):
        held.wait()
        with app.app_context():

            def has_said_so() -> bool:
                told = progress_of(job.id)
                return told is not None and told.words == "Ghi vào sổ" and told.done > 0

            until(has_said_so, "the job says how many rows it has written")
        assert people(app_db) == 0

        held.let_go()
        wait_for(app_db, job, JobState.DONE)

    assert people(app_db) == 20


@on_both_databases
def test_a_worker_that_is_killed_leaves_nothing_and_another_begins_again(
    app: Flask, app_db: Session, job: Job, held: Held
) -> None:
    with worker(app, held=held) as process:
        held.wait()
        os.killpg(process.pid, signal.SIGKILL)
        until(lambda: not process.is_running() or process.status() == "zombie", "it is gone")
    assert people(app_db) == 0

    with worker(app):
        wait_for(app_db, job, JobState.DONE)

    assert job.attempts == 2
    assert (people(app_db), imports(app_db)) == (20, 1)


@on_both_databases
def test_a_job_that_kills_its_workers_is_not_begun_for_ever(
    app: Flask, app_db: Session, job: Job, held: Held
) -> None:
    for _attempt in range(2):
        held.reached.unlink(missing_ok=True)
        with worker(app, held=held):
            held.wait()

    with worker(app):
        wait_for(app_db, job, JobState.FAILED)

    assert job.failure is not None
    assert "bị ngắt giữa chừng" in job.failure["message"]
    assert job.attempts == 2
    assert people(app_db) == 0


@on_both_databases
def test_a_job_is_stopped_between_two_rows_and_undone(
    app: Flask, app_db: Session, job: Job, held: Held
) -> None:
    with worker(app, held=held):
        held.wait()
        with app.app_context():
            ask_to_stop(job.id)
        wait_for(app_db, job, JobState.CANCELLED)

    assert (people(app_db), imports(app_db)) == (0, 0)


@on_both_databases
def test_a_worker_told_to_end_gives_its_job_back(
    app: Flask, app_db: Session, job: Job, held: Held
) -> None:
    with worker(app, held=held) as process:
        held.wait()
        process.terminate()
        wait_for(app_db, job, JobState.QUEUED)
        process.wait()
    assert people(app_db) == 0

    with worker(app):
        wait_for(app_db, job, JobState.DONE)

    assert people(app_db) == 20


@on_both_databases
def test_a_worker_asked_nicely_ends_its_job_first(
    app: Flask, app_db: Session, job: Job, held: Held
) -> None:
    with worker(app, held=held) as process:
        held.wait()
        process.send_signal(signal.SIGINT)
        held.let_go()
        process.wait()

    wait_for(app_db, job, JobState.DONE)
    assert people(app_db) == 20


@on_both_databases
def test_a_job_that_was_never_sent_is_found(app: Flask, app_db: Session, office: Office) -> None:
    batch = waiting_file(app, app_db, office.province, office.clerk)
    job = ask_for(app_db, batch, office.clerk)

    with worker(app):
        wait_for(app_db, job, JobState.DONE)

    assert people(app_db) == 20


@on_both_databases
def test_two_workers_do_each_job_once_however_often_they_are_told(
    app: Flask, app_db: Session, office: Office
) -> None:
    files = [
        waiting_file(app, app_db, office.province, office.clerk, rows=3, mark=f"N{n}-")
        for n in range(6)
    ]
    jobs = [ask_for(app_db, batch, office.clerk) for batch in files]

    with worker(app), worker(app):
        for _time in range(3):
            send_to_workers(app, *jobs)
        for job in jobs:
            wait_for(app_db, job, JobState.DONE)

    assert {job.attempts for job in jobs} <= ({1} if _on_postgres(app) else {1, 2})
    assert (people(app_db), imports(app_db)) == (18, 6)


def _on_postgres(app: Flask) -> bool:
    """On SQLite a second writer may be told to come back, and then tries again."""
    return str(app.config["SQLALCHEMY_ENGINES"]["default"]).startswith("postgresql")


def test_redis_carries_jobs_as_well(database_url: URL, tmp_path: Path, held: Held) -> None:
    with (
        redis_server(tmp_path) as address,
        application(database_url, tmp_path / "redis", jobs_url=address) as app,
        app.app_context(),
        extension.sessionmaker() as db,
    ):
        province = make_province(db)
        make_unit(db, province, code="SNV")
        clerk = make_user(db, Role.HOME_AFFAIRS, province=province)
        job = ask_for(db, waiting_file(app, db, province, clerk), clerk)
        send_to_workers(app, job)
        with worker(app, held=held):
            held.wait()
            until(lambda: progress_of(job.id), "the job says how far it is")
        with worker(app):
            wait_for(db, job, JobState.DONE)

        assert (job.attempts, people(db)) == (2, 20)


def test_a_worker_ends_with_the_process_that_started_it(app: Flask, app_db: Session) -> None:
    """As beside a web server: whoever ends that, however rudely, ends the worker as well."""
    with worker(app, behind=True) as starter:
        until(lambda: len(starter.children(recursive=True)) == 4, "two workers and a keeper run")
        family = starter.children(recursive=True)

        starter.kill()

        _gone, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []


def test_the_processes_of_a_killed_worker_end_by_themselves(app: Flask) -> None:
    with worker(app) as process:
        until(lambda: len(process.children()) == 3, "two workers and a keeper run")
        family = process.children()

        process.kill()

        _gone, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []
