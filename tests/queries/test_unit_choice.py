"""Units found by typing: in scope only, and one that is meant."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.fault import AmbiguousUnit, UnknownUnit
from app.domain.unit import UnitKind
from app.domain.vietnamese import fold
from app.models import Unit, UnitAlias
from app.queries.outlook import Outlook
from app.queries.unit_choice import unit_written, units_to_choose
from tests.factories import TODAY, Cast, make_cast, make_unit

EVERYWHERE = Scope.whole_system()


def outlook(cast: Cast, scope: Scope = EVERYWHERE) -> Outlook:
    return Outlook(cast.province.id, scope, TODAY.year, TODAY)


def make_school(db: Session, cast: Cast, name: str = "Trường THCS Số Một", **facts: object) -> Unit:
    kind = UnitKind.LOWER_SECONDARY_SCHOOL
    school = make_unit(
        db,
        cast.province,
        name=name,
        parent=cast.education,
        kind=kind,
        **facts,  # type: ignore[arg-type]  # facts of a placement
    )
    db.add(UnitAlias(unit=school, name="THCS No.1", search_key=fold("THCS No.1")))
    return school


@pytest.mark.parametrize("typed", ["TH1", "th1", "truong thcs so mot", "THCS NO.1"])
def test_a_unit_is_meant_by_code_name_or_alias(db: Session, typed: str) -> None:
    cast = make_cast(db)
    school = make_school(db, cast, code="TH1")

    assert unit_written(db, outlook(cast), typed) is school


def test_a_name_of_two_units_asks_for_the_code(db: Session) -> None:
    cast = make_cast(db)
    make_school(db, cast, code="TH1")
    make_school(db, cast, code="TH2")

    with pytest.raises(AmbiguousUnit) as refusal:
        unit_written(db, outlook(cast), "Trường THCS Số Một")

    assert refusal.value.facts["codes"] == "TH1, TH2"


def test_what_is_out_of_scope_is_as_unknown_as_what_is_absent(db: Session) -> None:
    cast = make_cast(db)
    mine = Scope((Subtree(cast.province.id, cast.education.id),))

    assert unit_written(db, outlook(cast, mine), cast.education.code) is cast.education
    for typed in (cast.home_affairs.code, "KHONG-CO"):
        with pytest.raises(UnknownUnit):
            unit_written(db, outlook(cast, mine), typed)
    assert units_to_choose(db, outlook(cast, mine), "nội vụ", limit=9) == []


def test_closed_units_and_only_some_kinds_are_offered(db: Session) -> None:
    cast = make_cast(db)
    closed = make_school(db, cast, valid_to=date(2023, 8, 31))
    make_unit(db, cast.province, name="Phòng Số Một")

    found = units_to_choose(
        db, outlook(cast), "so mot", kinds={UnitKind.LOWER_SECONDARY_SCHOOL}, limit=9
    )

    assert [(line.unit_id, line.closed_on) for line in found] == [(closed.id, date(2023, 8, 31))]
