"""One unit through time."""

from datetime import date

from sqlalchemy.orm import Session

from app.domain.access import Scope, Subtree
from app.domain.vietnamese import fold
from app.models import Succession, UnitAlias
from app.queries.outlook import Outlook
from app.queries.placement import unit_sheet
from tests.factories import make_placement, make_province, make_unit

DAY = date(2024, 6, 15)


def test_a_unit_stands_with_all_that_it_was(db: Session) -> None:
    province = make_province(db)
    parent = make_unit(db, province, name="Sở Cha", valid_to=date(2022, 12, 31))
    make_placement(db, parent, name="Sở Cha mới", valid_from=date(2023, 1, 1))
    unit = make_unit(db, province, name="Phòng", parent=parent, valid_to=date(2022, 6, 30))
    make_placement(db, unit, name="Trung tâm", valid_from=date(2022, 7, 1), valid_to=DAY)
    before, after = make_unit(db, province, name="Trước"), make_unit(db, province, name="Sau")
    db.add_all(
        [
            UnitAlias(unit=unit, name="P.", search_key=fold("P.")),
            Succession(unit_id=before.id, successor_id=unit.id, takes_over_on=date(2022, 7, 1)),
            Succession(unit_id=unit.id, successor_id=after.id, takes_over_on=date(2024, 6, 16)),
        ]
    )
    db.flush()
    part = Scope((Subtree(province.id, unit.id), Subtree(province.id, after.id)))

    sheet = unit_sheet(db, unit, Outlook(province.id, part, 2024, DAY))

    assert [line.name for line in sheet.placements] == ["Trung tâm", "Phòng"]
    assert [line.above_name for line in sheet.placements] == [None, "Sở Cha"]
    assert [alias.name for alias in sheet.aliases] == ["P."]
    assert [(line.name, line.is_open) for line in sheet.predecessors] == [("Trước", False)]
    assert [(line.name, line.is_open) for line in sheet.successors] == [("Sau", True)]
    assert (sheet.now.name, sheet.is_closed, sheet.is_ahead) == ("Trung tâm", False, False)


def test_a_unit_is_closed_after_its_last_day_and_ahead_before_its_first(db: Session) -> None:
    province = make_province(db)
    unit = make_unit(db, province, valid_from=date(2024, 1, 1), valid_to=DAY)
    whole = Scope((Subtree(province.id),))

    before = unit_sheet(db, unit, Outlook(province.id, whole, 2023, date(2023, 12, 31)))
    after = unit_sheet(db, unit, Outlook(province.id, whole, 2024, date(2024, 6, 16)))

    assert (before.is_ahead, before.is_closed) == (True, False)
    assert (after.is_ahead, after.is_closed) == (False, True)
