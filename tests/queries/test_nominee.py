"""People whom a list may mean: by code or name, in post and in scope, with the units above them."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.nominee import Known
from app.queries.nominee import people_called
from app.queries.outlook import Outlook
from tests.factories import TODAY, Cast, make_cast, make_officer, make_unit


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


def called(db: Session, cast: Cast, *, codes: set[str], names: set[str]) -> list[Known]:
    """What the contact of the department of education is told."""
    scope = Scope((Subtree(cast.province.id, cast.education.id),))
    return people_called(
        db, Outlook(cast.province.id, scope, TODAY.year, TODAY), codes=codes, names=names
    )


def test_people_are_found_by_code_or_name_with_all_units_above_theirs(
    db: Session, cast: Cast
) -> None:
    school = make_unit(db, cast.province, code="THPT1", name="Trường A", parent=cast.education)
    hoa = make_officer(db, school, full_name="Lê Thị Hòa")
    hoa.birth_date = date(1985, 3, 4)
    cast.binh.birth_year = 1990
    db.flush()

    binh, found = sorted(
        called(db, cast, codes={cast.binh.code}, names={"le thi hoa"}),
        key=lambda one: one.full_name != cast.binh.full_name,
    )

    assert (found.person_id, found.code, found.birth) == (hoa.id, hoa.code, date(1985, 3, 4))
    assert found.unit_name == "Trường A"
    assert {school.id, cast.education.id} <= found.units
    assert cast.home_affairs.id not in found.units
    assert (binh.person_id, binh.birth) == (cast.binh.id, 1990)
    assert school.id not in binh.units


def test_who_is_elsewhere_or_has_left_is_not_found(db: Session, cast: Cast) -> None:
    left = make_officer(
        db,
        cast.education,
        starts_on=date(2020, 1, 1),
        ends_on=TODAY - timedelta(days=1),
    )

    assert called(db, cast, codes={cast.an.code, left.code}, names=set()) == []
    assert called(db, cast, codes=set(), names=set()) == []
