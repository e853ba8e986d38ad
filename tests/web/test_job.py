"""Large files and what else is done behind the pages, as those who wait for it see it."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import clock
from app.blueprints import table_file
from app.db import extension
from app.domain.access import Role
from app.domain.audience import Audience
from app.domain.intake import ImportKind, ImportState, OnConflict
from app.domain.job import JobKind, JobState, Progress
from app.jobs import ask_to_stop, the_queue, works
from app.jobs.reporter import Pulse, told
from app.jobs.rhythm import Beat
from app.jobs.runner import run_job
from app.jobs.work import Ground, Work
from app.models import EnrolmentEvent, Job, Unit, User
from tests.conftest import SignIn
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_course,
    make_job,
    make_plan,
    make_province,
    make_unit,
)
from tests.web.uploading import (
    BAD,
    GOOD,
    HEADER,
    as_csv,
    kept,
    people,
    shown,
    take_in,
    the_batch,
    upload,
    xlsx,
)

Do = Callable[[], Job]


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def clerk(signed_in: SignIn, cast: Cast) -> FlaskClient:
    """Somebody of home affairs, for the whole province."""
    return signed_in(Role.HOME_AFFAIRS, province=cast.province)


@pytest.fixture(autouse=True)
def _a_worker(app: Flask) -> None:
    """A worker is there, and everything of more than one row is for it."""
    app.config["ROWS_AT_ONCE"] = 1
    with app.app_context():
        the_queue().sign_on(clock.now())


@pytest.fixture
def do(app: Flask, app_db: Session) -> Do:
    """Be the worker: do the last job that was asked for."""

    def do_it() -> Job:
        run_job(app, the_job(app_db).id)
        return the_job(app_db)

    return do_it


def the_job(db: Session) -> Job:
    db.rollback()
    db.expire_all()
    job = db.scalars(select(Job).order_by(Job.id.desc())).first()
    assert job is not None
    return job


def export(client: FlaskClient, address: str) -> TestResponse:
    return client.post("/viec/xuat", data={"address": address, "subject": "can-bo.csv"})


# From the upload to the register


def test_a_large_file_is_checked_and_taken_in_behind_the_pages(
    clerk: FlaskClient, app: Flask, app_db: Session, do: Do
) -> None:
    address = upload(clerk, as_csv(GOOD), "can-bo.csv")
    waiting = clerk.get(address, follow_redirects=True)
    assert "Kiểm tra tệp: can-bo.csv" in shown(waiting.text)
    assert "Đang chờ đến lượt" in shown(waiting.text)
    assert the_batch(app_db).state is ImportState.RECEIVED

    do()

    preview = shown(clerk.get(address).text)
    assert "Tệp không có lỗi" in preview
    assert "Lê Thị Mai 31/12/1985 SNV Công chức" in preview
    assert people(app_db) == []

    page = take_in(clerk, address)
    assert "Nhập tệp vào sổ: can-bo.csv" in shown(page.text)
    assert people(app_db) == []

    job = do()

    assert people(app_db) == ["M1", "M2"]
    assert kept(app) == []
    assert "Đã nhập: 2 dòng mới." in shown(clerk.get(f"/viec/{job.id}").text)


def test_a_small_file_is_checked_while_one_waits(
    clerk: FlaskClient, app: Flask, app_db: Session
) -> None:
    app.config["ROWS_AT_ONCE"] = 100

    assert "Tệp không có lỗi" in clerk.get(upload(clerk, as_csv(GOOD), "a.csv")).text
    assert app_db.scalars(select(Job)).all() == []


def test_without_a_worker_a_page_does_it_itself(
    clerk: FlaskClient, app: Flask, app_db: Session
) -> None:
    with app.app_context():
        the_queue().sign_on(clock.now() - timedelta(hours=1))

    address = upload(clerk, as_csv(GOOD), "a.csv")

    assert "Tệp không có lỗi" in clerk.get(address).text
    assert "Đã nhập: 2 dòng mới." in take_in(clerk, address).text
    assert people(app_db) == ["M1", "M2"]


def test_a_preview_of_what_a_worker_found_reads_no_file(
    clerk: FlaskClient, app: Flask, do: Do
) -> None:
    address = upload(clerk, as_csv(BAD), "a.csv")
    do()
    (file,) = kept(app)
    file.write_bytes(b"")
    asked: list[str] = []
    with app.app_context():
        engine = extension.engine

    event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    app.config["ROWS_AT_ONCE"] = 0
    preview = shown(clerk.get(address).text)

    assert "3 lỗi ở 2 dòng" in preview
    assert "Chỉ nhập 2 dòng tốt" in preview
    assert "Không có đơn vị «KHONGCO» trong sổ." in preview
    assert len(asked) < 20


def test_the_good_rows_of_a_large_file_are_taken_in(
    clerk: FlaskClient, app_db: Session, do: Do
) -> None:
    address = upload(clerk, as_csv(BAD), "a.csv")
    do()

    take_in(clerk, address, good_rows=2)
    job = do()

    assert job.state is JobState.DONE
    assert people(app_db) == ["M1", "M2"]


def test_rules_that_were_set_aside_are_so_for_the_worker_too(
    clerk: FlaskClient, app_db: Session, cast: Cast, do: Do
) -> None:
    course = make_course(app_db, cast.province, audiences=[Audience.VIEN_CHUC])
    make_class(app_db, course, *[date(2099, 3, 4)] * 2, code="LE1")
    app_db.commit()
    rows = [["class_code", "person_code"], ["LE1", cast.an.code], ["LE1", cast.binh.code]]
    address = upload(clerk, as_csv(rows), "a.csv", ImportKind.ENROLMENTS)
    do()
    assert "Vẫn nhập cả 2 dòng" in shown(clerk.get(address).text)

    take_in(clerk, f"{address}/ngoai-le", words="Công văn 12/SNV")

    assert do().state is JobState.DONE
    assert list(app_db.scalars(select(EnrolmentEvent.reason))) == ["Công văn 12/SNV"] * 2


def test_a_file_whose_faults_appear_later_is_refused_in_words(
    clerk: FlaskClient, app_db: Session, cast: Cast, do: Do
) -> None:
    make_unit(app_db, cast.province, code="MOI")
    app_db.commit()
    rows = [HEADER, *([f"M{n}", f"Người {n}", "", "MOI", "công chức"] for n in range(3))]
    address = upload(clerk, as_csv(rows), "a.csv")
    do()
    unit = app_db.scalars(select(Unit).where(Unit.code == "MOI")).one()
    unit.code = "KHAC"
    app_db.commit()

    take_in(clerk, address)
    job = do()

    page = shown(clerk.get(f"/viec/{job.id}").text)
    assert "Tệp có 3 lỗi ở 3 dòng: dữ liệu trong sổ đã thay đổi" in page
    assert "Xem lại tệp" in page
    assert people(app_db) == []
    assert clerk.get(address).status_code == 200


def test_a_file_that_is_gone_is_said_to_be_gone(
    clerk: FlaskClient, app: Flask, app_db: Session, do: Do
) -> None:
    """As after a restore: the register came back, the uploads did not."""
    address = upload(clerk, as_csv(GOOD), "a.csv")
    do()
    take_in(clerk, address)
    (file,) = kept(app)
    file.unlink()

    job = do()

    assert job.state is JobState.FAILED
    assert "«a.csv» không còn trên máy chủ" in clerk.get(f"/viec/{job.id}").text


def test_an_outdated_verdict_says_so_and_is_found_again(
    clerk: FlaskClient, app_db: Session, do: Do
) -> None:
    address = upload(clerk, as_csv(GOOD), "a.csv")
    checked = do()
    assert "Sổ đã thay đổi từ lúc kiểm tra" not in clerk.get(address).text
    assert checked.result is not None
    checked.result = {**checked.result, "version": -1}
    app_db.commit()

    assert "Sổ đã thay đổi từ lúc kiểm tra" in clerk.get(address).text

    again = clerk.post(f"{address}/kiem-tra")
    assert again.location == f"/viec/{checked.id + 1}"
    do()
    assert "Sổ đã thay đổi từ lúc kiểm tra" not in clerk.get(address).text


def test_another_choice_is_checked_when_asked_for(
    clerk: FlaskClient, app_db: Session, do: Do
) -> None:
    rows = [["class_code", "person_code", "outcome"], ["L", "A", "completed"], ["L", "B", "x"]]
    address = upload(clerk, as_csv(rows), "a.csv", ImportKind.COMPLETIONS)
    do()
    other = f"{address}?on_conflict={OnConflict.REPLACE.value}"

    assert "chưa được kiểm tra theo cách này" in clerk.get(other).text

    clerk.post(f"{address}/kiem-tra?on_conflict=replace")
    assert do().parameters["on_conflict"] == "replace"
    assert "lỗi ở" in clerk.get(other).text


def test_two_clicks_ask_for_one_job(clerk: FlaskClient, app_db: Session, do: Do) -> None:
    address = upload(clerk, as_csv(GOOD), "a.csv")
    do()

    take_in(clerk, address)
    first = the_job(app_db).id
    take_in(clerk, address)

    assert the_job(app_db).id == first


def test_a_right_that_is_taken_away_meanwhile_is_missed(
    clerk: FlaskClient, app_db: Session, do: Do
) -> None:
    address = upload(clerk, as_csv(GOOD), "a.csv")
    do()
    take_in(clerk, address)
    owner = the_job(app_db).owner
    assert owner is not None
    owner.grants[0].role = Role.TRAINEE
    app_db.commit()

    job = do()

    assert job.failure is not None
    assert "không còn quyền" in job.failure["message"]
    assert people(app_db) == []


def test_a_file_that_is_dropped_while_it_waits_is_left_alone(
    clerk: FlaskClient, app_db: Session, do: Do
) -> None:
    address = upload(clerk, as_csv(GOOD), "a.csv")
    clerk.post(f"{address}/bo")

    job = do()

    assert job.state is JobState.FAILED
    assert "Tệp này đã bỏ" in clerk.get(f"/viec/{job.id}").text


# The page of a job


def test_a_page_says_how_far_a_job_is_and_how_long_it_takes(
    clerk: FlaskClient, app: Flask, app_db: Session
) -> None:
    upload(clerk, as_csv(GOOD), "a.csv")
    job = the_job(app_db)
    job.state, job.started_at = JobState.RUNNING, clock.now()
    app_db.commit()
    now = clock.now()
    with app.app_context():
        told = Progress("Ghi vào sổ", 12400, 20000, since=now - timedelta(minutes=3), seen_at=now)
        the_queue().tell(job.id, told)

    answer = clerk.get(f"/viec/{job.id}/tien-do", headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "Ghi vào sổ" in answer.text
    assert "12.400 trong 20.000, còn khoảng 2 phút" in answer.text
    assert f'hx-get="/viec/{job.id}/tien-do"' in answer.text
    assert "<html" not in answer.text
    home = shown(clerk.get("/").text)
    assert "Ghi vào sổ: 12.400 trong 20.000" in home


def test_a_page_says_when_only_the_end_is_left(
    clerk: FlaskClient, app: Flask, app_db: Session
) -> None:
    job = make_job(app_db, owner_id=the_owner(app_db), state=JobState.RUNNING)
    app_db.commit()
    now = clock.now()
    with app.app_context():
        the_queue().tell(job.id, Progress("Ghi vào sổ", 200, 200, since=now, seen_at=now))

    page = shown(clerk.get(f"/viec/{job.id}").text)

    assert "Ghi vào sổ: đang hoàn tất 200 trong 200" in page


def test_who_watches_a_check_is_brought_to_what_it_found(clerk: FlaskClient, do: Do) -> None:
    address = upload(clerk, as_csv(GOOD), "a.csv")
    job = do()

    answer = clerk.get(f"/viec/{job.id}/tien-do")

    assert answer.status_code == 286
    assert answer.headers["HX-Redirect"] == address
    assert "hx-get" not in answer.text
    assert "Tệp không có lỗi: 2 dòng mới." in shown(clerk.get(f"/viec/{job.id}").text)


def test_a_job_that_waits_is_stopped_at_once(
    clerk: FlaskClient, app_db: Session, do: Do, app: Flask
) -> None:
    upload(clerk, as_csv(GOOD), "a.csv")
    job = the_job(app_db)

    page = clerk.post(f"/viec/{job.id}/dung", follow_redirects=True)

    assert "Đã dừng. Sổ không thay đổi gì." in page.text
    assert "Kiểm tra lại" in page.text
    assert the_job(app_db).state is JobState.CANCELLED
    assert do().state is JobState.CANCELLED
    with app.app_context():
        assert not the_queue().is_asked_to_stop(job.id)


def test_a_job_that_runs_is_asked_to_stop_and_says_so(clerk: FlaskClient, app_db: Session) -> None:
    upload(clerk, as_csv(GOOD), "a.csv")
    job = the_job(app_db)
    job.state, job.started_at = JobState.RUNNING, clock.now()
    app_db.commit()

    page = clerk.post(f"/viec/{job.id}/dung", follow_redirects=True)

    assert "Đã yêu cầu dừng" in page.text
    assert "Đang dừng" in page.text
    assert "Dừng việc này" not in page.text


def test_a_job_that_has_ended_cannot_be_stopped_and_that_is_no_fault(
    clerk: FlaskClient, app: Flask, do: Do
) -> None:
    upload(clerk, as_csv(GOOD), "a.csv")
    job = do()

    page = clerk.post(f"/viec/{job.id}/dung", follow_redirects=True)

    assert page.status_code == 200
    assert "Việc này đã kết thúc" in page.text
    with app.app_context():
        assert not the_queue().is_asked_to_stop(job.id)


def test_a_job_asked_to_stop_before_it_begins_does_nothing(
    clerk: FlaskClient, app: Flask, app_db: Session, do: Do
) -> None:
    upload(clerk, as_csv(GOOD), "a.csv")
    with app.app_context():
        ask_to_stop(the_job(app_db).id)

    assert do().state is JobState.CANCELLED


def test_a_bug_has_a_number_for_the_reader_and_its_trace_in_the_log(
    clerk: FlaskClient,
    app: Flask,
    app_db: Session,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(_ground: Ground) -> None:
        raise ZeroDivisionError("nobody thought of it")

    monkeypatch.setitem(works.WORKS, JobKind.CHECK_FILE, Work(breaks))  # type: ignore[arg-type]  # it breaks
    upload(clerk, as_csv(GOOD), "a.csv")
    job_id = the_job(app_db).id

    with pytest.raises(ZeroDivisionError):
        run_job(app, job_id)

    page = shown(clerk.get(f"/viec/{job_id}").text)
    assert f"Hãy báo quản trị số lỗi {job_id}-1" in page
    assert f"Job {job_id}-1 met a bug" in caplog.text
    assert "nobody thought of it" in caplog.text


def test_a_reader_learns_that_no_worker_is_there(
    clerk: FlaskClient, app: Flask, app_db: Session
) -> None:
    upload(clerk, as_csv(GOOD), "a.csv")
    with app.app_context():
        the_queue().sign_on(clock.now() - timedelta(hours=1))

    assert "hãy báo quản trị" in clerk.get(f"/viec/{the_job(app_db).id}").text


def test_a_queue_that_does_not_answer_stops_no_page(
    clerk: FlaskClient, app: Flask, app_db: Session
) -> None:
    upload(clerk, as_csv(GOOD), "a.csv")
    with app.app_context():
        the_queue().close()
    (Path(app.instance_path) / "jobs.sqlite").write_bytes(b"broken" * 4096)

    for address in ("/", "/viec", f"/viec/{the_job(app_db).id}"):
        assert clerk.get(address).status_code == 200


# Whose jobs


def test_jobs_are_their_owners_and_those_of_who_oversees_the_province(
    clerk: FlaskClient, signed_in: SignIn, cast: Cast, app_db: Session, do: Do
) -> None:
    upload(clerk, as_csv(GOOD), "a.csv")
    job = do()
    overseer = signed_in(Role.DX_OFFICE, province=cast.province)
    contact = signed_in(Role.UNIT_CONTACT, unit=cast.home_affairs)
    stranger = signed_in(Role.HOME_AFFAIRS, province=make_cast(app_db).province)

    assert "a.csv" in overseer.get("/viec").text
    assert "Xem kết quả kiểm tra" not in overseer.get(f"/viec/{job.id}").text
    assert overseer.post(f"/viec/{job.id}/dung").status_code == 404
    for other in (contact, stranger):
        assert "a.csv" not in other.get("/viec").text
        assert other.get(f"/viec/{job.id}").status_code == 404
        assert other.get(f"/viec/{job.id}/tien-do").status_code == 404
        assert other.get(f"/viec/{job.id}/tep").status_code == 404


# Files to keep


def test_a_large_file_with_its_faults_is_prepared_and_fetched(
    clerk: FlaskClient, app_db: Session, do: Do
) -> None:
    address = upload(clerk, xlsx(BAD), "cán bộ.xlsx")
    do()
    assert "Chuẩn bị tệp của tôi kèm cột Lỗi" in clerk.get(address).text

    asked = export(clerk, f"{address}/kem-loi")
    job = do()

    assert asked.location == f"/viec/{job.id}"
    page = clerk.get(asked.location).text
    assert "Tệp «cán bộ (kèm lỗi).xlsx» được giữ đến hết ngày" in page
    file = clerk.get(f"/viec/{job.id}/tep", buffered=True)
    assert file.headers["Cache-Control"] == "no-store"
    sheet = openpyxl.load_workbook(BytesIO(file.data)).active
    assert sheet is not None
    assert "KHONGCO" in str([[cell.value for cell in row] for row in sheet.iter_rows()])


@pytest.fixture
def courses(app_db: Session, cast: Cast) -> None:
    """Two courses of 2024, one of home affairs and one of education."""
    for organiser, title in ((cast.home_affairs, "Ký số"), (cast.education, "Dạy học số")):
        make_class(app_db, make_course(app_db, cast.province, organiser=organiser, title=title))
    app_db.commit()


def content(client: FlaskClient, job: Job) -> str:
    """A csv that came of a job."""
    return str(client.get(f"/viec/{job.id}/tep", buffered=True).data, "utf-8-sig")


@pytest.mark.usefixtures("courses")
def test_a_list_is_exported_with_its_filters(clerk: FlaskClient, do: Do) -> None:
    export(clerk, "/khoa?format=csv&year=2024&q=day")

    job = do()

    assert job.state is JobState.DONE
    text = content(clerk, job)
    assert "Dạy học số" in text
    assert "Ký số" not in text


class Heard:
    """A reporter that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def begin(self, words: str, total: int | None = None) -> None:
        self.told.append((words, total))

    def advance(self, steps: int) -> None:
        self.told.append(steps)


