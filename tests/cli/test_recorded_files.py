"""From files to the figures of schools, citizens, networks, programmes and declarations.

Every number here was counted by hand from the tables of this file. Everybody is invented.
"""

from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from tests.cli.desk import Desk, by_unit, some
from tests.databases import on_both_databases

UNITS = """\
code|name|kind|sector|level|parent_code
SNV  | Sở Nội vụ               | department             | state              | province |
SGD  | Sở Giáo dục và Đào tạo  | department             | state              | province |
HA   | UBND huyện An Bình      | district_committee     | state              | district |
XA   | UBND xã An Thượng       | commune_committee      | state              | commune  | HA
XB   | UBND xã Bình Hạ         | commune_committee      | state              | commune  | HA
XC   | UBND xã Cẩm Sơn         | commune_committee      | state              | commune  | HA
TH   | Trường Tiểu học An Bình | primary_school         | state              | commune  | XA
THCS | Trường THCS An Bình     | lower_secondary_school | state              | commune  | XA
THPT | Trường THPT An Bình     | upper_secondary_school | state              | province | SGD
MN   | Trường Mầm non An Bình  | preschool              | state              | commune  | XA
DN1  | Công ty May Lá Xanh     | enterprise             | private_enterprise | province |
DN2  | Công ty Gỗ Bạch Đàn     | enterprise             | private_enterprise | province |
"""

ROSTER = """\
person_code|full_name|unit_code|category|subject|school_level
T1 | Trần Thị An   | TH   | vien_chuc      | primary_class | primary
T2 | Lê Văn Bình   | THCS | vien_chuc      | mathematics   | lower_secondary
T3 | Vũ Thị Chi    | THPT | vien_chuc      | other         | upper_secondary
T4 | Đỗ Văn Dũng   | THPT | vien_chuc      |               |
W1 | Hà Thị Én     | DN2  | nguoi_lao_dong |               |
"""

COURSES = """\
course_code|title|topic|organiser_code|audiences|class_code|starts_on|ends_on
K1 | Giáo dục STEM  | stem_steam          | SGD | teachers  | K1-1 | 4/3/2024 | 5/3/2024
K2 | Kỹ sư số       | digital_engineering | SNV | vien_chuc | K2-1 | 1/2/2024 | 31/7/2024
K3 | Kỹ năng số     | digital_skills      | SNV | vien_chuc | K3-1 | 6/5/2024 | 7/5/2024
"""

COMPLETIONS = """\
class_code|person_code|outcome
K1-1 | T1 | completed
K1-1 | T3 | completed
K2-1 | T2 | completed
K2-1 | T4 | incomplete
K3-1 | T4 | completed
"""

ACTIVITIES = """\
unit_code|year|stem|digital_skills|recorded_on
TH   | 2024 | x | x |
TH   | 2023 | x |   |
THCS | 2024 | x |   | 1/3/2024
THCS | 2024 |   | x | 1/10/2024
THPT | 2024 | x |   |
"""

STATISTICS = """\
unit_code|as_of|working_age_population|skilled|proficient
XA | 31/12/2023 | 900  | 100 | 50
XA | 30/6/2024  | 1000 | 700 | 300
XB | 30/6/2024  | 500  | 400 |
"""

NETWORKS = """\
unit_code|established_on
SNV | 1/5/2024
HA  | 1/2/2025
"""

OUTPUTS = """\
clause|unit_code|occurred_on|title|quantity
III.1.1 | SNV | 10/2/2024  | Tuần lễ chuyển đổi số   |
III.1.1 | SNV | 20/2/2024  | Chuyên mục truyền hình  | 3
III.1.1 | SGD | 5/11/2024  | Hội thi tin học         |
III.1.1 | SNV | 31/12/2023 | Chương trình năm trước  |
"""

DECLARATIONS = """\
unit_code|year|headcount|trained
DN1 | 2024 | 200 | 50
DN1 | 2023 | 180 | 20
"""

STEPS = (
    ("units", UNITS),
    ("roster", ROSTER),
    ("courses", COURSES),
    ("completions", COMPLETIONS),
    ("school-activities", ACTIVITIES),
    ("citizen-statistics", STATISTICS),
    ("networks", NETWORKS),
    ("outputs", OUTPUTS),
    ("declarations", DECLARATIONS),
)


def bring_in(runner: FlaskCliRunner, folder: Path, province: str, *but: str) -> Desk:
    desk = Desk(runner, folder, province)
    desk.bring_in_all([step for step in STEPS if step[0] not in but])
    return desk


