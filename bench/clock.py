"""Timing pieces of work by turns, and writing down what came out."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Line:
    """How long a piece of work took, in milliseconds. note: what else is to be said of it."""

    name: str
    times: Sequence[float]
    note: str = ""

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.times)

    def __str__(self) -> str:
        spread = f"{_figure(min(self.times))}–{_figure(max(self.times))}"
        return f"| {self.name} | {_figure(self.middle)} | {spread} | {self.note} |"


def timed(work: Callable[[], object], *, by: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds of one piece of work. by: a clock in seconds."""
    start = by()
    work()
    return (by() - start) * 1000


def measured(name: str, work: Callable[[], object], rounds: int, note: str = "") -> Line:
    """The work done once to warm up, and then by the clock."""
    work()
    line = Line(name, [timed(work) for _ in range(rounds)], note)
    print(line)  # noqa: T201  a command
    return line


def table(lines: Sequence[Line]) -> str:
    """Lines as a table; times in milliseconds."""
    head = "| work | ms | least–most | |\n|---|---|---|---|\n"
    return head + "\n".join(map(str, lines)) + "\n"


def ratio(one: Line, other: Line) -> str:
    """How many times as long one took as the other."""
    return f"{one.middle / other.middle:.2f}×"


def report(name: str, title: str, *parts: str) -> None:
    """Write bench/results/<name>.md."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(f"# {title}\n\n" + "\n\n".join(parts).rstrip() + "\n")


def _figure(milliseconds: float) -> str:
    return f"{milliseconds:.2f}" if milliseconds < 10 else f"{milliseconds:.0f}"
