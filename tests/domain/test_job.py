"""How long a job will take, at the pace it has had."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.job import LIVE_STATES, JobState, Progress

BEGAN = datetime(2024, 6, 15, tzinfo=UTC)


def progress(done: int, total: int | None, seconds: int = 30) -> Progress:
    return Progress("Đọc", done, total, since=BEGAN, seen_at=BEGAN + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("done", "total", "left"),
    [(25, 100, 90), (50, 100, 30), (100, 100, 0), (120, 100, 0), (1, 3, 60)],
)
def test_what_is_left_takes_as_long_as_what_is_done(done: int, total: int, left: int) -> None:
    assert progress(done, total).left == timedelta(seconds=left)


def test_nobody_guesses_without_a_pace_or_a_goal() -> None:
    assert progress(0, 100).left is None
    assert progress(25, None).left is None
    assert progress(0, 0).left is None


def test_when_all_steps_are_done_it_is_ending() -> None:
    ending = {done: progress(done, 100).is_ending for done in (0, 99, 100, 120)}

    assert ending == {0: False, 99: False, 100: True, 120: True}
    assert not progress(100, None).is_ending


def test_every_state_is_live_or_an_end() -> None:
    assert set(JobState) - set(LIVE_STATES) == {
        JobState.DONE,
        JobState.FAILED,
        JobState.CANCELLED,
    }
