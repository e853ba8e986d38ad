"""Bringing in files by the pages: upload, look, take in; the list, the templates, all kinds."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.audience import Audience
from app.domain.audit import AuditAction
from app.domain.column import COLUMNS
from app.domain.intake import DAYS_KEPT, ImportKind, ImportState, OnConflict
from app.domain.unit import SCHOOL_KINDS
from app.jobs import intake as desk
from app.models import (
    AuditEvent,
    Completion,
    EnrolmentEvent,
    ImportBatch,
    Province,
    RoleGrant,
    Unit,
    User,
)
from app.services.intake import hold
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_grant,
    make_person,
    make_plan,
    make_province,
)
from tests.web.uploading import (
    BAD,
    GOOD,
    HEADER,
    Rows,
    as_csv,
    kept,
    people,
    shown,
    take_in,
    the_batch,
    upload,
    xlsx,
)


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def clerk(signed_in: SignIn, cast: Cast) -> FlaskClient:
    """Somebody of home affairs, for the whole province."""
    return signed_in(Role.HOME_AFFAIRS, province=cast.province)


# The good file


@pytest.mark.parametrize("said", [{}, {"is_quiet": "1"}])
def test_those_named_in_a_file_are_told_unless_the_reader_says_not_to(
    clerk: FlaskClient, app_db: Session, cast: Cast, said: dict[str, str]
) -> None:
    coming = make_class(app_db, make_course(app_db, cast.province), *[date(2099, 3, 4)] * 2)
    app_db.commit()
    content = f"class_code,person_code\n{coming.code},{cast.an.code}\n".encode()
    address = upload(clerk, content, "a.csv", ImportKind.ENROLMENTS)

    assert "Không gửi thư báo" in clerk.get(address).text
    take_in(clerk, address, **said)

    told = app_db.scalars(select(EnrolmentEvent.noticed_at)).one()
    assert (told is None) == (said == {})


def test_a_file_is_uploaded_looked_at_and_taken_in(
    clerk: FlaskClient, app: Flask, app_db: Session
) -> None:
    address = upload(clerk, xlsx(GOOD))

    preview = shown(clerk.get(address).text)
    assert "Danh sách người: can-bo.xlsx" in preview
    assert "Tệp không có lỗi" in preview
    assert "Nhập 2 dòng vào sổ" in preview
    assert "Lê Thị Mai 31/12/1985 SNV Công chức" in preview
    assert people(app_db) == []

    page = shown(take_in(clerk, address).text)

    assert "Đã nhập: 2 dòng mới." in page
    assert people(app_db) == ["M1", "M2"]
    assert kept(app) == []
    batch = the_batch(app_db)
    assert (batch.state, batch.created, batch.token) == (ImportState.APPLIED, 2, None)
    event = app_db.scalar(select(AuditEvent).where(AuditEvent.action == AuditAction.FILE_IMPORTED))
    assert event is not None
    assert event.actor_id == batch.actor_id


def test_the_same_file_again_changes_nothing_and_says_so(
    clerk: FlaskClient, app_db: Session
) -> None:
    take_in(clerk, upload(clerk, xlsx(GOOD)))

    address = upload(clerk, xlsx(GOOD), name="can-bo-lan-2.xlsx")

    assert "Mọi dòng đã có trong sổ" in clerk.get(address).text
    assert "Đã nhập: 2 dòng không đổi." in take_in(clerk, address).text
    assert people(app_db) == ["M1", "M2"]


def test_the_very_same_bytes_are_recognised(clerk: FlaskClient) -> None:
    content = as_csv(GOOD)
    take_in(clerk, upload(clerk, content, "a.csv"))

    preview = clerk.get(upload(clerk, content, "b.csv")).text

    assert "Chính tệp này đã được nhập lúc" in preview


def test_looking_at_a_file_changes_nothing(clerk: FlaskClient, app_db: Session) -> None:
    address = upload(clerk, xlsx(GOOD))

    assert [clerk.get(address).status_code for _ in range(3)] == [200, 200, 200]
    assert people(app_db) == []
    assert the_batch(app_db).state is ImportState.CHECKED


def test_extra_columns_are_told_of(clerk: FlaskClient) -> None:
    rows = [[*GOOD[0], "Ghi chú riêng"], *([*row, "x"] for row in GOOD[1:])]

    assert "Ghi chú riêng" in shown(clerk.get(upload(clerk, xlsx(rows))).text)


# Twice


def test_a_second_click_takes_nothing_in_twice(clerk: FlaskClient, app_db: Session) -> None:
    address = upload(clerk, xlsx(GOOD))
    take_in(clerk, address)

    again = take_in(clerk, address)

    assert again.status_code == 200
    assert "Tệp này đã được nhập." in again.text
    assert people(app_db) == ["M1", "M2"]
    assert app_db.scalar(select(func.count()).select_from(ImportBatch)) == 1


def test_of_two_clicks_at_once_one_takes_the_file_in(
    clerk: FlaskClient, app_db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has opened the file, and waits for its turn while the first writes."""
    address = upload(clerk, xlsx(GOOD))

    def hold_after_the_first(db: Session, province: Province) -> None:
        monkeypatch.setattr(desk, "hold", hold)
        # In a thread of its own, as in a server: a nested request would share this one's session.
        with ThreadPoolExecutor() as others:
            first = others.submit(take_in, clerk, address).result()
        assert "Đã nhập: 2 dòng mới." in first.text
        hold(db, province)

    monkeypatch.setattr(desk, "hold", hold_after_the_first)

    second = take_in(clerk, address)

    assert "Tệp này đã được nhập." in second.text
    assert "Chưa nhập dòng nào" not in second.text
    assert people(app_db) == ["M1", "M2"]
    imported = select(func.count()).where(AuditEvent.action == AuditAction.FILE_IMPORTED)
    assert app_db.scalar(imported) == 1


