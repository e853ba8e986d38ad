"""The postings of a roster: which are new, which go on, and which end because another begins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain.audit import AuditAction
from app.domain.fault import (
    DuplicateRow,
    EndsBeforeItBegins,
    PeriodsOverlap,
    PersonOutOfBounds,
    day_words,
)
from app.domain.label import N_
from app.domain.timeline import Clash, Line, Span, lay
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.models import Posting, PostingAudience
from app.queries.intake import (
    AnyRow,
    UnitBook,
    audiences_of_postings,
    postings_of,
    unit_book,
)
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
from app.services.intake.people import People
from app.services.intake.references import find_units, home_unit
from app.services.intake.table import Table
from app.services.intake.writes import NewRows, Removals, Step, Updates

_FLAGS = ("is_leader", "is_it_staff", "is_dx_adviser")
_FACTS = ("category", "position", *_FLAGS, "subject", "school_level")
Was = Mapping[int | None, Mapping[str, Any]]
"""What the register's postings were before the file, by id."""

_STORED = ("ends_on", *_FACTS)
_COLUMNS = ("person_id", "unit_id", "starts_on", "ends_on", "is_main", *_FACTS)


def draft_postings(ground: Ground, table: Table, people: People, draft: Draft) -> Sequence[Step]:
    """Lay the good rows of each person into that person's postings."""
    work = _Postings(ground, table, people, draft, unit_book(ground.db, ground.province_id))
    work.find_units()
    work.read_register()
    work.refuse_people_of_others()
    work.refuse_backwards()
    work.add_strangers()
    for ref, rows in work.rows_by_person():
        work.lay_person(ref, rows)
    return [work.changed, work.new, work.dropped_audiences, work.named_audiences]


