"""People: found by any part of the name, in the order of names, nobody out of scope."""

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.adapters.cipher import IdentityCipher
from app.domain.access import Role
from app.domain.audit import AuditAction
from app.domain.course import ClassStatus
from app.domain.enrolment import Outcome, Result
from app.domain.person import Category
from app.models import AuditEvent, Person, Unit
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_assessment,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_officer,
    make_person,
    make_posting,
    make_unit,
)

YEAR = "year=2024&as_of=2024-12-31"
NUMBER = "038080001234"


@dataclass
class World:
    """Beside An (trained) and Bình: a teacher in a school under education, and one who left."""

    cast: Cast
    school: Unit
    teacher: Person
    gone: Person


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    school = make_unit(app_db, cast.province, name="Trường Số Một", parent=cast.education)
    teacher = make_officer(
        app_db, school, full_name="Đỗ Thị Ánh", category=Category.VIEN_CHUC, is_leader=True
    )
    gone = make_officer(app_db, cast.home_affairs, full_name="Lê Văn Đi", ends_on=date(2024, 5, 31))
    make_credit(app_db, cast.an, make_class(app_db, make_course(app_db, cast.province)))
    return World(cast, school, teacher, gone)


@pytest.fixture
def manager(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.MANAGER, province=world.cast.province)


def names_in(page: str) -> list[str]:
    """The people listed, in their order."""
    return [cell.split("</a>")[0].split(">")[-1] for cell in page.split('class="row-link"')[1:]]


def row_of(page: str, words: str) -> str:
    return next(row for row in page.split("<tr")[1:] if words in row).split("</tr>")[0]


def test_the_list_holds_who_is_in_post_by_given_name(manager: FlaskClient) -> None:
    page = manager.get(f"/nguoi?{YEAR}").text

    assert names_in(page) == ["Nguyễn Văn An", "Đỗ Thị Ánh", "Trần Thị Bình"]
    assert "3 người" in page


def test_a_row_says_where_as_what_and_whether_trained(manager: FlaskClient) -> None:
    row = row_of(manager.get(f"/nguoi?{YEAR}").text, "Đỗ Thị Ánh")

    assert "Trường Số Một" in row
    assert "Viên chức" in row
    assert "Lãnh đạo, quản lý" in row
    assert "Chưa đào tạo" in row


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=do+anh", ["Đỗ Thị Ánh"]),
        ("q=ÁNH", ["Đỗ Thị Ánh"]),
        ("unit_name=truong so", ["Đỗ Thị Ánh"]),
        ("unit_name=giao duc", ["Đỗ Thị Ánh", "Trần Thị Bình"]),
        ("category=vien_chuc", ["Đỗ Thị Ánh"]),
        ("flag=leaders", ["Đỗ Thị Ánh"]),
        ("flag=it_staff", []),
        ("trained=1", ["Nguyễn Văn An"]),
        ("trained=0", ["Đỗ Thị Ánh", "Trần Thị Bình"]),
        ("state=left", ["Lê Văn Đi"]),
        ("state=all&q=le", ["Lê Văn Đi"]),
        ("category=unheard-of&flag=press", ["Nguyễn Văn An", "Đỗ Thị Ánh", "Trần Thị Bình"]),
    ],
)
def test_the_list_can_be_narrowed(manager: FlaskClient, asked: str, found: list[str]) -> None:
    page = manager.get("/nguoi", query_string=f"{YEAR}&{asked}").text

    assert names_in(page) == found
    assert ("Không có ai khớp bộ lọc" in page) == (not found)


def test_the_list_of_a_unit_reaches_below_it(manager: FlaskClient, world: World) -> None:
    page = manager.get(f"/nguoi?{YEAR}&unit={world.cast.education.id}").text

    assert names_in(page) == ["Đỗ Thị Ánh", "Trần Thị Bình"]
    assert "Người của Sở Giáo dục và Đào tạo" in page


