"""Completions: how enrolments ended, with the enrolment where there is none."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.audit import AuditAction
from app.domain.calendar import local_date
from app.domain.column import COLUMNS
from app.domain.course import ClassStatus
from app.domain.enrolment import LIVE_STATUSES, EnrolmentStatus, Outcome, Result
from app.domain.fact import DayAhead
from app.domain.fault import NoSeatForOutcome, NotTheirName, OutcomeAhead, day_words
from app.domain.intake import Notice, OnConflict
from app.domain.label import N_, Phrase
from app.domain.vietnamese import fold
from app.models import Completion
from app.queries.intake import AnyRow, current_completions_in
from app.services.intake.draft import (
    CHANGED,
    CREATED,
    Amendment,
    Changes,
    Draft,
    Ground,
    differences,
    said,
)
from app.services.intake.enrolments import Places, latest_enrolments
from app.services.intake.references import (
    Pair,
    Referred,
    find_classes_and_people,
    refuse_repeats,
)
from app.services.intake.seats import SeatsTaken
from app.services.intake.table import Table, plain
from app.services.intake.writes import NewRows, Updates

_FACTS = ("outcome", "result", "score", "certificate_no")
_CODES: Mapping[str, type[Outcome | Result]] = {"outcome": Outcome, "result": Result}
_COLUMNS = (
    *("enrolment_id", "person_id", "course_class_id"),
    *_FACTS,
    *("recorded_at", "is_current", "stated_on"),
)


def draft_completions(ground: Ground, table: Table) -> Draft:
    """What a file of outcomes would do. Its key is the class and the person.

    Whoever has no live enrolment gets a confirmed one; somebody who has withdrawn and is said to
    have withdrawn, or whose ended enrolment has an outcome already, needs none. An outcome that is
    recorded stays when the file says otherwise, with a notice; OnConflict.REPLACE puts the file's
    in its place, as a correction: the old one stays readable; OnConflict.NEWER does so where the
    row was recorded on a later day. In a class whose list is signed all stays, with a notice, and a
    class that has not begun has none. Blank cells say nothing.
    """
    refers = find_classes_and_people(ground, table)
    _refuse_other_names(table, refers)
    _refuse_days_ahead(ground, table)
    refuse_repeats(table, ("class_code", "person_code"), N_("lớp và người"))
    rows = {row: referred for row, referred in refers.items() if not table.is_bad[row]}
    _tell_of_cancelled(table, rows.values())
    work = _Completions(ground, table, Draft(table), Places(ground))
    work.read_register(rows.values())
    for row, referred in rows.items():
        work.take(row, referred)
    work.seats.refuse_excess(ground, table, NoSeatForOutcome)
    work.draft.steps = [*work.places.steps(), work.superseded, work.new]
    return work.draft


@dataclass(slots=True)
class _Completions:
    """The outcomes of a file against the register's. recorded: those that hold, by enrolment."""

    ground: Ground
    table: Table
    draft: Draft
    places: Places
    seats: SeatsTaken = field(default_factory=SeatsTaken)
    enrolments: Mapping[Pair, AnyRow] = field(default_factory=dict)
    recorded: Mapping[int, AnyRow] = field(default_factory=dict)
    new: NewRows = field(init=False)
    superseded: Updates = field(default_factory=lambda: Updates(Completion))

    def __post_init__(self) -> None:
        self.new = NewRows(Completion, _COLUMNS, {"enrolment_id": self.places.new})

    def read_register(self, referred: Collection[Referred]) -> None:
        """The enrolments and outcomes of every class of the file."""
        db, province_id = self.ground.db, self.ground.province_id
        class_ids = {one.course_class.id for one in referred}
        self.enrolments = latest_enrolments(self.ground, referred)
        self.recorded = current_completions_in(db, province_id, class_ids)

    def take(self, row: int, referred: Referred) -> None:
        """Record what a row says, or hold it against what is recorded."""
        facts = said(_FACTS, self.table, row)
        enrolment = self.enrolments.get(referred.pair)
        recorded = self.recorded.get(enrolment.id) if enrolment else None
        if referred.course_class.locked_at is not None:
            if recorded is None or differences(recorded._asdict(), facts):
                self.table.notices.append(_locked(self.table, row, referred))
        elif recorded is None and self._is_ahead(row, referred):
            return
        elif recorded is None:
            place = self._place(row, referred, enrolment, facts["outcome"])
            self._add(row, place, referred, facts)
            self.draft.mark(row, CREATED)
        elif changes := differences(recorded._asdict(), facts):
            if not self._replaces(row, recorded):
                self.table.notices.append(_kept(self.table, row, referred, changes))
            elif not self._is_ahead(row, referred):
                self._correct(row, recorded, referred, facts, changes)
                self.draft.mark(row, CHANGED)

    def _replaces(self, row: int, recorded: AnyRow) -> bool:
        """Whether a row that says otherwise than the register is to hold in its place.

        On the same day neither is newer, and a row without a day is not.
        """
        if self.ground.on_conflict is not OnConflict.NEWER:
            return self.ground.on_conflict is OnConflict.REPLACE
        stated_on = self.table.column("recorded_on")[row]
        known_on = recorded.stated_on or local_date(recorded.recorded_at)
        return stated_on is not None and stated_on > known_on

    def _is_ahead(self, row: int, referred: Referred) -> bool:
        """Refuse what would be written of a class that has not begun, as its page does.

        No reason sets that aside; what stands there already may be said again.
        """
        course_class = referred.course_class
        if course_class.starts_on <= self.ground.today:
            return False
        day = day_words(course_class.starts_on)
        self.table.refuse(row, "class_code", OutcomeAhead(code=course_class.code, day=day))
        return True

    def _place(self, row: int, referred: Referred, enrolment: AnyRow | None, outcome: str) -> int:
        """The enrolment that an outcome belongs to: the live one, or a new one."""
        if enrolment is not None:
            id: int = enrolment.id
            has_left = enrolment.status is EnrolmentStatus.WITHDRAWN
            if enrolment.status in LIVE_STATUSES or (has_left and outcome == Outcome.WITHDRAWN):
                return id
        self.seats.count(row, referred, None, EnrolmentStatus.CONFIRMED)
        return self.places.enrol(referred, EnrolmentStatus.CONFIRMED.value)

    def _add(self, row: int, enrolment: int, referred: Referred, facts: Mapping[str, Any]) -> None:
        class_id, person_id = referred.pair
        values = (facts.get(name) for name in _FACTS)
        stated_on = self.table.column("recorded_on")[row]
        self.new.add(enrolment, person_id, class_id, *values, self.ground.now, True, stated_on)

    def _correct(
        self,
        row: int,
        recorded: AnyRow,
        referred: Referred,
        facts: Mapping[str, Any],
        changes: Changes,
    ) -> None:
        """Put another outcome in the place of one, which stays readable; blanks take its cells."""
        stated_on = self.table.column("recorded_on")[row]
        if stated_on != recorded.stated_on:
            changes = {**changes, "stated_on": (recorded.stated_on, stated_on)}
        self.superseded.set(recorded.id, {"is_current": False})
        self._add(row, recorded.enrolment_id, referred, {**recorded._asdict(), **facts})
        action = AuditAction.COMPLETION_CORRECTED
        amendment = Amendment(action, "completion", recorded.id, referred.label, changes)
        self.draft.amendments.append(amendment)


