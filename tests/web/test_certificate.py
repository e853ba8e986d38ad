"""Certificates of a class: issued, printed, verified by what is printed on them, and revoked."""

import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from pypdfium2 import PdfDocument
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.certificate import grouped
from app.domain.enrolment import Outcome
from app.jobs.runner import run_job
from app.models import Certificate, Completion, CourseClass, Enrolment, Job
from tests.conftest import SignIn
from tests.factories import (
    LOCKED,
    Cast,
    make_cast,
    make_certificate,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_officer,
)


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def locked(app_db: Session, cast: Cast) -> CourseClass:
    """An of home affairs and Bình of education completed a class of home affairs."""
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    course_class = make_class(app_db, course, code="L1", **LOCKED)
    for person in (cast.an, cast.binh):
        make_credit(app_db, person, course_class)
    return course_class


@pytest.fixture
def clerk(signed_in: SignIn, cast: Cast, locked: CourseClass) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=cast.province)


def codes_on(pdf: bytes) -> list[str]:
    """What a phone reads on each page."""
    pages = PdfDocument(pdf)
    pictures = [page.render(scale=2).to_pil() for page in pages]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def test_the_code_on_the_paper_leads_anybody_to_what_it_certifies(
    clerk: FlaskClient, app: Flask, locked: CourseClass
) -> None:
    clerk.post(f"/lop/{locked.id}/chung-nhan/cap")

    pdf = clerk.get(f"/lop/{locked.id}/chung-nhan/tep")

    assert pdf.mimetype == "application/pdf"
    first, second = codes_on(pdf.data)
    assert urlsplit(first).netloc == "localhost"
    stranger = app.test_client()
    page = stranger.get(urlsplit(first).path)
    assert page.status_code == 200
    assert "Nguyễn Văn An" in page.text
    assert "Kỹ năng số cơ bản" in page.text
    assert "08/03/2024" in page.text
    assert "Có hiệu lực" in page.text
    assert "Trần Thị Bình" not in page.text
    assert "Trần Thị Bình" in stranger.get(urlsplit(second).path).text


def test_a_signed_list_shows_the_numbers_of_its_certificates(
    clerk: FlaskClient, app_db: Session, locked: CourseClass
) -> None:
    clerk.post(f"/lop/{locked.id}/chung-nhan/cap")

    numbers = [one.register_number for one in app_db.scalars(select(Certificate))]
    page = clerk.get(f"/lop/{locked.id}/ket-qua").text
    assert len(numbers) == 2
    assert all(number in page for number in numbers)


def test_the_public_address_of_the_installation_is_what_is_printed(
    clerk: FlaskClient, app: Flask, locked: CourseClass
) -> None:
    app.config["PUBLIC_ADDRESS"] = "https://sodaotao.example.vn"
    clerk.post(f"/lop/{locked.id}/chung-nhan/cap")

    pdf = clerk.get(f"/lop/{locked.id}/chung-nhan/tep").data

    assert all(code.startswith("https://sodaotao.example.vn/chung-nhan/") for code in codes_on(pdf))
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "sodaotao.example.vn/chung-nhan" in text


def test_a_worker_prints_the_address_by_which_its_owner_came(
    clerk: FlaskClient, app: Flask, app_db: Session, locked: CourseClass
) -> None:
    clerk.post(f"/lop/{locked.id}/chung-nhan/cap")
    address = f"/lop/{locked.id}/chung-nhan/tep"
    sent = {"address": address, "subject": "Giấy chứng nhận lớp L1"}

    with clerk.session_transaction() as here:
        signed_in = dict(here)
    with clerk.session_transaction(base_url="http://so.example") as there:
        there.update(signed_in)
    asked = clerk.post("/viec/xuat", data=sent, base_url="http://so.example")
    run_job(app, app_db.scalars(select(Job.id)).one())

    with clerk.get(f"{urlsplit(asked.location).path}/tep") as made:
        assert made.mimetype == "application/pdf"
        assert {urlsplit(code).netloc for code in codes_on(made.data)} == {"so.example"}


