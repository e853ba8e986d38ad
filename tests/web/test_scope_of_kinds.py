"""Who follows some kinds of units all over a province: its numbers, and the names of theirs."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.person import SchoolLevel, Subject
from app.domain.unit import SCHOOL_KINDS, UnitKind
from app.models import Person, Unit, User
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_grant, make_officer, make_unit


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def school(app_db: Session, cast: Cast) -> Unit:
    """A school that hangs under a department."""
    return make_unit(
        app_db,
        cast.province,
        name="Trường Tiểu học Hoa Sen",
        kind=UnitKind.PRIMARY_SCHOOL,
        parent=cast.home_affairs,
    )


@pytest.fixture
def teacher(app_db: Session, school: Unit) -> Person:
    return make_officer(
        app_db,
        school,
        full_name="Lý Thị Giáo",
        subject=Subject.PRIMARY_CLASS,
        school_level=SchoolLevel.PRIMARY,
    )


@pytest.fixture
def education(signed_in: SignIn, cast: Cast, teacher: Person) -> FlaskClient:
    """The Department of Education: schools, wherever they hang."""
    return signed_in(Role.EDUCATION, province=cast.province, kinds=SCHOOL_KINDS)


@pytest.mark.parametrize("path", ["/", "/ke-hoach", "/do-phu", "/giao-duc", "/don-vi", "/nguoi"])
def test_every_page_of_theirs_opens_and_names_nobody_else(
    education: FlaskClient, path: str
) -> None:
    answer = education.get(path)

    assert answer.status_code == 200
    assert "Nguyễn Văn An" not in answer.text


def test_people_and_units_are_those_of_the_schools(education: FlaskClient) -> None:
    assert "Lý Thị Giáo" in education.get("/nguoi").text
    units = education.get("/don-vi").text
    assert "Trường Tiểu học Hoa Sen" in units


def test_a_school_opens_and_the_unit_above_it_does_not(
    education: FlaskClient, school: Unit, cast: Cast
) -> None:
    assert education.get(f"/don-vi/{school.id}").status_code == 200
    assert education.get(f"/do-phu?unit={school.id}").status_code == 200
    assert education.get(f"/don-vi/{cast.home_affairs.id}").status_code == 404
    assert education.get(f"/do-phu?unit={cast.home_affairs.id}").status_code == 404


def test_names_stand_behind_figures_of_schools_only(education: FlaskClient) -> None:
    assert education.get("/do-phu/vi-sao/stem_teachers").status_code == 200
    assert education.get("/do-phu/vi-sao/stem_schools").status_code == 200
    assert education.get("/do-phu/vi-sao/staff_trained").status_code == 404


def test_no_page_offers_what_will_not_open(education: FlaskClient) -> None:
    for path in ("/", "/ke-hoach", "/do-phu"):
        page = education.get(path).text
        assert "/do-phu/vi-sao/staff_trained" not in page
        assert "/do-phu/vi-sao/experts" not in page


def test_work_that_waits_is_of_the_schools(education: FlaskClient) -> None:
    page = education.get("/").text

    assert "người chưa được đào tạo trong năm" not in page


@pytest.fixture
def department(education: FlaskClient, cast: Cast, app_db: Session) -> FlaskClient:
    """The same, granted over its own office too."""
    user = app_db.scalars(select(User).order_by(User.id.desc()).limit(1)).one()
    make_grant(app_db, user, Role.EDUCATION, unit=cast.education)
    app_db.commit()
    return education


def test_an_office_of_its_own_does_not_hide_the_schools(department: FlaskClient) -> None:
    people = department.get("/nguoi").text

    assert "Trần Thị Bình" in people
    assert "Lý Thị Giáo" in people
    assert "Nguyễn Văn An" not in people
    assert department.get("/do-phu").status_code == 200


def test_courses_are_given_by_its_own_office(department: FlaskClient) -> None:
    page = department.get("/khoa/moi").text

    assert 'value="SGDDT"' in page
