"""Units: dated placements in the tree, other names, and successors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.domain.audit import AuditAction
from app.domain.column import COLUMNS
from app.domain.fault import (
    DuplicateRow,
    EndsBeforeItBegins,
    PeriodsOverlap,
    ProvinceOutOfBounds,
    SucceedsItself,
    SuccessorWithoutEnd,
    UnderItself,
    UnitOutOfBounds,
    UnknownParent,
    UnknownSuccessor,
    day_words,
)
from app.domain.intake import ImportKind
from app.domain.label import N_
from app.domain.timeline import Clash, Line, Span, lay
from app.domain.unit import FOR_EVER
from app.domain.vietnamese import fold, text_key
from app.models import Placement, Succession, Unit, UnitAlias
from app.queries.intake import placements_of, successions_of, unit_aliases, unit_codes
from app.services.intake.draft import (
    CHANGED,
    CREATED,
    Amendment,
    Changes,
    Draft,
    Ground,
    differences,
    open_ended,
    said,
)
from app.services.intake.table import Table
from app.services.intake.writes import NewRows, Step, Updates

_FACTS = ("name", "kind", "sector", "level", "parent_code")
_ROOT = ""
"""The parent code of units right under the province."""

_PLACEMENT = (
    *("unit_id", "valid_from", "valid_to", "parent_id"),
    *("name", "search_key", "sort_key", "kind", "sector", "level"),
)


def draft_units(ground: Ground, table: Table) -> Draft:
    """What a file of units would do. Its key is the unit's code and the first day.

    Rows may be in any order, and parents and successors may be in the file or in the register.
    A blank cell of an optional column says nothing and erases nothing, except `parent_code`, where
    blank means the province; without that column a new placement stays where the one before was.
    Aliases and successors are added, never taken away.
    """
    work = _Units(ground, table, Draft(table))
    work.read_register()
    work.refuse_unknown_codes()
    work.refuse_units_of_others()
    for code, rows in work.rows_by_unit():
        work.lay_unit(code, rows)
    work.refuse_circles()
    work.mark()
    if not table.problems:
        work.write()
    return work.draft


@dataclass(slots=True)
class _Units:
    ground: Ground
    table: Table
    draft: Draft
    ids: dict[str, int] = field(default_factory=dict)
    spans: dict[str, list[Span]] = field(default_factory=dict)
    was: dict[int, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    new: NewRows = field(default_factory=lambda: NewRows(Unit, ("province_id", "code")))

    def read_register(self) -> None:
        """Every unit and placement of the province, parents by their codes."""
        self.ids = unit_codes(self.ground.db, self.ground.province_id)
        codes = {id: code for code, id in self.ids.items()}
        for row in placements_of(self.ground.db, self.ground.province_id):
            facts = {name: getattr(row, name) for name in _FACTS if name != "parent_code"}
            facts["parent_code"] = codes.get(row.parent_id, _ROOT)
            span = Span(row.valid_from, row.valid_to, None, facts, row.id)
            self.spans.setdefault(codes[row.unit_id], []).append(span)
            self.was[row.id] = {"valid_to": row.valid_to, **facts}

    def refuse_unknown_codes(self) -> None:
        """Refuse parents and successors that are neither in the file nor in the register."""
        known = {*self.ids, *self.table.column("code"), _ROOT, None}
        parents, successors = self.table.column("parent_code"), self.table.column("successor_code")
        for row, code in enumerate(self.table.column("code")):
            if parents[row] not in known:
                self.table.refuse(row, "parent_code", UnknownParent(found=parents[row]))
            for successor in successors[row] or ():
                if successor not in known:
                    self.table.refuse(row, "successor_code", UnknownSuccessor(code=successor))
                elif successor == code:
                    self.table.refuse(row, "successor_code", SucceedsItself())

    def refuse_units_of_others(self) -> None:
        """Refuse units out of bounds, and any that would come to stand under such."""
        if self.ground.bounds is None:
            return
        parents = self.table.column("parent_code")
        for row in list(self.table.good()):
            code = self.table.column("code")[row]
            was = _parent(self.spans[code][-1]) if code in self.ids else None
            parent = parents[row] if parents[row] is not None or was is not None else _ROOT
            if code in self.ids and not self.ground.allows(self.ids[code]):
                self.table.refuse(row, "code", UnitOutOfBounds(found=code))
            elif parent in self.ids and parent != was and not self.ground.allows(self.ids[parent]):
                self.table.refuse(row, "parent_code", UnitOutOfBounds(found=parent))
            elif parent == _ROOT and was != _ROOT:
                self.table.refuse(row, "parent_code", ProvinceOutOfBounds())

    def rows_by_unit(self) -> Iterator[tuple[str, list[int]]]:
        codes = self.table.column("code")
        groups: dict[str, list[int]] = {}
        for row in self.table.good():
            groups.setdefault(codes[row], []).append(row)
        yield from groups.items()

    def lay_unit(self, code: str, rows: list[int]) -> None:
        """Put the rows of a unit into its placements."""
        lines = [line for row in rows if (line := self._line(row))]
        self._refuse_repeated(code, lines)
        if any(self.table.is_bad[row] for row in rows):
            return
        spans = self.spans.setdefault(code, [])
        for clash in lay(spans, lines):
            self._refuse_overlap(code, clash)
        _inherit_parents(spans)
        for line in lines:
            if line.span and line.span.last < line.span.first:
                self._refuse_backwards(line.row, line.span.first, line.span.last)
            elif line.span and line.span.last == FOR_EVER:
                self._refuse_successor_of_the_living(line.row)
        if not any(self.table.is_bad[row] for row in rows):
            self.lines[code] = lines

    def _refuse_successor_of_the_living(self, row: int) -> None:
        if self.table.column("successor_code")[row]:
            label = next(c.label for c in COLUMNS[ImportKind.UNITS] if c.name == "valid_to")
            self.table.refuse(row, "successor_code", SuccessorWithoutEnd(label=label))

    def _line(self, row: int) -> Line | None:
        first, last = self.table.column("valid_from")[row], self.table.column("valid_to")[row]
        if first is not None and last is not None and last < first:
            self._refuse_backwards(row, first, last)
            return None
        return Line(row, first, last, None, said(_FACTS, self.table, row))

    def _refuse_backwards(self, row: int, first: date, last: date) -> None:
        fault = EndsBeforeItBegins(first=day_words(first), last=day_words(last))
        self.table.refuse(row, "valid_to", fault)

    def _refuse_repeated(self, code: str, lines: list[Line]) -> None:
        seen: dict[date, int] = {}
        for line in lines:
            first = seen.setdefault(line.begins, line.row)
            if first != line.row:
                words = self.table.words(first, seen_from=line.row)
                fault = DuplicateRow(row=words, what=N_("mã đơn vị và ngày bắt đầu"))
                self.table.refuse(line.row, "code", fault)

    def _refuse_overlap(self, code: str, clash: Clash) -> None:
        other = clash.other
        fault = PeriodsOverlap(
            other=other.facts.get("name", code),
            first=day_words(other.first),
            last=day_words(other.last),
        )
        self.table.refuse(clash.row, "valid_from", fault)

    def refuse_circles(self) -> None:
        """Refuse rows that put a unit under itself on some day."""
        for code, lines in self.lines.items():
            for line in lines:
                day = self._under_itself_on(code, line.span) if line.span else None
                if day is not None:
                    fault = UnderItself(code=code, day=day_words(day))
                    self.table.refuse(line.row, "parent_code", fault)

    def _under_itself_on(self, code: str, span: Span) -> date | None:
        """Walk up from a placement, each step only through days that all steps share."""
        ways = [(_parent(span), span.first, span.last)]
        seen: set[tuple[str, date, date]] = set()
        while ways:
            way = above, first, last = ways.pop()
            if above == code:
                return first
            if way not in seen:
                seen.add(way)
                ways += [
                    (_parent(s), max(first, s.first), min(last, s.last))
                    for s in self.spans.get(above, ())
                    if s.first <= last and s.last >= first
                ]
        return None

    def mark(self) -> None:
        """Say what each row does by itself; what it closes is told in the audit log."""
        for line in (line for lines in self.lines.values() for line in lines):
            assert line.span is not None
            if line.span.id is None:
                self.draft.mark(line.row, CREATED)
                continue
            facts = {**line.facts, **({"valid_to": line.last} if line.last else {})}
            if differences(self.was[line.span.id], facts):
                self.draft.mark(line.row, CHANGED)

    def write(self) -> None:
        """Draft the rows of every unit of the file."""
        refers = {"unit_id": self.new, "parent_id": self.new}
        placements, changed = NewRows(Placement, _PLACEMENT, refers), Updates(Placement, refers)
        for code in self.lines:
            if code not in self.ids:
                self.ids[code] = self.new.add(self.ground.province_id, code)
        for code in self.lines:
            for span in self.spans[code]:
                if span.id is None:
                    facts = self._stored(span.facts)
                    facts |= {"unit_id": self.ids[code]}
                    facts |= {"valid_from": span.first, "valid_to": span.last}
                    placements.add(*(facts[name] for name in _PLACEMENT))
                elif changes := differences(
                    self.was[span.id], {"valid_to": span.last, **span.facts}
                ):
                    values = {name: value for name, (_old, value) in changes.items()}
                    changed.set(span.id, self._stored(values))
                    self._amend(code, open_ended(changes))
        self.draft.steps = [self.new, changed, placements, *self._aliases(), *self._successions()]

    def _stored(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Facts as columns hold them: the parent by id, the name with its keys."""
        values = dict(facts)
        if "parent_code" in values:
            parent = values.pop("parent_code")
            values["parent_id"] = self.ids[parent] if parent else None
        if "name" in values:
            name = values["name"]
            values["search_key"], values["sort_key"] = fold(name), text_key(name)
        return values

    def _aliases(self) -> Iterator[Step]:
        """Add the names that a unit does not have yet."""
        new = NewRows(UnitAlias, ("unit_id", "name", "search_key"), {"unit_id": self.new})
        known = unit_aliases(self.ground.db, self.ground.province_id)
        for code, lines in self.lines.items():
            unit, had = self.ids[code], known.get(self.ids[code], set())
            for line in lines:
                for name in self.table.column("aliases")[line.row] or ():
                    if fold(name) in had:
                        continue
                    had.add(fold(name))
                    new.add(unit, name, fold(name))
                    self._amend(code, {"aliases": (None, name)}, line)
        yield new

    def _successions(self) -> Iterator[Step]:
        """Let successors take over on the day after the last."""
        refers = {"unit_id": self.new, "successor_id": self.new}
        new = NewRows(Succession, ("unit_id", "successor_id", "takes_over_on"), refers)
        moved = Updates(Succession)
        known = successions_of(self.ground.db, self.ground.province_id)
        for code, lines in self.lines.items():
            for successor, line in self._successors(lines).items():
                assert line.span is not None
                on = line.span.last + timedelta(days=1)
                unit, other = self.ids[code], self.ids[successor]
                row = known.get((unit, other))
                if row is None:
                    new.add(unit, other, on)
                    self._amend(code, {"successor_code": (None, successor)}, line)
                elif row.takes_over_on != on:
                    moved.set(row.id, {"takes_over_on": on})
                    self._amend(code, {"takes_over_on": (row.takes_over_on, on)}, line)
        yield from (moved, new)

    def _successors(self, lines: list[Line]) -> dict[str, Line]:
        """Who takes over a unit, each with the last placement that names it."""
        found: dict[str, Line] = {}
        for line in sorted(lines, key=lambda line: line.begins):
            for successor in self.table.column("successor_code")[line.row] or ():
                found[successor] = line
        return found

    def _amend(self, code: str, changes: Changes, line: Line | None = None) -> None:
        """Tell the audit log of a change to a unit that was there before the file."""
        unit = self.ids[code]
        if unit < 0:
            return
        label = f"{code} {self.spans[code][-1].facts['name']}"
        action = AuditAction.UNIT_CHANGED
        self.draft.amendments.append(Amendment(action, "unit", unit, label, changes))
        if line is not None:
            self.draft.mark(line.row, CHANGED)


def _parent(span: Span) -> str:
    parent: str = span.facts["parent_code"]
    return parent


def _inherit_parents(spans: list[Span]) -> None:
    """Let each placement of which no parent is said stay where the one before it was."""
    parent = _ROOT
    for span in spans:
        parent = span.facts.setdefault("parent_code", parent)