def test_lines_are_counted_while_they_are_taken() -> None:
    heard = Heard()

    assert list(told(heard, "Ghi", [*range(1200)])) == [*range(1200)]
    assert heard.told == [("Ghi", 1200), 500, 500]


@pytest.mark.usefixtures("courses")
def test_a_list_that_is_written_behind_the_pages_says_how_far(
    clerk: FlaskClient, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[str, int | None]] = []
    monkeypatch.setattr(Pulse, "begin", lambda _pulse, *told: begun.append(told))
    export(clerk, "/khoa?format=xlsx&year=2024")

    do()

    assert begun[-1] == ("Ghi từng dòng vào tệp", 2)


def test_a_long_list_is_left_to_a_worker_only_where_one_is(
    clerk: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_file, "ROWS_AT_ONCE", 1)
    assert 'action="/viec/xuat' in clerk.get("/nguoi?year=2024").text

    with app.app_context():
        the_queue().sign_on(clock.now() - timedelta(hours=1))
    assert 'action="/viec/xuat' not in clerk.get("/nguoi?year=2024").text


@pytest.mark.usefixtures("courses")
def test_an_export_speaks_its_owners_language(clerk: FlaskClient, do: Do) -> None:
    clerk.set_cookie("language", "en")
    export(clerk, "/khoa?format=csv&year=2024")

    job = do()

    assert job.language == "en"
    assert "Course" in content(clerk, job).splitlines()[0]


