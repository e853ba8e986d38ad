"""Files of assessments: what a check finds, and what is written."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.assessment import NATIONAL_SYSTEM
from app.domain.audit import AuditAction
from app.domain.intake import ImportKind
from app.models import Assessment, AuditEvent
from app.services.intake import FileHasProblems, Verdict
from tests.factories import TODAY, Cast, make_assessment, make_cast, make_person, make_province
from tests.services.bringing import amendments, bring, checked, contents, counts, sheet, told

HEADER = "person_code taken_on passed score system reference"
KIND = ImportKind.ASSESSMENTS
DAY = date(2024, 5, 20)


def bring_assessments(db: Session, cast: Cast, *rows: tuple[Any, ...]) -> Verdict:
    return bring(db, cast.province, KIND, sheet(HEADER, *rows))


# Created


def test_a_row_becomes_an_assessment(db: Session) -> None:
    cast = make_cast(db)

    verdict = bring_assessments(
        db, cast, (cast.an.code, "20/05/2024", "Đạt", "8,5", "ICDL", "12/QĐ-TTTT")
    )

    assert counts(verdict) == (1, 0, 0)
    made = db.scalars(select(Assessment)).one()
    assert (made.person, made.taken_on, made.system) == (cast.an, DAY, "ICDL")
    assert (made.is_passed, made.score, made.reference) == (True, Decimal("8.5"), "12/QĐ-TTTT")
    logged = db.scalars(select(AuditEvent)).one()
    assert logged.action == AuditAction.FILE_IMPORTED


@pytest.mark.parametrize("written", ["", "quốc gia", "QUOC GIA", "Quốc  gia"])
def test_the_national_system_in_every_spelling(db: Session, written: str) -> None:
    cast = make_cast(db)

    bring_assessments(db, cast, (cast.an.code, DAY, "không đạt", "", written, ""))

    made = db.scalars(select(Assessment)).one()
    assert (made.system, made.is_passed, made.score) == (NATIONAL_SYSTEM, False, None)


def test_a_file_without_the_column_means_the_national_system(db: Session) -> None:
    cast = make_cast(db)
    file = sheet("person_code taken_on passed", (cast.an.code, DAY, "có"))

    bring(db, cast.province, KIND, file)

    assert db.scalars(select(Assessment.system)).all() == [NATIONAL_SYSTEM]


def test_days_and_systems_are_assessments_of_their_own(db: Session) -> None:
    cast = make_cast(db)
    make_assessment(db, cast.an, taken_on=DAY)

    verdict = bring_assessments(
        db,
        cast,
        (cast.an.code, DAY, "có", "", "ICDL", ""),
        (cast.an.code, DAY + timedelta(days=1), "có", "", "", ""),
        (cast.binh.code, DAY, "có", "", "", ""),
    )

    assert counts(verdict) == (3, 0, 0)


def test_a_test_taken_today_has_been_taken(db: Session) -> None:
    cast = make_cast(db)

    assert counts(bring_assessments(db, cast, (cast.an.code, TODAY, "có", "", "", ""))) == (1, 0, 0)


def test_a_year_alone_is_taken_as_its_first_day(db: Session) -> None:
    cast = make_cast(db)

    bring_assessments(db, cast, (cast.an.code, 2023, "có", "", "", ""))

    assert db.scalars(select(Assessment.taken_on)).all() == [date(2023, 1, 1)]


# The same file twice


def test_the_same_file_twice_changes_nothing(db: Session) -> None:
    cast = make_cast(db)
    rows = (
        (cast.an.code, "20/05/2024", "x", "8,5", "", "12/QĐ-TTTT"),
        (cast.binh.code, "2024-05-20", "0", 7, "ICDL", ""),
    )
    bring_assessments(db, cast, *rows)
    before = contents(db, Assessment)

    verdict = bring_assessments(db, cast, *rows)

    assert counts(verdict) == (0, 0, 2)
    assert contents(db, Assessment) == before


def test_blank_cells_erase_nothing(db: Session) -> None:
    cast = make_cast(db)
    make_assessment(db, cast.an, taken_on=DAY, score=Decimal(9), reference="12/QĐ-TTTT")

    verdict = bring_assessments(db, cast, (cast.an.code, DAY, "có", "", "", ""))

    assert counts(verdict) == (0, 0, 1)
    kept = db.scalars(select(Assessment)).one()
    assert (kept.score, kept.reference) == (Decimal(9), "12/QĐ-TTTT")


# Changed


def test_another_result_is_written_over_the_old_one_and_logged(db: Session) -> None:
    cast = make_cast(db)
    make_assessment(db, cast.an, taken_on=DAY, is_passed=False, score=Decimal("4.5"))

    verdict = bring_assessments(db, cast, (cast.an.code, DAY, "đạt", "6", "", "15/QĐ-TTTT"))

    assert counts(verdict) == (0, 1, 0)
    changed = db.scalars(select(Assessment)).one()
    assert (changed.is_passed, changed.score, changed.reference) == (
        True,
        Decimal(6),
        "15/QĐ-TTTT",
    )
    assert amendments(db, AuditAction.ASSESSMENT_CHANGED) == [
        (
            f"{cast.an.code} Nguyễn Văn An",
            {
                "is_passed": [False, True],
                "score": ["4.50", "6.00"],
                "reference": [None, "15/QĐ-TTTT"],
            },
        )
    ]


def test_only_the_assessment_named_is_changed(db: Session) -> None:
    cast = make_cast(db)
    make_assessment(db, cast.an, taken_on=DAY, system="ICDL")
    make_assessment(db, cast.binh, taken_on=DAY)
    make_assessment(db, cast.an, taken_on=DAY)

    bring_assessments(db, cast, (cast.an.code, DAY, "không", "", "", ""))

    query = select(Assessment).where(Assessment.is_passed.is_(False))
    failed = db.scalars(query).one()
    assert (failed.person, failed.system) == (cast.an, NATIONAL_SYSTEM)


# Problems


def test_every_bad_row_is_told_with_its_address(db: Session) -> None:
    cast = make_cast(db)
    stranger = make_person(db, make_province(db))

    verdict = checked(
        db,
        cast.province,
        KIND,
        sheet(
            HEADER,
            (cast.an.code, "30/02/2024", "có", "", "", ""),
            ("", DAY, "có thể", "mười", "", ""),
            (stranger.code, DAY, "có", "", "", ""),
            (cast.an.code, "", "có", "", "", ""),
            name="Đợt 1",
        ),
    )

    assert told(verdict.problems) == [
        ("Đợt 1", 2, "taken_on", "30/02/2024", "NotADate"),
        ("Đợt 1", 3, "person_code", "", "MissingValue"),
        ("Đợt 1", 3, "passed", "có thể", "NotYesOrNo"),
        ("Đợt 1", 3, "score", "mười", "NotANumber"),
        ("Đợt 1", 4, "person_code", stranger.code, "UnknownPerson"),
        ("Đợt 1", 5, "taken_on", "", "MissingValue"),
    ]


def test_a_test_of_tomorrow_is_told(db: Session) -> None:
    cast = make_cast(db)
    tomorrow = TODAY + timedelta(days=1)

    verdict = checked(
        db,
        cast.province,
        KIND,
        sheet(
            HEADER,
            (cast.an.code, TODAY, "x", "", "", ""),
            (cast.an.code, tomorrow, "x", "", "", ""),
        ),
    )

    assert counts(verdict) == (2, 0, 0)
    assert [notice.facts for notice in verdict.notices] == [{"count": 1, "rows": "3"}]


def test_the_same_test_twice_in_a_file_is_refused_however_the_system_is_written(
    db: Session,
) -> None:
    cast = make_cast(db)
    bare = sheet("person_code taken_on passed", (cast.an.code, DAY, "có"), name="Đợt 1")
    full = sheet(HEADER, (cast.an.code, "20/5/2024", "không", "", "Quốc gia", ""), name="Đợt 2")

    verdict = checked(db, cast.province, KIND, bare, full)

    assert told(verdict.problems) == [("Đợt 2", 2, "person_code", cast.an.code, "DuplicateRow")]
    assert "2 (Đợt 1)" in str(verdict.problems[0].fault)


def test_a_file_with_one_bad_row_writes_nothing(db: Session) -> None:
    cast = make_cast(db)
    make_assessment(db, cast.binh, taken_on=DAY)
    before = contents(db, Assessment, AuditEvent)

    with pytest.raises(FileHasProblems):
        bring_assessments(
            db,
            cast,
            (cast.an.code, DAY, "có", "", "", ""),
            (cast.binh.code, DAY, "không", "", "", ""),
            ("N-0", DAY, "có", "", "", ""),
        )

    assert contents(db, Assessment, AuditEvent) == before
