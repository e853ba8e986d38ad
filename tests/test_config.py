"""Settings come from the environment; what makes no sense is said at the start."""

from pathlib import Path

import pytest

from app.config import read_settings


def test_the_queue_is_in_the_instance_folder_unless_said_otherwise(tmp_path: Path) -> None:
    settings = read_settings({"INSTANCE_PATH": str(tmp_path)})

    assert (settings.jobs_url, settings.rows_at_once) == (None, 2000)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("postgres://localhost/jobs", "postgresql://localhost/jobs"),
        ("postgresql://localhost/jobs", "postgresql://localhost/jobs"),
        ("redis://localhost:6379/1", "redis://localhost:6379/1"),
        ("rediss://example.org/0", "rediss://example.org/0"),
        ("", None),
    ],
)
def test_a_queue_elsewhere_is_named_by_its_address(
    tmp_path: Path, given: str, read: str | None
) -> None:
    environ = {"INSTANCE_PATH": str(tmp_path), "JOBS_URL": given, "ROWS_AT_ONCE": "50"}

    settings = read_settings(environ)

    assert (settings.jobs_url, settings.rows_at_once) == (read, 50)


def test_a_queue_of_another_make_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JOBS_URL must begin with"):
        read_settings({"INSTANCE_PATH": str(tmp_path), "JOBS_URL": "amqp://localhost"})