@pytest.mark.usefixtures("courses")
def test_an_export_is_what_its_owner_may_see_when_it_is_made(
    clerk: FlaskClient, app_db: Session, do: Do
) -> None:
    export(clerk, "/khoa?format=csv&year=2024")
    owner = the_job(app_db).owner
    assert owner is not None
    owner.grants[0].role = Role.TRAINEE
    app_db.commit()

    job = do()

    assert job.failure is not None
    assert "không còn quyền" in job.failure["message"]


def test_an_account_that_was_closed_gets_nothing(
    clerk: FlaskClient, app_db: Session, do: Do
) -> None:
    export(clerk, "/khoa?format=csv")
    owner = the_job(app_db).owner
    assert owner is not None
    owner.enabled = False
    app_db.commit()

    assert do().state is JobState.FAILED


def test_a_page_that_is_no_file_is_not_kept(clerk: FlaskClient, app: Flask, do: Do) -> None:
    export(clerk, "/nguoi")

    assert do().state is JobState.FAILED
    assert not (Path(app.instance_path) / "results").exists()


@pytest.mark.parametrize("address", ["https://example.org/a", "//example.org", "nguoi", "/\\x", ""])
def test_only_an_address_of_ours_can_be_asked_for(clerk: FlaskClient, address: str) -> None:
    assert export(clerk, address).status_code == 400


