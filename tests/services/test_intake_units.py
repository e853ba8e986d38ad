"""Files of units: what a check finds, and what is written."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.domain.audit import AuditAction
from app.domain.intake import ImportKind, Sheet
from app.domain.unit import FOR_EVER, SINCE_EVER, Level, Sector, UnitKind
from app.domain.vietnamese import fold, text_key
from app.models import AuditEvent, Placement, Province, Succession, Unit, UnitAlias
from app.services.intake import FileHasProblems, Verdict, check_good_rows
from tests.factories import NOW, make_province, make_unit
from tests.services.bringing import (
    EVERYWHERE,
    NoCipher,
    amendments,
    bring,
    checked,
    contents,
    counts,
    sheet,
    told,
    write,
)

HEADER = "code name kind sector level parent_code valid_from valid_to successor_code aliases"
WITHOUT_PARENTS = "code name kind sector level valid_from"
TABLES = (Unit, Placement, UnitAlias, Succession)


def unit_row(code: str, name: str | None = None, **said: str) -> tuple[str, ...]:
    """A row under HEADER: a department right under the province, unless said otherwise."""
    cells = {"name": name or f"Đơn vị {code}", "kind": "department", "sector": "state"}
    cells |= {"code": code, "level": "province", **said}
    return tuple(cells.get(column, "") for column in HEADER.split())


def units(*rows: tuple[str, ...]) -> Sheet:
    return sheet(HEADER, *rows)


def bring_units(db: Session, province: Province, *rows: tuple[str, ...]) -> Verdict:
    return bring(db, province, ImportKind.UNITS, units(*rows))


def problems(db: Session, province: Province, *rows: tuple[str, ...]) -> list[Any]:
    return told(checked(db, province, ImportKind.UNITS, units(*rows)).problems)


def placements(
    db: Session, province: Province, code: str
) -> list[tuple[str, str | None, Any, Any]]:
    """What the register says of a unit, in order: name, parent's code, first and last day."""
    codes = dict(db.execute(select(Unit.id, Unit.code)).all())
    query = (
        select(Placement)
        .join(Placement.unit)
        .where(Unit.province_id == province.id, Unit.code == code)
        .order_by(Placement.valid_from)
    )
    return [
        (p.name, codes[p.parent_id] if p.parent_id else None, p.valid_from, p.valid_to)
        for p in db.scalars(query)
    ]


# Created


def test_rows_become_units_in_their_places_whatever_their_order(db: Session) -> None:
    province = make_province(db)

    verdict = bring_units(
        db,
        province,
        unit_row("TH-1", "Trường Tiểu học số 1", kind="Trường tiểu học", parent_code="H1"),
        unit_row("H1", "UBND huyện Hoa Lư", kind="UBND cấp huyện", level="Cấp huyện"),
        unit_row("UBT", "UBND tỉnh", kind="province"),
    )

    assert counts(verdict) == (3, 0, 0)
    assert placements(db, province, "TH-1") == [
        ("Trường Tiểu học số 1", "H1", SINCE_EVER, FOR_EVER)
    ]
    assert placements(db, province, "H1") == [("UBND huyện Hoa Lư", None, SINCE_EVER, FOR_EVER)]
    school = db.scalars(select(Placement).where(Placement.kind == UnitKind.PRIMARY_SCHOOL)).one()
    assert (school.sector, school.level) == (Sector.STATE, Level.PROVINCE)
    assert (school.search_key, school.sort_key) == (fold(school.name), text_key(school.name))
    assert db.scalars(select(Placement).where(Placement.kind == UnitKind.PROVINCE)).one()


def test_a_parent_may_stand_in_the_register(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, code="H1")

    bring_units(db, province, unit_row("X1", parent_code="H1"))

    assert placements(db, province, "X1") == [("Đơn vị X1", "H1", SINCE_EVER, FOR_EVER)]


def test_what_is_created_is_in_the_log_as_one_file(db: Session) -> None:
    bring_units(db, make_province(db), unit_row("A"), unit_row("B"))

    logged = db.scalars(select(AuditEvent)).one()
    assert logged.action == AuditAction.FILE_IMPORTED
    assert logged.changes == {"created": [None, 2], "changed": [None, 0], "unchanged": [None, 0]}