@dataclass(slots=True)
class _Postings:
    ground: Ground
    table: Table
    people: People
    draft: Draft
    units: UnitBook
    unit_ids: list[int | None] = field(default_factory=list)
    known: dict[int, list[AnyRow]] = field(default_factory=dict)
    audiences: dict[int, set[str]] = field(default_factory=dict)
    changed: Updates = field(default_factory=lambda: Updates(Posting))
    new: NewRows = field(init=False)
    named_audiences: NewRows = field(init=False)
    dropped_audiences: Removals = field(default_factory=lambda: Removals(PostingAudience))

    def __post_init__(self) -> None:
        self.new = NewRows(Posting, _COLUMNS, {"person_id": self.people.new})
        columns = ("posting_id", "audience")
        self.named_audiences = NewRows(PostingAudience, columns, {"posting_id": self.new})

    def find_units(self) -> None:
        """The unit of each row; rows without one are refused."""
        self.unit_ids = find_units(self.ground, self.table, self.units)

    def read_register(self) -> None:
        """The postings of everybody who exists already."""
        ids = {ref for ref in self.people.refs if ref is not None and ref > 0}
        ground = self.ground
        for row in postings_of(ground.db, ground.province_id, ids):
            self.known.setdefault(row.person_id, []).append(row)
        if any(self.table.column("audiences")):
            postings = (row.id for rows in self.known.values() for row in rows)
            self.audiences = audiences_of_postings(ground.db, ground.province_id, postings)

    def refuse_people_of_others(self) -> None:
        """Refuse rows about somebody who works in a unit out of bounds, not to draw them over."""
        if self.ground.bounds is None:
            return
        homes = {ref: home_unit(self.ground, rows) for ref, rows in self.known.items()}
        codes = self.table.column("person_code")
        for row, ref in enumerate(self.people.refs):
            home = homes.get(ref) if ref is not None else None
            if home is not None and not self.ground.allows(home):
                key = "national_id" if codes[row] is None else "person_code"
                self.table.refuse(row, key, PersonOutOfBounds())

    def refuse_backwards(self) -> None:
        """Refuse rows that end before they begin."""
        firsts, lasts = self.table.column("post_from"), self.table.column("post_to")
        for row, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
            if last is not None and first is not None and last < first:
                self._refuse_backwards(row, first, last)

    def add_strangers(self) -> None:
        """Add the one posting of each new person whom one row speaks of."""
        is_bad, outcomes = self.table.is_bad, self.draft.outcomes
        rows = [row for row in self.people.strangers if not is_bad[row]]
        first, last, main = map(self.table.column, ("post_from", "post_to", "is_main"))
        facts = (
            [bool(column[row]) if name in _FLAGS else column[row] for row in rows]
            for name, column in zip(_FACTS, map(self.table.column, _FACTS), strict=True)
        )
        postings = self.new.extend(
            [self.people.refs[row] for row in rows],
            [self.unit_ids[row] for row in rows],
            [first[row] or SINCE_EVER for row in rows],
            [last[row] or FOR_EVER for row in rows],
            [main[row] is not False for row in rows],
            *facts,
        )
        audiences = self.table.column("audiences")
        for row, posting in zip(rows, postings, strict=True):
            outcomes[row] = CREATED
            for name in audiences[row] or ():
                self.named_audiences.add(posting, name)

    def rows_by_person(self) -> Iterator[tuple[int, list[int]]]:
        """The good rows of everybody else, by id or reference."""
        groups: dict[int, list[int]] = {}
        alone = set(self.people.strangers)
        for row in self.table.good():
            ref = self.people.refs[row]
            if ref is not None and row not in alone:
                groups.setdefault(ref, []).append(row)
        yield from groups.items()

    def lay_person(self, ref: int, rows: list[int]) -> None:
        """Put one person's rows into that person's postings, the main ones and those beside."""
        lines = list(map(self._line, rows))
        main = self.table.column("is_main")
        for is_main in (True, False):
            of_side = [line for line in lines if (main[line.row] is not False) == is_main]
            self._refuse_duplicates(of_side)
            self._lay(ref, self._good(of_side), is_main=is_main)

    def _good(self, lines: list[Line]) -> list[Line]:
        return [line for line in lines if not self.table.is_bad[line.row]]

    def _line(self, row: int) -> Line:
        first, last = self.table.column("post_from")[row], self.table.column("post_to")[row]
        facts = said(_FACTS, self.table, row)
        return Line(row, first, last, self.unit_ids[row], facts)

    def _refuse_backwards(self, row: int, first: date, last: date) -> None:
        fault = EndsBeforeItBegins(first=day_words(first), last=day_words(last))
        self.table.refuse(row, "post_to", fault)

    def _refuse_duplicates(self, lines: list[Line]) -> None:
        seen: dict[tuple[int | None, date], int] = {}
        for line in lines:
            first = seen.setdefault((line.key, line.begins), line.row)
            if first != line.row:
                words = self.table.words(first, seen_from=line.row)
                what = N_("người, đơn vị và ngày bắt đầu")
                self.table.refuse(line.row, "unit_code", DuplicateRow(row=words, what=what))

    def _lay(self, ref: int, lines: list[Line], *, is_main: bool) -> None:
        """Lay the rows; those that clash are refused and the others laid without them."""
        rows = [row for row in self.known.get(ref, ()) if row.is_main == is_main]
        was = {row.id: {name: getattr(row, name) for name in _STORED} for row in rows}
        while lines:
            spans = [_span(row) for row in rows]
            for clash in lay(spans, lines, may_restate=is_main, side_by_side=not is_main):
                self._refuse_overlap(clash)
            for line in lines:
                if line.span and line.span.last < line.span.first:
                    self._refuse_backwards(line.row, line.span.first, line.span.last)
            tried, lines = lines, self._good(lines)
            if len(lines) == len(tried):
                self._write(ref, spans, lines, was, is_main=is_main)
                return

    def _write(
        self, ref: int, spans: list[Span], lines: list[Line], was: Was, *, is_main: bool
    ) -> None:
        refs = {id(span): self._store(ref, span, was.get(span.id), is_main) for span in spans}
        for line in lines:
            self._mark(line, was)
        self._name_audiences(ref, lines, refs)

    def _refuse_overlap(self, clash: Clash) -> None:
        fault = PeriodsOverlap(
            other=self.units.codes[clash.other.key or 0],
            first=day_words(clash.other.first),
            last=day_words(clash.other.last),
        )
        self.table.refuse(clash.row, "post_from", fault)

    def _store(self, ref: int, span: Span, was: Mapping[str, Any] | None, is_main: bool) -> int:
        """Write down a span. Returns the posting's id, or the reference to a new one."""
        if span.id is None:
            facts = (span.facts.get(name, False if name in _FLAGS else None) for name in _FACTS)
            return self.new.add(ref, span.key, span.first, span.last, is_main, *facts)
        changes = differences(was or {}, {"ends_on": span.last, **span.facts})
        if changes:
            self.changed.set(span.id, {name: new for name, (_old, new) in changes.items()})
            self._amend(ref, span.id, changes)
        return span.id

    def _mark(self, line: Line, was: Was) -> None:
        """What a row itself does; that a later row closes its posting is the later row's doing."""
        assert line.span is not None
        if line.span.id is None:
            if line.begins == line.span.first:
                self.draft.mark(line.row, CREATED)
            return
        said = {**line.facts, **({"ends_on": line.last} if line.last else {})}
        if differences(was[line.span.id], said):
            self.draft.mark(line.row, CHANGED)

    def _name_audiences(self, ref: int, lines: list[Line], refs: Mapping[int, int]) -> None:
        """Make the audiences named outright those that the file lists; a blank cell keeps them."""
        wanted: dict[int, tuple[int, set[str]]] = {}
        for line in lines:
            named = self.table.column("audiences")[line.row]
            if named is not None:
                wanted[refs[id(line.span)]] = line.row, set(named)
        for posting, (row, names) in wanted.items():
            had = self.audiences.get(posting, set())
            for name in sorted(names - had):
                self.named_audiences.add(posting, name)
            rows = ({"posting_id": posting, "audience": name} for name in sorted(had - names))
            self.dropped_audiences.rows.extend(rows)
            if posting > 0 and had != names:
                self.draft.mark(row, CHANGED)
                self._amend(ref, posting, {"audiences": (sorted(had), sorted(names))})

    def _amend(self, ref: int, posting_id: int, changes: Changes) -> None:
        label, action = self.people.labels[ref], AuditAction.POSTING_CHANGED
        self.draft.amendments.append(
            Amendment(action, "posting", posting_id, label, open_ended(changes))
        )


def _span(row: AnyRow) -> Span:
    facts = {name: getattr(row, name) for name in _FACTS}
    return Span(row.starts_on, row.ends_on, row.unit_id, facts, row.id)
