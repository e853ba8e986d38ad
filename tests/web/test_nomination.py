"""Naming one's people for a class: who can be ticked, what came of it, and whose class it is."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus as S
from app.domain.person import Category
from app.domain.registration import Approval
from app.models import CourseClass, Enrolment, Person
from tests.conftest import SignIn
from tests.factories import (
    NOW,
    TODAY,
    Cast,
    make_cast,
    make_class,
    make_course,
    make_credit,
    make_enrolment,
    make_officer,
    make_unit,
)
from tests.web.uploading import xlsx

JULY = (date(2024, 7, 1), date(2024, 7, 5))


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@dataclass
class World:
    """An open class of home affairs; Bình and Cúc, officers, and Dũng, a worker, of education."""

    cast: Cast
    july: CourseClass
    cuc: Person
    dung: Person


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    july = make_class(app_db, course, *JULY, code="L1", capacity=2, status=ClassStatus.OPEN)
    cuc = make_officer(app_db, cast.education, full_name="Hoàng Thị Cúc")
    dung = make_officer(
        app_db, cast.education, full_name="Vũ Văn Dũng", category=Category.NGUOI_LAO_DONG
    )
    app_db.commit()
    return World(cast, july, cuc, dung)


@pytest.fixture
def contact(signed_in: SignIn, world: World) -> FlaskClient:
    """The contact of the department of education."""
    return signed_in(Role.UNIT_CONTACT, unit=world.cast.education)


def page(world: World, query: str = "") -> str:
    return f"/lop/{world.july.id}/de-cu{query}"


def named(client: FlaskClient, world: World, *people: Person) -> Any:
    data = {"people": [person.id for person in people]}
    return client.post(page(world), data=data, follow_redirects=True)


def stored(db: Session) -> dict[int, S]:
    db.expire_all()
    return {one.person_id: one.status for one in db.scalars(select(Enrolment))}


def box(text: str, person: Person) -> str:
    """The check box of somebody; "" where they are not listed."""
    _, _, rest = text.partition(f'id="person-{person.id}"')
    return rest.partition(">")[0]


def test_people_are_ticked_from_a_list_of_ones_own_and_told_what_they_got(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    listed = contact.get(page(world)).text
    assert "Trần Thị Bình" in listed
    assert "Nguyễn Văn An" not in listed  # of another department
    assert "Vũ Văn Dũng" not in listed  # not meant

    answer = named(contact, world, world.cast.binh, world.cuc)

    assert "2 người đã có chỗ." in answer.text
    assert stored(app_db) == {world.cast.binh.id: S.CONFIRMED, world.cuc.id: S.CONFIRMED}
    assert "disabled" in box(answer.text, world.cuc)
    assert "Có chỗ" in answer.text


@pytest.mark.parametrize(
    ("facts", "said", "status"),
    [
        ({"approval": Approval.ORGANISER}, "Đã gửi đề cử 1 người, chờ đơn vị tổ chức", S.NOMINATED),
        # A unit that nominates has said yes already.
        ({"approval": Approval.UNIT}, "1 người đã có chỗ.", S.CONFIRMED),
        ({"capacity": 1, "taken": True}, "1 người vào danh sách chờ", S.WAITING),
    ],
)
def test_what_came_of_it_depends_on_the_class(
    contact: FlaskClient, world: World, app_db: Session, facts: dict[str, Any], said: str, status: S
) -> None:
    if facts.pop("taken", False):
        make_enrolment(app_db, world.cast.an, world.july)
    for what, value in facts.items():
        setattr(world.july, what, value)
    app_db.commit()

    assert said in named(contact, world, world.cuc).text
    assert stored(app_db)[world.cuc.id] is status


def test_whoever_cannot_go_is_shown_with_the_reason_and_left_out_when_sent(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    other = make_class(app_db, world.july.course, *JULY, code="L9")
    make_enrolment(app_db, world.cuc, other)
    app_db.commit()

    listed = contact.get(page(world, "?meant=any")).text
    assert "disabled" in box(listed, world.dung)
    assert "Vũ Văn Dũng không thuộc đối tượng của khóa (Công chức)" in listed
    assert "disabled" in box(listed, world.cuc)
    assert "Hoàng Thị Cúc có chỗ ở lớp L9 học trùng ngày" in listed
    assert "disabled" not in box(listed, world.cast.binh)

    sent = named(contact, world, world.cast.binh, world.cuc, world.dung)

    assert "1 người đã có chỗ." in sent.text
    assert "2 người không đề cử được." in sent.text
    assert "Hoàng Thị Cúc có chỗ ở lớp L9" in sent.text
    assert world.cast.binh.id in stored(app_db)
    assert world.dung.id not in stored(app_db)


@pytest.mark.parametrize(
    ("query", "found"),
    [("?q=cuc", {"cuc"}), ("?unit_name=noi+vu", set()), ("?trained=0", {"binh"})],
)
def test_the_list_is_narrowed(
    contact: FlaskClient, world: World, app_db: Session, query: str, found: set[str]
) -> None:
    make_credit(app_db, world.cuc, make_class(app_db, world.july.course))
    app_db.commit()

    listed = contact.get(page(world, query)).text

    people = {"binh": world.cast.binh, "cuc": world.cuc}
    assert {name for name, person in people.items() if box(listed, person)} == found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: setattr(one, "status", None), "Lớp chưa mở đăng ký."),
        (lambda one: setattr(one, "status", ClassStatus.CANCELLED), "Lớp đã hủy."),
        (lambda one: setattr(one, "registration_until", NOW), "Lớp đã thôi nhận đăng ký."),
    ],
)
def test_a_class_that_takes_nobody_says_so_before_and_after(
    contact: FlaskClient,
    world: World,
    app_db: Session,
    change: Callable[[CourseClass], None],
    said: str,
) -> None:
    change(world.july)
    app_db.commit()

    assert said in contact.get(page(world)).text
    sent = named(contact, world, world.cuc)

    assert (sent.status_code, said in sent.text) == (422, True)
    assert stored(app_db) == {}


def test_nobody_ticked_and_strangers_are_refused(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    empty = named(contact, world)
    assert (empty.status_code, "Chưa chọn ai." in empty.text) == (422, True)
    assert named(contact, world, world.cast.an).status_code == 404
    assert stored(app_db) == {}


def test_open_classes_wait_on_home_and_in_a_list_of_their_own(
    contact: FlaskClient, signed_in: SignIn, world: World, app_db: Session
) -> None:
    make_enrolment(app_db, world.cuc, world.july)
    make_class(app_db, world.july.course, *JULY, code="L-CHUA-MO")
    app_db.commit()

    home = contact.get("/").text
    assert "lớp đang nhận đề cử" in home
    assert "lớp L1, hạn 30/06/2024" in home
    listed = contact.get("/de-cu").text
    assert f'href="/lop/{world.july.id}/de-cu"' in listed
    assert "L-CHUA-MO" not in listed
    assert "1 / 2" in listed
    assert signed_in(Role.MANAGER, province=world.cast.province).get("/de-cu").status_code == 403


# By file


def sent_file(client: FlaskClient, world: World, content: bytes, name: str = "ds.xlsx") -> Any:
    data = {"file": (BytesIO(content), name)}
    return client.post(page(world), data=data)


def rows_told(text: str) -> str:
    """The table of the rows that mean nobody; "" where there is none."""
    _, _, rest = text.partition("Các dòng chưa rõ là ai")
    return rest.partition("</table>")[0]


def test_a_list_as_offices_send_it_ticks_its_people_and_writes_nothing(
    contact: FlaskClient, world: World, app: Flask, app_db: Session
) -> None:
    book = xlsx(
        [
            ["SỞ GIÁO DỤC VÀ ĐÀO TẠO"],
            [],
            ["DANH SÁCH CỬ ĐI HỌC"],
            ["STT", "Họ và tên", "Mã CB", "Đơn vị công tác"],
            ["(1)", "(2)", "(3)", "(4)"],
            ["1", "hoàng thị cúc", "", "Phòng Tổ chức"],
            ["2", "", world.cast.binh.code, ""],
            ["3", world.dung.full_name, "", ""],
            ["4", "Nguyễn Văn An", "", ""],  # of another department
        ]
    )

    read = sent_file(contact, world, book)

    assert read.status_code == 200
    assert "thấy 3 người trong 4 dòng" in read.text
    assert "checked" in box(read.text, world.cuc)
    assert "checked" in box(read.text, world.cast.binh)
    assert "disabled" in box(read.text, world.dung)
    assert "Vũ Văn Dũng không thuộc đối tượng của khóa" in read.text
    told = rows_told(read.text)
    assert '<th scope="row" class="numeric narrow">9</th>' in told
    assert "Không thấy ai tên «Nguyễn Văn An» đang công tác ở đơn vị của bạn" in told
    assert told.count("<tr") == 2  # the header and one row
    assert stored(app_db) == {}
    assert list((Path(app.instance_path) / "uploads").iterdir()) == []

    # The ordinary button names them, with the list in its form.
    ids = re.findall(r'name="listed" value="(\d+)"', read.text)
    data = {"people": [world.cuc.id, world.cast.binh.id], "listed": ids}
    done = contact.post(page(world), data=data, follow_redirects=True)
    assert "2 người đã có chỗ." in done.text
    assert stored(app_db) == {world.cuc.id: S.CONFIRMED, world.cast.binh.id: S.CONFIRMED}


def test_who_shares_a_name_is_found_by_birth_or_unit_and_else_asked_for(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    school = make_unit(
        app_db,
        world.cast.province,
        code="THPT1",
        name="Trường Hàm Rồng",
        parent=world.cast.education,
    )
    other = make_officer(app_db, school, full_name="Hoàng Thị Cúc")
    world.cuc.birth_year, other.birth_date = 1985, date(1990, 5, 2)
    app_db.commit()
    head = "Họ tên;Ngày sinh;Đơn vị\n"

    def ticked(row: str) -> set[str]:
        text = sent_file(contact, world, (head + row).encode(), "ds.csv").text
        people = {"cuc": world.cuc, "other": other}
        return {name for name, person in people.items() if "checked" in box(text, person)}

    assert ticked("Hoàng Thị Cúc;1985;") == {"cuc"}
    assert ticked("Hoàng Thị Cúc;02/05/1990;") == {"other"}
    assert ticked("HOANG THI CUC;;trường hàm rồng") == {"other"}
    assert ticked("Hoàng Thị Cúc;1970;") == set()
    assert ticked("Hoàng Thị Cúc;;") == set()
    both = sent_file(contact, world, (head + "Hoàng Thị Cúc;;").encode(), "ds.csv").text
    assert "Có 2 người tên này" in rows_told(both)
    assert f"{other.code}, Trường Hàm Rồng" in rows_told(both)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("KHÔNG-CÓ,", "Không thấy ai mã «KHÔNG-CÓ» đang công tác"),
        ("{cuc},Vũ Văn Dũng", "tên là «Hoàng Thị Cúc». Hãy sửa mã hoặc tên."),
        ("{an},", "Không thấy ai mã «{an}» đang công tác"),
        (",Hoàng Thị Cục", "Trong sổ chỉ có Hoàng Thị Cúc ({cuc}, "),
        ("{cuc},\n,Hoàng Thị Cúc", "Trùng với dòng 2: người."),
    ],
)
def test_a_row_that_means_nobody_says_what_to_do(
    contact: FlaskClient, world: World, app_db: Session, row: str, said: str
) -> None:
    codes = {"cuc": world.cuc.code, "an": world.cast.an.code}
    content = "Mã người,Họ và tên\n" + row.format(**codes)

    read = sent_file(contact, world, content.encode(), "ds.csv")

    assert read.status_code == 200
    assert said.format(**codes) in html.unescape(rows_told(read.text))
    assert stored(app_db) == {}


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"STT,Ghi ch\xc3\xba\n1,x", "ds.csv", "Thiếu cột «Mã người / Họ và tên»"),
        (b"", "ds.csv", "Tệp không có dòng nào ghi tên hoặc mã người."),
        ("Họ và tên\n".encode(), "ds.csv", "Tệp không có dòng nào ghi tên hoặc mã người."),
        ("Họ tên,Họ tên\na,b".encode(), "ds.csv", "Cột «Họ tên» có hai lần."),
        (b"%PDF-1.7", "ds.pdf", "Không nhận tệp «ds.pdf»."),
        (b"not a workbook", "ds.xlsx", "Không đọc được tệp «ds.xlsx»"),
        (("Họ tên\n" + "Lê A\n" * 501).encode(), "ds.csv", "Tệp có 501 dòng"),
        (b"", "", "Hãy chọn tệp danh sách."),
    ],
)
def test_a_file_that_is_no_list_is_refused(
    contact: FlaskClient,
    world: World,
    app: Flask,
    content: bytes,
    name: str,
    said: str,
) -> None:
    answer = sent_file(contact, world, content, name)

    assert (answer.status_code, said in html.unescape(answer.text)) == (422, True)
    assert "Trần Thị Bình" in answer.text  # the list stays below
    uploads = Path(app.instance_path) / "uploads"
    assert not uploads.exists() or list(uploads.iterdir()) == []


def test_the_list_of_a_file_stays_when_nobody_of_it_is_ticked(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    strange = world.cast.an.id
    data = {"listed": [world.cuc.id, strange]}

    answer = contact.post(page(world), data=data)

    assert (answer.status_code, "Chưa chọn ai." in answer.text) == (422, True)
    assert "Hoàng Thị Cúc" in answer.text
    assert "Trần Thị Bình" not in answer.text
    assert "Nguyễn Văn An" not in answer.text
    assert stored(app_db) == {}


# Substitutes and withdrawals


def test_a_contact_lets_somebody_of_the_same_unit_take_the_seat(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    place = make_enrolment(app_db, world.cuc, world.july, unit_id=world.cast.education.id)
    app_db.commit()
    address = f"/ghi-danh/{place.id}/thay"
    offered = contact.get(f"{address}/goi-y?q=binh").text
    assert "Trần Thị Bình" in offered
    assert "Hoàng Thị Cúc" not in contact.get(f"{address}/goi-y").text

    assert "Cử người thay" in contact.get(f"/ghi-danh/{place.id}").text
    done = contact.post(address, data={"person": world.cast.binh.code}, follow_redirects=True)

    assert "Trần Thị Bình học thay Hoàng Thị Cúc trong lớp L1." in done.text
    assert stored(app_db) == {world.cuc.id: S.SUBSTITUTED, world.cast.binh.id: S.CONFIRMED}


def test_nobody_is_asked_for_a_substitute_in_a_class_that_is_over(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    over = make_class(app_db, world.july.course, code="L-CU")
    place = make_enrolment(app_db, world.cuc, over, unit_id=world.cast.education.id)
    app_db.commit()

    assert "Cử người thay" not in contact.get(f"/ghi-danh/{place.id}").text
    sent = {"person": world.cast.binh.code}
    answer = contact.post(f"/ghi-danh/{place.id}/thay", data=sent)
    assert (answer.status_code, "Lớp đã kết thúc ngày 08/03/2024" in answer.text) == (422, True)


def test_a_substitute_who_cannot_be_is_refused(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    place = make_enrolment(app_db, world.cuc, world.july, unit_id=world.cast.education.id)
    waiting = make_enrolment(app_db, world.cast.an, world.july)
    app_db.commit()
    address = f"/ghi-danh/{place.id}/thay"

    for typed, said in (
        ("", "Hãy chọn một người."),
        (world.cast.an.code, "Không thấy ai có mã này trong phạm vi của bạn"),
        (world.dung.code, "không thuộc đối tượng của khóa"),
    ):
        answer = contact.post(address, data={"person": typed})
        assert (answer.status_code, said in answer.text) == (422, True), typed
    assert contact.get(f"/ghi-danh/{waiting.id}/thay").status_code == 404
    assert stored(app_db)[world.cuc.id] is S.CONFIRMED


def test_a_contact_withdraws_ones_own_people_from_anybodys_class_and_nobody_else(
    contact: FlaskClient, world: World, app_db: Session
) -> None:
    mine = make_enrolment(app_db, world.cuc, world.july)
    theirs = make_enrolment(app_db, world.cast.an, world.july)
    app_db.commit()

    assert contact.post(f"/ghi-danh/{theirs.id}/rut", data={"reason": "duty"}).status_code == 404
    assert contact.post(f"/ghi-danh/{mine.id}/rut", data={"reason": "duty"}).status_code == 302
    assert stored(app_db) == {world.cuc.id: S.WITHDRAWN, world.cast.an.id: S.CONFIRMED}
    assert "Rút khỏi lớp" not in contact.get(f"/ghi-danh/{mine.id}").text
