"""Which jobs somebody sees, and which a worker finds."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.errors import NotFound
from app.domain.job import JobKind, JobState
from app.models import Job
from app.queries.job import (
    checks_done,
    count_jobs,
    job_of,
    job_to_open,
    jobs_ahead,
    jobs_of,
    jobs_waiting,
    latest_job,
    list_jobs,
    running_jobs,
    tokens_kept,
)
from tests.factories import NOW, Cast, make_cast, make_job, make_user

NOBODY = Scope()
HOUR = timedelta(hours=1)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


def seen(db: Session, owner_id: int, overseen: Scope = NOBODY) -> list[Job]:
    found = list_jobs(db, owner_id=owner_id, overseen=overseen, limit=9, offset=0)
    assert count_jobs(db, owner_id=owner_id, overseen=overseen) == len(found)
    return found


def test_one_sees_ones_own_the_latest_first(db: Session, cast: Cast) -> None:
    an, binh = make_user(db), make_user(db)
    first = make_job(db, owner_id=an.id)
    second = make_job(db, owner_id=an.id, asked_at=NOW + HOUR)
    other = make_job(db, owner_id=binh.id, province_id=cast.province.id)

    assert seen(db, an.id) == [second, first]
    assert job_of(db, first.id, owner_id=an.id) is first
    with pytest.raises(NotFound):
        job_of(db, other.id, owner_id=an.id)


def test_who_oversees_a_province_sees_its_jobs_and_no_others(db: Session, cast: Cast) -> None:
    an = make_user(db)
    here = make_job(db, province_id=cast.province.id)
    make_job(db, province_id=make_cast(db).province.id)
    nightly = make_job(db, JobKind.NIGHTLY)
    province = Scope((Subtree(cast.province.id),))
    part = Scope((Subtree(cast.province.id, cast.home_affairs.id),))

    assert seen(db, an.id, province) == [here]
    assert seen(db, an.id, part) == []
    assert len(seen(db, an.id, Scope.whole_system())) == 3
    assert job_to_open(db, here.id, owner_id=an.id, overseen=province) is here
    with pytest.raises(NotFound):
        job_to_open(db, nightly.id, owner_id=an.id, overseen=province)


def test_what_is_news_is_live_or_has_just_ended(db: Session) -> None:
    an = make_user(db)
    done: dict[str, Any] = {"owner_id": an.id, "state": JobState.DONE}
    make_job(db, ended_at=NOW - HOUR, **done)
    ended = make_job(db, ended_at=NOW + HOUR, **done)
    live = make_job(db, owner_id=an.id)

    assert jobs_of(db, an.id, ended_after=NOW) == [live, ended]


def test_the_last_job_of_a_key_and_its_checks(db: Session) -> None:
    check: dict[str, Any] = {"kind": JobKind.CHECK_FILE, "key": "file:1", "state": JobState.DONE}
    first = make_job(db, details={"n": 1}, **check)
    second = make_job(db, details={"n": 2}, **check)
    last = make_job(db, JobKind.TAKE_FILE_IN, key="file:1")
    make_job(db, JobKind.CHECK_FILE, key="file:2", state=JobState.DONE)

    assert latest_job(db, "file:1") is last
    assert latest_job(db, "file:3") is None
    assert checks_done(db, "file:1") == [second, first]


def test_what_a_worker_has_to_look_after(db: Session) -> None:
    early = make_job(db, asked_at=NOW - HOUR)
    late = make_job(db, asked_at=NOW + HOUR)
    running = make_job(db, state=JobState.RUNNING)
    make_job(db, state=JobState.DONE, token="t", file_name="a.xlsx")

    assert jobs_waiting(db, asked_before=NOW) == [early.id]
    assert running_jobs(db) == [running]
    assert (jobs_ahead(db, early), jobs_ahead(db, late)) == (0, 1)
    assert tokens_kept(db) == {"t"}
