"""The examples of the templates can be read by the columns that they explain."""

import pytest

from app.domain.cell import is_blank
from app.domain.column import COLUMNS
from app.domain.example import EXAMPLES
from app.domain.intake import ImportKind


@pytest.mark.parametrize("kind", ImportKind)
def test_every_column_has_an_example_that_it_can_read(kind: ImportKind) -> None:
    columns = {column.name: column for column in COLUMNS[kind]}

    assert EXAMPLES[kind].keys() == columns.keys()
    for name, example in EXAMPLES[kind].items():
        if is_blank(example):
            assert not columns[name].required
        else:
            assert columns[name].read(example) is not None
