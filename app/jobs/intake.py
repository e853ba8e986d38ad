"""Files brought in: judged and written, by a page while its reader waits, or by a worker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from app.adapters.upload_folder import UploadFolder
from app.adapters.workbook_reader import read, rows_about
from app.domain.access import Permission
from app.domain.enrolment import Waiver
from app.domain.errors import RuleViolation
from app.domain.fault import Fault
from app.domain.finding import (
    NOTICES_SHOWN,
    PROBLEMS_SHOWN,
    ROWS_SHOWN,
    Findings,
    RowFate,
    SeenRow,
    Tally,
)
from app.domain.intake import PERMISSION_OF, ImportKind, OnConflict, Place
from app.domain.job import JobFailed
from app.domain.label import N_
from app.jobs.owner import owner_of, require
from app.jobs.work import Done, Ground
from app.models import ImportBatch, Province, User
from app.queries import totals
from app.security import identity_cipher
from app.services.intake import Verdict, apply, check, check_good_rows, hold, refused
from app.services.intake.draft import CHANGED, CREATED, UNCHANGED
from app.services.job import Result
from app.services.upload import note_checked, require_waiting

_FATES = {CREATED: RowFate.CREATED, CHANGED: RowFate.CHANGED, UNCHANGED: RowFate.UNCHANGED}

_READING = N_("Đọc và kiểm tra từng dòng")
_READING_GOOD = N_("Kiểm tra lại riêng các dòng tốt")
_WRITING = N_("Ghi vào sổ")


class RowsChanged(RuleViolation):
    """Fewer or more good rows than the reader had seen: the register was changed meanwhile."""

    message = N_("Số dòng nhập được không còn như đã xem. Hãy xem lại rồi nhập.")


class FaultsAppeared(JobFailed):
    """A file that was good, or whose good rows were chosen, is so no more."""

    message = N_(
        "Tệp có %(problems)s lỗi ở %(rows)s dòng: dữ liệu trong sổ đã thay đổi từ lúc kiểm tra. "
        "Chưa nhập dòng nào. Hãy kiểm tra lại tệp."
    )


def _unheard(_rows: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Agreed:
    """How a file is to be taken in. good_rows: how many, the others left out; None: all.

    tells: whether letters are sent about it. because: why the rules of classes to come are set
    aside; None: they hold.
    """

    good_rows: int | None = None
    tells: bool = True
    because: str | None = None

    @property
    def waiver(self) -> Waiver | None:
        """The rules that are set aside."""
        return Waiver(self.because, admits=True) if self.because else None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a file is judged: for whom, and when. on_rows: told how many rows were read."""

    db: Session
    folder: UploadFolder
    actor: User
    now: datetime
    on_rows: Callable[[int], None] = _unheard

    def judge(
        self,
        province: Province,
        kind: ImportKind,
        path: Path,
        name: str,
        choice: OnConflict,
        *,
        good_only: bool = False,
        waiver: Waiver | None = None,
    ) -> Verdict:
        """What a file would do. good_only: its faulty rows left out."""
        try:
            sheets = read(path, name=name)
        except Fault as fault:
            return refused(kind, fault)
        judge = check_good_rows if good_only else check
        return judge(
            self.db,
            province,
            kind,
            sheets,
            scope=self.actor.scope_of(PERMISSION_OF[kind]),
            cipher=identity_cipher(),
            now=self.now,
            actor=self.actor,
            on_conflict=choice,
            waiver=waiver,
            on_rows=self.on_rows,
        )

    def verdict_on(
        self,
        batch: ImportBatch,
        choice: OnConflict,
        *,
        good_only: bool = False,
        waiver: Waiver | None = None,
    ) -> Verdict:
        """What a waiting file would do now."""
        try:
            path = self.folder.find(require_waiting(batch), name=batch.filename)
        except Fault as fault:
            return refused(batch.kind, fault)
        province = self.db.get_one(Province, batch.province_id)
        return self.judge(
            province, batch.kind, path, batch.filename, choice, good_only=good_only, waiver=waiver
        )

    def good_rows(self, batch: ImportBatch, verdict: Verdict, choice: OnConflict) -> Verdict | None:
        """The verdict on the rows that would remain; None where there are none, or none are bad."""
        if not verdict.problems or not verdict.read:
            return None
        good = self.verdict_on(batch, choice, good_only=True)
        return good if good.read and not good.problems else None

    def take_in(
        self,
        batch: ImportBatch,
        choice: OnConflict,
        agreed: Agreed,
        *,
        on_written: Callable[[int], None] = _unheard,
        on_checked: Callable[[Verdict], None] = lambda verdict: None,
    ) -> Verdict:
        """Write a waiting file, in the caller's transaction, as its owner has agreed to.

        Raises NotWaiting, FileHasProblems or RowsChanged.
        """
        hold(self.db, self.db.get_one(Province, batch.province_id))
        # Another click may have taken the file in while this one waited for its turn.
        self.db.refresh(batch)
        good_only = agreed.good_rows is not None
        verdict = self.verdict_on(batch, choice, good_only=good_only, waiver=agreed.waiver)
        on_checked(verdict)
        if agreed.good_rows not in (None, verdict.read):
            raise RowsChanged
        apply(
            self.db,
            verdict,
            batch,
            actor=self.actor,
            now=self.now,
            tells=agreed.tells,
            on_written=on_written,
        )
        return verdict


