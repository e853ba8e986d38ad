"""Closing a class on its pages: what is missing is told, what is locked is shown, and put right."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.attendance import Presence
from app.domain.enrolment import Outcome
from app.models import Certificate, Completion, CourseClass, Enrolment
from tests.conftest import SignIn
from tests.factories import (
    LOCKED,
    NOW,
    Cast,
    make_attendance,
    make_cast,
    make_certificate,
    make_class,
    make_completion,
    make_course,
    make_credit,
    make_enrolment,
    make_meeting,
)

DECISION = {"decision": "45/QĐ-SNV", "decided_on": "20/03/2024"}
CORRECTION = {"outcome": "absent", "reason": "Nhầm người", "document": "52/QĐ-SNV"}


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def march(app_db: Session, cast: Cast) -> CourseClass:
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    return make_class(app_db, course, code="L1")


@pytest.fixture
def an(app_db: Session, cast: Cast, march: CourseClass) -> Enrolment:
    return make_enrolment(app_db, cast.an, march)


@pytest.fixture
def clerk(signed_in: SignIn, cast: Cast, an: Enrolment) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=cast.province)


def test_from_attendance_to_a_locked_list(
    clerk: FlaskClient, app_db: Session, march: CourseClass, an: Enrolment
) -> None:
    meeting = make_meeting(app_db, march)
    make_attendance(app_db, meeting, an, Presence.LATE)
    app_db.commit()
    results, lock = f"/lop/{march.id}/ket-qua", f"/lop/{march.id}/khoa-danh-sach"

    page = clerk.get(results).text
    assert "1/1 buổi" in page
    assert "đề xuất: hoàn thành" in page
    assert '<option value="completed" selected>' in page
    refused = clerk.post(lock, data=DECISION)
    assert refused.status_code == 422
    assert "Còn 1 buổi chưa chốt điểm danh: Sáng 04/03/2024." in refused.text
    assert 'value="45/QĐ-SNV"' in refused.text
    clerk.post(f"/lop/{march.id}/diem-danh/{meeting.id}/chot")
    assert "Còn 1 người chưa có kết quả." in clerk.post(lock, data=DECISION).text
    clerk.post(results, data={f"outcome-{an.id}": "completed", f"seen-{an.id}": ""})

    done = clerk.post(lock, data=DECISION, follow_redirects=True).text

    assert "Đã khóa danh sách kết quả của 1 người." in done
    assert "Đã khóa danh sách theo Quyết định số 45/QĐ-SNV ngày 20/03/2024" in done
    assert "Quy tắc hoàn thành: dự từ 80% số buổi; đi muộn tính là có mặt." in " ".join(
        done.split()
    )
    assert "Lưu kết quả" not in done
    assert clerk.get(lock).location == results


def test_who_is_not_as_proposed_needs_a_reason_and_keeps_what_was_typed(
    clerk: FlaskClient, app_db: Session, march: CourseClass, an: Enrolment
) -> None:
    make_attendance(app_db, make_meeting(app_db, march, closed_at=NOW), an, Presence.ABSENT)
    app_db.commit()
    typed = {f"outcome-{an.id}": "completed", f"score-{an.id}": "9,5", f"seen-{an.id}": ""}
    page = f"/lop/{march.id}/ket-qua"

    refused = clerk.post(page, data=typed)
    assert refused.status_code == 422
    assert "Khác với đề xuất từ điểm danh («Vắng»): hãy ghi lý do." in refused.text
    assert 'value="9,5"' in refused.text

    clerk.post(page, data=typed | {f"reason-{an.id}": "Học bù ở lớp L2"})
    [row] = app_db.scalars(select(Completion))
    assert (row.outcome, row.reason) == (Outcome.COMPLETED, "Học bù ở lớp L2")
    assert "Học bù ở lớp L2" in clerk.get(f"/ghi-danh/{an.id}").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"decision": " "}, "Cần điền mục này."),
        ({"decided_on": "07/03/2024"}, "từ ngày lớp kết thúc, 08/03/2024, trở đi"),
        ({"decided_on": "01/01/2099"}, "Ngày quyết định 01/01/2099 chưa đến."),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    clerk: FlaskClient,
    app_db: Session,
    march: CourseClass,
    an: Enrolment,
    changes: dict[str, str],
    said: str,
) -> None:
    make_completion(app_db, an)
    app_db.commit()

    answer = clerk.post(f"/lop/{march.id}/khoa-danh-sach", data=DECISION | changes)

    assert answer.status_code == 422
    assert said in answer.text
    app_db.expire_all()
    assert app_db.get_one(CourseClass, march.id).locked_at is None


def test_classes_that_are_over_are_work_of_those_who_give_them(
    clerk: FlaskClient, signed_in: SignIn, app_db: Session, cast: Cast, march: CourseClass
) -> None:
    today = date.today()  # noqa: DTZ011  the application's clock is the machine's here
    recent = make_class(app_db, march.course, today.replace(day=1), today.replace(day=1), code="L2")
    recent.starts_on = recent.ends_on = date.fromordinal(today.toordinal() - 2)
    make_credit(app_db, cast.binh, recent)
    app_db.commit()

    assert "lớp cần khóa danh sách" in clerk.get("/").text
    page = clerk.get("/can-khoa-danh-sach").text
    assert "L2" in page
    assert "chỉ còn khóa" in page
    other = signed_in(Role.HOME_AFFAIRS, unit=cast.education)
    assert "lớp cần khóa danh sách" not in other.get("/").text
    assert "L2" not in other.get("/can-khoa-danh-sach").text


def test_a_correction_that_takes_the_completion_away_leads_to_the_certificate(
    clerk: FlaskClient, app_db: Session, cast: Cast, march: CourseClass
) -> None:
    locked = make_class(app_db, march.course, code="L9", **LOCKED)
    credit = make_credit(app_db, cast.binh, locked)
    make_certificate(app_db, credit.enrolment)
    app_db.commit()
    page = f"/lop/{locked.id}/ket-qua/{credit.enrolment_id}"

    empty = clerk.post(page, data=CORRECTION | {"document": ""})
    assert empty.status_code == 422
    assert 'value="Nhầm người"' in empty.text

    done = clerk.post(page, data=CORRECTION | seen_on(clerk, page))

    certificate = app_db.scalars(select(Certificate)).one()
    assert done.location == f"/giay-chung-nhan/{certificate.id}/thu-hoi"
    assert "Giấy chứng nhận của người này đã mất hiệu lực" in clerk.get(done.location).text
    assert "Nhầm người (52/QĐ-SNV)" in clerk.get(f"/lop/{locked.id}/ket-qua").text
    again = clerk.post(page, data=CORRECTION | seen_on(clerk, page))
    assert "không có gì để đính chính" in again.text


def seen_on(client: FlaskClient, page: str) -> dict[str, str]:
    """What the page sends along, to tell which outcome it showed."""
    found = re.search(r'id="seen" name="seen" type="hidden" value="(\d+)"', client.get(page).text)
    assert found is not None
    return {"seen": found[1]}


def test_of_two_corrections_at_once_the_second_is_told_of_the_first(
    clerk: FlaskClient, app_db: Session, cast: Cast, march: CourseClass
) -> None:
    locked = make_class(app_db, march.course, code="L9", **LOCKED)
    credit = make_credit(app_db, cast.binh, locked)
    app_db.commit()
    page = f"/lop/{locked.id}/ket-qua/{credit.enrolment_id}"
    shown = seen_on(clerk, page)
    clerk.post(page, data=CORRECTION | shown)
    other = {"outcome": "incomplete", "reason": "Vắng hai buổi", "document": "53/QĐ-SNV"}

    told = clerk.post(page, data=other | shown)

    assert told.status_code == 422
    assert "Trong lúc bạn mở trang này" in told.text
    assert 'value="Vắng hai buổi"' in told.text
    assert app_db.scalars(select(Completion.is_current).order_by(Completion.id)).all() == [
        False,
        True,
    ]
    app_db.rollback()
    again = re.search(r'id="seen" name="seen" type="hidden" value="(\d+)"', told.text)
    assert again is not None
    assert clerk.post(page, data=other | {"seen": again[1]}).status_code == 302
    assert len(app_db.scalars(select(Completion)).all()) == 3


def test_an_open_list_is_changed_without_a_correction(
    clerk: FlaskClient, app_db: Session, march: CourseClass, an: Enrolment
) -> None:
    page = f"/lop/{march.id}/ket-qua/{an.id}"
    assert clerk.get(page).status_code == 404  # nothing is recorded yet
    make_completion(app_db, an)
    app_db.commit()

    assert clerk.post(page, data=CORRECTION).location == f"/lop/{march.id}/ket-qua"
    assert len(app_db.scalars(select(Completion)).all()) == 1