def test_a_file_is_its_owners_alone_and_gone_after_some_days(
    clerk: FlaskClient, signed_in: SignIn, cast: Cast, app_db: Session, do: Do
) -> None:
    export(clerk, "/khoa?format=csv")
    job = do()
    overseer = signed_in(Role.ADMINISTRATOR)

    answer = overseer.get(f"/viec/{job.id}/tep", follow_redirects=True)
    assert "chỉ người yêu cầu mới tải được" in answer.text

    job.token = None
    app_db.commit()
    answer = clerk.get(f"/viec/{job.id}/tep", follow_redirects=True)
    assert "Tệp đã được xóa sau 7 ngày" in answer.text


# What waits


def test_home_tells_of_what_runs_and_of_what_has_just_ended(
    clerk: FlaskClient, app_db: Session, do: Do
) -> None:
    upload(clerk, as_csv(BAD), "sai.csv")
    assert "Kiểm tra tệp: sai.csv Đang chờ Xem" in shown(clerk.get("/").text)

    job = do()
    home = shown(clerk.get("/").text)
    assert "Tệp có 3 lỗi ở 2 trong 4 dòng. Đã xong Xem kết quả kiểm tra" in home

    job.ended_at = clock.now() - timedelta(days=2)
    app_db.commit()
    assert "sai.csv" not in shown(clerk.get("/").text)


