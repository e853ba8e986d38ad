"""Facts about units: what cannot be, told by the fact that is to blame."""

from datetime import date
from typing import Any

import pytest

from app.domain.fact import (
    FACT_KEYS,
    FACT_KINDS,
    Life,
    Setting,
    Stay,
    clause_key,
    fact_label,
    refusals,
)
from app.domain.intake import ImportKind
from app.domain.unit import FOR_EVER, SINCE_EVER, UnitKind

TODAY = date(2024, 6, 15)
CLAUSES = {"ii.1#1": "II.1#1", "iii.1.1.đ": "III.1.1.đ"}


def life(kind: UnitKind, first: date = SINCE_EVER, last: date = FOR_EVER) -> Life:
    return Life("Đơn vị", (Stay(kind, first, last),))


def refused(
    kind: ImportKind, unit: Life | None, heads: dict[int, int] | None = None, **said: Any
) -> list[tuple[str, str]]:
    """The blame and the rule of each refusal."""
    found = refusals(kind, said, Setting(TODAY, unit, CLAUSES, heads or {}))
    return [(name, type(fault).__name__) for name, fault in found]


SCHOOL = life(UnitKind.PRIMARY_SCHOOL)


@pytest.mark.parametrize(
    ("unit", "said", "blamed"),
    [
        (SCHOOL, {"year": 2024}, []),
        (SCHOOL, {"year": 2024, "recorded_on": TODAY}, []),
        (SCHOOL, {"year": 2025}, [("year", "YearAhead")]),
        (SCHOOL, {"year": 2024, "recorded_on": date(2024, 6, 16)}, [("recorded_on", "DayAhead")]),
        (life(UnitKind.DEPARTMENT), {"year": 2024}, [("unit_code", "NotASchool")]),
        (life(UnitKind.PRESCHOOL), {"year": 2024}, [("unit_code", "NotASchool")]),
        (life(UnitKind.MULTI_LEVEL_SCHOOL), {"year": 2024}, []),
        (
            life(UnitKind.PRIMARY_SCHOOL, first=date(2025, 1, 1)),
            {"year": 2024},
            [("unit_code", "NotAliveIn")],
        ),
        (life(UnitKind.PRIMARY_SCHOOL, last=date(2024, 1, 1)), {"year": 2024}, []),
        (None, {"year": 2030}, [("year", "YearAhead")]),
        (SCHOOL, {"year": None}, []),
    ],
)
def test_activities_are_of_schools_in_a_year_that_has_come(
    unit: Life | None, said: dict[str, Any], blamed: list[tuple[str, str]]
) -> None:
    assert refused(ImportKind.SCHOOL_ACTIVITIES, unit, **said) == blamed


def test_a_unit_that_became_a_school_within_the_year_is_one() -> None:
    stays = (
        Stay(UnitKind.PRESCHOOL, SINCE_EVER, date(2024, 7, 31)),
        Stay(UnitKind.PRIMARY_SCHOOL, date(2024, 8, 1), FOR_EVER),
    )

    assert refused(ImportKind.SCHOOL_ACTIVITIES, Life("Trường", stays), year=2024) == []
    assert refused(ImportKind.SCHOOL_ACTIVITIES, Life("Trường", stays), year=2023) == [
        ("unit_code", "NotASchool")
    ]


COMMUNE = life(UnitKind.COMMUNE_COMMITTEE, first=date(2020, 1, 1))
COUNT = {"as_of": TODAY, "working_age_population": 10, "skilled": 6, "proficient": 6}


@pytest.mark.parametrize(
    ("unit", "said", "blamed"),
    [
        (COMMUNE, {}, []),
        (COMMUNE, {"proficient": None}, []),
        (COMMUNE, {"working_age_population": 0, "skilled": 0, "proficient": 0}, []),
        (COMMUNE, {"skilled": 11}, [("skilled", "SkilledExceedPeople")]),
        (COMMUNE, {"proficient": 7}, [("proficient", "ProficientExceedSkilled")]),
        (
            COMMUNE,
            {"skilled": 11, "proficient": 12},
            [("skilled", "SkilledExceedPeople"), ("proficient", "ProficientExceedSkilled")],
        ),
        (COMMUNE, {"as_of": date(2024, 6, 16)}, [("as_of", "DayAhead")]),
        (COMMUNE, {"as_of": date(2019, 12, 31)}, [("as_of", "NotAliveOn")]),
        (life(UnitKind.DISTRICT_COMMITTEE), {}, [("unit_code", "NotACommune")]),
        (life(UnitKind.PRIMARY_SCHOOL), {}, [("unit_code", "NotACommune")]),
        (None, {"skilled": 11}, [("skilled", "SkilledExceedPeople")]),
        (COMMUNE, {"as_of": None, "working_age_population": None}, []),
    ],
)
def test_citizens_are_counted_by_communes_and_parts_are_of_the_whole(
    unit: Life | None, said: dict[str, Any], blamed: list[tuple[str, str]]
) -> None:
    assert refused(ImportKind.CITIZEN_STATISTICS, unit, **{**COUNT, **said}) == blamed


