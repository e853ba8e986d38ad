"""Jobs are asked for once, taken by one, and ended by whoever has them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.domain.job import JobKind, JobState, WorkerLost
from app.models import Job, User
from app.services.job import (
    AlreadyEnded,
    NotOurs,
    Result,
    ask,
    drop_ended,
    drop_files,
    end_stopped,
    fail,
    finish,
    give_back,
    stop_waiting,
    take,
)
from tests.factories import NOW, make_job, make_user

LATER = NOW + timedelta(minutes=5)


def asked(db: Session, owner: User | None = None, key: str | None = "file:1") -> Job:
    return ask(
        db,
        JobKind.EXPORT,
        subject="danh-sach.xlsx",
        parameters={"address": "/nguoi?format=xlsx"},
        language="vi",
        owner=owner,
        key=key,
        now=NOW,
    )


def taken(db: Session) -> Job:
    job = take(db, make_job(db).id, now=NOW)
    assert job is not None
    return job


def test_a_job_waits_with_all_that_was_asked(db: Session) -> None:
    owner = make_user(db)

    job = asked(db, owner)

    db.expire_all()
    assert (job.state, job.attempts, job.is_live) == (JobState.QUEUED, 0, True)
    assert (job.owner_id, job.asked_at) == (owner.id, NOW)
    assert job.parameters == {"address": "/nguoi?format=xlsx"}


def test_what_is_being_done_is_not_asked_for_twice(db: Session) -> None:
    job = asked(db)

    assert asked(db) is job
    take(db, job.id, now=NOW)
    assert asked(db) is job
    assert asked(db, key="file:2") is not job
    assert asked(db, key=None) is not asked(db, key=None)


def test_what_has_ended_may_be_asked_for_again(db: Session) -> None:
    job = asked(db)
    stop_waiting(db, job, now=LATER)

    assert asked(db) is not job


def test_a_job_is_taken_by_one(db: Session) -> None:
    job = make_job(db)

    first, second = take(db, job.id, now=LATER), take(db, job.id, now=LATER)

    assert first is not None
    assert (first.state, first.attempts, first.started_at) == (JobState.RUNNING, 1, LATER)
    assert second is None
    assert take(db, 0, now=LATER) is None


def test_a_job_ends_with_what_came_of_it(db: Session) -> None:
    job = taken(db)

    finish(db, job.id, 1, Result({"bytes": 9}, {"rows": [1]}, "t", "a.xlsx"), now=LATER)

    db.expire_all()
    assert (job.state, job.ended_at, job.is_live) == (JobState.DONE, LATER, False)
    assert (job.result, job.details) == ({"bytes": 9}, {"rows": [1]})
    assert (job.token, job.file_name) == ("t", "a.xlsx")


def test_a_job_fails_with_a_reason_that_json_can_hold(db: Session) -> None:
    job = taken(db)

    fail(db, job.id, 1, WorkerLost(day=NOW.date(), rows=3), now=LATER)

    db.expire_all()
    assert job.state is JobState.FAILED
    assert job.failure == {
        "message": WorkerLost.message,
        "facts": {"day": "2024-06-15", "rows": 3},
    }


def test_only_the_last_who_took_a_job_can_end_it(db: Session) -> None:
    """The first was given up for dead, comes back, and must undo what it has done."""
    job = taken(db)
    give_back(db, job.id, 1)
    take(db, job.id, now=LATER)

    with pytest.raises(NotOurs):
        finish(db, job.id, 1, Result({}), now=LATER)
    with pytest.raises(NotOurs):
        fail(db, job.id, 1, WorkerLost(), now=LATER)
    with pytest.raises(NotOurs):
        end_stopped(db, job.id, 1, now=LATER)
    with pytest.raises(NotOurs):
        give_back(db, job.id, 1)
    db.expire_all()
    assert (job.state, job.attempts) == (JobState.RUNNING, 2)

    finish(db, job.id, 2, Result({}), now=LATER)
    with pytest.raises(NotOurs):
        finish(db, job.id, 2, Result({}), now=LATER)


def test_who_waits_is_stopped_at_once_and_who_runs_is_not(db: Session) -> None:
    waiting, running = make_job(db), taken(db)

    assert stop_waiting(db, waiting, now=LATER)
    assert not stop_waiting(db, running, now=LATER)

    db.expire_all()
    assert (waiting.state, running.state) == (JobState.CANCELLED, JobState.RUNNING)
    assert take(db, waiting.id, now=LATER) is None
    with pytest.raises(AlreadyEnded):
        stop_waiting(db, waiting, now=LATER)


def test_files_go_first_and_then_the_jobs(db: Session) -> None:
    ended: dict[str, Any] = {"state": JobState.DONE, "file_name": "a.xlsx"}
    old = make_job(db, ended_at=NOW - timedelta(days=8), token="old", **ended)
    older = make_job(db, ended_at=NOW - timedelta(days=99), token="older", **ended)
    new = make_job(db, ended_at=NOW, token="new", **ended)
    live = make_job(db)

    assert drop_ended(db, before=NOW - timedelta(days=90)) == 0
    assert sorted(drop_files(db, before=NOW - timedelta(days=7))) == ["old", "older"]
    assert drop_ended(db, before=NOW - timedelta(days=90)) == 1

    db.expire_all()
    assert (old.token, new.token, live.state) == (None, "new", JobState.QUEUED)
    assert db.get(Job, older.id) is None
