"""flask import: exit statuses, the contract's JSON, and nothing half done."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import Result
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.audience import Audience
from app.models import AuditEvent, EnrolmentEvent, ImportBatch, Person, Province, Unit
from tests.databases import on_both_databases
from tests.factories import make_cast, make_class, make_course

ROSTER = """Mã cán bộ,Họ và tên,Đơn vị công tác,Loại
X1,Nguyễn Văn An,SNV,công chức
X2,Lê Thị Chi,Sở Giáo dục và Đào tạo,viên chức
"""
HEADERS = "person_code,full_name,unit_code,category\n"

Import = Callable[..., Result]


@pytest.fixture
def bring_in(runner: FlaskCliRunner, app_db: Session, tmp_path: Path) -> Import:
    """bring_in(kind, text, *options): a csv brought into the only province."""
    make_cast(app_db)
    app_db.commit()

    def invoke(kind: str, text: str, *options: str, name: str = "tep.csv") -> Result:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return runner.invoke(args=["import", kind, str(path), *options])

    return invoke


def document(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def people(db: Session) -> int:
    db.expire_all()
    return db.scalar(select(func.count()).where(Person.code.like("X%"))) or 0


@on_both_databases
def test_a_file_is_written_whole_and_again_changes_nothing(
    bring_in: Import, app_db: Session
) -> None:
    text = ROSTER.replace("Mã cán bộ", "person_code").replace("Đơn vị công tác", "unit_code")

    first = bring_in("roster", text, "--json")
    second = bring_in("roster", text, "--json")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (document(first)["created"], document(first)["unchanged"]) == (2, 0)
    assert (document(second)["created"], document(second)["unchanged"]) == (0, 2)
    assert people(app_db) == 2
    assert app_db.scalar(select(func.count()).select_from(ImportBatch)) == 2


def test_a_dry_run_says_how_each_row_was_understood_and_writes_nothing(
    bring_in: Import, app_db: Session
) -> None:
    text = HEADERS.strip() + ",birth_date\nX1,  Nguyễn   Văn An ,snv,CÔNG CHỨC,5/8/1985\n"
    text = text.replace(",snv,", ",SNV,")

    result = bring_in("roster", text, "--dry-run", "--json")

    [row] = document(result)["rows"]
    assert document(result)["dry_run"] is True
    assert (row["sheet"], row["row"]) == (None, 2)
    assert row["full_name"] == "Nguyễn Văn An"
    assert (row["category"], row["birth_date"]) == ("cong_chuc", "1985-08-05")
    assert people(app_db) == 0
    assert app_db.scalars(select(AuditEvent)).all() == []


def test_every_fault_is_listed_alike_in_both_runs_and_nothing_is_written(
    bring_in: Import, app_db: Session
) -> None:
    text = HEADERS + "X1,Nguyễn Văn An,SNV,công chức\nX2,,KHONG-CO,vua\n"

    dry = bring_in("roster", text, "--dry-run", "--json")
    real = bring_in("roster", text, "--json")

    assert (dry.exit_code, real.exit_code) == (1, 1)
    problems = document(real)["problems"]
    assert problems == document(dry)["problems"]
    assert {p["column"] for p in problems} == {"full_name", "unit_code", "category"}
    assert {p["row"] for p in problems} == {3}
    assert all(p["message"] for p in problems)
    assert next(p["found"] for p in problems if p["column"] == "unit_code") == "KHONG-CO"
    assert document(real)["created"] == 0
    assert people(app_db) == 0


def test_without_json_faults_are_lines_on_standard_error(bring_in: Import) -> None:
    result = bring_in("roster", HEADERS + "X1,Nguyễn Văn An,KHONG-CO,công chức\n")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "dòng 2 · unit_code" in result.stderr
    assert "KHONG-CO" in result.stderr


def test_a_sheet_is_named_in_its_faults(
    bring_in: Import, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    path = tmp_path / "danh-sach.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Khối sở")
        sheet.write_row(0, 0, HEADERS.strip().split(","))
        sheet.write_row(1, 0, ["X1", "Nguyễn Văn An", "KHONG-CO", "công chức"])

    result = runner.invoke(args=["import", "roster", str(path), "--json"])

    assert document(result)["problems"][0]["sheet"] == "Khối sở"


@pytest.mark.parametrize("name", ["tep.csv", "tep.xlsx", "tep.xls", "tep.ods", "tep.pdf"])
def test_what_cannot_be_read_is_refused_with_one_message(bring_in: Import, name: str) -> None:
    result = bring_in("roster", "\0không phải bảng tính\0", "--json", name=name)

    assert result.exit_code == 1
    [problem] = document(result)["problems"]
    assert (problem["row"], problem["column"]) == (None, None)
    assert problem["message"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "roster", "khong-co.xlsx"], "Không có tệp"),
        (["import", "bang-luong", "khong-co.xlsx"], "bang-luong"),
        (["import", "roster", __file__, "--province", "ha-noi"], "ha-noi"),
        (["import", "completions", __file__, "--on-conflict", "hoi"], "hoi"),
    ],
)
def test_wrong_usage_is_said_in_vietnamese(
    runner: FlaskCliRunner, app_db: Session, arguments: list[str], said: str
) -> None:
    make_cast(app_db)
    app_db.commit()

    result = runner.invoke(args=arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_of_several_provinces_one_must_be_named(bring_in: Import, app_db: Session) -> None:
    other = make_cast(app_db)
    app_db.commit()
    text = "code,name,kind,sector,level\nA1,Sở Mới,department,state,province\n"

    unnamed = bring_in("units", text)
    named = bring_in("units", text, "--province", other.province.code)

    assert (unnamed.exit_code, named.exit_code) == (2, 0)
    assert other.province.code in unnamed.stderr
    unit = app_db.scalars(select(Unit).where(Unit.code == "A1")).one()
    assert unit.province_id == other.province.id


@pytest.mark.parametrize("options", [(), ("--quiet",)])
def test_the_people_of_a_file_are_told_unless_it_is_quiet(
    bring_in: Import, app_db: Session, options: tuple[str, ...]
) -> None:
    province, person = (
        app_db.scalars(select(Province)).one(),
        app_db.scalars(select(Person)).first(),
    )
    assert person is not None
    course = make_course(app_db, province)
    make_class(app_db, course, date(2099, 3, 4), date(2099, 3, 8), code="L1")
    app_db.commit()

    text = f"class_code,person_code\nL1,{person.code}\n"
    assert bring_in("enrolments", text, *options).exit_code == 0

    told = app_db.scalars(select(EnrolmentEvent.noticed_at)).one()
    assert (told is None) == (options == ())


def test_rules_of_a_class_to_come_are_set_aside_for_a_reason(
    bring_in: Import, app_db: Session
) -> None:
    province = app_db.scalars(select(Province)).one()
    course = make_course(app_db, province, audiences=[Audience.VIEN_CHUC])
    make_class(app_db, course, *[date(2099, 3, 4)] * 2, code="LE1")
    app_db.commit()
    text = f"class_code,person_code\nLE1,{app_db.scalars(select(Person.code)).first()}\n"

    refused = bring_in("enrolments", text)
    blank = bring_in("enrolments", text, "--waive", " ")
    done = bring_in("enrolments", text, "--waive", "Công văn 12/SNV")

    assert (refused.exit_code, blank.exit_code, done.exit_code) == (1, 1, 0)
    assert "không thuộc đối tượng của lớp «LE1»" in refused.stderr
    assert list(app_db.scalars(select(EnrolmentEvent.reason))) == ["Công văn 12/SNV"]
