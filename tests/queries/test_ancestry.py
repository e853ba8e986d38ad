"""The ancestry is what a walk over one day's placements finds, on every day that may differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.unit import FOR_EVER, SINCE_EVER, UnitKind
from app.models import Ancestry, Placement, Unit
from app.queries.unit import last_known_subtree, lineage, subtree, tree_on
from app.services.totals import tree_changed
from tests.factories import make_placement, make_province, make_unit
from tests.queries.storing import Stored, stored
from tests.queries.strategies import Case, cases, some
from tests.queries.worlds import Place, World

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Tree:
    """The tree of one day, read as a clerk would: from a unit up, parent by parent."""

    places: Sequence[Place]
    on: date

    def alive(self, unit: str) -> Place | None:
        return next((p for p in self.places if p.unit == unit and self.covers(p)), None)

    def known(self, unit: str) -> Place | None:
        begun = [p for p in self.places if p.unit == unit and p.first <= self.on]
        return max(begun, key=lambda place: place.first, default=None)

    def covers(self, place: Place) -> bool:
        return place.first <= self.on <= place.last

    def way(self, unit: str, *, living: bool) -> Iterator[str]:
        """A unit and what is above it, up to the first that is not there; that one as well."""
        above: str | None = unit
        seen: set[str] = set()
        while above is not None and above not in seen:
            seen.add(above)
            place = self.alive(above) if living else self.known(above)
            if above != unit or place:
                yield above
            above = place.parent if place else None

    def lineage(self, units: Sequence[str]) -> set[tuple[str, str]]:
        ways = ((u, a) for u in units for a in self.way(u, living=True))
        return {(unit, above) for unit, above in ways if self.alive(above)}

    def below(self, unit: str, units: Sequence[str], *, living: bool) -> set[str]:
        return {u for u in units if unit in self.way(u, living=living)}


def days_of(places: Sequence[Place]) -> list[date]:
    """Every day on which a tree may begin or have ended, and the days beside."""
    borders = {day for place in places for day in (place.first, place.last)}
    near = {day - ONE_DAY for day in borders - {SINCE_EVER}}
    return sorted(borders | near | {day + ONE_DAY for day in borders - {FOR_EVER}})


def assert_reads_like(db: Session, rows: Stored, world: World) -> None:
    codes = {unit_id: code for code, unit_id in rows.unit_ids.items()}
    units = list(rows.unit_ids)
    for on in days_of(world.places):
        tree = Tree(world.places, on)
        pairs = db.execute(lineage(rows.province_id, on)).all()
        assert len(pairs) == len(set(pairs))
        assert {(codes[u], codes[a]) for u, a in pairs} == tree.lineage(units), on
        for unit, unit_id in rows.unit_ids.items():
            for query, living in ((subtree, True), (last_known_subtree, False)):
                found = db.scalars(query(rows.province_id, unit_id, on)).all()
                assert len(found) == len(set(found))
                below = tree.below(unit, units, living=living)
                assert {codes[u] for u in found} == below, (on, unit, living)


@some
@given(case=cases())
def test_the_ancestry_is_the_walk_of_every_day(db: Session, case: Case) -> None:
    with stored(db, case.world) as rows:
        assert_reads_like(db, rows, case.world)


@some
@given(case=cases(), data=st.data())
def test_a_circle_in_the_data_ends_the_walk(
    sqlite_db: Session, case: Case, data: st.DataObject
) -> None:
    """No file and no form lets a unit under itself; nothing may run for ever if one is there."""
    units = case.world.units
    places = tuple(
        Place(p.unit, parent, p.kind, p.sector, p.first, p.last)
        for p in case.world.places
        for parent in [data.draw(st.sampled_from([None, *(u for u in units if u != p.unit)]))]
    )
    world = World(case.world.begins_on, places=places)

    with stored(sqlite_db, world) as rows:
        assert_reads_like(sqlite_db, rows, world)


def tree_rows(db: Session, unit: Unit, on: date) -> Mapping[str, Any]:
    row = db.execute(
        select(Ancestry).where(Ancestry.unit_id == unit.id, Ancestry.distance == 0, tree_on(on))
    ).scalar_one()
    return {"kind": row.kind, "is_alive": row.is_alive}


def test_a_closed_unit_is_what_it_last_was(db: Session) -> None:
    unit = make_unit(db, make_province(db), kind=UnitKind.COLLEGE, valid_to=date(2020, 12, 31))
    make_placement(
        db, unit, kind=UnitKind.UNIVERSITY, valid_from=date(2022, 1, 1), valid_to=date(2022, 6, 30)
    )

    assert [tree_rows(db, unit, date(year, 3, 1)) for year in (2020, 2021, 2022, 2023)] == [
        {"kind": UnitKind.COLLEGE, "is_alive": True},
        {"kind": UnitKind.COLLEGE, "is_alive": False},
        {"kind": UnitKind.UNIVERSITY, "is_alive": True},
        {"kind": UnitKind.UNIVERSITY, "is_alive": False},
    ]


def test_only_the_province_that_changed_is_worked_out_again(db: Session) -> None:
    here, there = make_unit(db, make_province(db)), make_unit(db, make_province(db))
    db.execute(update(Placement).values(kind=UnitKind.PRESS_AGENCY))

    tree_changed(db, here.province_id)

    assert tree_rows(db, here, date(2024, 1, 1))["kind"] is UnitKind.PRESS_AGENCY
    assert tree_rows(db, there, date(2024, 1, 1))["kind"] is UnitKind.DEPARTMENT