def test_credit_of_another_year_does_not_count(manager: FlaskClient) -> None:
    page = manager.get("/nguoi?year=2023&as_of=2023-12-31&trained=1").text

    assert names_in(page) == []


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("-name", ["Trần Thị Bình", "Đỗ Thị Ánh", "Nguyễn Văn An"]),
        ("unit", ["Trần Thị Bình", "Nguyễn Văn An", "Đỗ Thị Ánh"]),
        ("-unit", ["Đỗ Thị Ánh", "Nguyễn Văn An", "Trần Thị Bình"]),
        ("password", ["Nguyễn Văn An", "Đỗ Thị Ánh", "Trần Thị Bình"]),
    ],
)
def test_the_list_is_sorted_as_asked(manager: FlaskClient, sort: str, found: list[str]) -> None:
    assert names_in(manager.get(f"/nguoi?{YEAR}&sort={sort}").text) == found


def test_a_unit_contact_sees_the_own_subtree_only(signed_in: SignIn, world: World) -> None:
    page = signed_in(Role.UNIT_CONTACT, unit=world.cast.education).get(f"/nguoi?{YEAR}").text

    assert names_in(page) == ["Đỗ Thị Ánh", "Trần Thị Bình"]


def test_five_hundred_people_cost_as_many_statements_as_three(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    for _ in range(500):
        make_officer(app_db, world.school)
    manager = signed_in(Role.MANAGER, province=world.cast.province)
    manager.get(f"/nguoi?{YEAR}")
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    page = manager.get(f"/nguoi?{YEAR}&page=2").text
    event.remove(Engine, "before_cursor_execute", note)

    assert "51–100 trong 503" in page
    assert len(statements) <= 10


def test_a_person_stands_with_postings_training_and_assessments(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    person = make_person(app_db, world.cast.province, full_name="Vũ Minh Châu", birth_year=1985)
    make_posting(app_db, person, world.cast.education, ends_on=date(2023, 12, 31))
    make_posting(app_db, person, world.cast.home_affairs, starts_on=date(2024, 1, 1))
    make_posting(app_db, person, world.school, is_main=False, position="Giáo viên thỉnh giảng")
    course = make_course(app_db, world.cast.province, title="Chuyển đổi số cho lãnh đạo")
    class_ = make_class(app_db, course, date(2023, 5, 8), date(2023, 5, 10), code="L-2023")
    enrolment = make_enrolment(app_db, person, class_)
    make_completion(app_db, enrolment, result=Result.PASS, score=8, certificate_no="CN-77")
    ahead = make_class(app_db, course, date(2024, 11, 1), date(2025, 1, 10), code="L-2025")
    make_enrolment(app_db, person, ahead)
    make_assessment(app_db, person, reference="QG-1")

    reader = signed_in(Role.MANAGER, province=world.cast.province)
    page = reader.get(f"/nguoi/{person.id}?{YEAR}").text

    assert "1985" in page
    assert "từ 01/01/2024, đang giữ" in page
    assert "đến 31/12/2023" in page
    assert "kiêm nhiệm" in page
    trained = row_of(page, "L-2023")
    assert all(word in trained for word in ("Hoàn thành", "Đạt", ">8<", "CN-77", "Kỹ năng số"))
    assert "Có chỗ" in row_of(page, "L-2025")
    assert page.index("Năm 2025") < page.index("Năm 2023")
    assert "20/05/2024" in page
    assert "QG-1" in page


def test_a_failed_outcome_and_a_cancelled_class_say_so(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    course = make_course(app_db, world.cast.province)
    failed = make_enrolment(app_db, world.cast.binh, make_class(app_db, course, code="L-BO"))
    make_completion(app_db, failed, Outcome.ABSENT)
    cancelled = make_class(app_db, course, code="L-HUY", status=ClassStatus.CANCELLED)
    make_credit(app_db, world.cast.binh, cancelled)

    reader = signed_in(Role.MANAGER, province=world.cast.province)
    page = reader.get(f"/nguoi/{world.cast.binh.id}?{YEAR}").text

    assert "Vắng" in row_of(page, "L-BO")
    assert "Đã hủy" in row_of(page, "L-HUY")
    assert "Hoàn thành" not in row_of(page, "L-HUY")


def test_who_left_is_still_found_by_those_of_the_last_unit(signed_in: SignIn, world: World) -> None:
    own = signed_in(Role.MANAGER, unit=world.cast.home_affairs)
    other = signed_in(Role.MANAGER, unit=world.cast.education)

    assert own.get(f"/nguoi/{world.gone.id}?{YEAR}").status_code == 200
    assert other.get(f"/nguoi/{world.gone.id}?{YEAR}").status_code == 404


def test_who_moved_on_is_out_of_the_old_units_scope(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    make_posting(app_db, world.gone, world.cast.education, starts_on=date(2024, 6, 1))
    old = signed_in(Role.MANAGER, unit=world.cast.home_affairs)
    new = signed_in(Role.MANAGER, unit=world.cast.education)

    assert old.get(f"/nguoi/{world.gone.id}?{YEAR}").status_code == 404
    page = new.get(f"/nguoi/{world.gone.id}?{YEAR}").text
    assert "Sở Nội vụ" in page
    assert f"/don-vi/{world.cast.home_affairs.id}" not in page


def test_a_person_of_another_province_is_not_there(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    other = make_cast(app_db)
    reader = signed_in(Role.MANAGER, province=world.cast.province)

    assert reader.get(f"/nguoi/{other.an.id}?{YEAR}").status_code == 404


# The national identity number


@pytest.fixture
def numbered(app: Flask, world: World, app_db: Session) -> Person:
    cipher = IdentityCipher.from_secret(app.config["SECRET_KEY"])
    world.cast.an.national_id_encrypted = cipher.encrypt(NUMBER)
    world.cast.an.national_id_hash = cipher.find_by(NUMBER)
    app_db.commit()
    return world.cast.an


def test_the_identity_number_is_masked_for_everyone(
    signed_in: SignIn, numbered: Person, world: World
) -> None:
    for role in (Role.MANAGER, Role.HOME_AFFAIRS):
        page = signed_in(role, province=world.cast.province).get(f"/nguoi/{numbered.id}?{YEAR}")

        assert NUMBER not in page.text
        assert "•••••••••234" in page.text
        assert ("Hiện số định danh" in page.text) == (role is Role.HOME_AFFAIRS)


def test_showing_the_number_is_kept_in_the_audit_log(
    signed_in: SignIn, numbered: Person, world: World, app_db: Session
) -> None:
    clerk = signed_in(Role.HOME_AFFAIRS, province=world.cast.province)

    page = clerk.post(f"/nguoi/{numbered.id}?{YEAR}").text
    after = clerk.get(f"/nguoi/{numbered.id}?{YEAR}").text

    assert NUMBER in page
    assert NUMBER not in after
    kept = app_db.scalars(select(AuditEvent)).one()
    assert kept.action is AuditAction.NATIONAL_ID_SHOWN
    assert (kept.subject_type, kept.subject_id) == ("person", numbered.id)
    assert kept.actor is not None
    assert NUMBER not in f"{kept.subject_label}{kept.changes}"


def test_the_number_is_refused_to_others_and_nothing_is_kept(
    signed_in: SignIn, numbered: Person, world: World, app_db: Session
) -> None:
    manager = signed_in(Role.MANAGER, province=world.cast.province)
    elsewhere = signed_in(Role.HOME_AFFAIRS, unit=world.cast.education)

    assert manager.post(f"/nguoi/{numbered.id}?{YEAR}").status_code == 403
    assert elsewhere.post(f"/nguoi/{numbered.id}?{YEAR}").status_code == 404
    assert app_db.scalars(select(AuditEvent)).all() == []


def test_a_page_of_the_past_shows_no_number_of_who_has_left_since(
    signed_in: SignIn, numbered: Person, world: World, app_db: Session
) -> None:
    numbered.postings[0].ends_on = date(2023, 12, 31)
    app_db.flush()
    make_posting(app_db, numbered, world.cast.education, starts_on=date(2024, 1, 1))
    clerk = signed_in(Role.HOME_AFFAIRS, unit=world.cast.home_affairs)
    address = f"/nguoi/{numbered.id}?year=2023&as_of=2023-12-31"

    page = clerk.get(address)

    assert page.status_code == 200
    assert "Hiện số định danh" not in page.text
    assert clerk.post(address).status_code == 404
    assert app_db.scalars(select(AuditEvent)).all() == []


def test_a_number_locked_by_another_secret_does_not_lock_the_page(
    signed_in: SignIn, numbered: Person, world: World, app_db: Session
) -> None:
    numbered.national_id_encrypted = IdentityCipher.from_secret("another").encrypt(NUMBER)
    app_db.commit()

    clerk = signed_in(Role.HOME_AFFAIRS, province=world.cast.province)
    page = clerk.get(f"/nguoi/{numbered.id}?{YEAR}").text

    assert "không đọc được" in page
