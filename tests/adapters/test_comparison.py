"""Cross-tables over years: every measurement in its cell, and no invented zero."""

from decimal import Decimal

from app.adapters.comparison import Measurement, compare_years


def test_years_go_across_and_labels_down_in_the_order_named() -> None:
    table = compare_years(
        [
            Measurement("SYT", "Sở Y tế", 2025, Decimal("40.0")),
            Measurement("SNV", "Sở Nội vụ", 2024, Decimal("99.9")),
            Measurement("SYT", "Sở Y tế", 2024, Decimal("38.5")),
        ]
    )

    assert table.years == [2024, 2025]
    assert table.labels == ["Sở Y tế", "Sở Nội vụ"]
    assert table.cells[0] == [Decimal("38.5"), Decimal("40.0")]


def test_a_year_without_data_stays_empty() -> None:
    table = compare_years(
        [
            Measurement("SYT", "Sở Y tế", 2024, None),
            Measurement("SNV", "Sở Nội vụ", 2025, Decimal("0.0")),
        ]
    )

    assert table.cells == [[None, None], [None, Decimal("0.0")]]


def test_nothing_to_compare_is_an_empty_table() -> None:
    assert compare_years([]).labels == []


def test_two_units_of_one_name_keep_a_row_each() -> None:
    name = "Trường Tiểu học Kim Đồng"
    table = compare_years(
        [Measurement("TH1", name, 2024, Decimal(10)), Measurement("TH2", name, 2024, Decimal(20))]
    )

    assert table.labels == [name, name]
    assert table.cells == [[Decimal(10)], [Decimal(20)]]
