"""The tree as people browse it: where it begins, what a unit was called, how many it holds."""

from datetime import date

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.coverage import Coverage
from app.domain.person import Category
from app.domain.unit import UnitKind
from app.domain.vietnamese import fold
from app.models import Province, Unit, UnitAlias
from app.queries.outlook import Outlook
from app.queries.tree import (
    UnitFilter,
    by_kind,
    count_units,
    list_units,
    name_on,
    named,
    named_or_below,
    top_units,
    unit_numbers,
    units_under,
)
from app.queries.unit import WHOLE
from tests.factories import (
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_officer,
    make_placement,
    make_province,
    make_unit,
)

DAY = date(2024, 6, 15)


def seen_by(province: Province, *subtrees: Subtree, on: date = DAY) -> Outlook:
    """The view of somebody with these subtrees; of the whole province where none is given."""
    scope = Scope(subtrees or (Subtree(province.id),))
    return Outlook(province.id, scope, on.year, on)


def name_of(db: Session, unit: Unit, on: date) -> str | None:
    return db.scalar(select(name_on(literal(unit.id), on)))


def test_a_unit_is_called_what_it_was_on_the_day(db: Session) -> None:
    unit = make_unit(
        db, make_province(db), name="Tên đầu", valid_from=date(2020, 1, 1), valid_to=DAY
    )
    make_placement(db, unit, name="Tên sau", valid_from=date(2025, 1, 1))

    assert name_of(db, unit, DAY) == "Tên đầu"
    assert name_of(db, unit, date(2025, 1, 1)) == "Tên sau"


def test_between_and_outside_its_placements_a_unit_keeps_the_nearest_name(db: Session) -> None:
    unit = make_unit(
        db, make_province(db), name="Tên đầu", valid_from=date(2020, 1, 1), valid_to=DAY
    )
    make_placement(db, unit, name="Tên sau", valid_from=date(2025, 1, 1), valid_to=date(2025, 2, 1))

    assert name_of(db, unit, date(2024, 12, 31)) == "Tên đầu"
    assert name_of(db, unit, date(2030, 1, 1)) == "Tên sau"
    assert name_of(db, unit, date(2019, 1, 1)) == "Tên đầu"


def test_trees_begin_where_the_scope_does(db: Session) -> None:
    province = make_province(db)
    department = make_unit(db, province, name="Sở A")
    centre = make_unit(db, province, name="Trung tâm", parent=department)
    team = make_unit(db, province, name="Tổ", parent=centre)

    whole = top_units(db, seen_by(province))
    part = top_units(db, seen_by(province, Subtree(province.id, centre.id)))

    assert [line.unit_id for line in whole] == [department.id]
    assert [line.unit_id for line in part] == [centre.id]
    assert [line.unit_id for line in units_under(db, centre.id, seen_by(province))] == [team.id]


def test_a_unit_whose_parent_has_closed_is_not_lost(db: Session) -> None:
    province = make_province(db)
    closed = make_unit(db, province, valid_to=date(2023, 1, 1))
    orphan = make_unit(db, province, parent=closed)

    assert [line.unit_id for line in top_units(db, seen_by(province))] == [orphan.id]


def test_lines_come_by_kind_then_by_name(db: Session) -> None:
    province = make_province(db)
    commune = make_unit(db, province, name="An Xã", kind=UnitKind.COMMUNE_COMMITTEE)
    later = make_unit(db, province, name="Sở Đ")
    earlier = make_unit(db, province, name="Sở D")

    groups = by_kind(top_units(db, seen_by(province)))

    assert list(groups) == [UnitKind.DEPARTMENT, UnitKind.COMMUNE_COMMITTEE]
    departments = [line.unit_id for line in groups[UnitKind.DEPARTMENT]]
    assert departments == [earlier.id, later.id]
    assert groups[UnitKind.COMMUNE_COMMITTEE][0].unit_id == commune.id


def test_a_unit_is_named_by_former_names_aliases_and_codes(db: Session) -> None:
    province = make_province(db)
    unit = make_unit(db, province, code="SKHCN", name="Sở Khoa học", valid_from=date(2024, 1, 1))
    make_placement(db, unit, name="Ủy ban Khoa học", valid_to=date(2023, 12, 31))
    db.add(UnitAlias(unit=unit, name="Sở KH&CN", search_key=fold("Sở KH&CN")))
    make_unit(db, province, name="Sở Y tế")
    db.flush()

    for typed in ("uy ban", "KH&CN", "skhcn", "học khoa"):
        assert (typed, db.scalars(named(province.id, typed)).all()) == (typed, [unit.id])
    assert db.scalars(named(province.id, "ke_hoach%")).all() == []


def test_who_names_a_unit_means_what_is_below_it(db: Session) -> None:
    province = make_province(db)
    department = make_unit(db, province, name="Sở Y tế")
    hospital = make_unit(db, province, name="Bệnh viện", parent=department)
    make_unit(db, province, name="Sở Nội vụ")

    found = db.scalars(named_or_below(province.id, "y te", DAY)).all()

    assert set(found) == {department.id, hospital.id}


def test_closed_units_are_listed_on_request_once_each(db: Session) -> None:
    province = make_province(db)
    closed = make_unit(db, province, name="Tên 1", valid_to=date(2022, 1, 1))
    make_placement(db, closed, name="Tên 2", valid_from=date(2022, 1, 2), valid_to=date(2023, 1, 1))
    make_unit(db, province, name="Chưa có", valid_from=date(2025, 1, 1))
    outlook, wanted = seen_by(province), UnitFilter(with_closed=True)

    (line,) = list_units(db, outlook, wanted)

    assert count_units(db, outlook, wanted) == 1
    assert count_units(db, outlook, UnitFilter()) == 0
    assert (line.name, line.closed_on) == ("Tên 2", date(2023, 1, 1))


def test_whole_words_come_first_where_asked(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, name="Bệnh viện Hoằng Hóa")
    make_unit(db, province, name="Trung tâm Hoa")
    outlook, wanted = seen_by(province), UnitFilter(text="hoa")

    by_name = [line.name for line in list_units(db, outlook, wanted)]
    by_match = [line.name for line in list_units(db, outlook, UnitFilter("trung"), by_match=True)]

    assert by_name == ["Bệnh viện Hoằng Hóa", "Trung tâm Hoa"]
    assert by_match == ["Trung tâm Hoa"]


def test_numbers_of_a_unit_are_those_of_its_subtree(db: Session) -> None:
    cast = make_cast(db)
    school = make_unit(db, cast.province, parent=cast.education)
    teacher = make_officer(db, school)
    make_officer(db, school, category=Category.STUDENT)
    make_credit(db, teacher, make_class(db, make_course(db, cast.province)))

    _, numbers = unit_numbers(db, cast.plan, seen_by(cast.province))
    _, below = unit_numbers(db, cast.plan, seen_by(cast.province), unit_id=cast.education.id)

    assert numbers[cast.education.id].heads == 3
    assert numbers[cast.education.id].staff == Coverage(1, 2)
    assert numbers[WHOLE].heads == 4
    assert numbers[WHOLE].staff == Coverage(1, 3)
    assert below[WHOLE] == numbers[cast.education.id]
    assert str(numbers[cast.education.id].percent) == "50.0"
