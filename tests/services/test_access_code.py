"""One-time codes: what opens an account, what does not, and that nobody can tell why."""

import hmac
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.code_hash import CodeHash
from app.db import extension, transaction
from app.domain.account import AccountState
from app.domain.account_code import WRONG_ALLOWED, CodePurpose
from app.domain.audit import AuditAction
from app.domain.errors import RuleViolation
from app.models import AccountCode, AuditEvent, Person, User
from app.services.access import code as codes
from app.services.access.account import disable
from app.services.access.authority import NotYourAccount
from app.services.access.code import (
    AccountClosed,
    CodeRefused,
    IssuedCode,
    issue_code,
    redeem,
)
from app.services.access.password import PasswordIsTheName, PasswordTooShort
from app.services.access.sign_in import WrongCredentials, authenticate
from tests.databases import on_both_databases
from tests.factories import NOW, make_cast, make_person, make_province
from tests.services.accounts import (
    PASSWORD,
    last_event,
    make_account,
    make_administrator,
    trail,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")

code_hash = CodeHash.from_secret("bí mật của phép thử")
NEW = "một câu khác hẳn"


def issue(db: Session, user: User, *, now: datetime = NOW) -> IssuedCode:
    return issue_code(db, user, code_hash=code_hash, actor=None, now=now)


def claim(db: Session, name: str, code: str, password: str = NEW, *, now: datetime = NOW) -> User:
    return redeem(db, name, code, password, code_hash=code_hash, now=now)


def fail(db: Session, name: str, times: int = 1, *, code: str = "0000-0000-0000") -> None:
    for _ in range(times):
        with pytest.raises(CodeRefused):
            claim(db, name, code)


@pytest.fixture
def an(db: Session) -> Person:
    person = make_cast(db).an
    person.code = "DEMO-00000042"
    return person


@pytest.fixture
def waiting(db: Session, an: Person) -> User:
    """An's account, not opened yet."""
    return make_account(db, "an", password=None, person=an)


@pytest.mark.parametrize("name", ["an", " AN ", "DEMO-00000042", "demo-00000042"])
def test_a_code_opens_an_account_by_its_name_or_the_persons_code(
    db: Session, waiting: User, name: str
) -> None:
    issued = issue(db, waiting)

    assert claim(db, name, issued.code.lower().replace("-", " ")) is waiting
    assert waiting.state is AccountState.ACTIVE
    assert authenticate(db, "an", NEW, now=NOW) is waiting
    assert trail(db, waiting)[1:] == [
        AuditAction.USER_INVITED,
        AuditAction.USER_ACTIVATED,
        AuditAction.SIGNED_IN,
    ]


def test_a_code_is_for_an_invitation_or_for_a_new_password(db: Session, waiting: User) -> None:
    opening = issue(db, waiting)
    assert (opening.purpose, opening.expires_at) == (CodePurpose.OPEN, NOW + timedelta(days=14))
    claim(db, "an", opening.code)

    renewing = issue(db, waiting)
    assert (renewing.purpose, renewing.expires_at) == (
        CodePurpose.NEW_PASSWORD,
        NOW + timedelta(days=1),
    )
    assert authenticate(db, "an", NEW, now=NOW) is waiting  # The old one holds until then.


def test_a_new_password_by_code_ends_sessions_and_takes_a_lock_off(db: Session) -> None:
    user = make_account(db)
    user.failed_attempts, user.locked_until = 5, NOW + timedelta(minutes=9)
    session = user.session_key

    claim(db, "noivu", issue(db, user).code)

    assert user.session_key != session
    assert authenticate(db, "noivu", NEW, now=NOW) is user
    with pytest.raises(WrongCredentials):
        authenticate(db, "noivu", PASSWORD, now=NOW)
    assert AuditAction.PASSWORD_CHANGED in trail(db, user)


def test_codes_are_never_twice_the_same_and_nowhere_kept(db: Session, waiting: User) -> None:
    issued = [issue(db, waiting).code for _ in range(50)]

    assert len(set(issued)) == 50
    kept = str(db.execute(select(AccountCode.__table__)).all())
    logged = str(db.scalars(select(AuditEvent.changes)).all())
    for code in issued:
        assert code not in kept + logged
        assert code.replace("-", "") not in kept + logged


def test_a_code_is_hashed_under_the_installations_secret(db: Session, waiting: User) -> None:
    issued = issue(db, waiting)

    other = CodeHash.from_secret("bí mật khác")
    with pytest.raises(CodeRefused):
        redeem(db, "an", issued.code, NEW, code_hash=other, now=NOW)
    assert other("A") != code_hash("A") != hmac.digest(b"", b"A", "sha256")


def test_a_code_opens_once(db: Session, waiting: User) -> None:
    issued = issue(db, waiting)
    claim(db, "an", issued.code)

    with pytest.raises(CodeRefused):
        claim(db, "an", issued.code, "một mật khẩu nữa")


def test_a_new_code_voids_the_one_before(db: Session, waiting: User) -> None:
    old, new = issue(db, waiting), issue(db, waiting)

    with pytest.raises(CodeRefused):
        claim(db, "an", old.code)
    assert claim(db, "an", new.code) is waiting


@pytest.mark.parametrize(("late", "opens"), [(timedelta(seconds=-1), True), (timedelta(), False)])
def test_a_code_ends_on_the_minute(
    db: Session, waiting: User, late: timedelta, opens: bool
) -> None:
    issued = issue(db, waiting)
    then = issued.expires_at + late

    if opens:
        claim(db, "an", issued.code, now=then)
    else:
        with pytest.raises(CodeRefused):
            claim(db, "an", issued.code, now=then)


def test_five_wrong_codes_end_the_right_one(db: Session, waiting: User) -> None:
    issued = issue(db, waiting)
    fail(db, "an", WRONG_ALLOWED - 1)
    assert db.scalars(select(AccountCode)).one().wrong_attempts == WRONG_ALLOWED - 1
    fail(db, "an")

    with pytest.raises(CodeRefused):
        claim(db, "an", issued.code)
    assert claim(db, "an", issue(db, waiting).code) is waiting


def test_every_refusal_is_one_and_the_same_and_logged(db: Session, waiting: User) -> None:
    make_account(db, "khong-co-ma", password=None)
    closed = make_account(db, "da-khoa", password=None)
    code = issue(db, closed).code
    disable(db, closed, actor=None, now=NOW)
    issue(db, waiting)
    texts = set()

    for name, typed in (("ai-do", code), ("khong-co-ma", code), ("da-khoa", code), ("an", code)):
        with pytest.raises(CodeRefused) as refusal:
            claim(db, name, typed)
        texts.add(str(refusal.value))
        assert last_event(db).action is AuditAction.CODE_REFUSED

    assert len(texts) == 1


def test_every_attempt_costs_one_hash_of_a_password(
    db: Session, waiting: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = issue(db, waiting)
    made: list[str] = []

    def watched(password: str) -> str:
        made.append(password)
        return "hash"

    monkeypatch.setattr(codes, "hash_password", watched)
    fail(db, "ai-do", code=issued.code)
    fail(db, "an")
    claim(db, "an", issued.code)

    assert len(made) == 3


def test_a_name_that_nobody_has_is_not_kept(db: Session) -> None:
    fail(db, "K7QF-2M91-0TRB")

    event = last_event(db)
    assert (event.subject_id, event.subject_label) == (None, "tên đăng nhập không có")


def test_a_short_password_costs_no_attempt(db: Session, waiting: User) -> None:
    issued = issue(db, waiting)

    with pytest.raises(PasswordTooShort):
        claim(db, "an", issued.code, "ngắn")

    assert db.scalars(select(AccountCode)).one().wrong_attempts == 0


def test_a_password_that_is_the_persons_code_costs_no_attempt_either(
    db: Session, waiting: User
) -> None:
    issued = issue(db, waiting)

    with pytest.raises(PasswordIsTheName):
        claim(db, "an", issued.code, "demo 00000042")

    assert waiting.state is AccountState.PENDING
    assert db.scalars(select(AccountCode)).one().wrong_attempts == 0
    assert claim(db, "an", issued.code) is waiting


def test_a_code_of_two_people_in_two_provinces_names_neither(
    db: Session, waiting: User, an: Person
) -> None:
    namesake = make_person(db, make_province(db), code=an.code)
    other = make_account(db, "an.khac", password=None, person=namesake)
    mine, theirs = issue(db, waiting), issue(db, other)

    fail(db, an.code, code=mine.code)
    fail(db, an.code, code=theirs.code)
    assert claim(db, "an", mine.code) is waiting
    assert claim(db, "an.khac", theirs.code) is other


def test_a_user_name_goes_before_a_persons_code(db: Session, waiting: User, an: Person) -> None:
    staff = make_account(db, an.code.lower(), password=None)
    issued = issue(db, staff)

    assert claim(db, an.code, issued.code) is staff


def test_a_closed_account_is_given_no_code(db: Session, waiting: User) -> None:
    disable(db, waiting, actor=None, now=NOW)

    with pytest.raises(AccountClosed):
        issue(db, waiting)


def test_nobody_gets_a_code_for_an_account_beyond_their_reach(db: Session, an: Person) -> None:
    admin = make_administrator(db, db.get_one(type(make_province(db)), an.province_id))
    above = make_administrator(db, username="toan-he-thong")

    with pytest.raises(NotYourAccount):
        issue_code(db, above, code_hash=code_hash, actor=admin, now=NOW)


@on_both_databases
def test_guesses_sent_side_by_side_share_the_five_tries(app: Flask, app_db: Session) -> None:
    user = make_account(app_db, "an", password=None)
    issued = issue(app_db, user)
    app_db.commit()
    with app.app_context():
        sessions = extension.sessionmaker

    def guess(number: int) -> type[RuleViolation]:
        with sessions() as db, transaction(db):
            try:
                claim(db, "an", f"K7QF-2M91-{number:04}")
            except RuleViolation as refusal:
                return type(refusal)
        raise AssertionError

    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(guess, range(16)))

    assert answers == {CodeRefused: 16}
    assert app_db.scalars(select(AccountCode.wrong_attempts)).one() == WRONG_ALLOWED
    with pytest.raises(CodeRefused):
        claim(app_db, "an", issued.code)


@on_both_databases
def test_a_code_typed_twice_at_once_opens_once(app: Flask, app_db: Session) -> None:
    issued = issue(app_db, make_account(app_db, "an", password=None))
    app_db.commit()
    with app.app_context():
        sessions = extension.sessionmaker

    def open_with(password: str) -> bool:
        with sessions() as db, transaction(db):
            try:
                claim(db, "an", issued.code, password)
            except CodeRefused:
                return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(open_with, ["mật khẩu thứ nhất", "mật khẩu thứ hai"]))

    assert sorted(done) == [False, True]
