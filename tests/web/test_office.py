"""The office that issues the documents of a class: filled in with what is usual, and changed."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.models import CourseClass, IssuingOffice
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_class, make_course

TYPED = {
    "above": "Ủy ban nhân dân tỉnh Thanh Hóa",
    "symbol": "SNV",
    "place": "Thanh Hóa",
    "authority": "Giám đốc Sở Nội vụ",
    "signature": "KT. Giám đốc\r\n\r\n  Phó   Giám đốc ",
    "signer": "",
    "archive": "CCVC",
}


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def course_class(app_db: Session, cast: Cast) -> CourseClass:
    return make_class(app_db, make_course(app_db, cast.province, organiser=cast.home_affairs))


@pytest.fixture
def clerk(signed_in: SignIn, cast: Cast, course_class: CourseClass) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=cast.province)


def test_a_line_each_above_the_signature(
    clerk: FlaskClient, course_class: CourseClass, app_db: Session
) -> None:
    page = f"/lop/{course_class.id}/giay-to/co-quan-ban-hanh"
    assert "Giám đốc Sở Nội vụ" in clerk.get(page).text

    answer = clerk.post(page, data=TYPED, follow_redirects=True)

    assert "Đã lưu thể thức giấy tờ của Sở Nội vụ." in answer.text
    said = app_db.scalars(select(IssuingOffice)).one()
    assert (said.signature, said.archive) == (["KT. Giám đốc", "Phó Giám đốc"], "CCVC")


def test_what_every_document_needs_is_asked_for_and_what_was_typed_stays(
    clerk: FlaskClient, course_class: CourseClass, app_db: Session
) -> None:
    page = f"/lop/{course_class.id}/giay-to/co-quan-ban-hanh"

    answer = clerk.post(page, data=TYPED | {"symbol": " ", "signer": "Lê Minh Họa"})

    assert answer.status_code == 422
    assert "Ký hiệu cơ quan: " in answer.text
    assert 'value="Lê Minh Họa"' in answer.text
    assert app_db.scalars(select(IssuingOffice)).all() == []


def test_an_office_is_changed_by_those_who_give_its_classes(
    signed_in: SignIn, cast: Cast, course_class: CourseClass
) -> None:
    page = f"/lop/{course_class.id}/giay-to/co-quan-ban-hanh"
    beside = signed_in(Role.DX_OFFICE, unit=cast.education)

    assert beside.get(page).status_code == 404
    assert signed_in(Role.MANAGER, province=cast.province).get(page).status_code == 403
