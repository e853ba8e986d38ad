"""Comparisons over years: long lists of measurements reshaped into a cross-table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Measurement:
    """One share of one year, in percent as shown; None where there is no data.

    key: tells things of the same label apart.
    """

    key: str
    label: str
    year: int
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Years across, labels down, in the order first named. cells: one list a label."""

    years: list[int]
    labels: list[str]
    cells: list[list[Decimal | None]]


def compare_years(measurements: Sequence[Measurement]) -> Comparison:
    """The cross-table of measurements; a label without one in a year has None there."""
    import pandas as pd

    if not measurements:
        return Comparison([], [], [])
    frame = pd.DataFrame.from_records(
        [(m.key, m.year, m.percent) for m in measurements], columns=["key", "year", "percent"]
    )
    labels = {m.key: m.label for m in measurements}
    table = frame.set_index(["key", "year"])["percent"].unstack("year").reindex(list(labels))
    table = table.astype(object).where(table.notna(), None)
    return Comparison(
        years=[int(year) for year in table.columns],
        labels=list(labels.values()),
        cells=[list(row) for row in table.to_numpy()],
    )
