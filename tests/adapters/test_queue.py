"""The queue on each of its stores: numbers go through, signs of life are kept, forgeries die."""

import pickle
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.adapters.queue import JobQueue, QueueUnreachable
from app.domain.job import Progress
from tests.conftest import fresh_database
from tests.factories import NOW
from tests.redis_server import free_port, redis_server

SECRET = "a secret for tests only"
TOLD = Progress("Ghi vào sổ", 40, 100, since=NOW, seen_at=NOW + timedelta(seconds=8))


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | None]:
    """A store of each kind, for one test."""
    if request.param == "sqlite":
        yield None
    elif request.param == "redis":
        with redis_server(tmp_path) as address:
            yield address
    else:
        with fresh_database(request, "postgresql", migrated=False) as database:
            yield database.render_as_string(hide_password=False)


@pytest.fixture
def queue(url: str | None, tmp_path: Path) -> Iterator[JobQueue]:
    queue = JobQueue(url, tmp_path, SECRET)
    yield queue
    queue.close()


def take(queue: JobQueue) -> list[int]:
    """What a worker would do now: the jobs in the queue, in their order."""
    taken: list[int] = []
    queue.run_with(taken.append)
    while (task := queue.huey.dequeue()) is not None:
        queue.huey.execute(task)
    return taken


def test_jobs_come_out_in_order_and_once(queue: JobQueue) -> None:
    for job_id in (7, 8, 9):
        queue.send(job_id)

    assert not queue.is_empty()
    assert take(queue) == [7, 8, 9]
    assert queue.is_empty()
    assert take(queue) == []


def test_a_job_put_off_is_not_lost_sight_of(queue: JobQueue) -> None:
    queue.send(7, delay=600)

    assert take(queue) == []
    assert not queue.is_empty()


def test_the_last_sign_of_life_is_kept_until_it_is_forgotten(queue: JobQueue) -> None:
    assert queue.progress_of(7) is None

    queue.tell(7, Progress("Đọc", 0, None, since=NOW, seen_at=NOW))
    queue.tell(7, TOLD)
    queue.ask_to_stop(7)

    assert queue.progress_of(7) == TOLD
    assert queue.is_asked_to_stop(7)
    assert (queue.progress_of(8), queue.is_asked_to_stop(8)) == (None, False)

    queue.forget(7)

    assert (queue.progress_of(7), queue.is_asked_to_stop(7)) == (None, False)


def test_a_worker_says_that_it_is_there(queue: JobQueue) -> None:
    assert queue.worker_seen_at() is None

    queue.sign_on(NOW)

    assert queue.worker_seen_at() == NOW


def test_another_process_sees_the_same(queue: JobQueue, url: str | None, tmp_path: Path) -> None:
    queue.send(7)
    queue.tell(7, TOLD)

    other = JobQueue(url, tmp_path, SECRET)

    assert other.progress_of(7) == TOLD
    assert take(other) == [7]
    assert queue.is_empty()
    other.close()


def test_a_forged_message_runs_no_code(queue: JobQueue, url: str | None, tmp_path: Path) -> None:
    """Whoever can write to the store, but does not know the secret, reaches nothing."""
    trace = tmp_path / "trace"
    queue.huey.storage.enqueue(pickle.dumps(_Touches(trace)))
    forger = JobQueue(url, tmp_path, "another secret")
    forger.send(8)

    for _message in range(2):
        with pytest.raises(ValueError, match=r"not found|mismatch"):
            queue.huey.dequeue()

    assert not trace.exists()
    forger.close()


class _Touches:
    """Unpickled, it leaves a file behind."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize(
    "address", [None, "postgresql://127.0.0.1:{port}/x", "redis://127.0.0.1:{port}"]
)
def test_a_store_that_does_not_answer_is_told_in_one_way(
    address: str | None, tmp_path: Path
) -> None:
    url = address and address.format(port=free_port())
    if url is None:
        (tmp_path / "jobs.sqlite").write_bytes(b"this is no database at all" * 100)
    queue = JobQueue(url, tmp_path, SECRET)

    for act in (lambda: queue.send(7), lambda: queue.progress_of(7), queue.is_empty):
        with pytest.raises(QueueUnreachable):
            act()


def test_only_the_owner_reads_the_file_of_the_queue(tmp_path: Path) -> None:
    queue = JobQueue(None, tmp_path, SECRET)
    queue.send(7)

    assert (tmp_path / "jobs.sqlite").stat().st_mode & 0o077 == 0
    queue.close()