def _refuse_other_names(table: Table, refers: Mapping[int, Referred]) -> None:
    names = table.column("full_name")
    for row, referred in refers.items():
        person = referred.person
        if names[row] is not None and fold(names[row]) != fold(person.full_name):
            fault = NotTheirName(code=person.code, name=person.full_name)
            table.refuse(row, "full_name", fault)


def _refuse_days_ahead(ground: Ground, table: Table) -> None:
    """What was recorded tomorrow would be newer than all that anybody says today."""
    today = day_words(ground.today)
    for row, day in enumerate(table.column("recorded_on")):
        if day is not None and day > ground.today:
            table.refuse(row, "recorded_on", DayAhead(day=day_words(day), today=today))


def _tell_of_cancelled(table: Table, referred: Iterable[Referred]) -> None:
    """Outcomes in cancelled classes are taken, as cancelling may be undone; they do not count."""
    classes = (one.course_class for one in referred)
    codes = {c.code for c in classes if c.status is ClassStatus.CANCELLED}
    message = N_("Lớp «%(code)s» đã hủy: kết quả được ghi nhưng không tính vào số người đã học.")
    table.notices += [Notice(message, {"code": code}) for code in sorted(codes)]


def _kept(table: Table, row: int, referred: Referred, changes: Changes) -> Notice:
    """Tell that the register says otherwise, and that it stays so."""
    labels = {column.name: column.label for column in COLUMNS[table.kind]}
    pieces: list[str] = []
    for name, (old, new) in changes.items():
        pieces += ["; "] if pieces else []
        pieces += [labels[name], " «", _words(name, old), "» → «", _words(name, new), "»"]
    facts = {"row": table.words(row, seen_from=0), "who": referred.label, "what": Phrase(pieces)}
    return Notice(N_("Dòng %(row)s, %(who)s: giữ như sổ (sổ → tệp: %(what)s)."), facts)


def _locked(table: Table, row: int, referred: Referred) -> Notice:
    """Tell that a signed list says otherwise, and that it stays so."""
    facts = {"row": table.words(row, seen_from=0), "who": referred.label}
    return Notice(
        N_(
            "Dòng %(row)s, %(who)s: giữ như sổ vì lớp đã khóa danh sách kết quả. Kết quả sai thì "
            "đính chính ở trang «Kết quả» của lớp."
        ),
        facts,
    )


def _words(name: str, value: Any) -> str:
    if value is None:
        return "–"
    if name in _CODES:
        return _CODES[name](value).label
    return str(plain(name, value)).replace(".", ",") if name == "score" else str(value)