def test_a_second_look_finds_nobody_to_certify(clerk: FlaskClient, locked: CourseClass) -> None:
    asked = clerk.get(f"/lop/{locked.id}/chung-nhan/cap").text
    assert "Cấp giấy chứng nhận cho 2 người?" in asked
    done = clerk.post(f"/lop/{locked.id}/chung-nhan/cap", follow_redirects=True).text
    assert "Đã cấp giấy chứng nhận cho 2 người." in done

    again = clerk.post(f"/lop/{locked.id}/chung-nhan/cap", follow_redirects=True).text

    assert "Không còn ai để cấp" in again


def test_an_open_list_gives_none(
    clerk: FlaskClient, app_db: Session, cast: Cast, locked: CourseClass
) -> None:
    running = make_class(app_db, locked.course)
    credit = make_credit(app_db, cast.an, running)
    app_db.commit()

    page = clerk.get(f"/lop/{running.id}/chung-nhan").text
    refused = clerk.post(f"/lop/{running.id}/chung-nhan/cap")
    single = clerk.post(
        f"/lop/{running.id}/chung-nhan/{credit.enrolment_id}", follow_redirects=True
    )

    assert "Danh sách kết quả chưa khóa" in page
    assert refused.status_code == 422
    assert "chưa khóa nên chưa cấp được" in refused.text
    assert "chưa khóa nên chưa cấp được" in single.text
    assert app_db.scalars(select(Certificate)).all() == []


def test_who_is_not_in_the_signed_list_gets_none(
    clerk: FlaskClient, app_db: Session, cast: Cast, locked: CourseClass
) -> None:
    guest = make_officer(app_db, cast.education, full_name="Lê Thị Khách")
    seat = make_enrolment(app_db, guest, locked)
    make_completion(app_db, seat, Outcome.INCOMPLETE)
    elsewhere = make_credit(app_db, cast.an, make_class(app_db, locked.course, code="L2"))
    app_db.commit()

    refused = clerk.post(f"/lop/{locked.id}/chung-nhan/{seat.id}", follow_redirects=True).text

    assert "Lê Thị Khách không được công nhận hoàn thành trong danh sách đã khóa" in refused
    for stranger in (elsewhere.enrolment_id, 999_999):
        assert clerk.post(f"/lop/{locked.id}/chung-nhan/{stranger}").status_code == 404
    clerk.post(f"/lop/{locked.id}/chung-nhan/cap")
    named = app_db.scalars(select(Certificate.person_id)).all()
    assert len(named) == 2
    assert guest.id not in named


def test_a_revoked_certificate_says_so_to_whoever_scans_it(
    clerk: FlaskClient, app: Flask, app_db: Session, locked: CourseClass
) -> None:
    clerk.post(f"/lop/{locked.id}/chung-nhan/cap")
    first = app_db.scalars(select(Certificate).order_by(Certificate.number)).first()
    assert first is not None
    page = f"/giay-chung-nhan/{first.id}/thu-hoi"

    empty = clerk.post(page, data={"reason": " "})
    clerk.post(page, data={"reason": "Ghi sai họ tên"})

    assert empty.status_code == 422
    seen = app.test_client().get(f"/chung-nhan/{grouped(first.code)}").text
    assert "Giấy chứng nhận đã bị thu hồi" in seen
    assert "Ghi sai họ tên" not in seen
    paper = clerk.get(f"/giay-chung-nhan/{first.id}").data
    assert "ĐÃ THU HỒI" in PdfReader(BytesIO(paper)).pages[0].extract_text()
    assert len(codes_on(clerk.get(f"/lop/{locked.id}/chung-nhan/tep").data)) == 1


