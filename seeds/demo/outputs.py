"""Communication programmes that departments, districts and the press have recorded."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from app.domain.plan import QUARTERS, TargetKind, TaskGroup
from app.domain.unit import UnitKind
from app.models import Plan, TaskOutput
from seeds.demo.rows import Row, store_plain
from seeds.demo.structure import DemoUnit

_KINDS = frozenset({UnitKind.DEPARTMENT, UnitKind.PRESS_AGENCY, UnitKind.MASS_ORGANISATION})
_TITLES = (
    ("Chuyên mục chuyển đổi số trên báo và sóng phát thanh, truyền hình", 4),
    ("Tuyên truyền dịch vụ công trực tuyến tại cơ sở", 3),
    ("Tuần lễ chuyển đổi số", 1),
    ("Hội thi tìm hiểu về chuyển đổi số", 1),
)
_NATIONAL_DAY = "Hưởng ứng Ngày Chuyển đổi số quốc gia 10/10"
_MISSED = {(2022, 3), (2023, 1), (2025, 3)}
"""Quarters in which nothing was done."""


def store_outputs(
    db: Session,
    plan: Plan,
    units: Sequence[DemoUnit],
    id_of: Mapping[str, int],
    *,
    today: date,
    draw: Random,
) -> None:
    """Store the programmes of every quarter that is over. id_of: units' ids by code."""
    clause = _clause(plan)
    store_plain(
        db,
        TaskOutput,
        [
            {"unit_id": id_of[unit.code], "clause": clause} | row
            for year in range(2022, today.year + 1)
            for quarter in range(1, QUARTERS + 1)
            if (year, quarter) not in _MISSED
            for unit, row in _programmes(units, year, quarter, today, draw)
        ],
    )


def _clause(plan: Plan) -> str:
    """What the programmes are recorded for: the plan's target, else its first task of awareness."""
    targets = [t.clauses for t in plan.targets if t.kind is TargetKind.COMMUNICATION]
    tasks = [t.clauses for t in plan.tasks if t.group is TaskGroup.AWARENESS]
    return [*targets, *tasks][0][0]


def _programmes(
    units: Sequence[DemoUnit], year: int, quarter: int, today: date, draw: Random
) -> Iterator[tuple[DemoUnit, Row]]:
    first = date(year, 3 * quarter - 2, 8)
    last = first + timedelta(days=75)
    if last >= today:
        return
    there = [u for u in units if u.kind in _KINDS and u.first <= first and u.last >= last]
    for unit in draw.sample(there, min(draw.randint(1, 3), len(there))):
        title, most = draw.choice(_TITLES)
        yield (
            unit,
            {
                "occurred_on": first + timedelta(days=draw.randrange(75)),
                "title": f"{title} (minh họa)",
                "quantity": draw.randint(1, most),
            },
        )
    if quarter == QUARTERS:
        yield (
            there[0],
            {
                "occurred_on": date(year, 10, 10),
                "title": f"{_NATIONAL_DAY} (minh họa)",
                "quantity": 1,
            },
        )
