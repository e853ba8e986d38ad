"""People and their jobs through forms: who is alike is shown, scope holds, slips are undone."""

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.cipher import IdentityCipher
from app.domain.access import Role
from app.domain.audience import Audience
from app.domain.audit import AuditAction
from app.domain.unit import FOR_EVER, SINCE_EVER, UnitKind
from app.models import AuditEvent, Person, Posting, Unit
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_officer, make_person, make_unit

NUMBER = "038080001234"
NEWCOMER = {
    "full_name": "Đặng  Thị Ánh",
    "birth": "2/3/1985",
    "gender": "nữ",
    "email": "anh@example.vn",
    "phone": "0912 345 678",
    "unit": "SNV",
    "starts_on": "01/06/2024",
    "category": "cong_chuc",
    "position": "Chuyên viên",
    "is_it_staff": "y",
}
JOB = {"unit": "SGDDT", "starts_on": "01/07/2024", "category": "cong_chuc"}


@dataclass
class World:
    """An in home affairs; Bình in education, under which there is a school."""

    cast: Cast
    school: Unit


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    school = make_unit(
        app_db,
        cast.province,
        code="TH1",
        name="Trường TH Một",
        parent=cast.education,
        kind=UnitKind.PRIMARY_SCHOOL,
    )
    return World(cast, school)


@pytest.fixture
def clerk(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=world.cast.province)


@pytest.fixture
def contact(signed_in: SignIn, world: World) -> FlaskClient:
    """The contact of education."""
    return signed_in(Role.UNIT_CONTACT, unit=world.cast.education)


def events(db: Session) -> list[AuditEvent]:
    db.expire_all()
    return list(db.scalars(select(AuditEvent).order_by(AuditEvent.id)))


def found(db: Session, name: str = "Đặng Thị Ánh") -> Person:
    db.expire_all()
    return db.scalars(select(Person).where(Person.full_name == name)).one()


def jobs(db: Session, person: Person) -> list[tuple[int, date, date, bool]]:
    db.expire_all()
    rows = select(Posting).where(Posting.person_id == person.id).order_by(Posting.starts_on)
    return [(p.unit_id, p.starts_on, p.ends_on, p.is_main) for p in db.scalars(rows)]


def hidden(page: str, name: str) -> str:
    """The value that a hidden field sends back."""
    return page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]


# Adding


def test_somebody_is_added_with_a_first_job(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    answer = clerk.post("/nguoi/them", data=NEWCOMER)

    person = found(app_db)
    assert answer.location == f"/nguoi/{person.id}"
    assert (person.code, person.birth_date) == ("P000001", date(1985, 3, 2))
    (posting,) = person.postings
    assert (posting.unit_id, posting.starts_on) == (world.cast.home_affairs.id, date(2024, 6, 1))
    assert posting.is_it_staff
    page = clerk.get(answer.location).text
    assert "Đã thêm Đặng Thị Ánh." in page
    assert "Thêm người</strong>" in page
    assert "Thêm vị trí công tác</strong>" in page


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"full_name": ""}, "full_name", "Cần điền mục này."),
        ({"birth": "30/02/1985"}, "birth", "không phải là một ngày có thật"),
        ({"birth": "2999"}, "birth", "2999"),
        ({"birth": "01/01/2090"}, "birth", "không muộn hơn"),
        ({"email": "anh"}, "email", "thư điện tử chưa đúng"),
        ({"phone": "chưa có"}, "phone", "số điện thoại"),
        ({"national_id": "12345"}, "national_id", "12 chữ số"),
        ({"unit": ""}, "unit", "Cần điền mục này."),
        ({"unit": "KHONGCO"}, "unit", "KHONGCO"),
        ({"category": ""}, "category", "Cần điền mục này."),
        ({"ends_on": "31/05/2024"}, "ends_on", "trước ngày đầu 01/06/2024"),
        ({"subject": "informatics"}, "subject", "trường phổ thông"),
        ({"unit": "TH1", "school_level": "upper_secondary"}, "school_level", "THPT"),
        ({"category": "student"}, "category", "Học sinh, sinh viên"),
        ({"code": "CU-01"}, "code", "mã của Nguyễn Cũ"),
    ],
)
def test_a_refusal_names_its_field_and_what_was_typed_stays(
    clerk: FlaskClient,
    world: World,
    app_db: Session,
    changed: dict[str, str],
    field: str,
    words: str,
) -> None:
    make_person(app_db, world.cast.province, code="CU-01", full_name="Nguyễn Cũ")
    app_db.commit()

    answer = clerk.post("/nguoi/them", data=NEWCOMER | changed)

    assert answer.status_code == 422
    assert words in answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert f'href="#{field}"' in answer.text
    assert 'value="Chuyên viên"' in answer.text
    assert len(app_db.scalars(select(Person)).all()) == 3
    assert events(app_db) == []


