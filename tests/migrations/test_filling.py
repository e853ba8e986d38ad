"""What migrations fill new tables with, from rows that were there before."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import schema
from app.db import extension
from app.models import Ancestry
from app.queries.ancestry import COLUMNS, ancestry, values
from tests.databases import BOTH, application

EVER, SINCE = date(9999, 12, 31), date(1, 1, 1)
PLACEMENTS = [
    (1, None, SINCE, EVER),
    (2, 1, SINCE, date(2024, 6, 30)),
    (3, 2, date(2020, 1, 1), date(2022, 12, 31)),
    (3, 2, date(2024, 1, 1), date(2024, 12, 31)),
    (3, 1, date(2025, 1, 1), EVER),
    (4, 5, SINCE, EVER),
]
"""Unit, parent, first and last day: moved, closed for a year, and one under what never began."""


@pytest.fixture
def empty_app(empty_database_url: Any, tmp_path: Path) -> Any:
    with application(empty_database_url, tmp_path) as app:
        yield app


@pytest.mark.parametrize("empty_database_url", BOTH, indirect=True)
def test_the_ancestry_is_filled_from_the_placements_there_are(empty_app: Flask) -> None:
    with empty_app.app_context():
        schema.upgrade("0013")
        _store_placements(extension.session)

        schema.upgrade()

        columns = [getattr(Ancestry, name) for name in COLUMNS]
        stored = extension.session.execute(select(*columns)).all()
        assert len(stored) > len(PLACEMENTS)
        due = extension.session.execute(ancestry(of_some=False), values(1))
        assert set(stored) == set(due.all())


def _store_placements(db: Session) -> None:
    db.execute(text("INSERT INTO province (id, code, name_vi, name_en) VALUES (1, 'x', 'x', 'x')"))
    for unit in range(1, 6):
        db.execute(
            text("INSERT INTO unit (id, province_id, code) VALUES (:id, 1, :code)"),
            {"id": unit, "code": f"DV{unit}"},
        )
    for number, (unit, parent, first, last) in enumerate(PLACEMENTS):
        db.execute(
            text(
                "INSERT INTO placement (id, unit_id, parent_id, name, search_key, sort_key, kind,"
                " sector, level, valid_from, valid_to) VALUES (:id, :unit, :parent, 'x', 'x', 'x',"
                " 'department', 'state', 'province', :first, :last)"
            ),
            {
                "id": number,
                "unit": unit,
                "parent": parent,
                "first": first.isoformat(),
                "last": last.isoformat(),
            },
        )
    db.commit()
