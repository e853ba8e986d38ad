"""Signing in: who gets in, and what each attempt leaves behind."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.db import extension, transaction
from app.domain.audit import AuditAction
from app.domain.errors import RuleViolation
from app.models import AuditEvent, User
from app.services.access import password as passwords
from app.services.access import sign_in
from app.services.access.password import PasswordIsTheName, PasswordTooShort
from app.services.access.sign_in import (
    AccountLocked,
    WrongCredentials,
    WrongPassword,
    authenticate,
    change_password,
)
from tests.databases import on_both_databases
from tests.factories import NOW, make_cast
from tests.services.accounts import PASSWORD, make_account, trail

pytestmark = pytest.mark.usefixtures("quick_passwords")

IMPATIENCE = {
    "sqlite": "PRAGMA busy_timeout = 100",
    "postgresql": "SET LOCAL lock_timeout = '100ms'",
}
"""Rather fail than wait for another writer."""


def fail(db: Session, times: int, *, at: datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises((WrongCredentials, AccountLocked)):
            authenticate(db, "noivu", "không phải mật khẩu", now=at)


def actions(db: Session) -> list[AuditAction]:
    return list(db.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_the_right_password_lets_in_however_the_name_is_typed(db: Session) -> None:
    user = make_account(db)

    assert authenticate(db, "  NoiVu ", PASSWORD, now=NOW) is user
    assert actions(db) == [AuditAction.USER_CREATED, AuditAction.SIGNED_IN]


def test_accents_typed_on_another_keyboard_are_the_same_password(db: Session) -> None:
    user = make_account(db, password="mật khẩu của tôi")

    assert authenticate(db, "noivu", "mâ\u0323t khâ\u0309u của tôi", now=NOW) is user


def test_the_password_itself_is_nowhere(db: Session) -> None:
    user = make_account(db)

    assert (user.password_hash or "").startswith("$argon2id$")
    assert PASSWORD not in str(db.scalars(select(AuditEvent.changes)).all())


@pytest.mark.parametrize(("username", "password"), [("noivu", "sai"), ("ai-do", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_one_answer(
    db: Session, username: str, password: str
) -> None:
    make_account(db)

    with pytest.raises(WrongCredentials, match="Tên đăng nhập hoặc mật khẩu không đúng"):
        authenticate(db, username, password, now=NOW)

    assert actions(db)[-1] is AuditAction.SIGN_IN_REFUSED


def test_an_unknown_name_costs_a_whole_hash(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            verified.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_hasher", Watched())
    with pytest.raises(WrongCredentials):
        authenticate(db, "ai-do", PASSWORD, now=NOW)

    assert len(verified) == 1
    assert not PasswordHasher().check_needs_rehash(verified[0])  # At the full, present cost.


def test_a_typed_name_that_nobody_has_is_not_kept(db: Session) -> None:
    with pytest.raises(WrongCredentials):
        authenticate(db, PASSWORD, "", now=NOW)

    event = db.scalars(select(AuditEvent)).one()
    assert (event.subject_id, event.subject_label) == (None, "tên đăng nhập không có")


def test_a_closed_account_looks_like_none(db: Session) -> None:
    make_account(db).enabled = False
    db.flush()

    with pytest.raises(WrongCredentials):
        authenticate(db, "noivu", PASSWORD, now=NOW)


def test_five_failures_lock_even_the_right_password_out_for_fifteen_minutes(db: Session) -> None:
    user = make_account(db)
    fail(db, 5)

    with pytest.raises(AccountLocked, match="sau 10 phút"):
        authenticate(db, "noivu", PASSWORD, now=NOW + timedelta(minutes=5, seconds=1))
    with pytest.raises(AccountLocked, match="sau 1 phút"):
        authenticate(db, "noivu", PASSWORD, now=NOW + timedelta(minutes=14, seconds=59))

    assert authenticate(db, "noivu", PASSWORD, now=NOW + timedelta(minutes=15)) is user


def test_four_failures_do_not_lock_and_a_success_forgets_them(db: Session) -> None:
    user = make_account(db)

    for _ in range(2):
        fail(db, 4)
        assert authenticate(db, "noivu", PASSWORD, now=NOW) is user

    assert (user.failed_attempts, user.locked_until) == (0, None)


def test_the_fifth_failure_says_that_it_locked(db: Session) -> None:
    make_account(db)
    fail(db, 4)

    with pytest.raises(AccountLocked, match="sau 15 phút"):
        authenticate(db, "noivu", "sai", now=NOW)


def test_knocking_on_a_locked_account_does_not_lock_it_for_longer(db: Session) -> None:
    user = make_account(db)
    fail(db, 5)
    fail(db, 20, at=NOW + timedelta(minutes=14))

    assert user.locked_until == NOW + timedelta(minutes=15)


def test_after_a_lock_five_more_failures_are_needed(db: Session) -> None:
    user = make_account(db)
    fail(db, 5)
    later = NOW + timedelta(minutes=16)

    fail(db, 4, at=later)
    assert (user.failed_attempts, user.locked_until) == (4, None)
    fail(db, 1, at=later)
    assert user.locked_until == later + timedelta(minutes=15)


def test_failures_of_one_account_do_not_touch_another(db: Session) -> None:
    make_account(db)
    other = make_account(db, "lanhdao")
    fail(db, 5)

    assert authenticate(db, "lanhdao", PASSWORD, now=NOW) is other


def test_a_hash_of_older_parameters_is_renewed_on_signing_in(db: Session) -> None:
    user = make_account(db)
    user.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    assert passwords._hasher.check_needs_rehash(user.password_hash)

    authenticate(db, "noivu", PASSWORD, now=NOW)

    assert not passwords._hasher.check_needs_rehash(user.password_hash)
    assert authenticate(db, "noivu", PASSWORD, now=NOW) is user


@on_both_databases
def test_guesses_sent_side_by_side_share_the_five_tries(app: Flask, app_db: Session) -> None:
    make_account(app_db)
    app_db.commit()
    with app.app_context():
        sessions = extension.sessionmaker

    def guess(number: int) -> type[RuleViolation]:
        with sessions() as db, transaction(db):
            try:
                authenticate(db, "noivu", f"đoán {number}", now=NOW)
            except RuleViolation as refusal:
                return type(refusal)
        raise AssertionError

    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(guess, range(16)))

    assert answers == {WrongCredentials: 4, AccountLocked: 12}
    with pytest.raises(AccountLocked):
        authenticate(app_db, "noivu", PASSWORD, now=NOW)


def test_nobody_waits_while_a_password_is_looked_at(
    app: Flask, app_db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hash takes long, and SQLite has one writer for everyone who signs in at eight."""
    make_account(app_db)
    app_db.commit()
    with app.app_context():
        sessions = extension.sessionmaker

    def somebody_writes_meanwhile(password_hash: str | None, password: str) -> bool:
        with sessions() as other, transaction(other):
            other.execute(text(IMPATIENCE[other.get_bind().dialect.name]))
            other.execute(update(User).values(display_name="Đổi tên"))
        return passwords.matches(password_hash, password)

    monkeypatch.setattr(sign_in, "matches", somebody_writes_meanwhile)
    with sessions() as db, transaction(db):
        user = authenticate(db, "noivu", PASSWORD, now=NOW)
        assert user.display_name == "Đổi tên"


