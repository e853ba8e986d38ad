"""Units: one code each within a province, and no circle of one."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.domain.vietnamese import fold
from app.models import Succession, Unit, UnitAlias
from tests.factories import make_province, make_unit
from tests.models.refusal import refused_by


@pytest.fixture
def unit(db: Session) -> Unit:
    return make_unit(db, make_province(db, "tinh-a"), code="SNV")


def test_a_code_is_unique_within_a_province(db: Session, unit: Unit) -> None:
    with refused_by("uq_unit_province_id_code"):
        db.add(Unit(province_id=unit.province_id, code="SNV"))
        db.flush()


def test_another_province_may_use_the_same_code(db: Session, unit: Unit) -> None:
    make_unit(db, make_province(db), code="SNV")


def test_a_unit_is_not_under_itself(db: Session, unit: Unit) -> None:
    with refused_by("ck_placement_not_under_itself"):
        unit.placements[0].parent_id = unit.id
        db.flush()


def test_a_unit_belongs_to_a_province_that_exists(db: Session) -> None:
    with refused_by("fk_unit_province_id"):
        db.add(Unit(province_id=987654, code="SNV"))
        db.flush()


def test_a_parent_with_units_under_it_stays(db: Session, unit: Unit) -> None:
    make_unit(db, make_province(db), parent=unit)

    with refused_by("fk_placement_parent_id"):
        db.delete(unit.placements[0])
        db.delete(unit)
        db.flush()


def test_an_alias_is_told_once_however_it_is_spelled(db: Session, unit: Unit) -> None:
    names = ("Sở Nội Vụ", "sở nội vụ")

    with refused_by("uq_unit_alias_unit_id_search_key"):
        db.add_all(UnitAlias(unit=unit, name=name, search_key=fold(name)) for name in names)
        db.flush()


def test_a_unit_does_not_succeed_itself(db: Session, unit: Unit) -> None:
    with refused_by("ck_succession_not_its_own_successor"):
        db.add(Succession(unit_id=unit.id, successor_id=unit.id, takes_over_on=date(2025, 3, 1)))
        db.flush()


def test_one_unit_takes_another_over_once(db: Session, unit: Unit) -> None:
    heir = make_unit(db, make_province(db))

    with refused_by("uq_succession_unit_id_successor_id"):
        for day in (date(2025, 3, 1), date(2025, 7, 1)):
            db.add(Succession(unit_id=unit.id, successor_id=heir.id, takes_over_on=day))
        db.flush()
