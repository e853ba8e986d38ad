"""What enterprises that keep no roster declare of their people, each year."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from app.models import Declaration
from seeds.demo.rows import Row, store_plain
from seeds.demo.structure import DemoUnit

_SHARES = {2022: 0.12, 2023: 0.24, 2024: 0.38, 2025: 0.5}
_LATER = 0.46
_SILENT = 0.15


def store_declarations(
    db: Session,
    units: Sequence[DemoUnit],
    id_of: Mapping[str, int],
    *,
    scale: float,
    today: date,
    draw: Random,
) -> None:
    """Store what was declared for each year up to this one; now and then nothing is."""
    store_plain(db, Declaration, list(_declarations(units, id_of, scale, today, draw)))


def _declarations(
    units: Sequence[DemoUnit], id_of: Mapping[str, int], scale: float, today: date, draw: Random
) -> Iterator[Row]:
    for unit in (unit for unit in units if unit.declares):
        for year in range(2022, today.year + 1):
            declared_on = date(year, 11, 5) + timedelta(days=draw.randrange(12))
            heads = max(1, round(unit.declares * scale * draw.uniform(0.85, 1.1)))
            share = _SHARES.get(year, _LATER) * draw.uniform(0.6, 1.3)
            if declared_on < today and draw.random() >= _SILENT:
                yield {
                    "unit_id": id_of[unit.code],
                    "year": year,
                    "recorded_on": declared_on,
                    "headcount": heads,
                    "trained": min(round(heads * share), heads),
                }
