"""Dated rows of one thing, one after another: what a file's rows close, continue or contradict.

The placements of a unit and the main postings of a person follow the same rule: on any day at most
one, and a new one closes the open one before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.domain.unit import FOR_EVER, SINCE_EVER

_ONE_DAY = timedelta(days=1)


@dataclass(slots=True, eq=False)
class Span:
    """A period, both ends included. key: what it is about (a posting's unit; None for placements).

    id: of the register's row; None: it comes from the file. row: the file's row that spoke of it.
    """

    first: date
    last: date
    key: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    id: int | None = None
    row: int | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(slots=True, eq=False)
class Line:
    """What a file's row says. first, last None: not said. facts: what it says, without blanks.

    span: where `lay` has put it.
    """

    row: int
    first: date | None
    last: date | None
    key: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    span: Span | None = None

    @property
    def begins(self) -> date:
        return SINCE_EVER if self.first is None else self.first


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that shares days with another span."""

    row: int
    other: Span


def lay(
    spans: list[Span],
    lines: Sequence[Line],
    *,
    may_restate: bool = False,
    side_by_side: bool = False,
) -> list[Clash]:
    """Put the rows of one unit or person into its spans, earliest first whatever their order.

    Changes `spans`; each line gets its span. A row with the key and first day of a span speaks of
    that span; so does, when it stands alone, a row without a first day and an open span of its key.
    may_restate: a later row that says nothing else than the span it falls into speaks of it, too
    (a person who is still in the same job); else it begins a new one. A new span, and a row that
    speaks of a later one, close the open span before it on the day before. A span whose last day is
    known is never shortened: that is a clash. side_by_side: spans may overlap, and close nothing.
    """
    is_alone = len(lines) == 1
    for line in sorted(lines, key=lambda line: line.begins):
        span = _spoken_of(spans, line, is_alone=is_alone, may_restate=may_restate)
        if span is None:
            last = FOR_EVER if line.last is None else line.last
            span = Span(line.begins, last, line.key, dict(line.facts))
            spans.append(span)
        else:
            span.last = span.last if line.last is None else line.last
            span.facts.update(line.facts)
        span.row, line.span = line.row, span
        for other in () if side_by_side else spans:
            if other.last == FOR_EVER and other.first < span.first:
                other.last = span.first - _ONE_DAY
    spans.sort(key=lambda span: span.first)
    return [] if side_by_side else [*_overlaps(spans), *_displaced(spans, lines)]


def _spoken_of(
    spans: Sequence[Span], line: Line, *, is_alone: bool, may_restate: bool
) -> Span | None:
    for span in spans:
        if span.key == line.key and span.first == line.begins:
            return span
    if line.first is None:
        open_spans = (s for s in spans if s.key == line.key and s.last == FOR_EVER)
        return next(open_spans, None) if is_alone else None
    return next((s for s in spans if may_restate and _restates(line, s)), None)


def _restates(line: Line, span: Span) -> bool:
    """Whether a row says nothing but what the span says already, or where an open one ends."""
    return (
        span.key == line.key
        and span.covers(line.begins)
        and (line.last is None or span.last in (line.last, FOR_EVER))
        and all(
            (span.facts.get(what) or None) == (said or None) for what, said in line.facts.items()
        )
    )


def _overlaps(spans: Sequence[Span]) -> Iterator[Clash]:
    """Every span that begins before all earlier ones have ended; the later row is to blame."""
    longest = spans[0]
    for span in spans[1:]:
        if longest.last >= span.first:
            rows = [-1 if s.row is None else s.row for s in (longest, span)]
            yield Clash(rows[1], longest) if rows[1] > rows[0] else Clash(rows[0], span)
        longest = max(longest, span, key=lambda s: s.last)


def _displaced(spans: Sequence[Span], lines: Sequence[Line]) -> Iterator[Clash]:
    """Rows that restated a span which another row has closed before their first day."""
    for line in lines:
        if line.first is not None and line.span is not None and not line.span.covers(line.first):
            others = (s for s in spans if s.covers(line.first) and s is not line.span)
            yield from (Clash(line.row, other) for other in others)