@pytest.mark.parametrize("way", ["", "/kem-loi"])
def test_the_back_button_after_it_says_that_it_is_done(clerk: FlaskClient, way: str) -> None:
    address = upload(clerk, xlsx(GOOD))
    take_in(clerk, address)

    answer = clerk.get(address + way, follow_redirects=True)

    assert answer.status_code == 200
    assert "Tệp này đã được nhập." in answer.text


def test_a_file_can_be_dropped(clerk: FlaskClient, app: Flask, app_db: Session) -> None:
    address = upload(clerk, xlsx(GOOD))

    page = clerk.post(f"{address}/bo", follow_redirects=True).text

    assert "Đã bỏ tệp «can-bo.xlsx»" in page
    assert kept(app) == []
    assert the_batch(app_db).state is ImportState.DROPPED
    assert "Tệp này đã bỏ" in take_in(clerk, address).text
    assert people(app_db) == []


# Who may


def test_a_file_of_somebody_else_is_not_there(
    clerk: FlaskClient, signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    address = upload(clerk, xlsx(BAD))
    other = signed_in(Role.HOME_AFFAIRS, province=cast.province)

    assert other.get(address).status_code == 404
    assert other.get(f"{address}/kem-loi").status_code == 404
    assert other.post(address, data={"good_rows": "2"}).status_code == 404
    assert other.post(f"{address}/bo").status_code == 404
    assert people(app_db) == []
    listed = other.get("/nhap-du-lieu").text
    assert "can-bo.xlsx" in listed
    assert address not in listed


@pytest.mark.parametrize("everywhere", [True, False])
def test_an_administrator_may_open_it(
    clerk: FlaskClient, signed_in: SignIn, cast: Cast, everywhere: bool
) -> None:
    address = upload(clerk, xlsx(GOOD))
    province = None if everywhere else cast.province

    administrator = signed_in(Role.ADMINISTRATOR, province=province)

    assert administrator.get(address).status_code == 200
    assert address in administrator.get("/nhap-du-lieu").text


def test_an_administrator_of_another_province_may_not(
    clerk: FlaskClient, signed_in: SignIn, app_db: Session
) -> None:
    address = upload(clerk, xlsx(GOOD))

    stranger = signed_in(Role.ADMINISTRATOR, province=make_province(app_db))

    assert stranger.get(address).status_code == 404


def test_the_number_of_a_file_without_its_token_opens_nothing(clerk: FlaskClient) -> None:
    address = upload(clerk, xlsx(GOOD))

    for token in ("x" * 43, "đoán", "x"):
        assert clerk.get(f"{address.rpartition('/')[0]}/{token}").status_code == 404


@pytest.mark.parametrize("role", [Role.UNIT_CONTACT, Role.MANAGER])
def test_others_may_not_bring_files_in(signed_in: SignIn, cast: Cast, role: Role) -> None:
    client = signed_in(role, province=cast.province)

    assert client.get("/nhap-du-lieu").status_code == 403
    assert client.post("/nhap-du-lieu").status_code == 403


def test_only_where_the_permission_holds(signed_in: SignIn, cast: Cast, app_db: Session) -> None:
    other = make_plan(app_db, make_province(app_db)).province
    client = signed_in(Role.HOME_AFFAIRS, province=cast.province)
    user = app_db.scalars(select(User).order_by(User.id.desc()).limit(1)).one()
    make_grant(app_db, user, Role.MANAGER, province=other)
    app_db.commit()

    address = f"/nhap-du-lieu?province={other.code}"
    assert client.get(address).status_code == 403
    file = (BytesIO(as_csv(GOOD)), "a.csv")
    answer = client.post(address, data={"kind": "roster", "on_conflict": "keep", "file": file})
    assert answer.status_code == 403


# The list


def test_files_are_listed_the_latest_first_with_their_counts(
    clerk: FlaskClient, app_db: Session
) -> None:
    take_in(clerk, upload(clerk, xlsx(GOOD), "truoc.xlsx"))
    upload(clerk, xlsx(BAD), "sau.xlsx")

    page = shown(clerk.get("/nhap-du-lieu").text)

    assert page.index("sau.xlsx") < page.index("truoc.xlsx")
    assert re.search(r"sau\.xlsx Danh sách người Đã kiểm tra, chưa nhập 4 0 0 2 3", page)
    assert re.search(r"truoc\.xlsx Danh sách người Đã nhập 2 2 0 0 0", page)


def test_a_long_list_is_cut_into_pages(clerk: FlaskClient) -> None:
    for number in range(21):
        upload(clerk, b"", f"tep-{number:02}.csv")

    assert "tep-20.csv" in clerk.get("/nhap-du-lieu").text
    assert "tep-00.csv" not in clerk.get("/nhap-du-lieu").text
    assert "tep-00.csv" in clerk.get("/nhap-du-lieu?page=2").text


def test_a_file_that_nobody_came_back_to_goes(
    clerk: FlaskClient, app: Flask, app_db: Session
) -> None:
    upload(clerk, xlsx(GOOD), "quen.xlsx")
    old = the_batch(app_db)
    old.uploaded_at -= timedelta(days=DAYS_KEPT, minutes=1)
    app_db.commit()

    upload(clerk, xlsx(GOOD), "moi.xlsx")

    app_db.expire_all()
    assert old.state is ImportState.DROPPED
    assert [path.name for path in kept(app)] == [the_batch(app_db).token]


# Templates


@pytest.mark.parametrize("kind", ImportKind)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_empty_template_has_every_column_and_is_understood(
    signed_in: SignIn, cast: Cast, kind: ImportKind, ending: str
) -> None:
    chief = signed_in(Role.ADMINISTRATOR, province=cast.province)

    answer = chief.get(f"/nhap-du-lieu/mau/{kind}.{ending}")

    assert answer.status_code == 200
    preview = shown(chief.get(upload(chief, answer.data, f"mau.{ending}", kind)).text)
    assert "Tệp không có dòng dữ liệu nào" in preview
    assert "Cột không dùng đến" not in preview
    if ending == "xlsx":
        book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
        assert book.sheet_names == [kind.label, "Hướng dẫn"]
        (headers,) = book.get_sheet_by_index(0).to_python()
        assert headers == [column.label for column in COLUMNS[kind]]
        guide = book.get_sheet_by_name("Hướng dẫn").to_python()
        assert [row[0] for row in guide[1:]][: len(headers)] == headers


@pytest.mark.parametrize("name", ["nothing.xlsx", "roster.exe", "roster"])
def test_there_is_no_other_template(clerk: FlaskClient, name: str) -> None:
    assert clerk.get(f"/nhap-du-lieu/mau/{name}").status_code == 404


# The other kinds


def test_all_six_kinds_follow_one_another(clerk: FlaskClient, app_db: Session) -> None:
    files: list[tuple[ImportKind, Rows]] = [
        (
            ImportKind.UNITS,
            [
                ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Khu vực", "Cấp"],
                ["SYT", "Sở Y tế", "Sở", "Nhà nước", "Tỉnh"],
            ],
        ),
        (ImportKind.ROSTER, [HEADER, ["M1", "Lê Thị Mai", "1985", "SYT", "công chức"]]),
        (
            ImportKind.COURSES,
            [
                [
                    "course_code",
                    "title",
                    "topic",
                    "audiences",
                    "class_code",
                    "starts_on",
                    "ends_on",
                ],
                ["K1", "Kỹ năng số", "Kỹ năng số", "Công chức", "L1", "04/03/2024", "08/03/2024"],
            ],
        ),
        (ImportKind.ENROLMENTS, [["Mã lớp", "Mã người"], ["L1", "M1"]]),
        (
            ImportKind.COMPLETIONS,
            [["Mã lớp", "Mã người", "Kết quả học"], ["L1", "M1", "Hoàn thành"]],
        ),
        (
            ImportKind.ASSESSMENTS,
            [["Mã người", "Ngày đánh giá", "Đạt"], ["M1", "01/06/2024", "có"]],
        ),
    ]

    for kind, rows in files:
        answer = take_in(clerk, upload(clerk, xlsx(rows), f"{kind}.xlsx", kind))

        assert "Đã nhập: 1 dòng" in answer.text, kind
    assert app_db.scalar(select(Unit.code).where(Unit.code == "SYT")) == "SYT"
    assert app_db.scalar(select(func.count()).select_from(Completion)) == 1


@pytest.fixture
def recorded(clerk: FlaskClient, app_db: Session, cast: Cast) -> Callable[[str], bytes]:
    """A result that is in the register already; the file with another outcome for it."""
    course_class = make_class(app_db, make_course(app_db, cast.province), code="L1")
    assert course_class.code == "L1"
    make_person(app_db, cast.province, code="P1")
    app_db.commit()

    def saying(outcome: str) -> bytes:
        return as_csv([["class_code", "person_code", "outcome"], ["L1", "P1", outcome]])

    take_in(clerk, upload(clerk, saying("completed"), "a.csv", ImportKind.COMPLETIONS))
    return saying


@pytest.mark.parametrize(
    ("choice", "outcome", "told"),
    [
        (OnConflict.KEEP, "completed", "1 dòng không đổi"),
        (OnConflict.REPLACE, "absent", "1 dòng thay đổi"),
        (OnConflict.NEWER, "completed", "1 dòng không đổi"),
    ],
)
def test_a_result_that_differs_is_kept_or_replaced_as_chosen(
    clerk: FlaskClient,
    app_db: Session,
    recorded: Callable[[str], bytes],
    choice: OnConflict,
    outcome: str,
    told: str,
) -> None:
    address = upload(clerk, recorded("absent"), "b.csv", ImportKind.COMPLETIONS, choice)
    preview = clerk.get(address).text
    assert re.search(rf'aria-current="page"[^>]*>{choice.label}', preview)
    assert f'name="on_conflict" value="{choice}"' in preview

    answer = take_in(clerk, address.partition("?")[0], on_conflict=choice.value)

    assert f"Đã nhập: {told}." in answer.text
    current = select(Completion.outcome).where(Completion.is_current)
    assert app_db.scalars(current).one().value == outcome


# Whoever works for a part


def test_only_what_may_be_edited_is_offered_and_taken(signed_in: SignIn, cast: Cast) -> None:
    education = signed_in(Role.EDUCATION, province=cast.province, kinds=SCHOOL_KINDS)

    page = education.get("/nhap-du-lieu").text
    answer = education.post(
        "/nhap-du-lieu",
        data={"kind": "roster", "on_conflict": "keep", "file": (BytesIO(xlsx(GOOD)), "a.xlsx")},
    )

    offered = re.findall(r'id="kind-\d+"[^>]* value="([^"]+)"', page)
    assert offered == ["courses", "enrolments", "completions", "school-activities"]
    assert answer.status_code == 422
    assert "Hãy chọn một trong các giá trị của danh sách." in answer.text


def test_a_unit_of_others_is_a_fault_of_its_row(
    signed_in: SignIn, cast: Cast, app_db: Session
) -> None:
    clerk = signed_in(Role.HOME_AFFAIRS, unit=cast.education)

    preview = shown(clerk.get(upload(clerk, xlsx(GOOD))).text)

    assert "1 lỗi ở 1 dòng" in preview
    assert "Đơn vị «SNV» nằm ngoài phạm vi của bạn." in preview
    assert "Chỉ nhập 1 dòng tốt" in preview


def test_files_of_others_are_listed_for_who_works_for_all(
    clerk: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    upload(clerk, xlsx(GOOD), name="cua-so-noi-vu.xlsx")
    part = signed_in(Role.HOME_AFFAIRS, unit=cast.education)
    whole = signed_in(Role.DX_OFFICE, province=cast.province)

    assert "cua-so-noi-vu.xlsx" in whole.get("/nhap-du-lieu").text
    assert "cua-so-noi-vu.xlsx" not in part.get("/nhap-du-lieu").text


def test_a_file_waits_in_vain_for_who_lost_the_permission(
    app_db: Session, signed_in: SignIn, cast: Cast
) -> None:
    clerk = signed_in(Role.HOME_AFFAIRS, province=cast.province)
    address = upload(clerk, xlsx(GOOD))
    grant = app_db.scalars(select(RoleGrant).order_by(RoleGrant.id.desc()).limit(1)).one()
    grant.role = Role.EDUCATION
    app_db.commit()

    assert clerk.get(address).status_code == 403
    assert take_in(clerk, address).status_code == 403


# Rules of classes to come


def against_rules(app_db: Session, cast: Cast) -> bytes:
    """A file that gives An a place in a class for others."""
    course = make_course(app_db, cast.province, audiences=[Audience.VIEN_CHUC])
    make_class(app_db, course, *[date(2099, 3, 4)] * 2, code="LE1")
    app_db.commit()
    return f"class_code,person_code\nLE1,{cast.an.code}\n".encode()


def test_a_file_against_the_rules_is_taken_in_for_a_reason(
    clerk: FlaskClient, app_db: Session, cast: Cast
) -> None:
    address = upload(clerk, against_rules(app_db, cast), "ghi-danh.csv", ImportKind.ENROLMENTS)
    page = shown(clerk.get(address).text)
    assert "Nguyễn Văn An không thuộc đối tượng của lớp «LE1»" in page
    assert "Vẫn nhập cả 1 dòng" in page

    refused = take_in(clerk, f"{address}/ngoai-le", words=" ")
    assert refused.status_code == 422
    assert "Lý do vẫn ghi danh: Hãy ghi rõ lý do." in shown(refused.text)
    assert app_db.scalar(select(EnrolmentEvent)) is None

    done = take_in(clerk, f"{address}/ngoai-le", words="Công văn 12/SNV", is_quiet="1")
    assert "Đã nhập: 1 dòng mới." in done.text
    app_db.expire_all()
    event = app_db.scalars(select(EnrolmentEvent)).one()
    assert (event.reason, event.noticed_at is None) == ("Công văn 12/SNV", False)


def test_without_the_reason_it_is_not_taken_in(
    clerk: FlaskClient, app_db: Session, cast: Cast
) -> None:
    address = upload(clerk, against_rules(app_db, cast), "ghi-danh.csv", ImportKind.ENROLMENTS)

    assert "Chưa nhập dòng nào" in take_in(clerk, address, words="Công văn 12/SNV").text
    assert app_db.scalar(select(EnrolmentEvent)) is None


def test_other_faults_are_not_set_aside(clerk: FlaskClient, app_db: Session, cast: Cast) -> None:
    content = against_rules(app_db, cast) + b"LE1,N-0\n"
    address = upload(clerk, content, "ghi-danh.csv", ImportKind.ENROLMENTS)

    assert "Vẫn nhập cả" not in clerk.get(address).text
    done = take_in(clerk, f"{address}/ngoai-le", words="Công văn 12/SNV")
    assert "Chưa nhập dòng nào" in done.text
    assert app_db.scalar(select(EnrolmentEvent)) is None
