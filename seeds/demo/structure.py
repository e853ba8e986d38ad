"""The tree of the synthetic province: what every unit is today, and what it was before.

Districts close on 30/6/2025 and communes take over; the old districts' own communes are left out:
their people are counted with the district.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.domain.unit import FOR_EVER, SINCE_EVER, Level, Sector, UnitKind
from app.domain.vietnamese import fold, text_key
from app.models import Placement, Succession, Unit, UnitAlias
from seeds.demo.places import Commune, Organisation, Place
from seeds.demo.rows import Row, store, store_plain

LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
FIRST_DAY_OF_COMMUNES = date(2025, 7, 1)

_SCHOOLS = {
    "MN": (UnitKind.PRESCHOOL, "Trường Mầm non", "preschool", 5),
    "TH": (UnitKind.PRIMARY_SCHOOL, "Trường Tiểu học", "primary_school", 7),
    "THCS": (UnitKind.LOWER_SECONDARY_SCHOOL, "Trường THCS", "lower_secondary_school", 6),
    "THTHCS": (UnitKind.MULTI_LEVEL_SCHOOL, "Trường TH và THCS", "multi_level_school", 8),
}
_SCHOOLS_OF_TWO = (("TH", "THCS"), ("MN", "THTHCS"), ("TH", "THCS"))
_SCHOOLS_OF_THREE = (("MN", "TH", "THCS"),)


@dataclass(frozen=True, slots=True)
class Span:
    """What a unit was in a part of its life. parent None: right under the province."""

    name: str
    parent: str | None
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit with its whole life. share: the part of its first successor's people it had.

    cluster: the former district whose people train together; "" for the province's own.
    head: what its head is called, where the profile says otherwise. declares: see Organisation.
    """

    code: str
    kind: UnitKind
    level: Level
    profile: str
    spans: tuple[Span, ...]
    sector: Sector = Sector.STATE
    weight: float = 0
    aliases: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    share: float = 0
    cluster: str = ""
    head: str = ""
    declares: int = 0

    @property
    def first(self) -> date:
        return self.spans[0].first

    @property
    def last(self) -> date:
        return self.spans[-1].last

    @property
    def name(self) -> str:
        return self.spans[-1].name

    @property
    def area(self) -> str:
        """What a committee governs: «xã Thiệu Hóa»."""
        return self.name.removeprefix("UBND ")

    @property
    def parent(self) -> str | None:
        return self.spans[-1].parent


def units_of(place: Place) -> list[DemoUnit]:
    """Every unit of the province, alive or closed."""
    return [
        *(_organisation(o) for o in place.organisations),
        *_high_schools(place.high_schools),
        *_districts(place.communes),
        *(_commune(c) for c in place.communes),
        *_schools(place),
    ]


def _organisation(facts: Organisation) -> DemoUnit:
    return DemoUnit(
        code=facts.code,
        kind=facts.kind,
        level=Level.PROVINCE,
        profile=facts.profile,
        spans=_spans(facts),
        sector=facts.sector,
        weight=facts.weight,
        aliases=facts.aliases,
        successors=facts.successors,
        share=facts.share,
        head=facts.head,
        declares=facts.declares,
    )


def _spans(facts: Organisation) -> tuple[Span, ...]:
    before = facts.formerly
    if before is None:
        return (Span(facts.name, facts.parent, facts.since, facts.until),)
    parent = facts.parent if before.parent is None else before.parent or None
    return (
        Span(before.name or facts.name, parent, facts.since, before.until),
        Span(facts.name, facts.parent, before.until + timedelta(days=1), facts.until),
    )


def _high_schools(names: Sequence[str]) -> Iterator[DemoUnit]:
    for number, name in enumerate(names, start=1):
        yield DemoUnit(
            code=f"THPT{number:02}",
            kind=UnitKind.UPPER_SECONDARY_SCHOOL,
            level=Level.PROVINCE,
            profile="upper_secondary_school",
            spans=(Span(name, "SGDDT", SINCE_EVER, FOR_EVER),),
            weight=12,
        )


