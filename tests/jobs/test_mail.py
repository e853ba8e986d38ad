"""Letters on their way: a real SMTP server that takes, refuses, is lost, or is told twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import URL, select, update
from sqlalchemy.orm import Session

from app import clock
from app.db import extension
from app.domain.message import LEASE, MailServer, MailServerLost, MessageState
from app.jobs.message import sending
from app.jobs.message.sending import send_letters
from app.models import Message
from tests.databases import on_both_databases
from tests.factories import make_message, make_province
from tests.jobs.mail_server import PASSWORD, USER, Post, mail_server, make_certificate
from tests.killing import Middle, at_statement, kill_in_the_middle

S = MessageState


@pytest.fixture
def post(app: Flask) -> Iterator[Post]:
    with mail_server() as post:
        app.config["MAIL_SERVER"] = post.settings()
        yield post
        app.config["MAIL_SERVER"] = None


def waiting(db: Session, count: int = 1) -> list[Message]:
    """Letters that wait to be sent, committed."""
    province, now = make_province(db), clock.now()
    times: dict[str, Any] = {"drafted_at": now, "next_try_at": now}
    times["useful_until"] = now + timedelta(days=9)
    letters = [make_message(db, province, **times) for _ in range(count)]
    db.commit()
    return letters


def send(app: Flask) -> int:
    with app.app_context():
        return send_letters(extension.session)


def due_again(db: Session) -> None:
    """As if the time to wait had gone by."""
    db.rollback()
    db.execute(update(Message).values(next_try_at=clock.now()))
    db.commit()


def test_a_letter_arrives_as_it_was_written_and_is_not_sent_twice(
    app: Flask, app_db: Session, post: Post
) -> None:
    [letter] = waiting(app_db)
    app.config["PUBLIC_ADDRESS"] = "https://so.example"

    assert (send(app), send(app)) == (1, 0)

    app.config["PUBLIC_ADDRESS"] = None
    [mail] = post.taken
    assert mail["Subject"] == "Ông/Bà có chỗ trong lớp K1.L1"
    assert mail["To"] == "Nguyễn Văn An <an@thanh-hoa.example>"
    assert mail["From"] == "Sổ Đào tạo Số <so@tinh.example>"
    assert mail["Message-ID"] == letter.message_id
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert "Kính gửi Ông/Bà Nguyễn Văn An," in text.get_content()
    assert "Xem đăng ký: https://so.example/dang-ky" in text.get_content()
    assert html is not None
    assert "href='https://so.example/dang-ky'" in html.get_content()
    app_db.refresh(letter)
    assert (letter.state, letter.attempts, letter.error) == (S.SENT, 1, None)
    assert letter.sent_at is not None


def test_without_a_server_letters_wait(app: Flask, app_db: Session) -> None:
    [letter] = waiting(app_db)

    assert send(app) == 0

    app_db.refresh(letter)
    assert (letter.state, letter.attempts) == (S.WAITING, 0)


def test_a_refusal_for_now_is_tried_again_later_and_later(
    app: Flask, app_db: Session, post: Post
) -> None:
    [letter] = waiting(app_db)
    post.answers = ["451 greylisted", "451 greylisted"]

    assert (send(app), send(app)) == (0, 0)  # Not again at once.
    app_db.refresh(letter)
    assert (letter.state, letter.attempts, letter.error) == (S.WAITING, 1, "451 greylisted")
    first = letter.next_try_at - clock.now()

    due_again(app_db)
    send(app)
    app_db.refresh(letter)
    assert letter.next_try_at - clock.now() > first

    due_again(app_db)
    assert send(app) == 1
    assert [mail["Message-ID"] for mail in post.taken] == [letter.message_id]


def test_it_is_given_up_in_the_end(app: Flask, app_db: Session, post: Post) -> None:
    [letter] = waiting(app_db)
    letter.attempts = 7
    app_db.commit()
    post.answers = ["452 mailbox full"]

    send(app)

    app_db.refresh(letter)
    assert (letter.state, letter.error) == (S.FAILED, "452 mailbox full")


def test_a_refusal_for_good_fails_with_its_reason_and_holds_up_nobody(
    app: Flask, app_db: Session, post: Post
) -> None:
    unknown, other = waiting(app_db, 2)
    post.answers = ["550 no such user here"]

    assert send(app) == 1

    app_db.refresh(unknown)
    app_db.refresh(other)
    assert (unknown.state, unknown.error) == (S.FAILED, "550 no such user here")
    assert other.state is S.SENT


@pytest.mark.parametrize(
    "address", ["an", "an@", "an@[", "an@x\r\nBcc: all@y.example", "a b@c.example"]
)
def test_what_is_no_address_fails_and_reaches_no_header(
    app: Flask, app_db: Session, post: Post, address: str
) -> None:
    [letter] = waiting(app_db)
    letter.address = address
    app_db.commit()

    assert send(app) == 0

    app_db.refresh(letter)
    assert letter.state is S.FAILED
    assert post.taken == []


def test_a_server_that_is_not_there_costs_no_letter_a_try(app: Flask, app_db: Session) -> None:
    [letter] = waiting(app_db)
    with mail_server() as gone:
        app.config["MAIL_SERVER"] = gone.settings()

    with pytest.raises(MailServerLost):
        send(app)

    app.config["MAIL_SERVER"] = None
    app_db.refresh(letter)
    assert (letter.state, letter.attempts) == (S.WAITING, 0)


def test_a_letter_that_would_come_too_late_is_not_sent(
    app: Flask, app_db: Session, post: Post
) -> None:
    [letter] = waiting(app_db)
    letter.useful_until = clock.now() - timedelta(seconds=1)
    app_db.commit()

    assert send(app) == 0
    assert post.taken == []


def test_it_goes_over_tls_with_a_sign_in(
    app: Flask, app_db: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(app_db)
    certificate = make_certificate(tmp_path / "server.pem")
    with mail_server(certificate) as post:
        settings = post.settings(security="starttls", user=USER, password=PASSWORD)
        monkeypatch.setitem(app.config, "MAIL_SERVER", settings)
        with pytest.raises(MailServerLost):  # Nobody vouches for it yet.
            send(app)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

        assert send(app) == 1
        assert post.signed_in

        wrong = post.settings(security="starttls", user=USER, password="another")
        monkeypatch.setitem(app.config, "MAIL_SERVER", wrong)
        waiting_again = app_db.scalars(select(Message)).one()
        waiting_again.state, waiting_again.sent_at = S.WAITING, None
        waiting_again.next_try_at = clock.now()
        app_db.commit()
        with pytest.raises(MailServerLost):
            send(app)


@on_both_databases
def test_two_workers_send_no_letter_twice(app: Flask, app_db: Session, post: Post) -> None:
    waiting(app_db, 24)
    both = Barrier(2)

    def work() -> None:
        both.wait()
        send(app)

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    sent = [mail["Message-ID"] for mail in post.taken]
    assert (len(sent), len(set(sent))) == (24, 24)
    assert set(app_db.scalars(select(Message.state))) == {S.SENT}


# Killed


def be_sending(app: Flask, middle: Middle) -> None:
    """Die when the server has accepted, and nothing of it is written."""
    with app.app_context():
        app.config["MAIL_SERVER"] = MailServer("127.0.0.1", _port(), "none", "so@tinh.example")
        sending.record_sent = lambda *_arguments, **_options: middle()  # type: ignore[assignment,attr-defined]  # never comes back
        send_letters(extension.session)


def be_taking(app: Flask, middle: Middle) -> None:
    """Die when the letter is taken, and the server knows nothing of it."""
    with app.app_context(), at_statement("UPDATE message SET", middle):
        app.config["MAIL_SERVER"] = MailServer("127.0.0.1", _port(), "none", "so@tinh.example")
        send_letters(extension.session)


def _port() -> int:
    return int(Path(extension.engine.url.database or "").with_suffix(".port").read_text())


def _kill(act: object, app: Flask, url: URL, directory: Path, post: Post) -> None:
    Path(url.database or "").with_suffix(".port").write_text(str(post.port))
    kill_in_the_middle(act, url, directory)  # type: ignore[arg-type]  # one of the two above


def test_a_worker_killed_before_it_recorded_repeats_the_letter_with_its_own_id(
    app: Flask, app_db: Session, post: Post, database_url: URL, tmp_path: Path
) -> None:
    [letter] = waiting(app_db)
    _kill(be_sending, app, database_url, tmp_path, post)
    assert len(post.taken) == 1

    assert send(app) == 0, "it is the dead worker's until its lease ends"
    app_db.rollback()
    app_db.refresh(letter)
    assert timedelta(0) < letter.next_try_at - clock.now() <= LEASE

    due_again(app_db)
    assert (send(app), send(app)) == (1, 0)
    assert [mail["Message-ID"] for mail in post.taken] == [letter.message_id] * 2


def test_a_worker_killed_before_it_sent_loses_nothing_and_repeats_nothing(
    app: Flask, app_db: Session, post: Post, database_url: URL, tmp_path: Path
) -> None:
    waiting(app_db)
    _kill(be_taking, app, database_url, tmp_path, post)
    assert post.taken == []

    assert (send(app), send(app)) == (1, 0), "nothing of its taking was written"
    assert len(post.taken) == 1
