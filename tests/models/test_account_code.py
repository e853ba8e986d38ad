"""One-time codes: one live code an account, and none that was both used and voided."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.domain.account_code import CodePurpose
from app.models import AccountCode, User
from tests.factories import NOW, make_user
from tests.models.refusal import refused_by


@pytest.fixture
def user(db: Session) -> User:
    return make_user(db)


def store_code(db: Session, user: User, **facts: Any) -> None:
    usual: dict[str, Any] = {
        "user_id": user.id,
        "purpose": CodePurpose.OPEN,
        "code_hash": b"\x01" * 32,
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=1),
    }
    db.add(AccountCode(**(usual | facts)))
    db.flush()


def test_an_account_has_one_live_code(db: Session, user: User) -> None:
    store_code(db, user)

    with refused_by("uq_account_code_live"):
        store_code(db, user)


def test_codes_that_are_over_leave_room_for_another(db: Session, user: User) -> None:
    store_code(db, user, used_at=NOW)
    store_code(db, user, voided_at=NOW)
    store_code(db, user)


def test_a_used_code_is_not_voided(db: Session, user: User) -> None:
    with refused_by("ck_account_code_used_or_voided"):
        store_code(db, user, used_at=NOW, voided_at=NOW)


def test_a_code_holds_for_some_time(db: Session, user: User) -> None:
    with refused_by("ck_account_code_expires_later"):
        store_code(db, user, expires_at=NOW)