@pytest.mark.parametrize(
    ("unit", "day", "blamed"),
    [
        (life(UnitKind.DEPARTMENT), TODAY, []),
        (life(UnitKind.DISTRICT_COMMITTEE), date(2023, 1, 1), []),
        (life(UnitKind.COMMUNE_COMMITTEE), TODAY, [("unit_code", "NoNetworkIsAsked")]),
        (life(UnitKind.DEPARTMENT), date(2024, 6, 16), [("established_on", "DayAhead")]),
        (
            life(UnitKind.DEPARTMENT, last=date(2024, 5, 31)),
            TODAY,
            [("established_on", "NotAliveOn")],
        ),
    ],
)
def test_networks_are_of_departments_and_districts_alive_that_day(
    unit: Life, day: date, blamed: list[tuple[str, str]]
) -> None:
    assert refused(ImportKind.NETWORKS, unit, established_on=day) == blamed


@pytest.mark.parametrize(
    ("said", "blamed"),
    [
        ({}, []),
        ({"clause": "ii.1 #1"}, []),
        ({"clause": "Mục III.1.1.Đ"}, []),
        ({"clause": "III.1.1.d"}, [("clause", "UnknownClause")]),
        ({"clause": "II.1"}, [("clause", "UnknownClause")]),
        ({"occurred_on": date(2019, 12, 31)}, [("occurred_on", "NotAliveOn")]),
        ({"occurred_on": date(2024, 6, 16)}, [("occurred_on", "DayAhead")]),
        ({"quantity": 0}, [("quantity", "NothingDone")]),
        ({"quantity": None}, []),
    ],
)
def test_outputs_are_of_a_clause_of_the_plan_and_a_living_unit(
    said: dict[str, Any], blamed: list[tuple[str, str]]
) -> None:
    usual = {"clause": "II.1#1", "occurred_on": TODAY, "title": "Tọa đàm", "quantity": 1}

    assert refused(ImportKind.OUTPUTS, COMMUNE, **{**usual, **said}) == blamed


@pytest.mark.parametrize(
    ("said", "heads", "blamed"),
    [
        ({}, {}, []),
        ({"trained": 11}, {}, [("trained", "TrainedExceedHeads")]),
        ({"year": 2025}, {}, [("year", "YearAhead")]),
        ({"year": 2019}, {}, [("unit_code", "NotAliveIn")]),
        ({}, {2024: 3}, [("unit_code", "HasRoster")]),
        ({}, {2023: 3}, []),
    ],
)
def test_declarations_are_of_living_units_without_a_roster(
    said: dict[str, Any], heads: dict[int, int], blamed: list[tuple[str, str]]
) -> None:
    firm = life(UnitKind.ENTERPRISE, first=date(2020, 1, 1))
    usual = {"year": 2024, "headcount": 10, "trained": 10}

    assert refused(ImportKind.DECLARATIONS, firm, heads, **{**usual, **said}) == blamed


def test_every_kind_has_a_key_that_begins_in_its_unit() -> None:
    assert set(FACT_KEYS) == set(FACT_KINDS)
    assert all(names[0] == "unit_code" for names in FACT_KEYS.values())


@pytest.mark.parametrize(
    ("written", "key"), [("II.1 # 2", "ii.1#2"), ("mục  II.2.A", "ii.2.a"), ("PL.IV.3", "pl.iv.3")]
)
def test_clauses_are_known_however_they_are_spaced(written: str, key: str) -> None:
    assert clause_key(written) == key


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ({"year": 2024}, "A Sở A, 2024"),
        ({"as_of": TODAY}, "A Sở A, 15/06/2024"),
        ({"established_on": TODAY}, "A Sở A, 15/06/2024"),
        ({"occurred_on": TODAY, "title": "Tọa đàm"}, "A Sở A: Tọa đàm"),
    ],
)
def test_a_fact_is_called_by_its_unit_and_title_or_time(said: dict[str, Any], label: str) -> None:
    assert fact_label("A", "Sở A", said) == label