def test_an_account_that_waits_for_its_code_looks_like_none(db: Session) -> None:
    make_account(db, password=None)

    with pytest.raises(WrongCredentials):
        authenticate(db, "noivu", "", now=NOW)


def test_a_new_password_takes_the_place_of_the_old_and_ends_every_session(db: Session) -> None:
    user = make_account(db)
    session = user.session_key

    change_password(db, user, current=PASSWORD, new="một câu khác hẳn", now=NOW)

    assert user.session_key != session
    assert authenticate(db, "noivu", "một câu khác hẳn", now=NOW) is user
    with pytest.raises(WrongCredentials):
        authenticate(db, "noivu", PASSWORD, now=NOW)
    assert trail(db, user)[1] is AuditAction.PASSWORD_CHANGED


def test_the_present_password_is_asked_and_guesses_are_counted_with_all_others(
    db: Session,
) -> None:
    user = make_account(db)
    fail(db, 3)

    with pytest.raises(WrongPassword):
        change_password(db, user, current="sai", new="một câu khác hẳn", now=NOW)
    with pytest.raises(AccountLocked):
        change_password(db, user, current="sai", new="một câu khác hẳn", now=NOW)
    with pytest.raises(AccountLocked):
        change_password(db, user, current=PASSWORD, new="một câu khác hẳn", now=NOW)

    later = NOW + timedelta(minutes=15)
    assert authenticate(db, "noivu", PASSWORD, now=later) is user


@pytest.mark.parametrize(
    ("new", "refusal"), [("chín-ký-t", PasswordTooShort), ("Nguyễn.Văn.An", PasswordIsTheName)]
)
def test_a_new_password_is_long_and_no_name(
    db: Session, new: str, refusal: type[RuleViolation]
) -> None:
    user = make_account(db, "nguyen-van-an")

    with pytest.raises(refusal):
        change_password(db, user, current=PASSWORD, new=new, now=NOW)

    assert authenticate(db, "nguyen-van-an", PASSWORD, now=NOW) is user


def test_a_persons_code_is_no_password_of_theirs(db: Session) -> None:
    cast = make_cast(db)
    cast.an.code = "DEMO-00000042"
    user = make_account(db, person=cast.an)

    with pytest.raises(PasswordIsTheName):
        change_password(db, user, current=PASSWORD, new="demo00000042", now=NOW)
