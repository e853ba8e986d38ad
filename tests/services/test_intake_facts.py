"""Files of school activities, citizen statistics, networks, outputs and declarations."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.fact import FACT_KINDS
from app.domain.intake import ImportKind
from app.domain.plan import TargetKind
from app.domain.unit import SINCE_EVER, Sector, UnitKind
from app.models import (
    AuditEvent,
    CitizenStatistic,
    CoverageLedger,
    Declaration,
    NetworkDeclaration,
    SchoolActivity,
    TaskOutput,
    Unit,
)
from app.queries.fact import MODELS
from app.services.intake import FileHasProblems, Verdict
from tests.factories import (
    Cast,
    make_activity,
    make_cast,
    make_declaration,
    make_network,
    make_officer,
    make_output,
    make_province,
    make_statistic,
    make_target,
    make_unit,
)
from tests.services.bringing import amendments, bring, checked, contents, counts, sheet, told

HEADERS = {
    ImportKind.SCHOOL_ACTIVITIES: "unit_code year stem digital_skills recorded_on evidence",
    ImportKind.CITIZEN_STATISTICS: "unit_code as_of working_age_population skilled proficient "
    "source",
    ImportKind.NETWORKS: "unit_code established_on evidence",
    ImportKind.OUTPUTS: "clause unit_code occurred_on title quantity",
    ImportKind.DECLARATIONS: "unit_code year headcount trained",
}
ROWS: dict[ImportKind, list[tuple[Any, ...]]] = {
    ImportKind.SCHOOL_ACTIVITIES: [
        ("TH1", 2024, "có", "x", "", "35/BC"),
        ("Trường Số Một", "2023", "1", "0", "01/10/2023", ""),
    ],
    ImportKind.CITIZEN_STATISTICS: [
        ("X1", "31/03/2024", 1000, 500, 200, "Khảo sát"),
        ("UBND xã Một", 2023, "900", "100", "", ""),
    ],
    ImportKind.NETWORKS: [("SNV", "15/05/2023", "45/QĐ"), ("SGDDT", "2024-01-02", "")],
    ImportKind.OUTPUTS: [
        ("mục II.1#5", "SNV", "10/04/2024", "Ngày Chuyển đổi số", ""),
        ("II.1#5", "SGDDT", "10/04/2024", "Ngày Chuyển đổi số", 3),
    ],
    ImportKind.DECLARATIONS: [("DN1", 2024, 100, 40), ("Công ty Một", 2023, 90, 90)],
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A province with a school, a commune and an enterprise, and a plan that asks for outputs."""

    db: Session
    cast: Cast
    school: Unit
    commune: Unit
    firm: Unit

    def bring(self, kind: ImportKind, *rows: tuple[Any, ...]) -> Verdict:
        return bring(self.db, self.cast.province, kind, sheet(HEADERS[kind], *rows))

    def refused(
        self, kind: ImportKind, *rows: tuple[Any, ...]
    ) -> list[tuple[int | None, str | None, str]]:
        """Row, column and rule of each problem."""
        verdict = checked(self.db, self.cast.province, kind, sheet(HEADERS[kind], *rows))
        return [(row, column, rule) for _, row, column, _, rule in told(verdict.problems)]


@pytest.fixture
def ground(db: Session) -> Ground:
    cast = make_cast(db)
    make_target(db, cast.plan, TargetKind.COMMUNICATION)

    def unit(code: str, name: str, kind: UnitKind, sector: Sector = Sector.STATE) -> Unit:
        return make_unit(db, cast.province, code=code, name=name, kind=kind, sector=sector)

    return Ground(
        db,
        cast,
        unit("TH1", "Trường Số Một", UnitKind.PRIMARY_SCHOOL),
        unit("X1", "UBND xã Một", UnitKind.COMMUNE_COMMITTEE),
        unit("DN1", "Công ty Một", UnitKind.ENTERPRISE, Sector.PRIVATE_ENTERPRISE),
    )


# Created


def test_rows_become_activities(ground: Ground) -> None:
    assert counts(ground.bring(ImportKind.SCHOOL_ACTIVITIES, *ROWS[ImportKind.SCHOOL_ACTIVITIES]))

    latest, first = ground.db.scalars(
        select(SchoolActivity).order_by(SchoolActivity.year.desc())
    ).all()
    assert (latest.unit, latest.year, latest.recorded_on) == (ground.school, 2024, SINCE_EVER)
    assert (latest.has_stem, latest.has_digital_skills, latest.evidence) == (True, True, "35/BC")
    assert (first.has_stem, first.has_digital_skills) == (True, False)
    assert first.recorded_on == date(2023, 10, 1)


