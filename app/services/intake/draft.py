"""What a checked file would do to the register: row by row, change by change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.enrolment import Waiver
from app.domain.intake import OnConflict
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.services.intake.table import Table
from app.services.intake.writes import NewRows, Step

UNCHANGED, CHANGED, CREATED = range(3)
"""What becomes of a row; of several, the greatest."""

Changes = Mapping[str, tuple[object, object]]


class Cipher(Protocol):
    """What identity numbers are kept and found by; the edge hands it in."""

    def find_by(self, number: str) -> bytes: ...

    def encrypt(self, number: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Ground:
    """What a check stands on. today: in Vietnam. actor_id None: a command on the server.

    bounds: the units of which the file may speak; None: all. waiver: which rules of a class the
    officer sets aside, and why; None: all hold.
    """

    db: Session
    province_id: int
    cipher: Cipher
    now: datetime
    today: date
    actor_id: int | None = None
    on_conflict: OnConflict = OnConflict.KEEP
    bounds: Collection[int] | None = None
    waiver: Waiver | None = None

    def allows(self, unit_id: int | None) -> bool:
        """Whether the file may speak of a unit; None: of the province as a whole."""
        return self.bounds is None or unit_id in self.bounds


@dataclass(frozen=True, slots=True)
class Amendment:
    """A thing of the register that the file changes, for the audit log.

    subject_id: of a new row the reference to it among `new`.
    """

    action: AuditAction
    subject_type: str
    subject_id: int
    subject_label: str
    changes: Changes
    new: NewRows | None = None


@dataclass(slots=True)
class Draft:
    """The writes of a file, in the order in which the database takes them."""

    table: Table
    outcomes: bytearray = field(init=False)
    steps: list[Step] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.outcomes = bytearray(len(self.table))

    def mark(self, row: int, outcome: int) -> None:
        """Say what becomes of a row."""
        if outcome > self.outcomes[row]:
            self.outcomes[row] = outcome

    def count(self, outcome: int) -> int:
        """How many good rows come to this."""
        return self.outcomes.count(outcome) - sum(
            self.outcomes[row] == outcome for row, bad in enumerate(self.table.is_bad) if bad
        )


def differences(old: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What is said and is not so yet: old and new by name."""
    return {name: (old[name], new) for name, new in said.items() if old[name] != new}


def said(names: Iterable[str], table: Table, row: int) -> dict[str, Any]:
    """The cells of a row that say something, by column."""
    cells = ((name, table.column(name)[row]) for name in names)
    return {name: value for name, value in cells if value is not None}


def open_ended(changes: Changes) -> Changes:
    """The same for readers: an unknown first or last day is nothing, not a day of the year 9999."""
    return {name: (_known(old), _known(new)) for name, (old, new) in changes.items()}


def _known(value: object) -> object:
    return None if value in (SINCE_EVER, FOR_EVER) else value