def _district_code(commune: Commune) -> str:
    return f"H{commune.district_code}"


def _districts(communes: Sequence[Commune]) -> Iterator[DemoUnit]:
    for code, name in {_district_code(c): c.district for c in communes}.items():
        yield DemoUnit(
            code=code,
            kind=UnitKind.DISTRICT_COMMITTEE,
            level=Level.DISTRICT,
            profile="district",
            spans=(Span(_committee(name), None, SINCE_EVER, LAST_DAY_OF_DISTRICTS),),
            aliases=(name,),
            successors=tuple(c.code for c in communes if _district_code(c) == code),
            cluster=code,
        )


def _committee(area: str) -> str:
    """«Phường Hạc Thành»: its committee, as letters and signs write it for short."""
    return f"UBND {area[0].lower()}{area[1:]}"


def _commune(commune: Commune) -> DemoUnit:
    return DemoUnit(
        code=commune.code,
        kind=UnitKind.COMMUNE_COMMITTEE,
        level=Level.COMMUNE,
        profile="commune",
        spans=(Span(_committee(commune.name), None, FIRST_DAY_OF_COMMUNES, FOR_EVER),),
        weight=11 if commune.name.startswith("Phường") else 9,
        aliases=(commune.name,),
        cluster=_district_code(commune),
    )


def _schools(place: Place) -> Iterator[DemoUnit]:
    patterns = _SCHOOLS_OF_TWO if place.schools_per_commune == 2 else _SCHOOLS_OF_THREE
    for number, commune in enumerate(place.communes):
        for sort in patterns[number % len(patterns)]:
            kind, title, profile, weight = _SCHOOLS[sort]
            name = f"{title} {commune.name.partition(' ')[2]}"
            yield DemoUnit(
                code=f"{commune.code}-{sort}",
                kind=kind,
                level=Level.COMMUNE,
                profile=profile,
                spans=(
                    Span(name, _district_code(commune), SINCE_EVER, LAST_DAY_OF_DISTRICTS),
                    Span(name, commune.code, FIRST_DAY_OF_COMMUNES, FOR_EVER),
                ),
                weight=weight,
                cluster=_district_code(commune),
            )


def store_units(db: Session, province_id: int, units: Sequence[DemoUnit]) -> dict[str, int]:
    """Store the tree; the units' ids by code."""
    ids = store(db, Unit, [{"province_id": province_id, "code": unit.code} for unit in units])
    id_of = {unit.code: unit_id for unit, unit_id in zip(units, ids, strict=True)}
    store_plain(db, Placement, list(_placements(units, id_of)))
    store_plain(db, UnitAlias, list(_aliases(units, id_of)))
    store_plain(db, Succession, list(_successions(units, id_of)))
    return id_of


def _placements(units: Iterable[DemoUnit], id_of: Mapping[str, int]) -> Iterator[Row]:
    for unit in units:
        for span in unit.spans:
            yield {
                "unit_id": id_of[unit.code],
                "parent_id": id_of[span.parent] if span.parent else None,
                "name": span.name,
                "search_key": fold(span.name),
                "sort_key": text_key(span.name),
                "kind": unit.kind,
                "sector": unit.sector,
                "level": unit.level,
                "valid_from": span.first,
                "valid_to": span.last,
            }


def _aliases(units: Iterable[DemoUnit], id_of: Mapping[str, int]) -> Iterator[Row]:
    for unit in units:
        for key, alias in {fold(alias): alias for alias in unit.aliases}.items():
            yield {"unit_id": id_of[unit.code], "name": alias, "search_key": key}


def _successions(units: Iterable[DemoUnit], id_of: Mapping[str, int]) -> Iterator[Row]:
    for unit in units:
        for successor in unit.successors:
            yield {
                "unit_id": id_of[unit.code],
                "successor_id": id_of[successor],
                "takes_over_on": unit.last + timedelta(days=1),
            }
