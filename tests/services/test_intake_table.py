"""Where the headers of a file stand: below whatever titles an office writes above them."""

from collections.abc import Sequence

from app.domain.fault import MissingColumn
from app.domain.intake import ImportKind, ListKind, Place, Sheet
from app.services.intake.table import Table, read_table

HEADER = ["Mã lớp", "Mã người"]
TITLES: list[list[str | None]] = [["UBND TỈNH", None], [None, None], ["DANH SÁCH GHI DANH", "Lớp"]]


def read(rows: Sequence[Sequence[str | None]], kind: ImportKind | ListKind) -> Table:
    return read_table(kind, [Sheet(None, rows)])


def test_titles_above_the_headers_are_passed_over_and_rows_keep_their_numbers() -> None:
    table = read([*TITLES, HEADER, ["L1", "P1"]], ImportKind.ENROLMENTS)

    assert table.problems == []
    assert table.column("person_code") == ["P1"]
    assert table.place(0) == Place(None, 5)


def test_headers_that_lack_a_column_are_told_where_they_stand() -> None:
    table = read(
        [["DANH SÁCH"], ["STT", "Mã người", "Trạng thái"], ["1", "P1", ""]], ImportKind.ENROLMENTS
    )

    assert [(one.place.row, type(one.fault)) for one in table.problems] == [(2, MissingColumn)]


def test_headers_far_below_are_not_looked_for() -> None:
    lines = [[f"dòng {number}"] for number in range(20)]

    assert read([*lines, HEADER, ["L1", "P1"]], ImportKind.ENROLMENTS).problems
    assert not read([*lines[1:], HEADER, ["L1", "P1"]], ImportKind.ENROLMENTS).problems


def test_where_no_column_is_always_filled_rows_are_kept_that_say_anything() -> None:
    rows: list[list[str | None]] = [
        ["Mã người", "Họ tên"],
        ["P1", None],
        [None, None],
        [None, "Lê A"],
    ]

    table = read(rows, ListKind.NOMINEES)

    assert [table.place(row).row for row in range(len(table))] == [2, 4]
