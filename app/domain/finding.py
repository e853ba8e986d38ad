"""What the check of a file has found, as its preview shows it: small, however large the file is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from app.domain.fault import Fault
from app.domain.intake import Notice, Place, Problem
from app.domain.label import N_, Labelled, Phrase, Word

ROWS_SHOWN = 20
PROBLEMS_SHOWN = 100
NOTICES_SHOWN = 50


class RowFate(Labelled):
    """What would become of a row."""

    CREATED = "created", N_("mới")
    CHANGED = "changed", N_("thay đổi")
    UNCHANGED = "unchanged", N_("không đổi")
    BAD = "bad", N_("có lỗi")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows were read, and what would become of those without a fault."""

    read: int
    created: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row as it was understood: {canonical column: value as JSON has it}."""

    place: Place
    fate: RowFate
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Findings:
    """problems, notices, rows: the first of them. good: without the bad rows; None: none remain.

    is_waivable: nothing is wrong but what an officer may set aside, with a reason.
    """

    tally: Tally
    bad_rows: int
    problem_count: int
    problems: Sequence[Problem]
    notice_count: int
    notices: Sequence[Notice]
    rows: Sequence[SeenRow]
    good: Tally | None
    is_waivable: bool = False

    def to_json(self) -> dict[str, Any]:
        """The same, to be kept until the preview is opened."""
        return {
            "tally": asdict(self.tally),
            "bad_rows": self.bad_rows,
            "problem_count": self.problem_count,
            "problems": [_problem_json(problem) for problem in self.problems],
            "notice_count": self.notice_count,
            "notices": [{"message": n.message, "facts": facts_json(n.facts)} for n in self.notices],
            "rows": [[*_place_json(r.place), r.fate.value, dict(r.cells)] for r in self.rows],
            "good": asdict(self.good) if self.good else None,
            "is_waivable": self.is_waivable,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `to_json` has kept."""
        return cls(
            Tally(**kept["tally"]),
            kept["bad_rows"],
            kept["problem_count"],
            [_problem(problem) for problem in kept["problems"]],
            kept["notice_count"],
            [Notice(n["message"], facts_of(n["facts"])) for n in kept["notices"]],
            [SeenRow(Place(s, n), RowFate(fate), cells) for s, n, fate, cells in kept["rows"]],
            Tally(**kept["good"]) if kept["good"] else None,
            # What was kept before there were rules to set aside says nothing of them.
            kept.get("is_waivable", False),
        )


def _place_json(place: Place) -> tuple[str | None, int | None]:
    return place.sheet, place.row


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "place": _place_json(problem.place),
        "column": problem.column,
        "found": problem.found,
        "fault": type(problem.fault).__name__,
        "facts": facts_json(problem.fault.facts),
    }


def _problem(kept: Mapping[str, Any]) -> Problem:
    fault = _FAULTS[kept["fault"]](**facts_of(kept["facts"]))
    return Problem(Place(*kept["place"]), kept["column"], kept["found"], fault)


class _Faults(dict[str, type[Fault]]):
    """Every rule by its name, wherever it is written."""

    def __missing__(self, name: str) -> type[Fault]:
        self.update((one.__name__, one) for one in _below(Fault))
        return self[name]


def _below(fault: type[Fault]) -> Iterator[type[Fault]]:
    for one in fault.__subclasses__():
        yield one
        yield from _below(one)


_FAULTS = _Faults()


# The facts of a message: figures and texts, and texts that are words of ours


def facts_json(facts: Mapping[str, object]) -> dict[str, Any]:
    """The facts of a message as JSON can hold them; words stay known as words."""
    return {name: _fact_json(value) for name, value in facts.items()}


def facts_of(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What `facts_json` has kept."""
    return {name: _fact(value) for name, value in kept.items()}


def _fact_json(value: object) -> Any:
    if isinstance(value, Phrase):
        return {"phrase": [_fact_json(piece) for piece in value]}
    if isinstance(value, Word):
        return {"word": str(value), "context": value.context}
    return value if isinstance(value, int | str | None) else str(value)


def _fact(kept: Any) -> Any:
    if not isinstance(kept, dict):
        return kept
    if "phrase" in kept:
        return Phrase(_fact(piece) for piece in kept["phrase"])
    return Word(kept["word"], kept["context"])
