"""How a class ended: one page for all, kept as typed when refused, and saved as a whole."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select, update
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.course import ClassStatus
from app.domain.enrolment import EnrolmentStatus, Outcome, Result
from app.models import Completion, CourseClass, Enrolment
from tests.conftest import SignIn
from tests.factories import (
    LOCKED,
    Cast,
    make_cast,
    make_class,
    make_completion,
    make_course,
    make_enrolment,
    make_officer,
)


@dataclass
class World:
    """A class of home affairs in March 2024 with An of home affairs and Bình of education."""

    cast: Cast
    march: CourseClass
    an: Enrolment
    binh: Enrolment

    @property
    def page(self) -> str:
        return f"/lop/{self.march.id}/ket-qua"


@pytest.fixture
def world(app_db: Session) -> World:
    cast = make_cast(app_db)
    course = make_course(app_db, cast.province, organiser=cast.home_affairs)
    march = make_class(app_db, course, code="L1")
    return World(
        cast,
        march,
        make_enrolment(app_db, cast.an, march),
        make_enrolment(app_db, cast.binh, march),
    )


@pytest.fixture
def clerk(signed_in: SignIn, world: World) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=world.cast.province)


def row(place: Enrolment, outcome: str = "", **cells: object) -> dict[str, str]:
    """The cells of a place as a browser sends them."""
    sent = {"outcome": outcome, "result": "", "score": "", "certificate_no": "", "seen": ""}
    return {f"{name}-{place.id}": str(value) for name, value in {**sent, **cells}.items()}


def current(db: Session) -> dict[int, Completion]:
    """The outcomes that hold, by person."""
    db.expire_all()
    held = db.scalars(select(Completion).where(Completion.is_current))
    return {one.person_id: one for one in held}


def cell(page: str, name: str) -> str:
    """The value of an input, or the chosen option of a list."""
    field = page.split(f'name="{name}"')[1]
    if page.split(f'name="{name}"')[0].rsplit("<", 1)[1].startswith("select"):
        chosen = field.split("</select>")[0].split(" selected>")[0]
        return (
            chosen.rsplit('value="', 1)[1].split('"')[0]
            if " selected>" in field.split("</select>")[0]
            else ""
        )
    return field.split('value="')[1].split('"')[0]


def test_the_page_shows_everyone_with_what_is_recorded(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    recorded = make_completion(
        app_db, world.an, result=Result.PASS, score=8.5, certificate_no="CN-01"
    )
    app_db.commit()

    page = clerk.get(world.page).text

    id = world.an.id
    assert cell(page, f"outcome-{id}") == "completed"
    assert cell(page, f"result-{id}") == "pass"
    assert cell(page, f"score-{id}") == "8,5"
    assert cell(page, f"certificate_no-{id}") == "CN-01"
    assert cell(page, f"seen-{id}") == str(recorded.id)
    assert cell(page, f"outcome-{world.binh.id}") == ""


def test_a_class_is_recorded_at_once_and_the_figure_changes(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    answer = clerk.post(
        world.page,
        data=row(world.an, "completed", result="pass", score="8,5", certificate_no=" CN 01 ")
        | row(world.binh, "absent"),
    )

    assert answer.location == f"/lop/{world.march.id}"
    held = current(app_db)
    of_an = held[world.cast.an.id]
    assert (of_an.outcome, of_an.result, str(of_an.score)) == ("completed", "pass", "8.50")
    assert of_an.certificate_no == "CN 01"
    assert held[world.cast.binh.id].outcome is Outcome.ABSENT
    page = clerk.get(answer.location).text
    assert "Đã ghi kết quả của 2 người." in page
    assert "<dt>hoàn thành</dt><dd>1</dd>" in page
    assert "Số kết quả mới ghi" in page
    board = clerk.get("/do-phu?year=2024&as_of=2024-12-31").text
    assert "1</strong> / 2" in board


def test_a_correction_keeps_the_old_outcome_and_shows_it(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    old = make_completion(app_db, world.an, Outcome.ABSENT)
    app_db.commit()

    answer = clerk.post(world.page, data=row(world.an, "completed", seen=old.id))

    assert answer.status_code == 302
    assert current(app_db)[world.cast.an.id].outcome is Outcome.COMPLETED
    assert not app_db.get_one(Completion, old.id).is_current
    place = clerk.get(f"/ghi-danh/{world.an.id}").text
    assert "đã đính chính" in place
    assert "<del>Vắng</del>" in place
    assert "<ins>Hoàn thành</ins>" in place


def test_the_same_again_records_nothing(clerk: FlaskClient, world: World, app_db: Session) -> None:
    sent = row(world.an, "completed", score="8")
    clerk.post(world.page, data=sent)

    answer = clerk.post(world.page, data=sent)

    assert "Không có gì thay đổi" in clerk.get(answer.location).text
    assert len(app_db.scalars(select(Completion)).all()) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"outcome": "completed", "score": "-1"}, "«-1» không phải là số từ 0"),
        ({"outcome": "completed", "score": "tám"}, "«tám» không phải là số từ 0"),
        ({"outcome": "", "score": "8"}, "Hãy chọn kết thúc thế nào trước"),
        ({"outcome": "", "certificate_no": "CN-9"}, "Hãy chọn kết thúc thế nào trước"),
    ],
)
def test_one_wrong_row_keeps_all_from_being_saved_and_what_was_typed_stays(
    clerk: FlaskClient, world: World, app_db: Session, wrong: dict[str, Any], said: str
) -> None:
    answer = clerk.post(
        world.page, data=row(world.an, **wrong) | row(world.binh, "completed", score="7,5")
    )

    assert answer.status_code == 422
    assert "Chưa lưu kết quả nào" in answer.text
    assert f'href="#outcome-{world.an.id}"' in answer.text
    assert said in answer.text
    for name, typed in wrong.items():
        assert cell(answer.text, f"{name}-{world.an.id}") == typed
    assert cell(answer.text, f"outcome-{world.binh.id}") == "completed"
    assert cell(answer.text, f"score-{world.binh.id}") == "7,5"
    assert current(app_db) == {}


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        (LOCKED, "Danh sách kết quả của lớp đã khóa"),
        ({"status": ClassStatus.CANCELLED}, "Lớp đã hủy"),
    ],
)
def test_what_was_typed_while_another_closed_the_list_stays_to_be_read(
    clerk: FlaskClient, world: World, app_db: Session, meanwhile: dict[str, Any], said: str
) -> None:
    app_db.execute(update(CourseClass).where(CourseClass.id == world.march.id).values(**meanwhile))
    app_db.commit()

    sent = row(world.an, "completed", result="pass", score="7,5") | row(world.binh)
    refused = clerk.post(world.page, data=sent)

    assert refused.status_code == 422
    assert said in refused.text
    kept = re.findall(r'mark-unsaved">chưa lưu:</span> ([^<]+)<', refused.text)
    assert kept == ["Hoàn thành, Đạt, 7,5"]
    assert current(app_db) == {}
    assert "chưa lưu:" not in clerk.get(world.page).text


def test_what_was_recorded_cannot_be_left_blank(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    old = make_completion(app_db, world.an)
    app_db.commit()

    answer = clerk.post(world.page, data=row(world.an, "", seen=old.id))

    assert answer.status_code == 422
    assert "Kết quả đã ghi không bỏ trống được" in answer.text


def test_the_later_of_two_clerks_sees_what_the_other_did_and_may_still_mean_it(
    clerk: FlaskClient, signed_in: SignIn, world: World, app_db: Session
) -> None:
    colleague = signed_in(Role.HOME_AFFAIRS, province=world.cast.province)
    colleague.post(world.page, data=row(world.an, "absent") | row(world.binh, "incomplete"))
    mine = row(world.an, "completed") | row(world.binh)

    refused = clerk.post(world.page, data=mine)

    assert refused.status_code == 422
    assert "đã ghi «Vắng». Hãy xem lại" in refused.text
    assert "Người dùng" in refused.text
    # What was typed stays beside what the other did; where nothing was typed, theirs is shown.
    assert cell(refused.text, f"outcome-{world.an.id}") == "completed"
    assert cell(refused.text, f"outcome-{world.binh.id}") == "incomplete"
    held = current(app_db)
    assert held[world.cast.an.id].outcome is Outcome.ABSENT
    seen = {name: cell(refused.text, f"{name}-{world.an.id}") for name in ("outcome", "seen")}
    theirs = {name: cell(refused.text, f"{name}-{world.binh.id}") for name in ("outcome", "seen")}
    done = clerk.post(world.page, data=row(world.an, **seen) | row(world.binh, **theirs))
    assert done.status_code == 302
    held = current(app_db)
    assert held[world.cast.an.id].outcome is Outcome.COMPLETED
    assert held[world.cast.binh.id].outcome is Outcome.INCOMPLETE


def test_whoever_withdrew_meanwhile_gets_no_outcome_and_nobody_does(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    world.an.status = EnrolmentStatus.WITHDRAWN
    app_db.commit()

    answer = clerk.post(world.page, data=row(world.an, "completed") | row(world.binh, "completed"))

    assert answer.status_code == 422
    assert "1 người bạn vừa ghi không còn trong danh sách này" in answer.text
    assert cell(answer.text, f"outcome-{world.binh.id}") == "completed"
    assert current(app_db) == {}


def test_what_cannot_be_read_of_somebody_gone_is_told_too(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    world.an.status = EnrolmentStatus.WITHDRAWN
    app_db.commit()

    answer = clerk.post(world.page, data=row(world.an, "", score="tám"))

    assert answer.status_code == 422
    assert "1 người bạn vừa ghi không còn trong danh sách này" in answer.text


def test_somebody_with_an_outcome_who_left_is_shown_without_fields(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    old = make_completion(app_db, world.an, Outcome.WITHDRAWN)
    world.an.status = EnrolmentStatus.WITHDRAWN
    app_db.commit()

    page = clerk.get(world.page).text
    assert "Nguyễn Văn An" in page
    assert f"outcome-{world.an.id}" not in page
    answer = clerk.post(world.page, data=row(world.an, "completed", seen=old.id))
    assert answer.status_code == 422
    assert "Không còn trong danh sách của lớp («Đã rút»)" in answer.text


def test_a_class_ahead_waits_and_one_that_runs_counts_at_its_end(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    today = clock.today()
    world.march.starts_on = world.march.ends_on = today + timedelta(days=1)
    app_db.commit()
    assert "từ ngày đó mới ghi được kết quả" in clerk.get(world.page).text
    refused = clerk.post(world.page, data=row(world.an, "completed"))
    assert refused.status_code == 422
    assert "mới khai giảng nên chưa thể ghi kết quả" in refused.text

    world.march.starts_on = today
    app_db.commit()
    assert "kết quả chỉ được tính từ ngày lớp kết thúc" in clerk.get(world.page).text
    assert clerk.post(world.page, data=row(world.an, "completed")).status_code == 302


def test_a_cancelled_class_shows_and_takes_nothing(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    world.march.status = ClassStatus.CANCELLED
    app_db.commit()

    assert "Muốn ghi kết quả, hãy mở lại lớp trước." in clerk.get(world.page).text
    assert clerk.post(world.page, data=row(world.an, "completed")).status_code == 422
    assert current(app_db) == {}


def test_who_gives_a_class_says_how_it_ended_for_all_its_people(
    signed_in: SignIn, world: World, app_db: Session
) -> None:
    """Bình works where the officer has no say; the class could never be closed without her."""
    officer = signed_in(Role.HOME_AFFAIRS, unit=world.cast.home_affairs)

    page = officer.get(world.page).text
    assert "Nguyễn Văn An" in page
    assert "Trần Thị Bình" in page
    answer = officer.post(world.page, data=row(world.binh, "completed"))
    assert answer.status_code == 302
    assert [one.enrolment_id for one in current(app_db).values()] == [world.binh.id]


def test_a_class_given_by_others_is_not_found(signed_in: SignIn, world: World) -> None:
    stranger = signed_in(Role.HOME_AFFAIRS, unit=world.cast.education)

    assert stranger.get(world.page).status_code == 404
    assert stranger.post(world.page, data=row(world.binh, "completed")).status_code == 404


def test_a_class_without_people_says_the_first_step(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    empty = make_class(app_db, world.march.course)
    app_db.commit()

    page = clerk.get(f"/lop/{empty.id}/ket-qua").text

    assert "Lớp chưa có học viên" in page
    assert f'href="/lop/{empty.id}/ghi-danh"' in page


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def test_sixty_people_cost_as_many_queries_as_six(
    clerk: FlaskClient, world: World, app_db: Session
) -> None:
    def asked(people: int) -> tuple[int, int]:
        one = make_class(app_db, world.march.course)
        places = [
            make_enrolment(app_db, make_officer(app_db, world.cast.education), one)
            for _ in range(people)
        ]
        app_db.commit()
        with statements() as shown:
            assert clerk.get(f"/lop/{one.id}/ket-qua").status_code == 200
        sent: dict[str, str] = {}
        for place in places:
            sent |= row(place, "completed", score="8")
        with statements() as saved:
            assert clerk.post(f"/lop/{one.id}/ket-qua", data=sent).status_code == 302
        return len(shown), len(saved)

    few, many = asked(6), asked(60)

    assert few == many
    assert many[0] <= 14
    assert many[1] <= 32


def test_a_vast_class_is_sent_to_the_files(
    clerk: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.blueprints.completion.MOST", 1)

    page = clerk.get(world.page).text

    assert "Lớp có 2 người" in page
    assert "được ghi bằng tệp" in page
    assert "outcome-" not in page
