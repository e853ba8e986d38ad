"""How thoroughly each unit trains its people: a few do all of it, a few hardly any."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from app.domain.unit import UnitKind
from seeds.demo.structure import DemoUnit

_SHARES = {2022: 0.45, 2023: 0.63, 2024: 0.81, 2025: 0.93}
_LATER = 0.94
_MODEL = 0.09
_LAGGARD = 0.09
_LAGGARDS_PART = 0.3
_MODEL_SINCE = 2025


def share_of(year: int, today: date) -> float:
    """The part of the staff trained by the end of a year, or so far in the present one."""
    whole = _SHARES.get(year, _LATER)
    if year < today.year:
        return whole
    gone = (today - date(year, 1, 1)).days / 365
    return min(whole, 0.86 * gone)


class Diligence:
    """Each unit's temper, drawn once: its chances of training a person differ by year only."""

    def __init__(self, units: Sequence[DemoUnit], draw: Random) -> None:
        self._temper = _tempers(units, draw)
        self._model, self._laggards = _extremes(units, draw)

    def chances(self, year: int, heads: Mapping[str, int], *, share: float) -> dict[str, float]:
        """For each unit the chance that one of its staff is trained in a year.

        heads: staff by unit code. The province as a whole comes out at about `share`.
        """
        low, high = -8.0, 8.0
        for _ in range(40):
            shift = (low + high) / 2
            chances = {code: self._chance(code, year, share, shift) for code in heads}
            reached = sum(chances[code] * count for code, count in heads.items())
            if reached < share * sum(heads.values()):
                low = shift
            else:
                high = shift
        return chances

    def _chance(self, code: str, year: int, share: float, shift: float) -> float:
        if code in self._laggards:
            return _LAGGARDS_PART * share
        if code in self._model and year >= _MODEL_SINCE:
            return 1.0
        return 1 / (1 + math.exp(-(shift + self._temper[code])))


def _tempers(units: Sequence[DemoUnit], draw: Random) -> dict[str, float]:
    """A unit resembles the department or the old district that it stands under."""
    families: dict[str, float] = {}
    tempers = {}
    for unit in units:
        family = unit.cluster or unit.parent or unit.code
        families.setdefault(family, draw.gauss(0, 0.7))
        tempers[unit.code] = families[family] + draw.gauss(0, 0.6)
    return tempers


def _extremes(units: Sequence[DemoUnit], draw: Random) -> tuple[set[str], set[str]]:
    """Some units of every kind that do all, and some that do little."""
    by_kind: dict[UnitKind, list[str]] = {}
    for unit in units:
        by_kind.setdefault(unit.kind, []).append(unit.code)
    model: set[str] = set()
    laggards: set[str] = set()
    for codes in by_kind.values():
        count = round(_MODEL * len(codes)) + round(_LAGGARD * len(codes))
        picked = draw.sample(codes, count)
        model.update(picked[: round(_MODEL * len(codes))])
        laggards.update(picked[round(_MODEL * len(codes)) :])
    return model, laggards
