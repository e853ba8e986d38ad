"""What workers do again and again: in its time, told to whoever asks, faults with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import extension
from app.domain.message import MailServerLost
from app.jobs import rhythm
from app.jobs.rhythm import Rhythm, keep_rhythm, known_beats
from tests.factories import NOW

Keep = Callable[[datetime], None]


class Works:
    """Two periodic works that note when they ran; the first may fail."""

    def __init__(self) -> None:
        self.ran: list[tuple[str, datetime]] = []
        self.fault: Exception | None = None
        self.did = 0

    def first(self, _db: Session, now: datetime) -> int:
        self.ran.append(("first", now))
        if self.fault is not None:
            raise self.fault
        return self.did

    def second(self, _db: Session, now: datetime) -> int:
        self.ran.append(("second", now))
        return 0


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Works:
    works = Works()
    often = Rhythm("first", "Việc đầu", "%(count)s", timedelta(seconds=10), works.first)
    seldom = replace(often, name="second", every=timedelta(minutes=5), run=works.second)
    monkeypatch.setattr(rhythm, "RHYTHMS", (often, seldom))
    return works


@pytest.fixture
def keep(app: Flask) -> Keep:
    def keep_at(now: datetime) -> None:
        with app.app_context():
            keep_rhythm(extension.session, now)

    return keep_at


def test_each_runs_in_its_time_whichever_worker_looks(keep: Keep, works: Works) -> None:
    for seconds in (0, 5, 10, 301):
        keep(NOW + timedelta(seconds=seconds))

    assert [(name, (at - NOW).seconds) for name, at in works.ran] == [
        ("first", 0),
        ("second", 0),
        ("first", 10),
        ("first", 301),
        ("second", 301),
    ]


def test_what_it_last_had_to_do_is_remembered(app: Flask, keep: Keep, works: Works) -> None:
    works.did = 3
    keep(NOW)
    works.did = 0
    later = NOW + timedelta(minutes=1)
    keep(later)

    with app.app_context():
        beat = known_beats()["first"]
    assert (beat.at, beat.did, beat.did_at, beat.fault) == (later, 3, NOW, None)


def test_a_mail_server_that_is_not_there_is_told_and_asked_less_often(
    app: Flask, keep: Keep, works: Works
) -> None:
    works.fault = MailServerLost("ConnectionRefusedError: no")
    for seconds in (0, 10, 59):
        keep(NOW + timedelta(seconds=seconds))

    assert [name for name, _at in works.ran] == ["first", "second"]
    with app.app_context():
        assert known_beats()["first"].fault == "ConnectionRefusedError: no"

    works.fault = None
    keep(NOW + timedelta(seconds=60))
    with app.app_context():
        assert known_beats()["first"].fault is None


def test_a_bug_is_told_and_stays_a_bug(app: Flask, keep: Keep, works: Works) -> None:
    works.fault = ZeroDivisionError("by nothing")

    with pytest.raises(ZeroDivisionError):
        keep(NOW)

    with app.app_context():
        assert known_beats()["first"].fault == "ZeroDivisionError"
