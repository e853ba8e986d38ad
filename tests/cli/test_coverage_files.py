"""From files to figures, to the person: small provinces brought in by `flask import`.

Every number here was counted by hand from the tables of this file. Everybody is invented.
"""

from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from tests.cli.desk import Desk, by_unit, some
from tests.databases import on_both_databases

UNITS = """\
code|name|kind|sector|level|parent_code|valid_to
SNV | Sở Nội vụ           | department | state              | province |     |
PTC | Phòng Tổ chức       | department | state              | province | SNV |
VT  | Công ty Viễn thông  | enterprise | state_enterprise   | province |     |
TN  | Công ty May Sông Mã | enterprise | private_enterprise | province |     |
CU  | Ban Quản lý cũ      | department | state              | province |     | 30/06/2024
"""

# A: reasons of Sở Nội vụ in their order. B: enterprises. C: left, or left behind. D: moved.
ROSTER = """\
person_code|full_name|unit_code|category|is_leader|is_it_staff|post_from|post_to|is_main
A1 | Nguyễn Thử Một  | SNV | công chức          | x |   |            |            |
A2 | Nguyễn Thử Hai  | PTC | công chức          |   | x |            |            |
A3 | Nguyễn Thử Ba   | PTC | viên chức          |   | x |            |            |
A4 | Nguyễn Thử Bốn  | SNV | công chức          |   |   |            |            |
A5 | Nguyễn Thử Năm  | SNV | người lao động     |   |   |            |            |
A6 | Nguyễn Thử Sáu  | SNV | công chức          |   |   |            |            |
A7 | Nguyễn Thử Bảy  | SNV | công chức          |   |   |            |            |
A8 | Nguyễn Thử Tám  | SNV | công chức          |   |   |            |            |
A9 | Nguyễn Thử Chín | SNV | khong_chuyen_trach |   |   |            |            |
B1 | Trần Thử Mười   | VT  | người lao động     |   |   |            |            |
B1 | Trần Thử Mười   | SNV | người lao động     | x | x | 01/01/2024 |            | không
B2 | Trần Thử Mai    | TN  | người lao động     |   |   |            |            |
C1 | Lê Thử Nghỉ     | SNV | công chức          |   |   | 2020       | 30/06/2024 |
C2 | Lê Thử Ở Lại    | CU  | viên chức          |   |   | 2020       |            |
D1 | Phạm Thử Chuyển | SNV | công chức          |   |   | 2020       | 30/06/2024 |
D1 | Phạm Thử Chuyển | PTC | công chức          |   |   | 01/07/2024 |            |
"""

COURSES = """\
course_code|title|topic|organiser_code|audiences|class_code|starts_on|ends_on|status
K1 | Nhập môn   | digital_transformation | SNV | can_bo;cong_chuc | K1-1 | 1/5/2024   | 20/5/2024  |
K1 | Nhập môn   | digital_transformation | SNV | can_bo;cong_chuc | K1-2 | 20/12/2024 | 31/12/2024 |
K2 | Công nghệ  | digital_technology     | VT  | it_staff         | K2-1 | 1/9/2024   | 5/9/2024   |
K2 | Công nghệ  | digital_technology     | VT  | it_staff         | K2-2 | 20/12/2024 | 10/1/2025  |
K3 | Dạy STEM   | stem_steam             | SNV | teachers         | K3-1 | 1/3/2024   | 2/3/2024   |
K4 | Kỹ năng 1  | digital_skills         | SNV | cong_chuc        | K4-1 | 30/12/2023 | 31/12/2023 |
K5 | Kỹ năng 2  | digital_skills         | SNV | cong_chuc        | K5-1 | 1/2/2024   | 2/2/2024   |
K6 | Chuyên gia | dx_expert              | SNV | experts          | K6-1 | 1/10/2024  | 1/3/2025   |
"""

# What was entered of K5-1 stays; the class turns out to have been cancelled.
CANCELLED = """\
course_code|title|topic|organiser_code|audiences|class_code|starts_on|ends_on|status
K5 | Kỹ năng 2  | digital_skills | SNV | cong_chuc | K5-1 | 1/2/2024 | 2/2/2024 | cancelled
"""

ENROLMENTS = """\
class_code|person_code|status
K2-2 | A4 |
K6-1 | A1 | confirmed
K6-1 | A8 | nominated
"""