@pytest.fixture
def bac_giang(runner: FlaskCliRunner, tmp_path: Path) -> Desk:
    """All enterprises count; a programme every quarter, recorded under III.1.1."""
    return bring_in(runner, tmp_path, "bac-giang")


@pytest.fixture
def thanh_hoa(runner: FlaskCliRunner, tmp_path: Path) -> Desk:
    """Networks and engineers; its plan has no clause III.1.1."""
    return bring_in(runner, tmp_path, "thanh-hoa", "outputs")


def of_kind(desk: Desk, kind: str, *options: str) -> list[dict[str, object]]:
    found = desk.ask("coverage", desk.province, *options, year=2024)["figures"]
    return [figure for figure in found if figure["kind"] == kind]


@on_both_databases
def test_what_an_enterprise_declares_stands_beside_what_is_counted(bac_giang: Desk) -> None:
    """DN2 keeps a roster; the counted alone is judged."""
    staff = bac_giang.figures()["staff_trained"]
    within = bac_giang.figures("--unit", "SNV")["staff_trained"]

    assert some(staff, "value", "denominator", "percent", "status") == (1, 5, 20.0, "missed")
    assert staff["declared"] == {"value": 50, "denominator": 200}
    assert staff["both"] == {"value": 51, "denominator": 205}
    assert within["declared"] == {"value": 0, "denominator": 0}


def test_a_roster_ends_what_a_unit_declares(bac_giang: Desk) -> None:
    bac_giang.bring_in(
        "roster", "person_code|full_name|unit_code|category\nW2|Lý Văn Giang|DN1|nguoi_lao_dong"
    )

    assert bac_giang.figures()["staff_trained"]["declared"] == {"value": 0, "denominator": 0}


def test_state_plans_count_no_private_declarations(thanh_hoa: Desk) -> None:
    staff = thanh_hoa.figures()["staff_trained"]

    assert staff["declared"] == {"value": 0, "denominator": 0}
    assert staff["both"] == {"value": staff["value"], "denominator": staff["denominator"]}


@on_both_databases
def test_teachers_of_the_plan_s_subjects(bac_giang: Desk) -> None:
    """T3 learnt it and teaches something else; T4 has no subject."""
    teachers = bac_giang.figures()["stem_teachers"]

    assert some(teachers, "value", "denominator", "status", "threshold") == (
        1,
        2,
        "no_threshold",
        None,
    )
    assert by_unit(teachers)["XA"] == (1, 2)
    assert bac_giang.people("stem_teachers") == {
        "T1": ("TH", True, "credited", "K1-1"),
        "T2": ("THCS", False, "other_topic", "K2-1"),
    }


@on_both_databases
def test_schools_need_both_kinds_of_activity(bac_giang: Desk) -> None:
    """THCS in two records, the second of October; preschools are no schools of the target."""
    first, second = of_kind(bac_giang, "stem_schools")
    in_september = bac_giang.figures("--as-of", "2024-09-30")["stem_schools"]
    items = bac_giang.ask("explain", "bac-giang", "stem_schools", year=2024)["items"]

    assert some(first, "due_year", "value", "denominator", "status") == (2025, 2, 3, "met")
    assert some(second, "due_year", "value", "denominator", "status") == (2030, 2, 3, "on_track")
    assert some(in_september, "value", "denominator") == (1, 3)
    assert by_unit(first)["XA"] == (2, 2)
    assert by_unit(first)["MN"] == (0, 0)
    assert {item["unit"]: some(item, "stem", "digital_skills", "counted") for item in items} == {
        "TH": (True, True, True),
        "THCS": (True, True, True),
        "THPT": (True, False, False),
    }
    assert [item["reason"] for item in items if not item["counted"]] == ["no_digital_skills"]


@on_both_databases
def test_citizens_are_counted_by_the_latest_statistics(bac_giang: Desk) -> None:
    """XB did not ask for proficiency, and XC for nothing."""
    skilled, proficient = of_kind(bac_giang, "citizens_skilled")
    items = bac_giang.ask("explain", "bac-giang", "citizens_skilled", year=2024)["items"]

    assert some(skilled, "value", "denominator", "percent") == (1100, 1500, 73.3)
    assert some(proficient, "value", "denominator", "percent") == (300, 1500, 20.0)
    assert by_unit(skilled)["HA"] == (1100, 1500)
    assert by_unit(skilled)["XC"] == (0, 0)
    assert {item["unit"]: some(item, "as_of", "skilled", "proficient") for item in items} == {
        "XA": ("2024-06-30", 700, 300),
        "XB": ("2024-06-30", 400, None),
        "XC": (None, None, None),
    }
    assert [item["reason"] for item in items] == ["counted", "counted", "no_statistic"]