def test_a_list_of_many_jobs_is_read_in_few_queries(
    clerk: FlaskClient, app: Flask, app_db: Session, cast: Cast
) -> None:
    owner_id = the_owner(app_db)
    for _job in range(20):
        make_job(app_db, owner_id=owner_id, state=JobState.DONE, details={"rows": ["x"] * 999})
    app_db.commit()
    asked: list[str] = []
    with app.app_context():
        event.listen(extension.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    assert clerk.get("/viec").status_code == 200

    assert len(asked) < 12
    assert not any("details" in statement for statement in asked)


def the_owner(db: Session) -> int:
    """The clerk's number: the last account that was made."""
    return db.scalars(select(User.id).order_by(User.id.desc())).first() or 0


def test_who_oversees_jobs_sees_what_goes_on_by_itself_and_how_each_kind_fares(
    app: Flask, app_db: Session, signed_in: SignIn
) -> None:
    province = make_province(app_db)
    make_plan(app_db, province)
    asked: dict[str, Any] = {"asked_at": clock.now(), "province_id": province.id}
    make_job(app_db, JobKind.TAKE_FILE_IN, state=JobState.FAILED, **asked)
    make_job(app_db, JobKind.TAKE_FILE_IN, **asked)
    now = clock.now()
    with app.app_context():
        beats = {
            "seats": Beat(now, 3, now),
            "mail": Beat(now, fault="ConnectionRefusedError"),
            "letters": Beat(now - timedelta(hours=1)),
        }
        plain = {name: beat.to_plain() for name, beat in beats.items()}
        app.extensions["job_queue"].note("rhythms", plain)

    page = signed_in(Role.HOME_AFFAIRS, province=province).get("/viec").text

    assert "3 lớp" in page
    assert "ConnectionRefusedError" in page
    assert page.count("Quá giờ chưa chạy") == 1
    assert page.count("chưa chạy lần nào") == 1
    numbers = re.findall(r'<td class="numeric">(\d+)</td>', page)
    assert numbers == ["0", "1", "1"]
    assert "Việc định kỳ" not in signed_in(Role.MANAGER, province=province).get("/viec").text
