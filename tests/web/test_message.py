"""The outbox: who reads it, what is found in it, one letter as it reads, and sending it again."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app import clock
from app.domain.access import Role
from app.domain.audit import AuditAction
from app.domain.message import Letter, MessageKind, MessageState
from app.models import AuditEvent, Message
from tests.conftest import SignIn
from tests.factories import Cast, make_cast, make_message, make_province

S = MessageState


@pytest.fixture
def cast(app_db: Session) -> Cast:
    return make_cast(app_db)


@pytest.fixture
def clerk(signed_in: SignIn, cast: Cast) -> FlaskClient:
    return signed_in(Role.HOME_AFFAIRS, province=cast.province)


def letter_to(db: Session, cast: Cast, state: MessageState = S.WAITING, **facts: object) -> Message:
    soon = clock.now() + timedelta(days=5)
    return make_message(db, cast.province, state, **({"useful_until": soon} | facts))  # type: ignore[arg-type]  # its own columns


def test_it_is_narrowed_by_words_kind_and_state(
    app_db: Session, cast: Cast, clerk: FlaskClient
) -> None:
    letter_to(app_db, cast, name="Lê Thị Hoa")
    letter_to(app_db, cast, S.FAILED, name="Bùi Yến", kind=MessageKind.OFFER)
    app_db.commit()

    page = clerk.get("/thu-di").text
    assert "Lê Thị Hoa" in page
    assert "550 no such user" in page
    assert "Chưa khai báo máy chủ thư" in page
    assert "Bùi Yến" not in clerk.get("/thu-di?q=thi hoa").text
    assert "Lê Thị Hoa" not in clerk.get("/thu-di?state=failed").text
    assert "Lê Thị Hoa" not in clerk.get("/thu-di?kind=offer").text
    assert "Không có thư nào khớp" in clerk.get("/thu-di?q=khong-ai").text


def test_others_than_the_provinces_own_are_not_there(
    app_db: Session, cast: Cast, clerk: FlaskClient, signed_in: SignIn
) -> None:
    abroad = make_message(app_db, make_province(app_db), name="Người Tỉnh Khác")
    app_db.commit()

    assert "Người Tỉnh Khác" not in clerk.get("/thu-di").text
    assert clerk.get(f"/thu-di/{abroad.id}").status_code == 404
    assert clerk.post(f"/thu-di/{abroad.id}/gui-lai").status_code == 404
    assert signed_in(Role.MANAGER, province=cast.province).get("/thu-di").status_code == 403
    part = signed_in(Role.ADMINISTRATOR, unit=cast.home_affairs)
    mine = letter_to(app_db, cast)
    app_db.commit()
    assert part.get(f"/thu-di/{mine.id}").status_code == 404, "letters are of all units"


def test_a_page_of_it_asks_as_often_however_many_there_are(
    app: Flask, app_db: Session, cast: Cast, clerk: FlaskClient
) -> None:
    counts = []
    for more in (1, 9):
        for _ in range(more):
            letter_to(app_db, cast)
        app_db.commit()
        asked: list[str] = []
        with app.app_context():
            from app.db import extension

            engine = extension.engine

        def count(*arguments: object, asked: list[str] = asked) -> None:
            asked.append(str(arguments[2]))

        event.listen(engine, "before_cursor_execute", count)
        clerk.get("/thu-di")
        event.remove(engine, "before_cursor_execute", count)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_letter_reads_as_it_was_written_and_nothing_in_it_is_markup(
    app_db: Session, cast: Cast, clerk: FlaskClient
) -> None:
    letter = Letter("Báo <b>tin</b>", ("Kính gửi <script>",), (("Lớp", "K1 & K2"),))
    written = letter_to(app_db, cast, letter=letter, calendar="BEGIN:VCALENDAR")
    app_db.commit()

    page = clerk.get(f"/thu-di/{written.id}").text

    assert "Kính gửi &lt;script&gt;" in page
    assert "K1 &amp; K2" in page
    file = clerk.get(f"/thu-di/{written.id}/lich.ics")
    assert (file.mimetype, file.text) == ("text/calendar", "BEGIN:VCALENDAR")


def test_what_failed_is_sent_again_to_the_address_there_is_by_now(
    app_db: Session, cast: Cast, clerk: FlaskClient
) -> None:
    cast.an.email = "moi@tinh.example"
    letter = letter_to(app_db, cast, S.FAILED, person_id=cast.an.id, attempts=8)
    before = letter.message_id
    app_db.commit()

    answer = clerk.post(f"/thu-di/{letter.id}/gui-lai", follow_redirects=True)

    assert "Thư sẽ được gửi lại đến moi@tinh.example." in answer.text
    app_db.refresh(letter)
    assert (letter.state, letter.attempts, letter.error) == (S.WAITING, 0, None)
    assert letter.message_id == before, "nobody has ever accepted it"
    act = app_db.scalars(
        select(AuditEvent).where(AuditEvent.action == AuditAction.MESSAGE_SENT_AGAIN)
    ).one()
    assert act.changes == {
        "state": ["failed", "waiting"],
        "address": ["an@thanh-hoa.example", "moi@tinh.example"],
    }


def test_what_arrived_is_sent_again_under_another_id(
    app_db: Session, cast: Cast, clerk: FlaskClient
) -> None:
    letter = letter_to(app_db, cast, S.SENT)
    before = letter.message_id
    app_db.commit()

    clerk.post(f"/thu-di/{letter.id}/gui-lai")

    app_db.refresh(letter)
    assert letter.state is S.WAITING
    assert letter.message_id != before


@pytest.mark.parametrize(
    ("state", "days", "words"),
    [
        (S.WAITING, 5, "đang chờ gửi"),
        (S.LAPSED, -1, "không gửi lại nữa"),
        (S.NO_ADDRESS, 5, "chưa có địa chỉ thư trong sổ"),
    ],
)
def test_what_cannot_be_sent_again_says_why_and_stays(
    app_db: Session, cast: Cast, clerk: FlaskClient, state: MessageState, days: int, words: str
) -> None:
    letter = letter_to(app_db, cast, state, useful_until=clock.now() + timedelta(days=days))
    app_db.commit()

    assert words in clerk.post(f"/thu-di/{letter.id}/gui-lai", follow_redirects=True).text

    app_db.refresh(letter)
    assert letter.state is state


def test_home_tells_of_letters_that_failed(app_db: Session, cast: Cast, clerk: FlaskClient) -> None:
    assert "thư không gửi được" not in clerk.get("/").text
    letter_to(app_db, cast, S.FAILED)
    app_db.commit()

    page = clerk.get("/").text
    assert "thư không gửi được" in page
    assert "/thu-di?state=failed" in page
