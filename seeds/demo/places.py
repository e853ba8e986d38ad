"""The real names that the demo stands on: communes, departments, schools. No people."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.unit import FOR_EVER, SINCE_EVER, Sector, UnitKind

PLACES = Path(__file__).resolve().parent.parent / "places"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune or ward of today, and the district that most of it came from."""

    code: str
    name: str
    district_code: str
    district: str


@dataclass(frozen=True, slots=True)
class Formerly:
    """What a unit was called, or stood under, until a day. parent "": right under the province."""

    until: date
    name: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A unit as the files of seeds/places/ tell it; README.md there explains the fields.

    declares: the heads of one that keeps no roster and declares them; 0: it keeps one.
    """

    code: str
    name: str
    kind: UnitKind
    profile: str
    weight: float = 0
    sector: Sector = Sector.STATE
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    since: date = SINCE_EVER
    until: date = FOR_EVER
    successors: tuple[str, ...] = ()
    share: float = 0
    head: str = ""
    formerly: Formerly | None = None
    declares: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Everything that one province's demo is built on."""

    code: str
    communes: tuple[Commune, ...]
    organisations: tuple[Organisation, ...]
    high_schools: tuple[str, ...]
    schools_per_commune: int
    id_prefix: str
    experts: int
    engineers: int
    highland_names: float


def read_place(province_code: str) -> Place:
    """The place of a province that has a plan. Raises FileNotFoundError for any other."""
    common = _toml("every-province")["units"]
    own = _toml(province_code)
    left_out = set(own.get("leave_out", ()))
    facts = {unit["code"]: unit for unit in [*common, *own["units"]]}
    return Place(
        code=province_code,
        communes=_communes(province_code),
        organisations=tuple(_organisation(u) for c, u in facts.items() if c not in left_out),
        high_schools=tuple(own["high_schools"]),
        schools_per_commune=own["schools_per_commune"],
        id_prefix=own["id_prefix"],
        experts=own["experts"],
        engineers=own.get("engineers", 0),
        highland_names=own.get("highland_names", 0.0),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((PLACES / f"{name}.toml").read_text(encoding="utf-8"))


def _communes(province_code: str) -> tuple[Commune, ...]:
    with (PLACES / f"{province_code}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Commune(row["code"], row["name"], row["former_district_code"], row["former_district"])
            for row in csv.DictReader(file)
        )


def _organisation(facts: dict[str, Any]) -> Organisation:
    formerly = facts.get("formerly")
    return Organisation(
        **{
            **facts,
            "kind": UnitKind(facts["kind"]),
            "sector": Sector(facts.get("sector", Sector.STATE)),
            "aliases": tuple(facts.get("aliases", ())),
            "successors": tuple(facts.get("successors", ())),
            "formerly": Formerly(**formerly) if formerly else None,
        }
    )
