"""Facts recorded by hand: written, corrected, removed, each with its trace; refused like files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.fact import FACT_KINDS
from app.domain.intake import ImportKind
from app.domain.plan import TargetKind
from app.domain.unit import SINCE_EVER, UnitKind
from app.models import AuditEvent, CoverageLedger, Unit, User
from app.queries.fact import MODELS
from app.services.fact import FactRefused, change_fact, record_fact, remove_fact
from tests.factories import (
    NOW,
    Cast,
    make_activity,
    make_cast,
    make_declaration,
    make_officer,
    make_statistic,
    make_target,
    make_unit,
    make_user,
)
from tests.services.bringing import contents

SAID: dict[ImportKind, dict[str, Any]] = {
    ImportKind.SCHOOL_ACTIVITIES: {
        "year": 2024,
        "stem": True,
        "digital_skills": False,
        "recorded_on": None,
        "evidence": "35/BC",
    },
    ImportKind.CITIZEN_STATISTICS: {
        "as_of": date(2024, 3, 31),
        "working_age_population": 10,
        "skilled": 5,
        "proficient": None,
        "source": None,
    },
    ImportKind.NETWORKS: {"established_on": date(2023, 5, 15), "evidence": None},
    ImportKind.OUTPUTS: {
        "clause": "II.1#5",
        "occurred_on": date(2024, 4, 10),
        "title": "Tọa đàm",
        "quantity": 1,
    },
    ImportKind.DECLARATIONS: {"year": 2024, "headcount": 10, "trained": 4, "recorded_on": None},
}
LABELS = {
    ImportKind.SCHOOL_ACTIVITIES: "TH1 Trường Số Một, 2024",
    ImportKind.CITIZEN_STATISTICS: "X1 UBND xã Một, 31/03/2024",
    ImportKind.NETWORKS: "SNV Sở Nội vụ, 15/05/2023",
    ImportKind.OUTPUTS: "SNV Sở Nội vụ: Tọa đàm",
    ImportKind.DECLARATIONS: "DN1 Công ty Một, 2024",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A unit for each kind of fact, and somebody who records."""

    cast: Cast
    units: dict[ImportKind, Unit]
    actor: User


@pytest.fixture
def ground(db: Session) -> Ground:
    cast = make_cast(db)
    make_target(db, cast.plan, TargetKind.COMMUNICATION)

    def unit(code: str, name: str, kind: UnitKind) -> Unit:
        return make_unit(db, cast.province, code=code, name=name, kind=kind)

    units = {
        ImportKind.SCHOOL_ACTIVITIES: unit("TH1", "Trường Số Một", UnitKind.PRIMARY_SCHOOL),
        ImportKind.CITIZEN_STATISTICS: unit("X1", "UBND xã Một", UnitKind.COMMUNE_COMMITTEE),
        ImportKind.NETWORKS: cast.home_affairs,
        ImportKind.OUTPUTS: cast.home_affairs,
        ImportKind.DECLARATIONS: unit("DN1", "Công ty Một", UnitKind.ENTERPRISE),
    }
    return Ground(cast, units, make_user(db))


def refused(db: Session, ground: Ground, kind: ImportKind, **said: Any) -> list[tuple[str, str]]:
    """The blame and the rule of each refusal of a new fact."""
    with pytest.raises(FactRefused) as refusal:
        record_fact(
            db, kind, ground.units[kind], {**SAID[kind], **said}, actor=ground.actor, now=NOW
        )
    return [(name, type(fault).__name__) for name, fault in refusal.value.refusals]


def last_event(db: Session) -> AuditEvent:
    return db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_a_fact_is_recorded_corrected_and_removed_with_a_trace(
    db: Session, ground: Ground, kind: ImportKind
) -> None:
    unit, model = ground.units[kind], MODELS[kind]

    fact = record_fact(db, kind, unit, SAID[kind], actor=ground.actor, now=NOW)

    event = last_event(db)
    assert (event.action, event.actor) == ("fact_recorded", ground.actor)
    assert (event.subject_type, event.subject_id) == (model.__tablename__, fact.id)
    assert event.subject_label == LABELS[kind]
    assert event.changes["unit_code"] == [None, unit.code]
    assert all(old is None for old, _new in event.changes.values())

    remove_fact(db, kind, fact, actor=ground.actor, now=NOW)

    removed = last_event(db)
    assert removed.action == "fact_removed"
    assert removed.changes == {what: [new, None] for what, (_old, new) in event.changes.items()}
    assert contents(db, model) == [[]]


