"""Files of somebody who works for a part of a province: rows about the rest are refused."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.intake import ImportKind
from app.domain.unit import UnitKind
from app.models import Unit
from app.services.intake import check_good_rows
from tests.factories import (
    NOW,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_person,
    make_posting,
    make_unit,
)
from tests.services.bringing import NoCipher, checked, counts, sheet, told

HEADERS = {
    ImportKind.UNITS: "code name kind sector level parent_code",
    ImportKind.ROSTER: "person_code full_name unit_code category post_from",
    ImportKind.COURSES: "course_code title topic organiser_code audiences class_code starts_on "
    "ends_on",
    ImportKind.ENROLMENTS: "class_code person_code",
    ImportKind.COMPLETIONS: "class_code person_code outcome",
    ImportKind.ASSESSMENTS: "person_code taken_on passed",
}


def refused(
    db: Session, cast: Cast, kind: ImportKind, *rows: Sequence[Any]
) -> list[tuple[int | None, str | None, str]]:
    """Row, column and rule of each problem, for somebody of education."""
    scope = Scope((Subtree(cast.province.id, cast.education.id),))
    file = sheet(HEADERS[kind], *rows)
    verdict = checked(db, cast.province, kind, file, scope=scope)
    return [(row, column, rule) for _, row, column, _, rule in told(verdict.problems)]


def make_school(db: Session, cast: Cast) -> Unit:
    kind = UnitKind.PRIMARY_SCHOOL
    return make_unit(db, cast.province, code="TH1", parent=cast.education, kind=kind)


def unit_row(code: str, parent: str) -> tuple[str, ...]:
    return code, f"Đơn vị {code}", "primary_school", "state", "commune", parent


def course_row(course: str, organiser: str) -> tuple[str, ...]:
    topic, audience = "digital_skills", "cong_chuc"
    return course, "Kỹ năng số", topic, organiser, audience, f"{course}-1", "2024-05-01", "2024"


def test_units_of_others_are_neither_changed_nor_joined(db: Session) -> None:
    cast = make_cast(db)
    make_school(db, cast)

    assert refused(
        db,
        cast,
        ImportKind.UNITS,
        unit_row("TH1", "SGDDT"),
        unit_row("SGDDT", ""),
        unit_row("TH2", "TH1"),
        unit_row("TH3", "TH2"),
        unit_row("SNV", ""),
        unit_row("TH4", "SNV"),
        unit_row("TH5", ""),
    ) == [
        (6, "code", "UnitOutOfBounds"),
        (7, "parent_code", "UnitOutOfBounds"),
        (8, "parent_code", "ProvinceOutOfBounds"),
    ]


def test_people_of_others_are_not_drawn_over(db: Session) -> None:
    cast = make_cast(db)
    newcomer = make_person(db, cast.province)

    assert refused(
        db,
        cast,
        ImportKind.ROSTER,
        (cast.binh.code, cast.binh.full_name, "SGDDT", "vien_chuc", "01/06/2024"),
        (newcomer.code, newcomer.full_name, "SGDDT", "vien_chuc", ""),
        ("X1", "Lê Thị Chi", "SGDDT", "vien_chuc", ""),
        (cast.an.code, cast.an.full_name, "SGDDT", "vien_chuc", "01/06/2024"),
        ("X2", "Lê Thị Chi", "SNV", "vien_chuc", ""),
    ) == [(5, "person_code", "PersonOutOfBounds"), (6, "unit_code", "UnitOutOfBounds")]


def test_courses_of_others_and_of_the_province_are_not_touched(db: Session) -> None:
    cast = make_cast(db)
    make_course(db, cast.province, code="K-TINH")
    make_course(db, cast.province, code="K-SO", organiser=cast.education)

    assert refused(
        db,
        cast,
        ImportKind.COURSES,
        course_row("K1", "SGDDT"),
        course_row("K-SO", ""),
        course_row("K2", "SNV"),
        course_row("K3", ""),
        course_row("K-TINH", "SGDDT"),
    ) == [
        (4, "organiser_code", "UnitOutOfBounds"),
        (5, "organiser_code", "ProvinceOutOfBounds"),
        (6, "course_code", "CourseOutOfBounds"),
    ]


@pytest.mark.parametrize(
    ("kind", "rest"),
    [(ImportKind.ENROLMENTS, ()), (ImportKind.COMPLETIONS, ("completed",))],
)
def test_training_is_recorded_of_one_s_own_people(
    db: Session, kind: ImportKind, rest: tuple[str, ...]
) -> None:
    cast = make_cast(db)
    make_class(db, make_course(db, cast.province), code="L1")

    rows = [("L1", person.code, *rest) for person in (cast.binh, cast.an)]

    assert refused(db, cast, kind, *rows) == [(3, "person_code", "PersonOutOfBounds")]


def test_somebody_belongs_where_the_main_posting_of_today_is(db: Session) -> None:
    cast = make_cast(db)
    make_posting(db, cast.an, cast.education, is_main=False)

    rows = [(person.code, "2024-05-01", "có") for person in (cast.binh, cast.an)]

    assert refused(db, cast, ImportKind.ASSESSMENTS, *rows) == [
        (3, "person_code", "PersonOutOfBounds")
    ]


def test_the_rows_of_one_s_own_can_be_taken(db: Session) -> None:
    cast = make_cast(db)
    rows = [(person.code, "2024-05-01", "có") for person in (cast.an, cast.binh)]

    verdict = check_good_rows(
        db,
        cast.province,
        ImportKind.ASSESSMENTS,
        [sheet(HEADERS[ImportKind.ASSESSMENTS], *rows)],
        scope=Scope((Subtree(cast.province.id, cast.education.id),)),
        cipher=NoCipher(),
        now=NOW,
    )

    assert (verdict.read, counts(verdict), verdict.problems) == (1, (1, 0, 0), [])
