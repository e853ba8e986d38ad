"""flask plans: loading and showing, with the contract's JSON and exit statuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import ROOT
from app.models import Plan
from tests.databases import on_both_databases

THANH_HOA = ROOT / "seeds" / "plans" / "thanh-hoa.toml"


def shown(runner: FlaskCliRunner, province: str) -> dict[str, Any]:
    result = runner.invoke(args=["plans", "show", province, "--json"])
    assert result.exit_code == 0
    document: dict[str, Any] = json.loads(result.stdout)
    return document


@on_both_databases
def test_all_five_are_loaded_and_a_second_time_changes_nothing(
    runner: FlaskCliRunner, app_db: Session
) -> None:
    first = runner.invoke(args=["plans", "load"])
    second = runner.invoke(args=["plans", "load"])

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stderr.count("đã nạp kế hoạch") == 5
    assert second.stderr.count("không có gì thay đổi") == 5
    assert app_db.scalar(select(func.count()).select_from(Plan)) == 5


def test_a_plan_is_shown_as_the_contract_writes_it(runner: FlaskCliRunner) -> None:
    runner.invoke(args=["plans", "load"])

    plan = shown(runner, "bac-giang")

    assert plan["begins_on"] == "2022-04-01"
    staff = next(t for t in plan["targets"] if t["kind"] == "staff_trained")
    assert staff["clauses"] == ["II.1#2"]
    assert (staff["threshold"], staff["unit"], staff["recurrence"]) == (100, "percent", "yearly")
    assert staff["due_year"] == 2025
    assert staff["sectors"] == ["state", "state_enterprise", "private_enterprise"]
    experts = next(t for t in plan["targets"] if t["kind"] == "experts")
    assert (experts["threshold"], experts["counts"]) == (20, "trained")
    assert experts["clauses"] == ["II.1#5", "III.3.2"]
    report = next(d for d in plan["deadlines"] if d["what"] == "annual_report")
    assert (report["day"], report["month"], report["clause"]) == (30, 11, "V.1")


@pytest.mark.parametrize(
    ("province", "threshold", "counts", "recurrence"),
    [
        ("binh-dinh", 20, "trained", "once"),
        ("bac-giang", 20, "trained", "once"),
        ("dak-lak", 30, "trained", "once"),
        ("thanh-hoa", 50, "sent", "once"),
        ("dong-thap", None, "sent", "once"),
    ],
)
def test_experts_differ_between_plans_and_a_missing_number_stays_missing(
    runner: FlaskCliRunner, province: str, threshold: int | None, counts: str, recurrence: str
) -> None:
    runner.invoke(args=["plans", "load"])

    [experts] = [t for t in shown(runner, province)["targets"] if t["kind"] == "experts"]

    found = (experts["threshold"], experts["counts"], experts["recurrence"])
    assert found == (threshold, counts, recurrence)


def test_binh_dinh_has_courses_for_each_audience_and_no_percentage(runner: FlaskCliRunner) -> None:
    runner.invoke(args=["plans", "load"])

    targets = shown(runner, "binh-dinh")["targets"]

    assert not [t for t in targets if t["unit"] == "percent"]
    courses = {t["clauses"][0]: t["audiences"] for t in targets if "audiences" in t}
    assert courses == {
        "II.2.1": ["can_bo", "cong_chuc", "vien_chuc", "nguoi_lao_dong"],
        "II.3.1": ["leaders", "dx_advisers"],
    }


def test_letters_of_clauses_stay_as_printed(runner: FlaskCliRunner) -> None:
    runner.invoke(args=["plans", "load"])

    clauses = [c for task in shown(runner, "thanh-hoa")["tasks"] for c in task["clauses"]]

    assert "III.1.1.đ" in clauses
    assert "III.1.1.f" in clauses
    assert clauses[0] == "PL.I.1"


def test_a_faulty_file_is_refused_whole_with_file_place_and_reason(
    runner: FlaskCliRunner, app_db: Session, tmp_path: Path
) -> None:
    path = tmp_path / "hong.toml"
    path.write_text(
        THANH_HOA.read_text(encoding="utf-8").replace("threshold = 50", "threshold = -5")
    )

    result = runner.invoke(args=["plans", "load", str(THANH_HOA), str(path)])

    assert result.exit_code == 1
    assert "hong.toml" in result.stderr
    assert "targets[experts II.2.a#6].threshold" in result.stderr
    assert app_db.scalar(select(func.count()).select_from(Plan)) == 0


def test_a_file_that_is_not_there_is_wrong_usage(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["plans", "load", "khong-co.toml"])

    assert result.exit_code == 2
    assert "Không có tệp" in result.stderr


def test_an_unknown_province_is_wrong_usage_and_the_known_are_named(runner: FlaskCliRunner) -> None:
    runner.invoke(args=["plans", "load"])

    result = runner.invoke(args=["plans", "show", "ha-noi", "--json"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert "ha-noi" in result.stderr
    assert "thanh-hoa" in result.stderr