COMPLETIONS = """\
class_code|person_code|outcome|result
K1-1 | A1 | completed  | fail
K1-1 | B2 | completed  |
K1-1 | A9 | completed  |
K1-1 | C1 | completed  |
K1-1 | D1 | completed  | pass
K1-2 | A1 | completed  |
K1-2 | B1 | completed  |
K2-1 | A2 | completed  |
K2-1 | A3 | completed  |
K2-1 | A5 | incomplete | pass
K3-1 | A6 | completed  |
K4-1 | A7 | completed  |
K5-1 | A8 | completed  |
"""

ASSESSMENTS = """\
person_code|taken_on|passed|system
A2 | 10/10/2024 | x |
A3 | 11/10/2024 | x | tin học ứng dụng
A1 | 05/01/2025 | x | quốc gia
"""

STEPS = (
    ("units", UNITS),
    ("roster", ROSTER),
    ("courses", COURSES),
    ("enrolments", ENROLMENTS),
    ("completions", COMPLETIONS),
    ("assessments", ASSESSMENTS),
    ("courses", CANCELLED),
)


@pytest.fixture
def thanh_hoa(runner: FlaskCliRunner, tmp_path: Path) -> Desk:
    """State bodies and state enterprises; experts are sent."""
    desk = Desk(runner, tmp_path, "thanh-hoa")
    desk.bring_in_all(STEPS)
    return desk


@on_both_databases
def test_the_staff_of_a_year_that_is_over(thanh_hoa: Desk) -> None:
    staff = thanh_hoa.figures("--as-of", "2024-12-31")["staff_trained"]

    assert some(staff, "value", "denominator", "percent") == (5, 10, 50.0)
    assert some(staff, "threshold", "due_year", "expected") == (100, 2025, 10.0)
    assert some(staff, "status", "in_force", "participations") == ("missed", True, 6)
    assert by_unit(staff) == {"SNV": (4, 9), "PTC": (3, 3), "VT": (1, 1), "TN": (0, 0)}
    in_parts = {code: some(part, "value", "denominator") for code, part in staff["parts"].items()}
    assert {code: part for code, part in in_parts.items() if part != (0, 0)} == {
        "cong_chuc": (3, 7),
        "vien_chuc": (1, 1),
        "nguoi_lao_dong": (1, 2),
        "leaders": (1, 1),
        "it_staff": (2, 2),
        "enterprise_workers": (1, 1),
        "experts": (1, 1),
    }
    assert thanh_hoa.people("staff_trained", "--as-of", "2024-12-31") == {
        "A1": ("SNV", True, "credited", "K1-1"),
        "A2": ("PTC", True, "credited", "K2-1"),
        "A3": ("PTC", True, "credited", "K2-1"),
        "A4": ("SNV", False, "enrolled", "K2-2"),
        "A5": ("SNV", False, "below_attendance", "K2-1"),
        "A6": ("SNV", False, "other_topic", "K3-1"),
        "A7": ("SNV", False, "other_year", "K4-1"),
        "A8": ("SNV", False, "not_enrolled", None),
        "B1": ("VT", True, "credited", "K1-2"),
        "C1": ("SNV", False, "not_in_post", "K1-1"),
        "C2": ("CU", False, "unresolved", None),
        "D1": ("PTC", True, "credited", "K1-1"),
    }


def test_the_same_year_counted_in_the_middle(thanh_hoa: Desk) -> None:
    """On 30 June C1 is still in post, D1 has not moved, and the closed unit has its last day."""
    day = ("--as-of", "30/06/2024")

    staff = thanh_hoa.figures(*day)["staff_trained"]

    assert some(staff, "value", "denominator", "percent") == (3, 12, 25.0)
    assert some(staff, "status", "participations") == ("behind", 3)
    assert staff["expected"] == pytest.approx(12 * 182 / 366)
    units = {"SNV": (3, 10), "PTC": (0, 2), "VT": (0, 1), "TN": (0, 0), "CU": (0, 1)}
    assert by_unit(staff) == units
    people = thanh_hoa.people("staff_trained", *day)
    assert people["C1"] == ("SNV", True, "credited", "K1-1")
    assert people["D1"] == ("SNV", True, "credited", "K1-1")
    assert people["C2"] == ("CU", False, "not_enrolled", None)
    assert people["A2"] == ("PTC", False, "enrolled", "K2-1")
    assert people["B1"] == ("VT", False, "enrolled", "K1-2")


def test_a_unit_is_counted_with_all_below_it_and_nobody_else(thanh_hoa: Desk) -> None:
    snv = thanh_hoa.figures("--unit", "SNV")["staff_trained"]
    ptc = thanh_hoa.people("staff_trained", "--unit", "PTC")

    assert some(snv, "value", "denominator", "percent") == (4, 9, 44.4)
    assert by_unit(snv) == {"SNV": (4, 9), "PTC": (3, 3)}
    assert {code: reason for code, (_, _, reason, _) in ptc.items()} == {
        "A2": "credited",
        "A3": "credited",
        "D1": "credited",
    }