def test_what_is_corrected_is_told_old_and_new(db: Session, ground: Ground) -> None:
    activity = make_activity(db, ground.units[ImportKind.SCHOOL_ACTIVITIES], evidence="35/BC")
    said = {
        "year": 2024,
        "stem": True,
        "digital_skills": False,
        "recorded_on": date(2024, 2, 1),
        "evidence": None,
    }

    first, again = (
        change_fact(db, ImportKind.SCHOOL_ACTIVITIES, activity, said, actor=ground.actor, now=NOW)
        for _ in range(2)
    )

    assert (first, again) == (True, False)
    assert (activity.has_digital_skills, activity.recorded_on) == (False, date(2024, 2, 1))
    event = db.scalars(select(AuditEvent)).one()
    assert event.changes == {
        "has_digital_skills": [True, False],
        "recorded_on": [None, "2024-02-01"],
        "evidence": ["35/BC", None],
    }


def test_no_day_of_recording_means_since_ever(db: Session, ground: Ground) -> None:
    kind = ImportKind.DECLARATIONS
    declaration = make_declaration(db, ground.units[kind], recorded_on=date(2024, 2, 1))

    change_fact(db, kind, declaration, SAID[kind], actor=ground.actor, now=NOW)

    assert declaration.recorded_on == SINCE_EVER
    assert last_event(db).changes["recorded_on"] == ["2024-02-01", None]


def test_a_clause_is_kept_as_printed(db: Session, ground: Ground) -> None:
    kind = ImportKind.OUTPUTS
    said = {**SAID[kind], "clause": "ii.1 # 5"}

    output = record_fact(db, kind, ground.units[kind], said, actor=ground.actor, now=NOW)

    assert output.clause == "II.1#5"  # type: ignore[union-attr]  # outputs have one


def test_what_cannot_be_is_refused_with_every_reason(db: Session, ground: Ground) -> None:
    make_officer(db, ground.units[ImportKind.DECLARATIONS], starts_on=date(2024, 12, 1))

    assert refused(db, ground, ImportKind.DECLARATIONS, trained=11) == [
        ("trained", "TrainedExceedHeads"),
        ("unit_code", "HasRoster"),
    ]
    assert refused(db, ground, ImportKind.OUTPUTS, clause="II.9") == [("clause", "UnknownClause")]
    assert refused(db, ground, ImportKind.SCHOOL_ACTIVITIES, year=2025) == [("year", "YearAhead")]
    assert contents(db, AuditEvent) == [[]]


@pytest.mark.parametrize(
    ("kind", "blamed"),
    [
        (ImportKind.SCHOOL_ACTIVITIES, "year"),
        (ImportKind.CITIZEN_STATISTICS, "as_of"),
        (ImportKind.NETWORKS, "unit_code"),
        (ImportKind.OUTPUTS, "clause"),
        (ImportKind.DECLARATIONS, "year"),
    ],
)
def test_one_thing_is_recorded_once(
    db: Session, ground: Ground, kind: ImportKind, blamed: str
) -> None:
    record_fact(db, kind, ground.units[kind], SAID[kind], actor=ground.actor, now=NOW)

    assert refused(db, ground, kind) == [(blamed, "AlreadyRecorded")]


def test_a_fact_is_not_corrected_into_another(db: Session, ground: Ground) -> None:
    kind = ImportKind.CITIZEN_STATISTICS
    make_statistic(db, ground.units[kind], as_of=date(2024, 3, 31))
    other = make_statistic(db, ground.units[kind], as_of=date(2024, 4, 30))

    with pytest.raises(FactRefused):
        change_fact(db, kind, other, SAID[kind], actor=ground.actor, now=NOW)

    assert other.as_of == date(2024, 4, 30)


def test_charts_drawn_before_are_known_to_be_old(db: Session, ground: Ground) -> None:
    version = select(CoverageLedger.version).where(
        CoverageLedger.province_id == ground.cast.province.id
    )
    db.add(CoverageLedger(province_id=ground.cast.province.id, version=1))
    db.flush()
    before = db.scalar(version)

    kind = ImportKind.NETWORKS
    record_fact(db, kind, ground.units[kind], SAID[kind], actor=ground.actor, now=NOW)

    assert db.scalar(version) != before
