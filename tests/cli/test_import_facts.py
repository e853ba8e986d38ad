"""flask import of what is recorded of units: the contract's columns and JSON, kind by kind."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.intake import ImportKind
from app.domain.plan import TargetKind
from app.domain.unit import UnitKind
from app.queries.fact import MODELS
from tests.databases import on_both_databases
from tests.factories import make_cast, make_target, make_unit

FILES = {
    ImportKind.SCHOOL_ACTIVITIES: "Trường,Năm,STEM/STEAM,Kỹ năng số\nTH1,2023,x,có\nTH1,2024,có,\n",
    ImportKind.CITIZEN_STATISTICS: "unit_code,as_of,working_age_population,skilled,proficient\n"
    "X1,2023-12-31,1000,420,\nX1,31/3/2024,1000,500,200\n",
    ImportKind.NETWORKS: "unit_code,established_on,evidence\nSNV,15/05/2023,45/QĐ\nSGDDT,2024,\n",
    ImportKind.OUTPUTS: "Mục,Đơn vị,Ngày tổ chức,Tên chương trình,Số lượng\n"
    "II.1#5,SNV,10/04/2024,Tọa đàm,2\nII.1#5,SNV,11/04/2024,Tọa đàm,\n",
    ImportKind.DECLARATIONS: "unit_code,year,headcount,trained\nDN1,2023,90,30\nDN1,2024,100,40\n",
}


@pytest.fixture(autouse=True)
def world(app_db: Session) -> None:
    cast = make_cast(app_db)
    make_target(app_db, cast.plan, TargetKind.COMMUNICATION)
    for code, kind in (
        ("TH1", UnitKind.PRIMARY_SCHOOL),
        ("X1", UnitKind.COMMUNE_COMMITTEE),
        ("DN1", UnitKind.ENTERPRISE),
    ):
        make_unit(app_db, cast.province, code=code, kind=kind)
    app_db.commit()


@pytest.mark.parametrize("kind", FILES)
@on_both_databases
def test_a_file_is_written_and_again_changes_nothing(
    runner: FlaskCliRunner, app_db: Session, tmp_path: Path, kind: ImportKind
) -> None:
    path = tmp_path / "tep.csv"
    path.write_text(FILES[kind], encoding="utf-8")
    command = ["import", kind.value, str(path), "--json"]

    dry, first, second = (runner.invoke(args=[*command, *more]) for more in (["--dry-run"], [], []))

    assert [result.exit_code for result in (dry, first, second)] == [0, 0, 0]
    told = [json.loads(result.stdout) for result in (dry, first, second)]
    assert [(one["created"], one["unchanged"]) for one in told] == [(2, 0), (2, 0), (0, 2)]
    assert [row["row"] for row in told[0]["rows"]] == [2, 3]
    assert app_db.scalar(select(func.count()).select_from(MODELS[kind])) == 2


def test_what_cannot_be_is_told_with_field_and_mend(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "tep.csv"
    path.write_text("unit_code,year,headcount,trained\nSNV,2024,9,10\n", encoding="utf-8")

    result = runner.invoke(args=["import", "declarations", str(path), "--json"])

    assert result.exit_code == 1
    blamed = {p["column"]: p for p in json.loads(result.stdout)["problems"]}
    assert blamed["unit_code"]["found"] == "SNV"
    assert "Hãy bỏ số liệu này" in blamed["unit_code"]["message"]
    assert blamed["trained"]["expected"] == "nhiều nhất 9"