def test_a_corrected_outcome_takes_the_certificate_back_wherever_it_is_looked_at(
    clerk: FlaskClient, app: Flask, app_db: Session, locked: CourseClass
) -> None:
    clerk.post(f"/lop/{locked.id}/chung-nhan/cap")
    first = app_db.scalars(select(Certificate).order_by(Certificate.number)).first()
    assert first is not None
    said = {"outcome": "incomplete", "reason": "Vắng quá số buổi", "document": "12/QĐ-SNV"}

    page = f"/lop/{locked.id}/ket-qua/{first.enrolment_id}"
    shown = re.search(r'id="seen" name="seen" type="hidden" value="(\d+)"', clerk.get(page).text)
    assert shown is not None
    clerk.post(page, data=said | {"seen": shown[1]})

    seen = app.test_client().get(f"/chung-nhan/{grouped(first.code)}").text
    assert "Giấy chứng nhận không còn hiệu lực" in seen
    assert "đã được đính chính" in seen
    assert "Có hiệu lực" not in seen
    for secret in (*said.values(), "Không hoàn thành"):
        assert secret not in seen
    tab = clerk.get(f"/lop/{locked.id}/chung-nhan").text
    assert "1 giấy đã mất hiệu lực" in tab
    assert f"/giay-chung-nhan/{first.id}/thu-hoi" in tab
    assert f"/lop/{locked.id}/chung-nhan/{first.enrolment_id}" not in tab
    assert "kết quả học đã được đính chính" in clerk.get("/so-chung-nhan").text
    paper = clerk.get(f"/giay-chung-nhan/{first.id}").data
    assert "MẤT HIỆU LỰC" in PdfReader(BytesIO(paper)).pages[0].extract_text()
    assert len(codes_on(clerk.get(f"/lop/{locked.id}/chung-nhan/tep").data)) == 1


def test_the_register_of_a_year_is_searched_by_name_and_by_number(
    clerk: FlaskClient, locked: CourseClass
) -> None:
    clerk.post(f"/lop/{locked.id}/chung-nhan/cap")

    def found(q: str) -> list[bool]:
        page = clerk.get("/so-chung-nhan", query_string={"q": q}).text
        return [name in page for name in ("Nguyễn Văn An", "Trần Thị Bình")]

    assert found("") == found("l1") == [True, True]
    assert found("binh tran") == found("2") == found(f"0002/{clock.today().year}") == [False, True]
    assert found("3") == found("2a") == [False, False]
    assert clerk.get("/so-chung-nhan?format=xlsx").data.startswith(b"PK")


def test_who_sees_a_unit_reads_of_its_people_alone(
    clerk: FlaskClient, signed_in: SignIn, app_db: Session, cast: Cast, locked: CourseClass
) -> None:
    clerk.post(f"/lop/{locked.id}/chung-nhan/cap")
    contact = signed_in(Role.UNIT_CONTACT, unit=cast.education)
    of_an, of_binh = app_db.scalars(select(Certificate).order_by(Certificate.number))

    page = contact.get("/so-chung-nhan").text

    assert "Trần Thị Bình" in page
    assert "Nguyễn Văn An" not in page
    assert contact.get(f"/giay-chung-nhan/{of_binh.id}").status_code == 200
    assert contact.get(f"/giay-chung-nhan/{of_an.id}").status_code == 404


def test_a_trainee_has_their_own_certificate_and_no_other(
    signed_in: SignIn, app_db: Session, cast: Cast, locked: CourseClass
) -> None:
    places = app_db.scalars(select(Enrolment).order_by(Enrolment.id))
    own, other = [make_certificate(app_db, place) for place in places]
    account = {"person_id": cast.an.id, "province_id": cast.province.id}
    an = signed_in(Role.TRAINEE, province=cast.province, **account)

    assert f"/ho-so-cua-toi/giay-chung-nhan/{own.id}" in an.get("/ho-so-cua-toi").text
    assert an.get(f"/ho-so-cua-toi/giay-chung-nhan/{own.id}").mimetype == "application/pdf"
    assert an.get(f"/ho-so-cua-toi/giay-chung-nhan/{other.id}").status_code == 404
    assert an.get(f"/giay-chung-nhan/{own.id}").status_code == 403


def test_a_trainee_is_not_led_to_a_certificate_that_holds_no_longer(
    signed_in: SignIn, app_db: Session, cast: Cast, locked: CourseClass
) -> None:
    place = app_db.scalars(select(Enrolment).where(Enrolment.person_id == cast.an.id)).one()
    own = make_certificate(app_db, place)
    app_db.execute(update(Completion).values(outcome=Outcome.INCOMPLETE))
    account = {"person_id": cast.an.id, "province_id": cast.province.id}

    page = signed_in(Role.TRAINEE, province=cast.province, **account).get("/ho-so-cua-toi").text

    assert "Mất hiệu lực" in page
    assert f"/ho-so-cua-toi/giay-chung-nhan/{own.id}" not in page