def test_another_provinces_unit_of_the_same_code_is_left_alone(db: Session) -> None:
    province, other = make_province(db), make_province(db)
    make_unit(db, other, code="A", name="Đơn vị của tỉnh khác")

    bring_units(db, province, unit_row("A"))

    assert placements(db, other, "A") == [("Đơn vị của tỉnh khác", None, SINCE_EVER, FOR_EVER)]
    assert placements(db, province, "A") == [("Đơn vị A", None, SINCE_EVER, FOR_EVER)]


# The same file twice


FULL_FILE = (
    unit_row(
        "X1", parent_code="H1", valid_from="2022", valid_to="30/06/2025", successor_code="X2;X3"
    ),
    unit_row("X1", "Tên đầu tiên", parent_code="H1", valid_to="31/12/2021"),
    unit_row("X2", aliases="Xã Hai;XA HAI;X. Hai"),
    unit_row("X3", valid_from="2025-07-01"),
    unit_row("H1", kind="district_committee", level="district"),
    unit_row("H1", "Huyện, tên mới", kind="district_committee", valid_from="2023"),
)
"""Out of order, with a list of successors, and a first placement (H1) that the second closes."""


def test_the_same_file_twice_changes_nothing(db: Session) -> None:
    province = make_province(db)

    first = bring_units(db, province, *FULL_FILE)
    before = contents(db, *TABLES)
    second = bring_units(db, province, *FULL_FILE)

    assert (counts(first), counts(second)) == ((6, 0, 0), (0, 0, 6))
    assert contents(db, *TABLES) == before
    assert amendments(db, AuditAction.UNIT_CHANGED) == []


def test_a_first_placement_without_an_end_is_unchanged_once_the_second_has_closed_it(
    db: Session,
) -> None:
    province = make_province(db)
    rows = unit_row("A", "Tên cũ"), unit_row("A", "Tên mới", valid_from="01/03/2024")

    bring_units(db, province, *rows)
    again = bring_units(db, province, *reversed(rows))

    assert counts(again) == (0, 0, 2)
    assert placements(db, province, "A") == [
        ("Tên cũ", None, SINCE_EVER, date(2024, 2, 29)),
        ("Tên mới", None, date(2024, 3, 1), FOR_EVER),
    ]


# Placements one after another


def test_a_later_placement_closes_the_open_one_of_the_register_and_the_log_says_so(
    db: Session,
) -> None:
    province = make_province(db)
    make_unit(db, province, code="A", name="Tên cũ")

    verdict = bring_units(db, province, unit_row("A", "Tên mới", valid_from="2024-03-01"))

    assert counts(verdict) == (1, 0, 0)
    assert placements(db, province, "A") == [
        ("Tên cũ", None, SINCE_EVER, date(2024, 2, 29)),
        ("Tên mới", None, date(2024, 3, 1), FOR_EVER),
    ]
    assert amendments(db, AuditAction.UNIT_CHANGED) == [
        ("A Tên mới", {"valid_to": [None, "2024-02-29"]})
    ]


def test_a_stated_end_is_kept_and_may_leave_a_gap(db: Session) -> None:
    province = make_province(db)

    bring_units(
        db,
        province,
        unit_row("A", valid_to="31/12/2022"),
        unit_row("A", "Lập lại", valid_from="01/07/2023"),
    )

    assert [p[2:] for p in placements(db, province, "A")] == [
        (SINCE_EVER, date(2022, 12, 31)),
        (date(2023, 7, 1), FOR_EVER),
    ]


def test_a_stated_end_that_reaches_into_the_next_placement_is_a_problem(db: Session) -> None:
    province = make_province(db)

    found = problems(
        db,
        province,
        unit_row("A", valid_to="31/12/2024"),
        unit_row("A", "Tên mới", valid_from="01/07/2024"),
    )

    assert found == [("Sheet1", 3, "valid_from", "01/07/2024", "PeriodsOverlap")]


def test_a_row_may_close_the_open_placement_of_the_register(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, code="A", name="Đơn vị A")

    verdict = bring_units(db, province, unit_row("A", valid_to="30/06/2025"))

    assert counts(verdict) == (0, 1, 0)
    assert placements(db, province, "A")[0][3] == date(2025, 6, 30)
    assert amendments(db, AuditAction.UNIT_CHANGED) == [
        ("A Đơn vị A", {"valid_to": [None, "2025-06-30"]})
    ]