def test_whoever_is_alike_is_shown_before_anybody_is_added(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    known = make_officer(app_db, world.cast.education, full_name="ĐẶNG THỊ ÁNH")
    app_db.commit()

    asked = clerk.post("/nguoi/them", data=NEWCOMER)
    assert asked.status_code == 422
    assert "Có 1 người cùng họ tên" in asked.text
    assert f'href="/nguoi/{known.id}"' in asked.text
    assert "Sở Giáo dục và Đào tạo" in asked.text.split(known.code)[1].split("</li>")[0]
    unasked = NEWCOMER | {"is_other": "y", "looked_at": ""}
    assert clerk.post("/nguoi/them", data=unasked).status_code == 422

    agreed = NEWCOMER | {"is_other": "y", "looked_at": hidden(asked.text, "looked_at")}
    assert clerk.post("/nguoi/them", data=agreed).status_code == 302
    assert found(app_db).id != known.id


def test_someone_alike_elsewhere_is_counted_not_shown(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    known = make_officer(app_db, world.cast.home_affairs, full_name="Đặng Thị Ánh")
    app_db.commit()

    page = contact.post("/nguoi/them", data=NEWCOMER | {"unit": "TH1"}).text

    assert "1 người ở đơn vị ngoài phạm vi của bạn" in page
    assert known.code not in page


def test_a_number_is_taken_from_who_may_read_numbers(
    app: Flask, clerk: FlaskClient, contact: FlaskClient, app_db: Session
) -> None:
    assert 'name="national_id"' in clerk.get("/nguoi/them").text
    assert 'name="national_id"' not in contact.get("/nguoi/them").text

    clerk.post("/nguoi/them", data=NEWCOMER | {"national_id": NUMBER})
    sneaked = {"unit": "TH1", "full_name": "Lê Văn Khác", "national_id": "038080009999"}
    contact.post("/nguoi/them", data=NEWCOMER | sneaked)

    cipher: IdentityCipher = app.extensions["identity_cipher"]
    assert found(app_db).national_id_hash == cipher.find_by(NUMBER)
    assert found(app_db, "Lê Văn Khác").national_id_hash is None


def test_one_number_is_one_person(clerk: FlaskClient, app_db: Session) -> None:
    clerk.post("/nguoi/them", data=NEWCOMER | {"national_id": NUMBER})

    other = NEWCOMER | {"full_name": "Lê Văn Khác", "national_id": NUMBER}
    answer = clerk.post("/nguoi/them", data=other)

    assert answer.status_code == 422
    assert "P000001" in answer.text.split('id="national_id-error"')[1].split("</p>")[0]


def test_a_contact_adds_to_the_own_units_only(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    elsewhere = contact.post("/nguoi/them", data=NEWCOMER)
    inside = contact.post("/nguoi/them", data=NEWCOMER | {"unit": "TH1"})

    assert elsewhere.status_code == 422
    assert "đề nghị Sở Nội vụ" in elsewhere.text.split('id="unit-error"')[1].split("</p>")[0]
    assert inside.status_code == 302
    assert found(app_db).postings[0].unit_id == world.school.id


def test_who_begins_later_does_not_lead_to_an_empty_page(
    contact: FlaskClient, world: World
) -> None:
    later = NEWCOMER | {"unit": "TH1", "starts_on": "01/01/2099"}

    answer = contact.post("/nguoi/them", data=later)

    assert answer.location == f"/don-vi/{world.school.id}"
    assert contact.get(answer.location).status_code == 200


def test_the_form_of_a_unit_says_which(clerk: FlaskClient, world: World) -> None:
    assert 'value="TH1"' in clerk.get(f"/nguoi/them?unit={world.school.id}").text


def test_a_contact_begins_with_the_own_unit(contact: FlaskClient, clerk: FlaskClient) -> None:
    assert 'value="SGDDT"' in contact.get("/nguoi/them").text
    assert 'value="SGDDT"' not in clerk.get("/nguoi/them").text


# The record


def test_a_record_is_changed(clerk: FlaskClient, world: World, app_db: Session) -> None:
    address = f"/nguoi/{world.cast.an.id}/sua"

    shown = clerk.get(address).text
    answer = clerk.post(address, data={"full_name": "Nguyễn Văn Ân", "birth": "1980"})

    assert 'value="Nguyễn Văn An"' in shown
    assert answer.location == f"/nguoi/{world.cast.an.id}"
    assert found(app_db, "Nguyễn Văn Ân").birth_year == 1980
    page = clerk.get(answer.location).text
    assert "<del>Nguyễn Văn An</del>" in page
    assert 'value="1980"' in clerk.get(address).text


def test_an_identity_number_is_put_in_kept_and_taken_out(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    address = f"/nguoi/{world.cast.an.id}/sua"
    facts = {"full_name": "Nguyễn Văn An"}

    clerk.post(address, data=facts | {"national_id": NUMBER})
    assert NUMBER not in clerk.get(address).text
    unchanged = clerk.post(address, data=facts, follow_redirects=True)
    assert "Không có gì khác với sổ" in unchanged.text
    assert found(app_db, "Nguyễn Văn An").national_id_hash is not None
    clerk.post(address, data=facts | {"drops_number": "y"})
    assert found(app_db, "Nguyễn Văn An").national_id_hash is None


# Moving, leaving, coming back


def test_whoever_moves_leaves_on_the_day_before(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    address = f"/nguoi/{world.cast.an.id}/chuyen"

    shown = clerk.get(address).text
    answer = clerk.post(address, data=JOB | {"position": "Phó phòng", "is_leader": "y"})

    assert "Vị trí chính hiện nay: Chuyên viên, Sở Nội vụ." in shown
    assert answer.location == f"/nguoi/{world.cast.an.id}"
    assert jobs(app_db, world.cast.an) == [
        (world.cast.home_affairs.id, SINCE_EVER, date(2024, 6, 30), True),
        (world.cast.education.id, date(2024, 7, 1), FOR_EVER, True),
    ]


def test_a_move_needs_a_day_and_goes_somewhere(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    address = f"/nguoi/{world.cast.an.id}/chuyen"

    dayless = clerk.post(address, data=JOB | {"starts_on": ""})
    nowhere = clerk.post(address, data=JOB | {"unit": "SNV", "position": "Chuyên viên"})

    assert (dayless.status_code, nowhere.status_code) == (422, 422)
    assert 'id="starts_on-error"' in dayless.text
    assert "đang giữ đúng vị trí này" in nowhere.text.split('id="unit-error"')[1]
    assert len(jobs(app_db, world.cast.an)) == 1


def test_a_contact_moves_within_the_own_units_only(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    address = f"/nguoi/{world.cast.binh.id}/chuyen"

    out = contact.post(address, data=JOB | {"unit": "SNV"})
    within = contact.post(address, data=JOB | {"unit": "TH1"})

    assert (out.status_code, within.status_code) == (422, 302)
    assert "đề nghị Sở Nội vụ" in out.text.split('id="unit-error"')[1].split("</p>")[0]
    assert contact.get(f"/nguoi/{world.cast.an.id}/chuyen").status_code == 404
    assert jobs(app_db, world.cast.binh)[-1][0] == world.school.id


def test_a_job_beside_the_main_one(clerk: FlaskClient, world: World, app_db: Session) -> None:
    clerk.post(f"/nguoi/{world.cast.an.id}/kiem-nhiem", data=JOB | {"audiences": ["press"]})

    assert [job[3] for job in jobs(app_db, world.cast.an)] == [True, False]
    assert "kiêm nhiệm" in clerk.get(f"/nguoi/{world.cast.an.id}").text


def test_whoever_leaves_comes_back(clerk: FlaskClient, world: World, app_db: Session) -> None:
    job = world.cast.an.postings[0].id

    left = clerk.post(f"/vi-tri/{job}/thoi", data={"last_day": "31/05/2024"})
    assert jobs(app_db, world.cast.an)[0][2] == date(2024, 5, 31)
    page = clerk.get(left.location).text
    assert "thôi công tác tại đây sau ngày 31/05/2024" in page
    assert f"/vi-tri/{job}/mo-lai" in page

    asked = clerk.get(f"/vi-tri/{job}/mo-lai").text
    clerk.post(f"/vi-tri/{job}/mo-lai")
    assert "Bỏ ngày cuối 31/05/2024" in asked
    assert jobs(app_db, world.cast.an)[0][2] == FOR_EVER


def test_nobody_comes_back_across_another_job(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    job = world.cast.an.postings[0].id
    clerk.post(f"/nguoi/{world.cast.an.id}/chuyen", data=JOB)

    answer = clerk.post(f"/vi-tri/{job}/mo-lai")

    assert answer.status_code == 422
    assert "«Sở Giáo dục và Đào tạo» (01/07/2024 – …)" in answer.text
    assert jobs(app_db, world.cast.an)[0][2] == date(2024, 6, 30)


def test_a_job_is_put_right(clerk: FlaskClient, world: World, app_db: Session) -> None:
    posting = world.cast.binh.postings[0]
    address = f"/vi-tri/{posting.id}/sua"

    shown = clerk.get(address).text
    facts = {
        "unit": "TH1",
        "category": "vien_chuc",
        "position": "Giáo viên",
        "subject": "informatics",
        "school_level": "primary",
        "starts_on": "2019",
        "ends_on": "",
        "is_main": "y",
    }
    answer = clerk.post(address, data=facts)

    assert 'value="SGDDT"' in shown
    assert answer.status_code == 302
    assert jobs(app_db, world.cast.binh) == [(world.school.id, date(2019, 1, 1), FOR_EVER, True)]


def test_an_audience_that_a_file_has_named_survives_the_form(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    """Leaders are marked by a flag here; a file may name them outright all the same."""
    person = make_officer(
        app_db, world.cast.education, audiences=[Audience.LEADERS, Audience.PRESS]
    )
    app_db.commit()
    facts = {"unit": "SGDDT", "category": "cong_chuc", "position": "Phóng viên", "is_main": "y"}

    clerk.post(f"/vi-tri/{person.postings[0].id}/sua", data=facts)

    app_db.expire_all()
    assert [row.audience for row in person.postings[0].audiences] == [Audience.LEADERS]


def test_a_move_by_mistake_is_undone_in_one_act(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    clerk.post(f"/nguoi/{world.cast.an.id}/chuyen", data=JOB)
    job = app_db.scalars(
        select(Posting.id).where(Posting.unit_id == world.cast.education.id)
    ).all()[-1]

    asked = clerk.get(f"/vi-tri/{job}/xoa").text
    answer = clerk.post(f"/vi-tri/{job}/xoa", data={"gives_back": "y"})

    assert "Chuyên viên, Sở Nội vụ (… – 30/06/2024)" in asked
    assert jobs(app_db, world.cast.an) == [(world.cast.home_affairs.id, SINCE_EVER, FOR_EVER, True)]
    page = clerk.get(answer.location).text
    assert "Xóa vị trí công tác</strong>" in page
    assert [e.action for e in events(app_db)][-1] == AuditAction.POSTING_REMOVED


def test_the_only_job_is_not_removed(clerk: FlaskClient, world: World, app_db: Session) -> None:
    job = world.cast.an.postings[0].id

    answer = clerk.post(f"/vi-tri/{job}/xoa")

    assert answer.status_code == 422
    assert "vị trí duy nhất" in answer.text
    assert f"/vi-tri/{job}/xoa" not in clerk.get(f"/nguoi/{world.cast.an.id}").text


# Who may


def test_the_page_leads_to_what_the_reader_may_do(
    contact: FlaskClient, signed_in: SignIn, world: World
) -> None:
    manager = signed_in(Role.MANAGER, province=world.cast.province)
    address = f"/nguoi/{world.cast.binh.id}"

    assert f"{address}/chuyen" in contact.get(address).text
    assert "/nguoi/them" in contact.get("/nguoi").text
    assert f"/nguoi/them?unit={world.school.id}" in contact.get(f"/don-vi/{world.school.id}").text
    assert f"{address}/chuyen" not in manager.get(address).text
    assert "/nguoi/them" not in manager.get("/nguoi").text


@pytest.mark.parametrize("act", ["sua", "chuyen", "kiem-nhiem"])
def test_out_of_scope_is_not_there(contact: FlaskClient, world: World, act: str) -> None:
    assert contact.get(f"/nguoi/{world.cast.binh.id}/{act}").status_code == 200
    assert contact.get(f"/nguoi/{world.cast.an.id}/{act}").status_code == 404


@pytest.mark.parametrize("act", ["sua", "thoi", "mo-lai", "xoa"])
def test_a_job_held_elsewhere_is_for_others_to_change(
    contact: FlaskClient, world: World, app_db: Session, act: str
) -> None:
    """Bình has come from home affairs, whose job stays as home affairs wrote it."""
    posting = world.cast.binh.postings[0]
    posting.starts_on = date(2024, 1, 1)
    app_db.flush()
    before = Posting(
        person_id=world.cast.binh.id,
        unit_id=world.cast.home_affairs.id,
        category=posting.category,
        ends_on=date(2023, 12, 31),
    )
    app_db.add(before)
    app_db.commit()

    assert contact.get(f"/vi-tri/{posting.id}/{act}").status_code in (200, 302)
    assert contact.get(f"/vi-tri/{before.id}/{act}").status_code == 404
    assert contact.get(f"/vi-tri/{world.cast.an.postings[0].id}/{act}").status_code == 404


def test_a_page_of_the_past_gives_no_right_over_who_has_left(
    clerk: FlaskClient, contact: FlaskClient, world: World
) -> None:
    away = JOB | {"unit": "SNV", "starts_on": "01/01/2024"}
    assert clerk.post(f"/nguoi/{world.cast.binh.id}/chuyen", data=away).status_code == 302
    past = "year=2023&as_of=2023-12-31"

    page = contact.get(f"/nguoi/{world.cast.binh.id}?{past}")

    assert page.status_code == 200
    assert "Chuyển công tác" not in page.text
    assert contact.get(f"/nguoi/{world.cast.binh.id}/sua?{past}").status_code == 404
