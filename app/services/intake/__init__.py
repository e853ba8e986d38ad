"""Bringing files in: check every row, then write all of them or none.

`check` reads a file's sheets against the register, says what each row would do and what is wrong,
and writes nothing. `apply` writes exactly what the check has drafted. A dry run is a check alone,
so the two cannot differ.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.db import refresh_statistics
from app.domain.access import Scope
from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.enrolment import Waiver
from app.domain.errors import RuleViolation
from app.domain.fact import FACT_KINDS
from app.domain.fault import AgainstRules, Fault
from app.domain.intake import (
    ImportKind,
    ImportState,
    Notice,
    OnConflict,
    Place,
    Problem,
    Sheet,
)
from app.domain.label import N_
from app.models import AuditEvent, EnrolmentEvent, ImportBatch, Province, User
from app.queries.intake import units_in_bounds
from app.services import audit, totals
from app.services.intake.assessments import draft_assessments
from app.services.intake.collector import collector_paused
from app.services.intake.completions import draft_completions
from app.services.intake.concerned import Concerned
from app.services.intake.courses import draft_courses
from app.services.intake.draft import CHANGED, CREATED, UNCHANGED, Cipher, Draft, Ground
from app.services.intake.enrolments import draft_enrolments
from app.services.intake.facts import draft_facts
from app.services.intake.roster import draft_roster
from app.services.intake.table import OnRows, Table, read_table
from app.services.intake.units import draft_units
from app.services.intake.writes import NewRows, OnWritten, Step, id_of

_DRAFTERS: Mapping[ImportKind, Callable[[Ground, Table], Draft]] = {
    ImportKind.UNITS: draft_units,
    ImportKind.ROSTER: draft_roster,
    ImportKind.COURSES: draft_courses,
    ImportKind.ENROLMENTS: draft_enrolments,
    ImportKind.COMPLETIONS: draft_completions,
    ImportKind.ASSESSMENTS: draft_assessments,
    **dict.fromkeys(FACT_KINDS, draft_facts),
}

_AT_ONCE = 500
_MANY_ROWS = 1_000
"""Rows of which a database must hear before it is next asked."""


class FileHasProblems(RuleViolation):
    """An import is all or nothing."""

    message = N_("Tệp còn lỗi nên không nhập dòng nào. Hãy sửa các lỗi đã nêu rồi nhập lại.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. read: rows that are not blank; the counts are of rows without a fault."""

    kind: ImportKind
    draft: Draft

    @property
    def table(self) -> Table:
        return self.draft.table

    @property
    def read(self) -> int:
        return len(self.table)

    @property
    def created(self) -> int:
        return self.draft.count(CREATED)

    @property
    def changed(self) -> int:
        return self.draft.count(CHANGED)

    @property
    def unchanged(self) -> int:
        return self.draft.count(UNCHANGED)

    @property
    def problems(self) -> list[Problem]:
        return self.table.problems

    @property
    def notices(self) -> list[Notice]:
        return self.table.notices

    @property
    def writes(self) -> int:
        """How many rows of tables it takes."""
        return sum(len(step) for step in self.draft.steps)

    @property
    def is_waivable(self) -> bool:
        """Whether there is nothing wrong but what an officer may set aside, with a reason."""
        return bool(self.problems) and all(
            isinstance(one.fault, AgainstRules) for one in self.problems
        )

    @property
    def bad_places(self) -> frozenset[Place]:
        """The rows that have a fault."""
        return frozenset(p.place for p in self.problems)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each row as it was understood, ready for JSON."""
        return self.table.understood()


def check(
    db: Session,
    province: Province,
    kind: ImportKind,
    sheets: Sequence[Sheet],
    *,
    scope: Scope,
    cipher: Cipher,
    now: datetime,
    actor: User | None = None,
    on_conflict: OnConflict = OnConflict.KEEP,
    waiver: Waiver | None = None,
    without: frozenset[Place] = frozenset(),
    on_rows: OnRows | None = None,
) -> Verdict:
    """Understand a file and find everything that is wrong with it. Reads only.

    scope: where the file may change anything; rows about other units are refused. waiver: which
    rules of a class an officer sets aside, and why. without: rows to leave out. on_rows: told how
    many rows have been read, while they are.
    """
    with collector_paused():
        try:
            table = read_table(kind, sheets, without=without, on_rows=on_rows)
        except Fault as fault:
            return refused(kind, fault)
        today = local_date(now)
        ground = Ground(
            db=db,
            province_id=province.id,
            cipher=cipher,
            now=now,
            today=today,
            actor_id=actor.id if actor else None,
            on_conflict=on_conflict,
            bounds=units_in_bounds(db, province.id, scope, on=today),
            waiver=waiver,
        )
        draft = _DRAFTERS[kind](ground, table) if len(table) else Draft(table)
        table.sort_problems()
    return Verdict(kind, draft)


def refused(kind: ImportKind, fault: Fault) -> Verdict:
    """The verdict on a file that cannot be read at all."""
    table = Table(kind)
    found = str(fault.facts.get("found", ""))
    table.problems.append(Problem(Place(None, None), None, found, fault))
    return Verdict(kind, Draft(table))


def check_good_rows(
    db: Session,
    province: Province,
    kind: ImportKind,
    sheets: Sequence[Sheet],
    *,
    scope: Scope,
    cipher: Cipher,
    now: datetime,
    actor: User | None = None,
    on_conflict: OnConflict = OnConflict.KEEP,
    waiver: Waiver | None = None,
    on_rows: OnRows | None = None,
) -> Verdict:
    """The check of the rows that remain when the faulty ones are left out.

    A row may need one that is left out (a unit its parent), and then goes too. Faults of the file
    as a whole cannot be left out: then the verdict has them.
    """
    without: frozenset[Place] = frozenset()
    while True:
        verdict = check(
            db,
            province,
            kind,
            sheets,
            scope=scope,
            cipher=cipher,
            now=now,
            actor=actor,
            on_conflict=on_conflict,
            waiver=waiver,
            without=without,
            on_rows=on_rows,
        )
        if verdict.bad_places <= without or not verdict.read:
            return verdict
        without |= verdict.bad_places


def hold(db: Session, province: Province) -> None:
    """Let nobody else bring a file into the province until the transaction ends.

    What is checked must still hold when it is written. A write that changes nothing locks the row
    on PostgreSQL, and makes this the only writer on SQLite, which knows no SELECT … FOR UPDATE.
    """
    db.execute(update(Province).where(Province.id == province.id).values(code=Province.code))


def apply(
    db: Session,
    verdict: Verdict,
    batch: ImportBatch,
    *,
    actor: User | None,
    now: datetime,
    tells: bool = True,
    on_written: OnWritten = lambda rows: None,
) -> None:
    """Write what was checked, the batch and the audit log. Flushes; the caller commits.

    tells: whether those whose places change are told by letter, as they are of what is typed.
    Raises FileHasProblems, having written nothing.
    """
    if verdict.problems:
        raise FileHasProblems
    batch.state, batch.applied_at, batch.token = ImportState.APPLIED, now, None
    batch.rows_read, batch.problems = verdict.read, 0
    batch.created, batch.changed = verdict.created, verdict.changed
    batch.unchanged = verdict.unchanged
    db.add(batch)
    db.flush()
    with collector_paused():
        _write(db, batch.province_id, verdict.draft.steps, on_written)
        if not tells:
            _tell_nobody(db, verdict.draft.steps, now)
        if verdict.kind is ImportKind.UNITS:
            totals.tree_changed(db, batch.province_id)
    _record(db, verdict, batch, actor=actor, now=now)
    # The rows went past the session, which must not go on with what it read before.
    db.expire_all()


def _write(db: Session, province_id: int, steps: Sequence[Step], on_written: OnWritten) -> None:
    """Write the rows, and keep the totals of whatever they change."""
    concerned = Concerned.by(db, steps)
    with totals.kept(
        db,
        province_id,
        people=concerned.people,
        classes=concerned.classes,
        courses=concerned.courses,
        years=concerned.years,
    ):
        for step in steps:
            step.write(db, on_written)
        if sum(map(len, steps)) > _MANY_ROWS:
            refresh_statistics(db, *dict.fromkeys(step.model for step in steps if len(step)))
        concerned.add_new(steps)


def _tell_nobody(db: Session, steps: Sequence[Step], now: datetime) -> None:
    """What has happened to places counts as looked at, and no letter is drafted about it."""
    for step in steps:
        if isinstance(step, NewRows) and step.model is EnrolmentEvent:
            for start in range(0, len(step.ids), _AT_ONCE):
                some = EnrolmentEvent.id.in_(step.ids[start : start + _AT_ONCE])
                db.execute(update(EnrolmentEvent).where(some).values(noticed_at=now))


def _record(
    db: Session, verdict: Verdict, batch: ImportBatch, *, actor: User | None, now: datetime
) -> None:
    audit.record(
        db,
        actor,
        AuditAction.FILE_IMPORTED,
        province_id=batch.province_id,
        subject_type="import_batch",
        subject_id=batch.id,
        subject_label=f"{batch.kind.label}: {batch.filename}",
        changes={
            name: (None, getattr(batch, name)) for name in ("created", "changed", "unchanged")
        },
        at=now,
    )
    db.flush()
    if verdict.draft.amendments:
        db.execute(
            insert(AuditEvent),
            [
                {
                    "at": now,
                    "actor_id": actor.id if actor else None,
                    "action": amendment.action,
                    "province_id": batch.province_id,
                    "subject_type": amendment.subject_type,
                    "subject_id": id_of(amendment.new, amendment.subject_id),
                    "subject_label": amendment.subject_label,
                    "changes": audit.json_safe(amendment.changes),
                }
                for amendment in verdict.draft.amendments
            ],
        )