def test_a_new_placement_keeps_its_parent_where_the_file_has_no_such_column(db: Session) -> None:
    province = make_province(db)
    parent = make_unit(db, province, code="H1")
    make_unit(db, province, code="A", name="Tên cũ", parent=parent)
    renamed = sheet(
        WITHOUT_PARENTS, ("A", "Tên mới", "department", "state", "province", "2024-03-01")
    )

    bring(db, province, ImportKind.UNITS, renamed)
    again = bring(db, province, ImportKind.UNITS, renamed)

    assert [p[:2] for p in placements(db, province, "A")] == [("Tên cũ", "H1"), ("Tên mới", "H1")]
    assert counts(again) == (0, 0, 1)


# Changed


def test_what_the_file_says_otherwise_is_changed_and_logged_old_and_new(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, code="H1")
    make_unit(db, province, code="A", name="Tên cũ")
    row = unit_row(
        "A",
        "Tên đúng",
        kind="enterprise",
        sector="private_enterprise",
        level="commune",
        parent_code="H1",
    )

    verdict = bring_units(db, province, row)

    assert counts(verdict) == (0, 1, 0)
    assert placements(db, province, "A") == [("Tên đúng", "H1", SINCE_EVER, FOR_EVER)]
    changed = db.scalars(select(Placement).where(Placement.name == "Tên đúng")).one()
    assert (changed.search_key, changed.sort_key) == (fold("Tên đúng"), text_key("Tên đúng"))
    assert (changed.kind, changed.sector) == (UnitKind.ENTERPRISE, Sector.PRIVATE_ENTERPRISE)
    ((label, changes),) = amendments(db, AuditAction.UNIT_CHANGED)
    assert label == "A Tên đúng"
    assert changes == {
        "name": ["Tên cũ", "Tên đúng"],
        "kind": ["department", "enterprise"],
        "sector": ["state", "private_enterprise"],
        "level": ["province", "commune"],
        "parent_code": ["", "H1"],
    }


def test_a_blank_parent_moves_a_unit_right_under_the_province(db: Session) -> None:
    province = make_province(db)
    parent = make_unit(db, province, code="H1")
    make_unit(db, province, code="A", name="Đơn vị A", parent=parent)

    verdict = bring_units(db, province, unit_row("A"))

    assert counts(verdict) == (0, 1, 0)
    assert placements(db, province, "A") == [("Đơn vị A", None, SINCE_EVER, FOR_EVER)]


def test_a_file_without_a_parent_column_moves_nobody(db: Session) -> None:
    province = make_province(db)
    parent = make_unit(db, province, code="H1")
    make_unit(db, province, code="A", name="Đơn vị A", parent=parent)
    same = sheet(WITHOUT_PARENTS, ("A", "Đơn vị A", "department", "state", "province", ""))

    verdict = bring(db, province, ImportKind.UNITS, same)

    assert counts(verdict) == (0, 0, 1)
    assert placements(db, province, "A") == [("Đơn vị A", "H1", SINCE_EVER, FOR_EVER)]


# Other names


def test_other_names_are_added_once_however_they_are_written(db: Session) -> None:
    province = make_province(db)

    bring_units(db, province, unit_row("A", aliases="Sở TT&TT; SO TT&TT"))
    more = bring_units(db, province, unit_row("A", aliases="sở tt&tt;Sở Bưu chính"))

    names = db.execute(select(UnitAlias.name, UnitAlias.search_key).order_by(UnitAlias.id))
    assert [tuple(row) for row in names] == [
        ("Sở TT&TT", fold("Sở TT&TT")),
        ("Sở Bưu chính", fold("Sở Bưu chính")),
    ]
    assert counts(more) == (0, 1, 0)
    assert amendments(db, AuditAction.UNIT_CHANGED) == [
        ("A Đơn vị A", {"aliases": [None, "Sở Bưu chính"]})
    ]


# Successors