def test_rows_become_statistics(ground: Ground) -> None:
    ground.bring(ImportKind.CITIZEN_STATISTICS, *ROWS[ImportKind.CITIZEN_STATISTICS])

    first, latest = ground.db.scalars(
        select(CitizenStatistic).order_by(CitizenStatistic.as_of)
    ).all()
    assert (latest.working_age_population, latest.skilled, latest.proficient) == (1000, 500, 200)
    assert (first.as_of, first.proficient, first.source) == (date(2023, 1, 1), None, None)


def test_rows_become_networks(ground: Ground) -> None:
    ground.bring(ImportKind.NETWORKS, *ROWS[ImportKind.NETWORKS])

    made = ground.db.scalars(select(NetworkDeclaration).order_by(NetworkDeclaration.id)).all()
    assert [(n.unit.code, n.established_on, n.evidence) for n in made] == [
        ("SNV", date(2023, 5, 15), "45/QĐ"),
        ("SGDDT", date(2024, 1, 2), None),
    ]


def test_rows_become_outputs_under_the_clause_as_printed(ground: Ground) -> None:
    ground.bring(ImportKind.OUTPUTS, *ROWS[ImportKind.OUTPUTS])

    made = ground.db.scalars(select(TaskOutput).order_by(TaskOutput.id)).all()
    assert [(o.clause, o.unit.code, o.quantity) for o in made] == [
        ("II.1#5", "SNV", 1),
        ("II.1#5", "SGDDT", 3),
    ]


def test_a_file_without_quantities_means_one_each(ground: Ground) -> None:
    file = sheet("clause unit_code occurred_on title", ("II.1#5", "SNV", "10/04/2024", "Tọa đàm"))

    bring(ground.db, ground.cast.province, ImportKind.OUTPUTS, file)

    assert ground.db.scalars(select(TaskOutput.quantity)).all() == [1]


def test_rows_become_declarations(ground: Ground) -> None:
    ground.bring(ImportKind.DECLARATIONS, *ROWS[ImportKind.DECLARATIONS])

    made = ground.db.scalars(select(Declaration).order_by(Declaration.year)).all()
    assert [(d.year, d.headcount, d.trained, d.recorded_on) for d in made] == [
        (2023, 90, 90, SINCE_EVER),
        (2024, 100, 40, SINCE_EVER),
    ]


def test_charts_drawn_before_are_known_to_be_old(ground: Ground) -> None:
    ground.db.add(CoverageLedger(province_id=ground.cast.province.id, version=1))

    ground.bring(ImportKind.NETWORKS, *ROWS[ImportKind.NETWORKS])

    assert ground.db.scalars(select(CoverageLedger.version)).all() == [2]


# The same file twice, and amended


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_the_same_file_twice_changes_nothing(ground: Ground, kind: ImportKind) -> None:
    assert counts(ground.bring(kind, *ROWS[kind])) == (2, 0, 0)
    before = contents(ground.db, MODELS[kind])

    assert counts(ground.bring(kind, *ROWS[kind])) == (0, 0, 2)
    assert contents(ground.db, MODELS[kind]) == before
    assert amendments(ground.db, AuditAction.FACT_CHANGED) == []


@pytest.mark.parametrize(
    ("kind", "row", "label", "changes"),
    [
        (
            ImportKind.SCHOOL_ACTIVITIES,
            ("TH1", 2024, "có", "không", "", "36/BC"),
            "TH1 Trường Số Một, 2024",
            {"has_digital_skills": [True, False], "evidence": [None, "36/BC"]},
        ),
        (
            ImportKind.CITIZEN_STATISTICS,
            ("X1", "31/03/2024", 1000, 600, "", ""),
            "X1 UBND xã Một, 31/03/2024",
            {"skilled": [500, 600]},
        ),
        (
            ImportKind.NETWORKS,
            ("SNV", "16/05/2023", ""),
            "SNV Sở Nội vụ, 15/05/2023",
            {"established_on": ["2023-05-15", "2023-05-16"]},
        ),
        (
            ImportKind.OUTPUTS,
            ("II.1#5", "SNV", "10/04/2024", "Ngày Chuyển đổi số", 4),
            "SNV Sở Nội vụ: Ngày Chuyển đổi số",
            {"quantity": [1, 4]},
        ),
        (
            ImportKind.DECLARATIONS,
            ("DN1", 2024, 120, 40),
            "DN1 Công ty Một, 2024",
            {"headcount": [100, 120]},
        ),
    ],
)
def test_what_the_file_says_otherwise_is_changed_and_logged(
    ground: Ground, kind: ImportKind, row: tuple[Any, ...], label: str, changes: dict[str, Any]
) -> None:
    make_activity(ground.db, ground.school)
    make_statistic(ground.db, ground.commune)
    make_network(ground.db, ground.cast.home_affairs)
    make_output(ground.db, ground.cast.home_affairs, "II.1#5")
    make_declaration(ground.db, ground.firm, recorded_on=date(2024, 2, 1))

    assert counts(ground.bring(kind, row)) == (0, 1, 0)

    assert amendments(ground.db, AuditAction.FACT_CHANGED) == [(label, changes)]
    assert ground.db.scalars(select(Declaration.recorded_on)).all() == [date(2024, 2, 1)]


