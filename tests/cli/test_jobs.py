"""What an operator asks of the work behind the pages; the worker itself is in tests/jobs."""

import json

from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from app import clock
from app.domain.job import JobKind, JobState
from app.jobs import the_queue
from tests.factories import make_job, make_user


def test_the_latest_jobs_are_listed_whoever_asked(runner: FlaskCliRunner, app_db: Session) -> None:
    first = make_job(app_db, owner_id=make_user(app_db).id, subject="a.xlsx")
    second = make_job(app_db, JobKind.NIGHTLY, state=JobState.FAILED, asked_at=clock.now())
    app_db.commit()

    lines = runner.invoke(args=["jobs", "list"]).stdout.splitlines()
    listed = json.loads(runner.invoke(args=["jobs", "list", "--json"]).stdout)["jobs"]

    assert [line.split()[0] for line in lines] == [str(second.id), str(first.id)]
    assert "Chuẩn bị tệp tải về · a.xlsx · Đang chờ" in lines[1]
    assert [job["state"] for job in listed] == ["failed", "queued"]
    assert listed[0]["failure"] == {"message": "Không được.", "facts": {}}


def test_a_job_that_waits_is_stopped(runner: FlaskCliRunner, app_db: Session) -> None:
    job = make_job(app_db)
    app_db.commit()

    result = runner.invoke(args=["jobs", "stop", str(job.id)])

    app_db.expire_all()
    assert (result.exit_code, job.state) == (0, JobState.CANCELLED)
    assert "Đã dừng" in result.stderr


def test_a_job_that_runs_is_asked_to_stop(
    runner: FlaskCliRunner, app: Flask, app_db: Session
) -> None:
    job = make_job(app_db, state=JobState.RUNNING)
    app_db.commit()

    result = runner.invoke(args=["jobs", "stop", str(job.id)])

    assert result.exit_code == 0
    assert "sẽ dừng trong giây lát" in result.stderr
    with app.app_context():
        assert the_queue().is_asked_to_stop(job.id)


def test_what_has_ended_or_is_none_is_refused(runner: FlaskCliRunner, app_db: Session) -> None:
    job = make_job(app_db, state=JobState.DONE)
    app_db.commit()

    ended = runner.invoke(args=["jobs", "stop", str(job.id)])
    none = runner.invoke(args=["jobs", "stop", "999"])

    assert (ended.exit_code, none.exit_code) == (1, 1)
    assert "đã kết thúc" in ended.stderr
    assert "Không tìm thấy" in none.stderr
