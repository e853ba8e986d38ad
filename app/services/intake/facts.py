"""What is recorded of units: schools' activities, citizens, networks, outputs, declarations.

One file a kind, and one manner for all: the kinds differ in their columns and in what cannot be,
which domain/fact.py knows.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.audit import AuditAction
from app.domain.column import COLUMNS
from app.domain.fact import FACT_KEYS, Life, Setting, clause_key, fact_label, refusals
from app.domain.intake import ImportKind, Notice
from app.domain.label import N_
from app.domain.unit import SINCE_EVER
from app.queries.fact import MODELS, Fact, stored
from app.queries.intake import AnyRow, facts_of, unit_book
from app.queries.setting import clauses_of, heads_by_unit, lives_of
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
from app.services.intake.references import find_units, refuse_repeats
from app.services.intake.table import Table
from app.services.intake.writes import NewRows, Updates

_UNSAID = {"recorded_on": SINCE_EVER, "quantity": 1}
"""What new facts hold where nothing is said, if not nothing."""

_KEYS_IN_WORDS: Mapping[ImportKind, str] = {
    ImportKind.SCHOOL_ACTIVITIES: N_("trường, năm và ngày ghi nhận"),
    ImportKind.CITIZEN_STATISTICS: N_("xã và ngày chốt số liệu"),
    ImportKind.NETWORKS: N_("đơn vị"),
    ImportKind.OUTPUTS: N_("đơn vị, mục, ngày và tên kết quả"),
    ImportKind.DECLARATIONS: N_("đơn vị và năm"),
}


def draft_facts(ground: Ground, table: Table) -> Draft:
    """What a file of facts would do; their keys are in domain/fact.py.

    A blank cell of an optional column says nothing and erases nothing. Without a day of recording
    an activity counts throughout its year.
    """
    kind = ImportKind(table.kind)
    work = _Facts(kind, ground, table, Draft(table))
    work.find_units()
    work.refuse_impossible()
    refuse_repeats(table, FACT_KEYS[kind], _KEYS_IN_WORDS[kind])
    if kind is ImportKind.SCHOOL_ACTIVITIES:
        _tell_of_late_records(table)
    work.draft_rows()
    return work.draft


@dataclass(slots=True)
class _Facts:
    kind: ImportKind
    ground: Ground
    table: Table
    draft: Draft
    unit_ids: Sequence[int | None] = ()
    codes: Mapping[int, str] = field(default_factory=dict)
    lives: Mapping[int, Life] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The columns of the kind, without the unit."""
        return [c.name for c in COLUMNS[self.kind] if c.name != "unit_code"]

    def find_units(self) -> None:
        """The unit of each row; rows without one are refused."""
        units = unit_book(self.ground.db, self.ground.province_id)
        self.codes = units.codes
        self.unit_ids = find_units(self.ground, self.table, units)

    def refuse_impossible(self) -> None:
        """Refuse what cannot be, every reason of every row; clauses come to be as printed."""
        ground, table = self.ground, self.table
        self.lives = lives_of(ground.db, ground.province_id)
        clauses = clauses_of(ground.db, ground.province_id) if "clause" in self.columns else {}
        heads = self._heads() if self.kind is ImportKind.DECLARATIONS else {}
        cells = {name: table.column(name) for name in self.columns}
        for row, unit_id in enumerate(self.unit_ids):
            facts = {name: column[row] for name, column in cells.items()}
            life = self.lives.get(unit_id) if unit_id is not None else None
            setting = Setting(ground.today, life, clauses, heads.get(unit_id or 0, {}))
            for name, fault in refusals(self.kind, facts, setting):
                table.refuse(row, name, fault)
        if clauses:
            column = cells["clause"]
            column[:] = [c and clauses.get(clause_key(c), c) for c in column]

    def _heads(self) -> dict[int, dict[int, int]]:
        """People on the roster of each unit, by year."""
        years: Collection[int] = {year for year in self.table.column("year") if year is not None}
        heads: dict[int, dict[int, int]] = {}
        for year in sorted(years):
            counted = heads_by_unit(self.ground.db, self.ground.province_id, year)
            for unit_id, count in counted.items():
                heads.setdefault(unit_id, {})[year] = count
        return heads

    def draft_rows(self) -> None:
        """New facts, and new values of those that the register holds otherwise."""
        model = MODELS[self.kind]
        attributes = [c.key for c in model.__table__.c if c.key != "id"]
        known = self._known(model)
        new, changed = NewRows(model, tuple(attributes)), Updates(model)
        for row in self.table.good():
            facts = {"unit_id": self.unit_ids[row], **stored(said(self.columns, self.table, row))}
            recorded = known.get(self._key(facts))
            if recorded is None:
                new.add(*(facts.get(name, _UNSAID.get(name)) for name in attributes))
                self.draft.mark(row, CREATED)
            elif changes := differences(recorded._asdict(), facts):
                changed.set(recorded.id, {name: value for name, (_, value) in changes.items()})
                self._amend(recorded, changes)
                self.draft.mark(row, CHANGED)
        self.draft.steps = [changed, new]

    def _known(self, model: type[Fact]) -> dict[tuple[object, ...], AnyRow]:
        ids = {unit_id for unit_id in self.unit_ids if unit_id is not None}
        rows = facts_of(self.ground.db, self.ground.province_id, model, ids)
        return {self._key(row._asdict()): row for row in rows}

    def _key(self, facts: Mapping[str, Any]) -> tuple[object, ...]:
        names = ("unit_id" if name == "unit_code" else name for name in FACT_KEYS[self.kind])
        return tuple(facts.get(name, _UNSAID.get(name)) for name in names)

    def _amend(self, recorded: AnyRow, changes: Changes) -> None:
        unit_id = recorded.unit_id
        label = fact_label(self.codes[unit_id], self.lives[unit_id].name, recorded._asdict())
        subject = MODELS[self.kind].__tablename__
        action = AuditAction.FACT_CHANGED
        self.draft.amendments.append(Amendment(action, subject, recorded.id, label, changes))


def _tell_of_late_records(table: Table) -> None:
    """Said after its year has ended, an activity counts on no day of it; most likely a slip."""
    years, days = table.column("year"), table.column("recorded_on")
    rows = [row for row in table.good() if days[row] and days[row].year > years[row]]
    message = N_(
        "%(count)s dòng có ngày ghi nhận sau khi năm đã hết (dòng %(rows)s), nên không được tính "
        "vào năm nào. Hãy để trống ngày ghi nhận nếu muốn tính cho cả năm."
    )
    if rows:
        facts = {"count": len(rows), "rows": table.numbers_in_words(rows)}
        table.notices.append(Notice(message, facts))