def _successions(db: Session) -> list[tuple[str, str, date]]:
    codes = dict(db.execute(select(Unit.id, Unit.code)).all())
    return sorted(
        (codes[s.unit_id], codes[s.successor_id], s.takes_over_on)
        for s in db.scalars(select(Succession))
    )


def test_successors_of_the_file_and_the_register_take_over_on_the_next_day(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, code="CU")

    bring_units(
        db,
        province,
        unit_row("A", valid_to="30/06/2025", successor_code="MOI; CU"),
        unit_row("MOI", valid_from="01/07/2025"),
    )

    assert _successions(db) == [("A", "CU", date(2025, 7, 1)), ("A", "MOI", date(2025, 7, 1))]


def test_an_end_that_moves_takes_the_succession_along(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, code="B")
    bring_units(db, province, unit_row("A", valid_to="30/06/2025", successor_code="B"))

    verdict = bring_units(db, province, unit_row("A", valid_to="31/07/2025", successor_code="B"))

    assert counts(verdict) == (0, 1, 0)
    assert _successions(db) == [("A", "B", date(2025, 8, 1))]
    assert amendments(db, AuditAction.UNIT_CHANGED) == [
        ("A Đơn vị A", {"valid_to": ["2025-06-30", "2025-07-31"]}),
        ("A Đơn vị A", {"takes_over_on": ["2025-07-01", "2025-08-01"]}),
    ]


def test_a_successor_named_by_two_placements_takes_over_after_the_later(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, code="B")
    rows = (
        unit_row("A", valid_from="2023", valid_to="30/06/2025", successor_code="B"),
        unit_row("A", "Tên cũ", valid_to="31/12/2022", successor_code="B"),
    )

    bring_units(db, province, *rows)
    again = bring_units(db, province, *rows)

    assert _successions(db) == [("A", "B", date(2025, 7, 1))]
    assert counts(again) == (0, 0, 2)


# Problems


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [unit_row("A"), unit_row("B"), unit_row("A")],
            [("Sheet1", 4, "code", "A", "DuplicateRow")],
            id="a repeat",
        ),
        pytest.param(
            [unit_row("A", valid_from="2024"), unit_row("A", "Khác", valid_from="01/01/2024")],
            [("Sheet1", 3, "code", "A", "DuplicateRow")],
            id="two rows of one code and day that differ",
        ),
        pytest.param(
            [unit_row("A", valid_from="02/01/2024", valid_to="01/01/2024")],
            [("Sheet1", 2, "valid_to", "01/01/2024", "EndsBeforeItBegins")],
            id="an end before the beginning",
        ),
        pytest.param(
            [unit_row("A", parent_code="ZZ")],
            [("Sheet1", 2, "parent_code", "ZZ", "UnknownParent")],
            id="an unknown parent",
        ),
        pytest.param(
            [unit_row("A", parent_code="A")],
            [("Sheet1", 2, "parent_code", "A", "UnderItself")],
            id="its own parent",
        ),
        pytest.param(
            [unit_row("A", parent_code="B"), unit_row("B", parent_code="A")],
            [
                ("Sheet1", 2, "parent_code", "B", "UnderItself"),
                ("Sheet1", 3, "parent_code", "A", "UnderItself"),
            ],
            id="a circle of two",
        ),
        pytest.param(
            [unit_row("A", valid_to="2024", successor_code="B;ZZ"), unit_row("B")],
            [("Sheet1", 2, "successor_code", "B; ZZ", "UnknownSuccessor")],
            id="an unknown successor",
        ),
        pytest.param(
            [unit_row("A", valid_to="2024", successor_code="A")],
            [("Sheet1", 2, "successor_code", "A", "SucceedsItself")],
            id="its own successor",
        ),
        pytest.param(
            [unit_row("A", successor_code="B"), unit_row("B")],
            [("Sheet1", 2, "successor_code", "B", "SuccessorWithoutEnd")],
            id="a successor of a unit without an end",
        ),
        pytest.param(
            [unit_row("A", kind="lâu đài", level="")],
            [
                ("Sheet1", 2, "kind", "lâu đài", "UnknownCode"),
                ("Sheet1", 2, "level", "", "MissingValue"),
            ],
            id="every bad cell of a row",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    db: Session, rows: list[tuple[str, ...]], expected: list[Any]
) -> None:
    assert problems(db, make_province(db), *rows) == expected


