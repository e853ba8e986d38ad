"""Accounts: who may have one, who gets in, and what each attempt leaves behind."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import extension, transaction
from app.domain.access import Permission, Role, Subtree
from app.domain.audit import AuditAction
from app.domain.errors import RuleViolation
from app.domain.unit import UnitKind
from app.models import AuditEvent, Province, Unit, User
from app.services import access
from app.services.access import (
    AccountLocked,
    AlreadyGranted,
    PasswordTooShort,
    ProvinceNeeded,
    UnitElsewhere,
    UsernameMalformed,
    UsernameTaken,
    WrongCredentials,
    authenticate,
    create_user,
    grant,
)
from tests.databases import on_both_databases

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
PASSWORD = "một mật khẩu dài"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real argon2id at its lowest cost: a hash takes a millisecond instead of a hundred."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(access, "_hasher", quick)


def make_account(db: Session, username: str = "noivu", password: str = PASSWORD) -> User:
    return create_user(
        db, username=username, display_name="Nội vụ", password=password, actor=None, now=NOW
    )


def make_province(db: Session, code: str) -> Province:
    province = Province(code=code, name_vi=code, name_en=code)
    db.add(province)
    db.flush()
    return province


def make_unit(db: Session, province: Province, code: str) -> Unit:
    unit = Unit(province_id=province.id, code=code)
    db.add(unit)
    db.flush()
    return unit


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

    monkeypatch.setattr(access, "_hasher", Watched())
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
    assert access._hasher.check_needs_rehash(user.password_hash)

    authenticate(db, "noivu", PASSWORD, now=NOW)

    assert not access._hasher.check_needs_rehash(user.password_hash)
    assert authenticate(db, "noivu", PASSWORD, now=NOW) is user


def test_a_name_is_taken_whatever_its_case(db: Session) -> None:
    make_account(db, "noivu")

    with pytest.raises(UsernameTaken, match="Đã có tài khoản «noivu»"):
        make_account(db, " NOIVU")


@pytest.mark.parametrize("username", ["", "  ", "nội vụ", "noi vu", "noi/vu"])
def test_a_name_that_is_no_one_word_is_refused(db: Session, username: str) -> None:
    with pytest.raises(UsernameMalformed):
        make_account(db, username)


def test_a_short_password_is_refused_and_says_how_long(db: Session) -> None:
    with pytest.raises(PasswordTooShort, match="ít nhất 10 ký tự"):
        make_account(db, password="chín-ký-t")

    assert make_account(db, password="mười-ký-tự").id


def test_a_role_holds_over_its_subtree(db: Session) -> None:
    province = make_province(db, "thanh-hoa")
    unit = make_unit(db, province, "SNV")
    user = make_account(db)

    grant(
        db,
        user,
        Role.UNIT_CONTACT,
        province_id=province.id,
        unit_id=unit.id,
        kinds={UnitKind.PRESCHOOL, UnitKind.DEPARTMENT},
        actor=None,
        now=NOW,
    )

    kinds = frozenset({UnitKind.DEPARTMENT, UnitKind.PRESCHOOL})
    scope = user.scope_of(Permission.PEOPLE_READ)
    assert scope.subtrees == (Subtree(province.id, unit.id, kinds),)
    event = db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.province_id) == (AuditAction.ROLE_GRANTED, province.id)
    assert event.changes["kinds"] == [None, ["department", "preschool"]]


def test_an_administrator_may_work_everywhere_and_nobody_else(db: Session) -> None:
    user = make_account(db)

    grant(db, user, Role.ADMINISTRATOR, province_id=None, actor=None, now=NOW)
    assert user.scope_of(Permission.INTAKE).is_whole_system
    with pytest.raises(ProvinceNeeded, match="Lãnh đạo"):
        grant(db, user, Role.MANAGER, province_id=None, actor=None, now=NOW)


def test_a_role_is_given_once_over_one_subtree(db: Session) -> None:
    province = make_province(db, "thanh-hoa")
    unit = make_unit(db, province, "SNV")
    user = make_account(db)

    grant(db, user, Role.MANAGER, province_id=province.id, actor=user, now=NOW)
    with pytest.raises(AlreadyGranted, match="«noivu» đã có vai trò «Lãnh đạo»"):
        grant(db, user, Role.MANAGER, province_id=province.id, actor=user, now=NOW)

    below = grant(
        db, user, Role.MANAGER, province_id=province.id, unit_id=unit.id, actor=user, now=NOW
    )
    assert below.granted_by_id == user.id


def test_a_unit_of_another_province_is_refused(db: Session) -> None:
    here, there = make_province(db, "thanh-hoa"), make_province(db, "dak-lak")
    unit = make_unit(db, there, "SNV")

    with pytest.raises(UnitElsewhere):
        grant(
            db,
            make_account(db),
            Role.MANAGER,
            province_id=here.id,
            unit_id=unit.id,
            actor=None,
            now=NOW,
        )


@on_both_databases
def test_guesses_sent_side_by_side_share_the_five_tries(
    app: Flask, app_db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(app_db)
    app_db.commit()
    looked_at: list[str] = []
    matches = access._matches

    def watched(password_hash: str, password: str) -> bool:
        looked_at.append(password)
        return matches(password_hash, password)

    monkeypatch.setattr(access, "_matches", watched)
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

    assert len(looked_at) == 5
    assert answers == {WrongCredentials: 4, AccountLocked: 12}
