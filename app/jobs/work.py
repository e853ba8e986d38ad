"""What a job is made of: the ground it stands on, the function that does it, what it leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.adapters.upload_folder import UploadFolder
from app.jobs.reporter import Reporter
from app.models import Job
from app.services.job import Result


def nothing() -> None:
    """What is left to do after most jobs."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a job works. folder: the instance's. now: when this attempt began."""

    db: Session
    job: Job
    reporter: Reporter
    now: datetime
    folder: Path

    @property
    def uploads(self) -> UploadFolder:
        """Files that wait to be brought in."""
        return UploadFolder(self.folder / "uploads")

    @property
    def results(self) -> UploadFolder:
        """Files that jobs have made."""
        return UploadFolder(self.folder / "results")


@dataclass(frozen=True, slots=True)
class Done:
    """What a job leaves. afterwards: what can only be done when all of it is written."""

    result: Result
    afterwards: Callable[[], None] = nothing


@dataclass(frozen=True, slots=True)
class Work:
    """How a kind of job is done, in one transaction that the runner opens and commits.

    run raises a DomainError whose words its owner reads, and leaves nothing then.
    attempts: how often it is begun before a killed worker is taken for its fault.
    """

    run: Callable[[Ground], Done]
    attempts: int = 2
