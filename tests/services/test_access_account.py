"""Accounts: opened, changed, closed and opened again, by whom they may be."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.domain.account import AccountState
from app.domain.audit import AuditAction
from app.models import AccountCode
from app.services.access.account import (
    OwnAccount,
    PersonHasAccount,
    UsernameMalformed,
    UsernameTaken,
    change_user,
    disable,
    enable,
)
from app.services.access.authority import LastAdministrator, NotYourAccount
from app.services.access.code import issue_code
from app.services.access.password import PasswordIsTheName, PasswordTooShort
from app.services.access.sign_in import WrongCredentials, authenticate
from tests.factories import NOW, make_cast, make_grant, make_province
from tests.services.accounts import (
    PASSWORD,
    last_event,
    make_account,
    make_administrator,
    trail,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")


def code_hash(code: str) -> bytes:
    return code.encode()


def test_a_name_is_taken_whatever_its_case(db: Session) -> None:
    make_account(db, "noivu")

    with pytest.raises(UsernameTaken, match="Đã có tài khoản «noivu»"):
        make_account(db, " NOIVU")


@pytest.mark.parametrize("username", ["", "  ", "nội vụ", "noi vu", "noi/vu", "nội"])
def test_a_name_that_is_no_one_word_is_refused(db: Session, username: str) -> None:
    with pytest.raises(UsernameMalformed):
        make_account(db, username)


def test_a_short_password_is_refused_and_says_how_long(db: Session) -> None:
    with pytest.raises(PasswordTooShort, match="ít nhất 10 ký tự"):
        make_account(db, password="chín-ký-t")

    assert make_account(db, password="mười-ký-tự").id


def test_the_name_is_no_password(db: Session) -> None:
    with pytest.raises(PasswordIsTheName):
        make_account(db, "so-noi-vu-01", password="Sở Nội vụ 01")


def test_an_account_of_a_person_is_of_their_province_and_the_only_one(db: Session) -> None:
    cast = make_cast(db)

    user = make_account(db, "an", password=None, person=cast.an)

    assert (user.province_id, user.state) == (cast.province.id, AccountState.PENDING)
    assert last_event(db).changes["person_code"] == [None, cast.an.code]
    with pytest.raises(PersonHasAccount, match="Nguyễn Văn An đã có tài khoản «an»"):
        make_account(db, "an2", person=cast.an)


def test_what_changes_is_logged_and_what_does_not_is_not(db: Session) -> None:
    user = make_account(db)
    change_user(db, user, display_name=" Sở  Nội vụ ", email="a@b.vn", actor=None, now=NOW)

    assert last_event(db).changes == {
        "display_name": ["Nội vụ", "Sở Nội vụ"],
        "email": [None, "a@b.vn"],
    }
    written = last_event(db).id
    change_user(db, user, display_name="Sở Nội vụ", email="a@b.vn", actor=None, now=NOW)
    assert last_event(db).id == written


def test_a_closed_account_lets_nobody_in_and_comes_back_with_its_password(db: Session) -> None:
    user, session = make_account(db), None
    session = user.session_key

    disable(db, user, actor=None, now=NOW)
    assert user.session_key != session
    with pytest.raises(WrongCredentials):
        authenticate(db, "noivu", PASSWORD, now=NOW)
    enable(db, user, actor=None, now=NOW)

    assert authenticate(db, "noivu", PASSWORD, now=NOW) is user
    assert trail(db, user).count(AuditAction.USER_CHANGED) == 2


def test_opening_an_account_again_takes_its_lock_off(db: Session) -> None:
    user = make_account(db)
    user.enabled, user.failed_attempts, user.locked_until = False, 5, NOW + timedelta(minutes=9)

    enable(db, user, actor=None, now=NOW)

    assert authenticate(db, "noivu", PASSWORD, now=NOW) is user


def test_closing_voids_the_code_that_is_still_out(db: Session) -> None:
    user = make_account(db, password=None)
    issue_code(db, user, code_hash=code_hash, actor=None, now=NOW)

    disable(db, user, actor=None, now=NOW)

    assert db.query(AccountCode).one().voided_at == NOW


def test_nobody_closes_their_own_account(db: Session) -> None:
    admin = make_administrator(db)
    make_administrator(db, username="quantri2")

    with pytest.raises(OwnAccount):
        disable(db, admin, actor=admin, now=NOW)


def test_the_last_administrator_stays_whoever_asks(db: Session) -> None:
    admin = make_administrator(db)
    pending = make_administrator(db, username="cho-mo")
    pending.password_hash = None

    with pytest.raises(LastAdministrator, match="«quantri» là quản trị toàn hệ thống cuối cùng"):
        disable(db, admin, actor=None, now=NOW)

    make_administrator(db, username="quantri2")
    disable(db, admin, actor=None, now=NOW)
    assert admin.state is AccountState.DISABLED


def test_an_administrator_of_a_province_reaches_its_accounts_alone(db: Session) -> None:
    here, there = make_cast(db), make_province(db)
    admin = make_administrator(db, here.province)
    mine = make_account(db, "daumoi", province_id=here.province.id)
    make_grant(db, mine, Role.UNIT_CONTACT, unit=here.education)
    theirs = make_account(db, "ben-kia", province_id=there.id)
    both = make_account(db, "ca-hai", province_id=here.province.id)
    make_grant(db, both, Role.MANAGER, province=here.province)
    make_grant(db, both, Role.MANAGER, province=there)

    disable(db, mine, actor=admin, now=NOW)
    for user in (theirs, both, make_administrator(db, username="toan-he-thong")):
        with pytest.raises(NotYourAccount):
            disable(db, user, actor=admin, now=NOW)
        with pytest.raises(NotYourAccount):
            enable(db, user, actor=admin, now=NOW)
        with pytest.raises(NotYourAccount):
            change_user(db, user, display_name="Khác", email=None, actor=admin, now=NOW)
