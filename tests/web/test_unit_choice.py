"""What a unit field offers: units where the reader may do what the form is for."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.access import Permission, Role
from app.domain.unit import SCHOOL_KINDS, UnitKind
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_unit


@pytest.fixture
def cast(app_db: Session) -> Cast:
    cast = make_cast(app_db)
    make_unit(app_db, cast.province, code="TH1", name="Tiểu học Sở", kind=UnitKind.PRIMARY_SCHOOL)
    return cast


def offered(client: FlaskClient, typed: str, **asked: object) -> list[str]:
    page = client.get("/don-vi/goi-y", query_string={"q": typed, **asked}).text
    return [part.split('"')[0] for part in page.split('data-shown="')[1:]]


def test_units_are_offered_by_name_and_code(signed_in: SignIn, cast: Cast) -> None:
    manager = signed_in(Role.MANAGER, province=cast.province)

    assert offered(manager, "so giao duc") == ["Sở Giáo dục và Đào tạo (SGDDT)"]
    assert "Không thấy đơn vị nào" in manager.get("/don-vi/goi-y?q=zzz").text


def test_only_where_the_form_s_permission_holds(signed_in: SignIn, cast: Cast) -> None:
    education = signed_in(Role.EDUCATION, province=cast.province, kinds=SCHOOL_KINDS)

    assert offered(education, "sở", **{"for": Permission.SCHOOLS_EDIT}) == ["Tiểu học Sở (TH1)"]
    assert offered(education, "sở", **{"for": Permission.NETWORKS_EDIT}) == []


def test_only_units_of_the_kinds_asked_for(signed_in: SignIn, cast: Cast) -> None:
    manager = signed_in(Role.MANAGER, province=cast.province)

    assert offered(manager, "sở", kind="primary_school") == ["Tiểu học Sở (TH1)"]
