"""Statements by the pages: which targets are stated, making, correcting, withdrawing, removing."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.plan import TargetKind
from app.domain.unit import FOR_EVER
from app.models import Statement
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_province, make_statement, make_target
from tests.web.uploading import shown

LIST = "/so-lieu/xac-nhan"
YEAR = "year=2024"


@pytest.fixture
def cast(app_db: Session) -> Cast:
    cast = make_cast(app_db)
    make_target(app_db, cast.plan, TargetKind.QUALITATIVE, title_vi="Mạng lưới được xây dựng")
    return cast


@pytest.fixture
def office(signed_in: SignIn, cast: Cast) -> FlaskClient:
    return signed_in(Role.DX_OFFICE, province=cast.province)


@pytest.fixture
def statement(app_db: Session, cast: Cast) -> Statement:
    statement = make_statement(app_db, cast.province, stated_on=date(2024, 2, 1))
    app_db.commit()
    return statement


def stored(app_db: Session) -> list[Statement]:
    app_db.expire_all()
    return list(app_db.scalars(select(Statement).order_by(Statement.id)))


def test_each_target_says_whether_it_is_stated(
    office: FlaskClient, cast: Cast, app_db: Session
) -> None:
    assert "Mạng lưới được xây dựng Chưa xác nhận" in shown(office.get(f"{LIST}?{YEAR}").text)

    make_statement(app_db, cast.province, stated_on=date(2024, 2, 1))
    app_db.commit()

    page = shown(office.get(f"{LIST}?{YEAR}").text)
    assert "Mạng lưới được xây dựng Đã xác nhận" in page
    assert "từ 01/02/2024 đến nay 12/BC-UBND" in page
    before = office.get(f"{LIST}?{YEAR}&as_of=2024-01-31").text
    assert "Chưa xác nhận" in before
    assert "1 xác nhận còn hiệu lực" in shown(office.get(f"/so-lieu?{YEAR}").text)


def test_a_target_is_stated_with_evidence(office: FlaskClient, app_db: Session) -> None:
    typed = {"subject": "network_built", "stated_on": "01/02/2024", "evidence": "12/BC-UBND"}

    answer = office.post(f"{LIST}/moi", data=typed)

    (made,) = stored(app_db)
    assert answer.location == f"{LIST}/{made.id}"
    assert (made.stated_on, made.evidence) == (date(2024, 2, 1), "12/BC-UBND")
    page = shown(office.get(answer.location).text)
    assert "Đã ghi xác nhận." in page
    assert "còn hiệu lực" in page
    assert "Ghi số liệu" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"evidence": ""}, "Cần điền mục này."),
        ({"stated_on": "01/02/2099"}, "Ngày 01/02/2099 chưa đến."),
        ({"subject": "digital_university"}, "Hãy chọn một trong các giá trị"),
    ],
)
def test_what_cannot_be_stated_is_refused(
    office: FlaskClient, app_db: Session, typed: dict[str, str], told: str
) -> None:
    usual = {"subject": "network_built", "stated_on": "01/02/2024", "evidence": "12/BC-UBND"}

    answer = office.post(f"{LIST}/moi", data={**usual, **typed})

    assert answer.status_code == 422
    assert told in answer.text
    assert stored(app_db) == []


def test_a_target_that_is_stated_is_not_stated_again(
    office: FlaskClient, statement: Statement
) -> None:
    typed = {"subject": "network_built", "stated_on": "01/03/2024", "evidence": "13/BC-UBND"}

    answer = office.post(f"{LIST}/moi", data=typed)

    assert answer.status_code == 422
    assert "đã có xác nhận từ ngày 01/02/2024" in answer.text
    assert "13/BC-UBND" in answer.text


def test_a_statement_is_corrected(
    office: FlaskClient, statement: Statement, app_db: Session
) -> None:
    address = f"{LIST}/{statement.id}/sua"
    assert "12/BC-UBND" in office.get(address).text

    office.post(address, data={"stated_on": "05/02/2024", "evidence": "14/BC-UBND"})

    (changed,) = stored(app_db)
    assert (changed.stated_on, changed.evidence) == (date(2024, 2, 5), "14/BC-UBND")


def test_a_statement_is_withdrawn_once(
    office: FlaskClient, statement: Statement, app_db: Session
) -> None:
    address = f"{LIST}/{statement.id}/rut-lai"
    assert office.get(address).status_code == 200
    early = office.post(address, data={"withdrawn_on": "01/02/2024"})
    assert (early.status_code, stored(app_db)[0].withdrawn_on) == (422, FOR_EVER)

    office.post(address, data={"withdrawn_on": "01/04/2024"})

    assert stored(app_db)[0].withdrawn_on == date(2024, 4, 1)
    page = office.get(f"{LIST}/{statement.id}").text
    assert "/rut-lai" not in page
    assert "đã được rút lại" in office.post(address, data={"withdrawn_on": "02/04/2024"}).text


def test_a_statement_is_removed_once_asked(
    office: FlaskClient, statement: Statement, app_db: Session
) -> None:
    address = f"{LIST}/{statement.id}/xoa"
    assert "Xóa xác nhận này?" in office.get(address).text
    assert len(stored(app_db)) == 1

    assert office.post(address).location == LIST
    assert stored(app_db) == []


def test_readers_read_and_write_nothing(
    signed_in: SignIn, cast: Cast, statement: Statement
) -> None:
    manager = signed_in(Role.MANAGER, unit=cast.education)

    assert manager.get(f"{LIST}/{statement.id}").status_code == 200
    assert "/moi" not in manager.get(LIST).text
    assert manager.get(f"{LIST}/moi").status_code == 403


def test_a_part_of_the_province_states_nothing_for_all_of_it(
    signed_in: SignIn, cast: Cast, statement: Statement
) -> None:
    part = signed_in(Role.DX_OFFICE, unit=cast.education)

    assert "/moi" not in part.get(LIST).text
    assert part.get(f"{LIST}/moi").status_code == 403
    assert part.post(f"{LIST}/{statement.id}/xoa").status_code == 403


def test_the_statements_of_another_province_are_not_there(
    office: FlaskClient, app_db: Session
) -> None:
    other = make_statement(app_db, make_province(app_db))
    app_db.commit()

    assert office.get(f"{LIST}/{other.id}").status_code == 404


def test_a_plan_without_such_targets_says_so(signed_in: SignIn, app_db: Session) -> None:
    cast = make_cast(app_db)
    office = signed_in(Role.DX_OFFICE, province=cast.province)

    assert "Kế hoạch không có chỉ tiêu định tính" in office.get(LIST).text