def findings_of(verdict: Verdict, good: Verdict | None) -> Findings:
    """What the preview shows of a verdict. good: the verdict without the faulty rows."""
    return Findings(
        tally=tally_of(verdict),
        bad_rows=verdict.read - verdict.created - verdict.changed - verdict.unchanged,
        problem_count=len(verdict.problems),
        problems=verdict.problems[:PROBLEMS_SHOWN],
        notice_count=len(verdict.notices),
        notices=verdict.notices[:NOTICES_SHOWN],
        rows=[
            SeenRow(Place(cells.pop("sheet"), cells.pop("row")), _fate(verdict, at), cells)
            for at, cells in enumerate(islice(verdict.rows(), ROWS_SHOWN))
        ],
        good=tally_of(good) if good else None,
        is_waivable=verdict.is_waivable,
    )


def tally_of(verdict: Verdict) -> Tally:
    """How many rows come to what."""
    return Tally(verdict.read, verdict.created, verdict.changed, verdict.unchanged)


def _fate(verdict: Verdict, row: int) -> RowFate:
    return RowFate.BAD if verdict.table.is_bad[row] else _FATES[verdict.draft.outcomes[row]]


# Jobs


def file_key(batch_id: int) -> str:
    """Of one file, one thing at a time is done."""
    return f"file:{batch_id}"


def check_file(ground: Ground) -> Done:
    """Check a file that was received, so that its preview can be opened."""
    batch, choice = _batch(ground), OnConflict(ground.job.parameters["on_conflict"])
    version = totals.version(ground.db, batch.province_id)
    desk, total = _desk(ground), _rows_about(ground, batch)
    ground.reporter.begin(_READING, total)
    verdict = desk.verdict_on(batch, choice)
    if verdict.problems:
        ground.reporter.begin(_READING_GOOD, total)
    found = findings_of(verdict, desk.good_rows(batch, verdict, choice))
    note_checked(ground.db, batch, verdict)
    figures = {"problems": found.problem_count, "bad_rows": found.bad_rows, "version": version}
    return Done(Result({**figures, **_figures(verdict)}, found.to_json()))


def take_file_in(ground: Ground) -> Done:
    """Write a checked file into the register: all of it, or as many good rows as agreed to."""
    batch, asked = _batch(ground), ground.job.parameters
    token = require_waiting(batch)
    ground.reporter.begin(_READING, _rows_about(ground, batch))
    verdict = _desk(ground).take_in(
        batch,
        OnConflict(asked["on_conflict"]),
        Agreed(asked["good_rows"], asked.get("tells", True), asked.get("because")),
        on_checked=lambda verdict: _begin_writing(ground, verdict),
        on_written=ground.reporter.advance,
    )
    return Done(Result(_figures(verdict)), lambda: ground.uploads.forget(token))


def _begin_writing(ground: Ground, verdict: Verdict) -> None:
    if verdict.problems and not verdict.read:
        raise verdict.problems[0].fault
    if verdict.problems:
        rows = len(verdict.bad_places)
        raise FaultsAppeared(problems=len(verdict.problems), rows=rows)
    ground.reporter.begin(_WRITING, verdict.writes)


def _figures(verdict: Verdict) -> dict[str, int]:
    names = ("read", "created", "changed", "unchanged")
    return {name: getattr(verdict, name) for name in names}


def _batch(ground: Ground) -> ImportBatch:
    """The job's file. Raises NotWaiting, or NoLongerAllowed to its owner."""
    batch = ground.db.get_one(ImportBatch, ground.job.parameters["batch_id"])
    require_waiting(batch)
    owner = owner_of(ground.db, ground.job)
    require(owner, Permission.INTAKE, batch.province_id)
    require(owner, PERMISSION_OF[batch.kind], batch.province_id)
    return batch


def _desk(ground: Ground) -> Desk:
    owner = owner_of(ground.db, ground.job)
    return Desk(ground.db, ground.uploads, owner, ground.now, ground.reporter.advance)


def _rows_about(ground: Ground, batch: ImportBatch) -> int | None:
    path = ground.uploads.path / require_waiting(batch)
    return rows_about(path, name=batch.filename) if path.is_file() else None