@on_both_databases
def test_a_programme_a_quarter_makes_four_quarters(bac_giang: Desk) -> None:
    """Four programmes of one quarter make one quarter."""
    [year] = of_kind(bac_giang, "communication_programmes")
    [june] = of_kind(bac_giang, "communication_programmes", "--as-of", "2024-06-30")
    [school] = of_kind(bac_giang, "communication_programmes", "--unit", "SGD")
    items = bac_giang.ask("explain", "bac-giang", "communication_programmes", year=2024)["items"]

    assert some(year, "value", "threshold", "expected", "status") == (2, 1, 4.0, "missed")
    assert year["parts"] == {"q1": 4, "q2": 0, "q3": 0, "q4": 1}
    assert some(june, "value", "status") == (1, "behind")
    assert (school["value"], by_unit(school)) == (1, {"SGD": (1, None), "THPT": (0, None)})
    assert [some(item, "unit", "occurred_on", "quantity") for item in items] == [
        ("SNV", "2024-02-10", 1),
        ("SNV", "2024-02-20", 3),
        ("SGD", "2024-11-05", 1),
    ]


@on_both_databases
def test_networks_of_departments_and_districts(thanh_hoa: Desk) -> None:
    """HA's network comes only in 2025."""
    network = thanh_hoa.figures()["units_with_network"]
    items = thanh_hoa.ask("explain", "thanh-hoa", "units_with_network", year=2024)["items"]

    assert some(network, "value", "denominator", "percent") == (1, 3, 33.3)
    assert {item["unit"]: item["reason"] for item in items} == {
        "SNV": "established",
        "SGD": "not_declared",
        "HA": "established_later",
    }


@on_both_databases
def test_engineers_are_those_who_completed(thanh_hoa: Desk) -> None:
    """Also from a unit's own: T2 of THCS, under XA, under HA."""
    first, second = of_kind(thanh_hoa, "digital_engineers")

    assert some(first, "due_year", "threshold", "value", "participations") == (2025, 50, 1, 1)
    assert some(second, "due_year", "threshold", "value") == (2030, 100, 1)
    assert by_unit(first)["HA"] == (1, None)
    assert thanh_hoa.people("digital_engineers") == {
        "T2": ("THCS", True, "credited", "K2-1"),
        "T4": ("THPT", False, "below_attendance", "K2-1"),
    }


def test_a_statement_is_still_missing(thanh_hoa: Desk) -> None:
    first, second = of_kind(thanh_hoa, "qualitative")

    assert some(first, "subject", "value", "denominator", "status") == (
        "leaders_aware",
        0,
        None,
        "no_threshold",
    )
    assert second["subject"] == "digital_university"
    assert thanh_hoa.ask("explain", "thanh-hoa", "qualitative", year=2024)["items"] == []


def test_the_first_seven_kinds_are_counted_without_a_target(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    """Bình Định names none for schools and citizens, and no network at all."""
    desk = bring_in(runner, tmp_path, "binh-dinh", "outputs")

    found = desk.figures()

    assert some(found["stem_schools"], "value", "denominator", "status", "threshold") == (
        2,
        3,
        "no_threshold",
        None,
    )
    assert some(found["citizens_skilled"], "value", "denominator") == (1100, 1500)
    assert "units_with_network" not in found
    assert found["communication_programmes"]["parts"] == {}


def test_every_list_can_be_read_as_text(bac_giang: Desk, runner: FlaskCliRunner) -> None:
    for kind, words in (
        ("stem_schools", "THPT\tTrường THPT An Bình\tChưa có hoạt động kỹ năng số"),
        ("citizens_skilled", "XA\tUBND xã An Thượng\t30/06/2024\tĐã có thống kê"),
        ("communication_programmes", "SNV\tChuyên mục truyền hình\t20/02/2024\t3\tĐã được tính"),
    ):
        result = runner.invoke(args=["explain", "bac-giang", kind, "--year", "2024"])
        assert words in result.stdout
    result = runner.invoke(args=["coverage", "bac-giang", "--year", "2024"])
    assert "Khai báo: 50 / 200 (25,0%)" in result.stdout
    assert "Cả hai: 51 / 205 (24,9%)" in result.stdout