def test_a_circle_may_pass_through_the_register(db: Session) -> None:
    province = make_province(db)
    top = make_unit(db, province, code="A")
    make_unit(db, province, code="B", parent=top)

    assert problems(db, province, unit_row("A", parent_code="B")) == [
        ("Sheet1", 2, "parent_code", "B", "UnderItself")
    ]


def test_two_units_that_change_places_on_one_day_are_no_circle(db: Session) -> None:
    province = make_province(db)

    bring_units(
        db,
        province,
        unit_row("A", valid_to="2023"),
        unit_row("A", valid_from="2024", parent_code="B"),
        unit_row("B", valid_to="2023", parent_code="A"),
        unit_row("B", valid_from="2024"),
    )

    assert [p[1] for p in placements(db, province, "A")] == [None, "B"]
    assert [p[1] for p in placements(db, province, "B")] == ["A", None]


def test_two_units_that_change_places_a_day_apart_are_a_circle_on_that_day(db: Session) -> None:
    found = checked(
        db,
        make_province(db),
        ImportKind.UNITS,
        units(
            unit_row("A", valid_to="2023"),
            unit_row("A", valid_from="2024", parent_code="B"),
            unit_row("B", valid_to="01/01/2024", parent_code="A"),
            unit_row("B", valid_from="02/01/2024"),
        ),
    ).problems

    assert [(p.place.row, p.fault.facts["day"]) for p in found] == [
        (3, "01/01/2024"),
        (4, "01/01/2024"),
    ]


def test_a_parent_that_has_closed_is_allowed_as_files_have_it(db: Session) -> None:
    province = make_province(db)

    verdict = bring_units(
        db, province, unit_row("H1", valid_to="30/06/2025"), unit_row("A", parent_code="H1")
    )

    assert counts(verdict) == (2, 0, 0)


def test_a_parent_of_another_province_is_unknown(db: Session) -> None:
    make_unit(db, make_province(db), code="H1")

    assert problems(db, make_province(db), unit_row("A", parent_code="H1")) == [
        ("Sheet1", 2, "parent_code", "H1", "UnknownParent")
    ]


# All or nothing


def test_a_file_with_a_problem_writes_nothing_at_all(db: Session) -> None:
    province = make_province(db)
    make_unit(db, province, code="A", name="Tên cũ")
    before = contents(db, *TABLES, AuditEvent)
    rows = unit_row("A", "Tên mới", aliases="Khác"), unit_row("B"), unit_row("C", parent_code="ZZ")

    verdict = checked(db, province, ImportKind.UNITS, units(*rows))
    with pytest.raises(FileHasProblems):
        write(db, province, verdict)

    assert contents(db, *TABLES, AuditEvent) == before


def test_a_check_writes_nothing(db: Session) -> None:
    province = make_province(db)

    verdict = checked(db, province, ImportKind.UNITS, units(unit_row("A", aliases="Khác")))

    assert counts(verdict) == (1, 0, 0)
    assert contents(db, *TABLES) == [[], [], [], []]


def test_of_the_good_rows_a_child_goes_with_its_faulty_parent(db: Session) -> None:
    rows = unit_row("X1", parent_code="H1"), unit_row("H1", kind="lâu đài"), unit_row("B")

    verdict = check_good_rows(
        db,
        make_province(db),
        ImportKind.UNITS,
        [units(*rows)],
        scope=EVERYWHERE,
        cipher=NoCipher(),
        now=NOW,
    )

    assert (verdict.read, counts(verdict), verdict.problems) == (1, (1, 0, 0), [])


def test_a_longer_file_asks_the_register_no_more_often(db: Session) -> None:
    province = make_province(db)
    statements: list[str] = []
    connection = db.connection()

    def count(*args: Any) -> None:
        statements.append(args[2])

    event.listen(connection, "before_cursor_execute", count)
    asked = []
    for size in (2, 200):
        statements.clear()
        checked(
            db,
            province,
            ImportKind.UNITS,
            units(*(unit_row(f"U{n}", aliases=f"Tên {n}") for n in range(size))),
        )
        asked.append(len(statements))
    event.remove(connection, "before_cursor_execute", count)

    assert asked[0] == asked[1]
