"""Files for the tests of imports: sheets made of words, brought in as commands and pages do."""

from collections.abc import Sequence
from typing import Any, NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Base
from app.domain.access import Scope
from app.domain.audit import AuditAction
from app.domain.intake import ImportKind, ImportState, Problem, Sheet
from app.models import AuditEvent, ImportBatch, Province, User
from app.services.intake import Verdict, apply, check, hold
from tests.factories import NOW

EVERYWHERE = Scope.whole_system()


class NoCipher:
    """For files without identity numbers: nothing is ever to be encrypted."""

    def find_by(self, number: str) -> NoReturn:
        raise AssertionError(number)

    def encrypt(self, number: str) -> NoReturn:
        raise AssertionError(number)


def sheet(header: str, *rows: Sequence[Any], name: str = "Sheet1") -> Sheet:
    """A sheet. header: the names of its columns, which stand in row 1."""
    return Sheet(name, [header.split(), *rows])


def checked(
    db: Session, province: Province, kind: ImportKind, *sheets: Sheet, **options: Any
) -> Verdict:
    """What a check says of a file. options: what `check` takes beside, or instead."""
    usual = {"scope": EVERYWHERE, "cipher": NoCipher(), "now": NOW}
    return check(db, province, kind, sheets, **{**usual, **options})


def bring(
    db: Session, province: Province, kind: ImportKind, *sheets: Sheet, **options: Any
) -> Verdict:
    """Check a file and write it, as one command does. options: see `checked`."""
    hold(db, province)
    verdict = checked(db, province, kind, *sheets, **options)
    write(db, province, verdict, actor=options.get("actor"))
    return verdict


def write(
    db: Session,
    province: Province,
    verdict: Verdict,
    *,
    actor: User | None = None,
    tells: bool = True,
) -> None:
    """Write what was checked."""
    batch = ImportBatch(
        province_id=province.id,
        kind=verdict.kind,
        state=ImportState.CHECKED,
        filename="tep.xlsx",
        sha256="0" * 64,
        uploaded_at=NOW,
    )
    apply(db, verdict, batch, actor=actor, now=NOW, tells=tells)


def counts(verdict: Verdict) -> tuple[int, int, int]:
    """How many rows are created, changed and unchanged."""
    return verdict.created, verdict.changed, verdict.unchanged


def told(problems: Sequence[Problem]) -> list[tuple[str | None, int | None, str | None, str, str]]:
    """Each problem as a reader finds it: sheet, row, column, what stands there, which rule."""
    return [
        (p.place.sheet, p.place.row, p.column, p.found, type(p.fault).__name__) for p in problems
    ]


def amendments(db: Session, action: AuditAction) -> list[tuple[str, dict[str, Any]]]:
    """What the audit log says was amended, in order: the label and {what: [old, new]}."""
    query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
    return [(event.subject_label, event.changes) for event in db.scalars(query)]


def contents(db: Session, *models: type[Base]) -> list[list[tuple[Any, ...]]]:
    """Every row of some tables, to be compared with what they hold later."""
    return [
        sorted((tuple(row) for row in db.execute(select(*model.__table__.c))), key=repr)
        for model in models
    ]
