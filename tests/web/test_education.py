"""The Department of Education's home: teachers, schools and STEM courses, and nobody else's."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.course import Topic
from app.domain.person import SchoolLevel, Subject
from app.domain.unit import SCHOOL_KINDS, Level, UnitKind
from app.models import Person, SchoolActivity, Unit
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_officer,
    make_unit,
)

YEAR = "year=2024&as_of=2024-12-31"


@dataclass
class World:
    """A primary school under a commune and an upper secondary school under the department.

    Hoa (informatics, primary) has learnt STEM, Lan (natural sciences, upper secondary) has not;
    Mai teaches something else. Only the primary school has held both activities.
    """

    cast: Cast
    commune: Unit
    primary: Unit
    upper: Unit
    hoa: Person
    lan: Person


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    cast.plan.stem_subjects = ["informatics", "natural_sciences"]
    cast.plan.stem_levels = ["primary", "lower_secondary", "upper_secondary"]
    commune = make_unit(
        app_db,
        cast.province,
        name="UBND xã An Bình",
        kind=UnitKind.COMMUNE_COMMITTEE,
        level=Level.COMMUNE,
    )
    primary = make_unit(
        app_db,
        cast.province,
        name="Trường Tiểu học Hoa Sen",
        parent=commune,
        kind=UnitKind.PRIMARY_SCHOOL,
    )
    upper = make_unit(
        app_db,
        cast.province,
        name="Trường THPT Số Hai",
        parent=cast.education,
        kind=UnitKind.UPPER_SECONDARY_SCHOOL,
    )
    hoa = make_officer(
        app_db,
        primary,
        full_name="Lê Thị Hoa",
        subject=Subject.INFORMATICS,
        school_level=SchoolLevel.PRIMARY,
    )
    lan = make_officer(
        app_db,
        upper,
        full_name="Phạm Thị Lan",
        subject=Subject.NATURAL_SCIENCES,
        school_level=SchoolLevel.UPPER_SECONDARY,
    )
    make_officer(
        app_db,
        upper,
        full_name="Vũ Thị Mai",
        subject=Subject.OTHER,
        school_level=SchoolLevel.UPPER_SECONDARY,
    )
    stem = make_course(
        app_db,
        cast.province,
        title="Dạy học STEM",
        topics=[Topic.STEM_STEAM],
        organiser=cast.education,
    )
    make_credit(app_db, hoa, make_class(app_db, stem, code="STEM1"))
    app_db.add_all(
        [
            SchoolActivity(
                unit=primary,
                year=2024,
                recorded_on=date(2024, 5, 11),
                has_stem=True,
                has_digital_skills=False,
            ),
            SchoolActivity(
                unit=primary,
                year=2024,
                recorded_on=date(2024, 5, 13),
                has_stem=False,
                has_digital_skills=True,
            ),
        ]
    )
    app_db.commit()
    return World(cast, commune, primary, upper, hoa, lan)


@pytest.fixture
def education(signed_in: SignIn, world: World) -> FlaskClient:
    """Somebody of the department: the province's schools, wherever they hang."""
    return signed_in(Role.EDUCATION, province=world.cast.province, kinds=SCHOOL_KINDS)


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.text.split())


def test_the_home_counts_teachers_by_subject_and_schools_by_kind(education: FlaskClient) -> None:
    text = text_of(education, f"/giao-duc?{YEAR}")

    assert "Tin học, Tiểu học" not in text, "nobody is lacking there, so nothing to open"
    assert "Khoa học tự nhiên, THPT: ai chưa học: 0 / 1" in text
    assert "ngoài diện của kế hoạch" in text
    assert "Dạy học STEM" in text
    assert "50,0%" in text


def test_the_home_sees_schools_of_communes_and_of_the_department(education: FlaskClient) -> None:
    text = text_of(education, f"/giao-duc/truong?{YEAR}")

    assert "Trường Tiểu học Hoa Sen" in text
    assert "Trường THPT Số Hai" in text
    assert "UBND xã An Bình" in text
    assert "2 trường" in text


@pytest.mark.parametrize(
    ("activity", "shown"),
    [("both", "Hoa Sen"), ("neither", "THPT Số Hai"), ("no_stem", "THPT Số Hai")],
)
def test_schools_are_found_by_what_they_held(
    education: FlaskClient, activity: str, shown: str
) -> None:
    text = text_of(education, f"/giao-duc/truong?{YEAR}&activity={activity}")

    assert shown in text
    assert "1 trường" in text


def test_an_activity_does_not_count_before_it_was_recorded(education: FlaskClient) -> None:
    text = text_of(education, "/giao-duc/truong?year=2024&as_of=2024-05-12&activity=both")

    assert "Không có trường nào khớp" in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Lê Thị Hoa", "Phạm Thị Lan", "Vũ Thị Mai"}),
        ("trained=1", {"Lê Thị Hoa"}),
        ("trained=0&meant=1", {"Phạm Thị Lan"}),
        ("meant=0", {"Vũ Thị Mai"}),
        ("subject=informatics", {"Lê Thị Hoa"}),
        ("level=upper_secondary", {"Phạm Thị Lan", "Vũ Thị Mai"}),
        ("school=an binh", {"Lê Thị Hoa"}),
        ("q=lan", {"Phạm Thị Lan"}),
    ],
)
def test_teachers_are_found_by_subject_level_place_and_credit(
    education: FlaskClient, query: str, names: set[str]
) -> None:
    text = text_of(education, f"/giao-duc/giao-vien?{YEAR}&{query}")

    everyone = {"Lê Thị Hoa", "Phạm Thị Lan", "Vũ Thị Mai"}
    assert {name for name in everyone if name in text} == names


def test_a_teacher_who_learnt_is_shown_with_the_class(education: FlaskClient) -> None:
    text = text_of(education, f"/giao-duc/giao-vien?{YEAR}&trained=1")

    assert "lớp STEM1, đến 08/03/2024" in text


def test_the_list_comes_as_a_workbook_with_its_filter(education: FlaskClient) -> None:
    answer = education.get(f"/giao-duc/giao-vien?{YEAR}&trained=0&format=xlsx")

    rows = list(load_workbook(BytesIO(answer.data)).worksheets[0].values)
    assert [row[1] for row in rows] == ["Họ và tên", "Phạm Thị Lan", "Vũ Thị Mai"]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_manager_of_a_commune_sees_its_schools_alone(signed_in: SignIn, world: World) -> None:
    client = signed_in(Role.MANAGER, unit=world.commune)

    text = text_of(client, f"/giao-duc/giao-vien?{YEAR}")

    assert "Lê Thị Hoa" in text
    assert "Phạm Thị Lan" not in text
    assert "THPT Số Hai" not in text_of(client, f"/giao-duc/truong?{YEAR}")
    assert client.get(f"/giao-duc?{YEAR}").status_code == 200


def test_a_unit_contact_has_no_business_here(signed_in: SignIn, world: World) -> None:
    client = signed_in(Role.UNIT_CONTACT, unit=world.commune)

    assert client.get(f"/giao-duc?{YEAR}").status_code == 403


def test_a_province_without_schools_says_what_belongs_here(
    signed_in: SignIn, app_db: Session
) -> None:
    cast = make_cast(app_db)
    client = signed_in(Role.EDUCATION, province=cast.province, kinds=SCHOOL_KINDS)

    text = text_of(client, f"/giao-duc?{YEAR}")

    assert "Chưa có giáo viên nào trong sổ" in text
    assert "Chưa có trường nào" in text
