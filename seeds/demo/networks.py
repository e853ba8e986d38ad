"""The digital-transformation networks of departments and of the districts that were."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from app.domain.unit import UnitKind
from app.models import NetworkDeclaration
from seeds.demo.rows import Row, store_plain
from seeds.demo.structure import DemoUnit

_KINDS = frozenset({UnitKind.DEPARTMENT, UnitKind.DISTRICT_COMMITTEE})
_FIRST_DAY = date(2022, 7, 1)
_LAST_DAY = date(2026, 9, 30)
_SET_UP = 0.86
_EVIDENCE = "Quyết định kiện toàn tổ chuyển đổi số của đơn vị (minh họa)"


def store_networks(
    db: Session, units: Sequence[DemoUnit], id_of: Mapping[str, int], *, today: date, draw: Random
) -> None:
    """Store the networks set up by today; some units have none yet. id_of: units' ids by code."""
    store_plain(db, NetworkDeclaration, list(_networks(units, id_of, today, draw)))


def _networks(
    units: Sequence[DemoUnit], id_of: Mapping[str, int], today: date, draw: Random
) -> Iterator[Row]:
    for unit in units:
        if unit.kind not in _KINDS or draw.random() >= _SET_UP:
            continue
        first, last = max(unit.first, _FIRST_DAY), min(unit.last, _LAST_DAY)
        day = first + timedelta(days=draw.randrange((last - first).days + 1))
        if day < today:
            yield {
                "unit_id": id_of[unit.code],
                "established_on": day,
                "evidence": _EVIDENCE,
            }
