"""Assessments in a list: those of the year, of people in scope, narrowed in every way."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.errors import NotFound
from app.models import Unit
from app.queries.assessment import (
    AssessmentFilter,
    assessment_to_change,
    count_assessments,
    list_assessments,
    systems_in_use,
)
from app.queries.outlook import Outlook
from tests.factories import Cast, make_assessment, make_cast, make_officer

DAY = date(2024, 12, 31)


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


def seen(cast: Cast, unit: Unit | None = None) -> Outlook:
    """What somebody sees of the province: all of it, or a unit's subtree."""
    scope = Scope((Subtree(cast.province.id, unit.id if unit else None),))
    return Outlook(cast.province.id, scope, DAY.year, DAY)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (AssessmentFilter(), ["Hoàng Thị Cúc", "Nguyễn Văn An", "Trần Thị Bình"]),
        (AssessmentFilter(text="binh"), ["Trần Thị Bình"]),
        (AssessmentFilter(unit_text="noi vu"), ["Hoàng Thị Cúc", "Nguyễn Văn An"]),
        (AssessmentFilter(system="ICDL"), ["Trần Thị Bình"]),
        (AssessmentFilter(is_passed=False), ["Trần Thị Bình"]),
        (AssessmentFilter(is_passed=True, text="nguyen"), ["Nguyễn Văn An"]),
    ],
)
def test_the_latest_come_first_and_the_list_is_narrowed(
    db: Session, cast: Cast, wanted: AssessmentFilter, found: list[str]
) -> None:
    cuc = make_officer(db, cast.home_affairs, full_name="Hoàng Thị Cúc", is_it_staff=True)
    make_assessment(db, cast.an)
    make_assessment(db, cast.binh, is_passed=False, system="ICDL")
    make_assessment(db, cuc, taken_on=date(2024, 12, 31))
    make_assessment(db, cuc, taken_on=date(2023, 12, 31))

    lines = list_assessments(db, seen(cast), wanted)

    assert [line.full_name for line in lines] == found
    assert count_assessments(db, seen(cast), wanted) == len(found)
    assert [line.is_it_staff for line in lines] == [
        line.full_name == "Hoàng Thị Cúc" for line in lines
    ]
    assert systems_in_use(db, seen(cast)) == ["ICDL", "quốc gia"]


def test_those_of_other_units_are_neither_listed_nor_changed(db: Session, cast: Cast) -> None:
    of_an, of_binh = (make_assessment(db, one) for one in (cast.an, cast.binh))
    part = seen(cast, cast.education)

    (line,) = list_assessments(db, part, AssessmentFilter())

    assert line.full_name == "Trần Thị Bình"
    assert assessment_to_change(db, of_binh.id, part) is of_binh
    with pytest.raises(NotFound):
        assessment_to_change(db, of_an.id, part)