def test_blank_cells_erase_nothing(ground: Ground) -> None:
    make_statistic(ground.db, ground.commune, source="Khảo sát")

    verdict = ground.bring(ImportKind.CITIZEN_STATISTICS, ("X1", "31/03/2024", 1000, 500, "", ""))

    assert counts(verdict) == (0, 0, 1)


# Problems


def test_every_reason_of_every_row_is_told(ground: Ground) -> None:
    assert ground.refused(
        ImportKind.CITIZEN_STATISTICS,
        ("X1", "31/03/2024", 10, 11, 12, ""),
        ("KHONG-CO", "01/07/2024", 10, 11, "", ""),
        ("SNV", "", "mười", "", "", ""),
        ("SNV", "31/03/2024", 10, 5, "", ""),
    ) == [
        (2, "skilled", "SkilledExceedPeople"),
        (2, "proficient", "ProficientExceedSkilled"),
        (3, "unit_code", "UnknownUnit"),
        (3, "as_of", "DayAhead"),
        (3, "skilled", "SkilledExceedPeople"),
        (4, "as_of", "MissingValue"),
        (4, "working_age_population", "NotACount"),
        (4, "skilled", "MissingValue"),
        (5, "unit_code", "NotACommune"),
    ]


@pytest.mark.parametrize(
    ("kind", "row", "blamed"),
    [
        (ImportKind.SCHOOL_ACTIVITIES, ("SNV", 2024, 1, 1, "", ""), ("unit_code", "NotASchool")),
        (ImportKind.SCHOOL_ACTIVITIES, ("TH1", 2025, 1, 1, "", ""), ("year", "YearAhead")),
        (ImportKind.SCHOOL_ACTIVITIES, ("TH1", "24", 1, 1, "", ""), ("year", "NotAYear")),
        (ImportKind.NETWORKS, ("X1", "2024", ""), ("unit_code", "NoNetworkIsAsked")),
        (ImportKind.OUTPUTS, ("II.9", "SNV", "2024", "A", ""), ("clause", "UnknownClause")),
        (ImportKind.OUTPUTS, ("II.1#5", "SNV", "2024", "A", 0), ("quantity", "NothingDone")),
        (ImportKind.DECLARATIONS, ("SNV", 2024, 9, 1), ("unit_code", "HasRoster")),
        (ImportKind.DECLARATIONS, ("DN1", 2024, 9, 10), ("trained", "TrainedExceedHeads")),
    ],
)
def test_what_cannot_be_is_refused_and_writes_nothing(
    ground: Ground, kind: ImportKind, row: tuple[Any, ...], blamed: tuple[str, str]
) -> None:
    before = contents(ground.db, MODELS[kind], AuditEvent)

    assert ground.refused(kind, row) == [(2, *blamed)]
    with pytest.raises(FileHasProblems):
        ground.bring(kind, *ROWS[kind], row)
    assert contents(ground.db, MODELS[kind], AuditEvent) == before


def test_only_people_of_the_year_are_a_roster(ground: Ground) -> None:
    make_officer(ground.db, ground.firm, starts_on=date(2024, 3, 1), ends_on=date(2024, 4, 1))
    make_officer(ground.db, ground.firm, starts_on=date(2023, 1, 1), is_main=False)

    assert ground.refused(ImportKind.DECLARATIONS, ("DN1", 2023, 9, 1), ("DN1", 2024, 9, 1)) == [
        (3, "unit_code", "HasRoster")
    ]


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_one_thing_twice_in_a_file_is_refused(ground: Ground, kind: ImportKind) -> None:
    row = ROWS[kind][0]

    assert ground.refused(kind, row, row) == [(3, "unit_code", "DuplicateRow")]


def test_a_unit_of_another_province_is_unknown(ground: Ground) -> None:
    make_unit(ground.db, make_province(ground.db), code="TH9", kind=UnitKind.PRIMARY_SCHOOL)

    assert ground.refused(ImportKind.SCHOOL_ACTIVITIES, ("TH9", 2024, 1, 1, "", "")) == [
        (2, "unit_code", "UnknownUnit")
    ]


def test_an_activity_recorded_after_its_year_is_told(ground: Ground) -> None:
    row = ("TH1", 2023, 1, 1, "05/01/2024", "")

    verdict = ground.bring(ImportKind.SCHOOL_ACTIVITIES, row)

    assert counts(verdict) == (1, 0, 0)
    assert [notice.facts for notice in verdict.notices] == [{"count": 1, "rows": "2"}]
