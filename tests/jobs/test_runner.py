"""One attempt at a job: what is left of it when it does not come to its end."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Connection, event, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.db import extension, transaction
from app.domain.job import JobKind, JobState
from app.jobs import the_queue, works
from app.jobs.runner import run_job
from app.jobs.work import Done, Ground, Work
from app.models import Job, Province
from app.services.job import Result, give_back, take
from tests.databases import on_both_databases
from tests.factories import NOW, make_job, make_province

Try = Callable[[Callable[[Ground], Done]], Job]


@pytest.fixture
def attempt(app: Flask, app_db: Session, monkeypatch: pytest.MonkeyPatch) -> Try:
    """Do a job whose work is this, in this process."""

    def do(work: Callable[[Ground], Done]) -> Job:
        monkeypatch.setitem(works.WORKS, JobKind.EXPORT, Work(work))
        job = make_job(app_db)
        app_db.commit()
        try:
            run_job(app, job.id)
        finally:
            app_db.expire_all()
        return job

    return do


def provinces(db: Session) -> int:
    return db.scalars(select(func.count(Province.id))).one()


@on_both_databases
def test_the_work_and_its_end_are_one(attempt: Try, app_db: Session) -> None:
    left: list[int] = []

    def work(ground: Ground) -> Done:
        make_province(ground.db)
        return Done(Result({"made": 1}), lambda: left.append(provinces(app_db)))

    job = attempt(work)

    assert (job.state, job.result, job.attempts) == (JobState.DONE, {"made": 1}, 1)
    assert left == [1]


@on_both_databases
def test_who_was_given_up_for_dead_undoes_all(attempt: Try, app: Flask, app_db: Session) -> None:
    """Another worker has taken the job meanwhile: one of the two is too many."""
    left: list[str] = []

    def work(ground: Ground) -> Done:
        with app.app_context(), transaction(extension.session) as other:
            give_back(other, ground.job.id, 1)
            take(other, ground.job.id, now=NOW)
        make_province(ground.db)
        return Done(Result({}), lambda: left.append("done"))

    job = attempt(work)

    assert (job.state, job.attempts) == (JobState.RUNNING, 2)
    assert provinces(app_db) == 0
    assert left == []


@on_both_databases
def test_a_bug_undoes_all_and_is_not_swallowed(attempt: Try, app_db: Session) -> None:
    def work(ground: Ground) -> Done:
        make_province(ground.db)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        attempt(work)

    job = app_db.scalars(select(Job)).one()
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert job.failure["facts"] == {"number": f"{job.id}-1"}
    assert provinces(app_db) == 0


def test_a_worker_that_must_end_gives_the_job_back(
    attempt: Try, app: Flask, app_db: Session
) -> None:
    def work(ground: Ground) -> Done:
        make_province(ground.db)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt(work)

    assert app_db.scalars(select(Job.state)).one() is JobState.QUEUED
    assert provinces(app_db) == 0
    with app.app_context():
        assert not the_queue().is_empty()


def test_who_finds_the_one_writer_of_sqlite_at_work_comes_back(
    attempt: Try, app: Flask, app_db: Session
) -> None:
    def work(ground: Ground) -> Done:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    job = attempt(work)

    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    with app.app_context():
        assert not the_queue().is_empty()


def test_a_job_that_cannot_even_be_taken_waits(app: Flask, app_db: Session) -> None:
    job = make_job(app_db)
    app_db.commit()
    with app.app_context():
        engine = extension.engine
        engine.dispose()

    @event.listens_for(engine, "connect")
    def _shorten(connection: Connection, _: object) -> None:
        connection.execute("PRAGMA busy_timeout = 50")  # type: ignore[call-overload]  # sqlite3's own

    with engine.connect() as writer:
        writer.execute(text("BEGIN IMMEDIATE"))
        run_job(app, job.id)
        writer.rollback()

    app_db.expire_all()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    with app.app_context():
        assert not the_queue().is_empty()


def test_a_file_that_stays_behind_is_no_failure(attempt: Try) -> None:
    def stumble() -> None:
        raise OSError("the disk is gone")

    assert attempt(lambda _ground: Done(Result({}), stumble)).state is JobState.DONE
