"""What is due every night: what nobody asks for any more is let go, and totals are summed up."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.adapters.fragment_cache import FragmentCache
from app.adapters.upload_folder import UploadFolder
from app.db import refresh_statistics, transaction
from app.domain.access import Scope
from app.domain.calendar import VIETNAM, local_date
from app.domain.intake import DAYS_KEPT as UPLOAD_DAYS
from app.domain.job import DAYS_KEPT, DAYS_LISTED, JobKind
from app.domain.message import DAYS_KEPT as LETTER_DAYS
from app.i18n import VIETNAMESE
from app.jobs import send
from app.jobs.work import Done, Ground, nothing
from app.queries.import_batch import tokens_waiting
from app.queries.job import latest_job, tokens_kept
from app.queries.plan import provinces
from app.security import wrong_codes
from app.services import totals
from app.services.job import Result, ask, drop_ended, drop_files
from app.services.message import drop_old
from app.services.upload import drop_forgotten

_HOUR = 2
"""From this hour on, in Vietnam, the night's work is due; a machine that slept does it later."""

_STRAY = timedelta(days=1)
"""A file that nothing names is left alone for so long: it may be just being written."""

Chore = Callable[[Ground], tuple[Mapping[str, int], Callable[[], None]]]
"""Part of the night's work: what it did, in figures, and what is left to do once it is written."""


def ask_for_tonight(db: Session, now: datetime) -> None:
    """Ask for the night's work where it is due and nobody has: once a day."""
    local = now.astimezone(VIETNAM)
    key = f"nightly:{local.date().isoformat()}"
    if local.hour < _HOUR or latest_job(db, key) is not None:
        return
    try:
        with transaction(db):
            job = ask(
                db,
                JobKind.NIGHTLY,
                subject=local.strftime("%d/%m/%Y"),
                parameters={},
                language=VIETNAMESE,
                key=key,
                now=now,
            )
    except IntegrityError:  # Another worker asked in the same moment.
        return
    send(job.id)


def nightly(ground: Ground) -> Done:
    """Do every chore, all in one transaction."""
    figures: dict[str, int] = {}
    left: list[Callable[[], None]] = []
    for chore in CHORES:
        did, afterwards = chore(ground)
        figures.update(did)
        left.append(afterwards)
        ground.reporter.advance(1)
    return Done(Result(figures), partial(_each, left))


def _each(left: list[Callable[[], None]]) -> None:
    for afterwards in left:
        afterwards()


def _uploads(ground: Ground) -> tuple[Mapping[str, int], Callable[[], None]]:
    """Files that nobody came back to, and those that no file of the register names."""
    forgotten = drop_forgotten(ground.db, before=ground.now - timedelta(days=UPLOAD_DAYS))
    strays = _strays(ground, ground.uploads, tokens_waiting(ground.db))
    gone = {*forgotten, *strays}
    return {"uploads": len(gone)}, partial(_forget, ground.uploads, gone)


def _results(ground: Ground) -> tuple[Mapping[str, int], Callable[[], None]]:
    """Files of jobs that nobody fetched in time, or of which the job came to nothing; old jobs."""
    old = drop_files(ground.db, before=ground.now - timedelta(days=DAYS_KEPT))
    strays = _strays(ground, ground.results, tokens_kept(ground.db))
    jobs = drop_ended(ground.db, before=ground.now - timedelta(days=DAYS_LISTED))
    gone = {*old, *strays}
    return {"files": len(gone), "jobs": jobs}, partial(_forget, ground.results, gone)


def _drawings(ground: Ground) -> tuple[Mapping[str, int], Callable[[], None]]:
    """Charts that nobody has looked at for long; the folder bounds itself between the nights."""
    cache = FragmentCache(ground.folder / "charts")
    return {"charts": cache.forget(before=ground.now - timedelta(days=DAYS_KEPT))}, nothing


def _letters(ground: Ground) -> tuple[Mapping[str, int], Callable[[], None]]:
    """Letters of former years; what they told stands in the register itself."""
    return {
        "letters": drop_old(ground.db, before=ground.now - timedelta(days=LETTER_DAYS))
    }, nothing


def _totals(ground: Ground) -> tuple[Mapping[str, int], Callable[[], None]]:
    """Days gone by become one sum, so that totals stay few; the database sees what has changed."""
    seen = provinces(ground.db, scope=Scope.whole_system())
    for province in seen:
        totals.roll(ground.db, province.id, today=local_date(ground.now))
    refresh_statistics(ground.db)
    return {"provinces": len(seen)}, nothing


def _strays(ground: Ground, folder: UploadFolder, named: set[str]) -> list[str]:
    return [token for token in folder.untouched_since(ground.now - _STRAY) if token not in named]


def _forget(folder: UploadFolder, tokens: Collection[str]) -> None:
    for token in tokens:
        folder.forget(token)


def _guesses(ground: Ground) -> tuple[Mapping[str, int], Callable[[], None]]:
    """Who sent wrong codes, where nobody has since, whose count would have let go of them."""
    wrong_codes().forget(ground.now)
    return {}, nothing


CHORES: tuple[Chore, ...] = (_uploads, _results, _drawings, _letters, _guesses, _totals)