def test_it_staff_need_both_and_no_assessment_at_all_is_no_data(thanh_hoa: Desk) -> None:
    """A3's test was another system's; before A2's, the province had none."""
    at_the_end = thanh_hoa.figures()["it_staff_trained_and_assessed"]
    in_september = thanh_hoa.figures("--as-of", "2024-09-30")["it_staff_trained_and_assessed"]

    assert some(at_the_end, "value", "denominator", "percent", "status") == (1, 2, 50.0, "missed")
    assert at_the_end["parts"] == {"trained": 2, "assessed": 1, "passed": 1}
    assert some(in_september, "value", "denominator") == (0, 2)
    assert some(in_september, "percent", "status") == (None, "no_data")
    assert thanh_hoa.people("it_staff_trained_and_assessed") == {
        "A2": ("PTC", True, "credited", "K2-1"),
        "A3": ("PTC", False, "not_assessed", "K2-1"),
    }


def test_experts_are_sent_when_the_class_has_begun(thanh_hoa: Desk) -> None:
    """A1 has a confirmed seat in a class that runs into 2025; A8 is only nominated."""
    sent = thanh_hoa.figures()["experts"]
    before = thanh_hoa.figures("--as-of", "2024-09-30")["experts"]

    assert some(sent, "value", "denominator", "percent") == (1, None, None)
    assert some(sent, "participations", "threshold", "status") == (1, 50, "behind")
    assert by_unit(sent) == {"SNV": (1, None), "PTC": (0, None), "VT": (0, None), "TN": (0, None)}
    assert before["value"] == 0
    assert thanh_hoa.people("experts") == {
        "A1": ("SNV", True, "credited", "K6-1"),
        "A8": ("SNV", False, "enrolled", "K6-1"),
    }


@pytest.mark.parametrize(
    ("province", "counted", "workers"),
    [("dak-lak", (5, 10), (1, 1)), ("bac-giang", (6, 11), (2, 2)), ("binh-dinh", (6, 11), (2, 2))],
)
def test_the_same_files_in_plans_of_other_sectors(
    runner: FlaskCliRunner,
    tmp_path: Path,
    province: str,
    counted: tuple[int, int],
    workers: tuple[int, int],
) -> None:
    """Bắc Giang counts all enterprises; Bình Định names no percentage, and so no sectors."""
    desk = Desk(runner, tmp_path, province)
    desk.bring_in_all(STEPS)

    staff = desk.figures()["staff_trained"]

    assert some(staff, "value", "denominator") == counted
    assert some(staff["parts"]["enterprise_workers"], "value", "denominator") == workers
    without_target = province == "binh-dinh"
    assert staff["status"] == ("no_threshold" if without_target else "missed")
    assert (staff["threshold"] is None) == without_target


def test_courses_of_binh_dinh_for_each_audience(runner: FlaskCliRunner, tmp_path: Path) -> None:
    """K1 once though it has two classes, and not before one has ended; K5 not: cancelled."""
    desk = Desk(runner, tmp_path, "binh-dinh")
    desk.bring_in_all(STEPS)

    def staff_courses(*options: str) -> tuple[int, dict[str, int]]:
        document = desk.ask("coverage", "binh-dinh", *options, year=2024)
        staff, leaders = [f for f in document["figures"] if f["kind"] == "courses_per_audience"]
        assert some(leaders, "value", "threshold", "denominator") == (0, 3, None)
        return staff["value"], {code: n for code, n in staff["parts"].items() if n}

    assert staff_courses() == (0, {"can_bo": 1, "cong_chuc": 1})
    assert staff_courses("--as-of", "2024-05-19") == (0, {})
    assert staff_courses("--as-of", "2024-05-20") == (0, {"can_bo": 1, "cong_chuc": 1})
    assert staff_courses("--unit", "VT") == (0, {})
    items = desk.ask("explain", "binh-dinh", "courses_per_audience", year=2024)["items"]
    assert {item["course"]: item["reason"] for item in items} == {
        "K1": "held",
        "K2": "held",
        "K5": "cancelled",
    }


def test_the_same_files_twice_change_no_figure(thanh_hoa: Desk) -> None:
    before = thanh_hoa.figures()

    again = [thanh_hoa.bring_in(kind, table) for kind, table in STEPS if table != COURSES]

    assert [some(result, "created", "changed") for result in again] == [(0, 0)] * 6
    assert thanh_hoa.figures() == before
