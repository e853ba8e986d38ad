"""flask coverage --verify: right after files were brought in, and what it says when it is not."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.models import Ancestry, CoverageLedger, CoverageTotal, Province, Unit
from tests.cli.desk import Desk
from tests.cli.test_coverage_files import STEPS
from tests.databases import on_both_databases

TOTALS = CoverageTotal.__table__


@pytest.fixture
def desk(runner: FlaskCliRunner, tmp_path: Path) -> Desk:
    """Thanh Hóa, with the files of an office brought in."""
    desk = Desk(runner, tmp_path, "thanh-hoa")
    desk.bring_in_all(STEPS)
    return desk


def unit_id(db: Session, code: str) -> int:
    return db.scalars(select(Unit.id).where(Unit.code == code)).one()


@on_both_databases
def test_totals_are_right_after_every_file(desk: Desk, app_db: Session) -> None:
    result = desk.runner.invoke(args=["coverage", "thanh-hoa", "--verify"])

    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)
    assert result.stdout.startswith("Thanh Hóa: đúng, đã đếm lại theo ")
    assert app_db.scalar(select(func.count()).select_from(TOTALS).where(TOTALS.c.people > 0))


def test_every_province_is_looked_at(desk: Desk, app_db: Session) -> None:
    result = desk.runner.invoke(args=["coverage", "--verify", "--json"])

    found = json.loads(result.stdout)["provinces"]
    codes = app_db.scalars(select(Province.code).order_by(Province.code)).all()
    assert [one["province"] for one in found] == codes
    assert all(one["days"] and not one["differences"] for one in found)


def test_a_total_that_is_wrong_is_named_with_its_unit_and_days(desk: Desk, app_db: Session) -> None:
    app_db.execute(
        update(TOTALS)
        .where(TOTALS.c.group_id == unit_id(app_db, "SNV"), TOTALS.c.year == 2024)
        .values(staff_value=TOTALS.c.staff_value + 1)
    )
    app_db.commit()

    result = desk.runner.invoke(args=["coverage", "thanh-hoa", "--verify", "--json"])

    (found,) = json.loads(result.stdout)["provinces"]
    assert result.exit_code == 1
    assert [(d["as_of"], d["unit"], d["measure"]) for d in found["differences"]] == [
        ("2024-12-31", "SNV", "staff_value")
    ]
    (wrong,) = found["differences"]
    assert wrong["kept"] == wrong["counted"] + 1
    assert {"as_of": "2024-12-31", "unit": None, "kind": "staff_trained"} in found["figures"]


def test_people_at_the_terminal_read_the_same(desk: Desk, app_db: Session) -> None:
    app_db.execute(update(TOTALS).where(TOTALS.c.year == 2023).values(people=TOTALS.c.people + 2))
    app_db.commit()

    result = desk.runner.invoke(args=["coverage", "thanh-hoa", "--verify"])

    assert result.exit_code == 1
    assert "Thanh Hóa, 31/12/2023, SNV, people: tổng lưu" in result.stdout
    assert "toàn tỉnh, people" in result.stdout


def test_a_tree_that_is_wrong_is_named(desk: Desk, app_db: Session) -> None:
    app_db.execute(
        update(Ancestry)
        .where(Ancestry.unit_id == unit_id(app_db, "PTC"), Ancestry.distance == 1)
        .values(is_held=False)
    )
    app_db.commit()

    result = desk.runner.invoke(args=["coverage", "thanh-hoa", "--verify"])

    assert result.exit_code == 1
    assert "cây đơn vị lưu sai ở PTC" in result.stdout


def test_where_nothing_is_kept_nothing_can_be_wrong(desk: Desk, app_db: Session) -> None:
    nothing = dict.fromkeys(("counted_on", "first_year", "last_year"))
    app_db.execute(update(CoverageLedger).values(nothing))
    app_db.commit()
    before = desk.figures()

    result = desk.runner.invoke(args=["coverage", "thanh-hoa", "--verify"])

    assert result.exit_code == 0
    assert "chưa có tổng lưu" in result.stdout
    # To load the plans again, though they are the same, opens the totals again.
    desk.runner.invoke(args=["plans", "load"])
    assert "đúng" in desk.runner.invoke(args=["coverage", "thanh-hoa", "--verify"]).stdout
    assert desk.figures() == before
