"""What communes know of their citizens' digital skills: a count at the end of each half-year."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random

from sqlalchemy.orm import Session

from app.domain.unit import UnitKind
from app.models import CitizenStatistic
from seeds.demo.rows import Row, store_plain
from seeds.demo.structure import DemoUnit

_FIRST_SHARE = 0.6
_GROWTH = 0.05
_SILENT = 0.03
_SKIPPED = 0.12
_NOT_ASKED = 0.15
_SOURCE = "Khảo sát hộ gia đình của tổ công nghệ số cộng đồng (minh họa)"


def store_statistics(
    db: Session, units: Sequence[DemoUnit], id_of: Mapping[str, int], *, today: date, draw: Random
) -> None:
    """Store the counts of today's communes; a few have not counted yet. id_of: ids by code."""
    usual = _FIRST_SHARE + draw.gauss(0, 0.05)
    rows = [
        {"unit_id": id_of[unit.code]} | row
        for unit in units
        if unit.kind is UnitKind.COMMUNE_COMMITTEE and draw.random() >= _SILENT
        for row in _counts(unit, usual, today, draw)
    ]
    store_plain(db, CitizenStatistic, rows)


def _counts(unit: DemoUnit, usual: float, today: date, draw: Random) -> Iterator[Row]:
    """usual: the share of the province's people who had the skills at first."""
    is_town = unit.area.startswith("phường")
    people = draw.randint(11_000, 26_000) if is_town else draw.randint(4_500, 13_000)
    share = usual + draw.gauss(0.03 if is_town else 0, 0.05)
    days = [date(y, *d) for y in range(2025, today.year + 1) for d in ((6, 15), (12, 10))]
    for day in days:
        if not unit.first <= day < today:
            continue
        share = min(share + _GROWTH + draw.gauss(0, 0.01), 0.96)
        people += draw.randint(-60, 120)
        if draw.random() >= _SKIPPED or day == days[-1]:
            yield _count(day, people, round(people * share), draw)


def _count(day: date, people: int, skilled: int, draw: Random) -> Row:
    proficient = round(skilled * draw.uniform(0.3, 0.5))
    return {
        "as_of": day,
        "working_age_population": people,
        "skilled": skilled,
        "proficient": None if draw.random() < _NOT_ASKED else proficient,
        "source": _SOURCE,
    }
