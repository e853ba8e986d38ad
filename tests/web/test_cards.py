"""The rows that a phone shows as cards: each cell says what it is and what its column is called."""

from flask import Flask, render_template_string
from markupsafe import Markup, escape

from app.cards import Columns, as_cards

COLUMNS: Columns = [
    {"label": "Chọn", "narrow": True},
    {"label": "Họ và tên"},
    {"label": "Đơn vị", "bare": True},
    {"label": 'Điểm "thi"', "numeric": True},
    {"label": "Thao tác", "hidden_label": True},
]


def test_a_cell_says_its_role_and_what_its_column_is_called() -> None:
    row = Markup(
        '<tr data-row>\n<td class="narrow">1</td><th scope="row">An</th><td>Sở Y tế</td>'
        '<td class="numeric">7,5</td><td class="row-acts"><a href="/">Xem</a></td></tr>'
    )

    assert as_cards(row, COLUMNS) == Markup(
        '<tr role="row" data-row>\n<td role="cell" data-head="Chọn" class="narrow">1</td>'
        '<th role="rowheader" scope="row">An</th><td role="cell">Sở Y tế</td>'
        '<td role="cell" data-head="Điểm &#34;thi&#34;" class="numeric">7,5</td>'
        '<td role="cell" class="row-acts"><a href="/">Xem</a></td></tr>'
    )


def test_a_cell_without_anything_in_it_is_left_out() -> None:
    row = Markup("<tr><td>\n  – </td><th>An</th><td>–5</td><td> </td><td><b>–</b></td></tr>")

    marked = as_cards(row, COLUMNS)

    assert marked.count("data-none") == 2
    assert '<td role="cell">–5</td>' in marked
    assert '<td role="cell" data-none> </td>' in marked


def test_columns_are_counted_anew_in_each_row_and_over_cells_that_span_several() -> None:
    rows = Markup(
        '<tr><td class="empty-row" colspan="3">Không có ai</td><td>8</td></tr>'
        "<tr><td>2</td><th>Bình</th><td>UBND</td><td>9</td><td>Sửa</td><td>thừa</td></tr>"
    )

    marked = as_cards(rows, COLUMNS)

    assert '<td role="cell" class="empty-row" colspan="3">Không có ai</td>' in marked
    assert marked.count("data-head=") == 3
    assert '<td role="cell" data-head="Điểm &#34;thi&#34;">8</td>' in marked
    assert '<td role="cell">thừa</td>' in marked


def test_what_somebody_typed_is_no_cell() -> None:
    row = Markup("<tr><th>%s</th></tr>") % "<td>–</td>"

    assert as_cards(row, COLUMNS).count("role=") == 2
    assert escape("<td>") in as_cards(row, COLUMNS)


def test_a_table_asks_for_cards_and_stays_a_table(app: Flask) -> None:
    source = (
        '{% from "components/table.html" import table %}'
        '{% call table([{"label": "Tên"}, {"label": "Số"}], "Bảng", cards=cards) %}'
        "<tr><th>An</th><td>1</td></tr>{% endcall %}"
    )
    with app.test_request_context():
        cards = render_template_string(source, cards=True)
        plain = render_template_string(source, cards=False)

    for role in ("table", "rowgroup", "row", "columnheader", "rowheader", "cell"):
        assert f'role="{role}"' in cards
        assert f'role="{role}"' not in plain
    assert '<td role="cell" data-head="Số">1</td>' in cards
