"""Accounts and grants: only administrators are granted everywhere, and nothing twice."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.domain.access import Permission, Role, Scope, Subtree
from app.domain.account import AccountState
from app.models import Province, RoleGrant, Unit
from tests.factories import (
    NOW,
    make_grant,
    make_officer,
    make_province,
    make_unit,
    make_user,
)
from tests.models.refusal import refused_by


@pytest.fixture
def unit(db: Session) -> Unit:
    return make_unit(db, make_province(db))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_administrators_are_granted_everywhere(db: Session, role: Role) -> None:
    with refused_by("ck_role_grant_only_administrators_everywhere"):
        make_user(db, role)


def test_an_administrator_may_be_granted_everywhere(db: Session) -> None:
    assert make_user(db, Role.ADMINISTRATOR).grants[0].province_id is None


def test_a_grant_over_a_unit_names_its_province(db: Session, unit: Unit) -> None:
    user = make_user(db)

    with refused_by("ck_role_grant_unit_has_province"):
        db.add(RoleGrant(user=user, role=Role.ADMINISTRATOR, unit_id=unit.id, granted_at=NOW))
        db.flush()


def test_a_role_is_granted_once_over_a_unit(db: Session, unit: Unit) -> None:
    user = make_user(db, Role.UNIT_CONTACT, unit=unit)

    with refused_by("uq_role_grant_whole"):
        make_grant(db, user, Role.UNIT_CONTACT, unit=unit)


def test_a_role_is_granted_once_everywhere(db: Session) -> None:
    user = make_user(db, Role.ADMINISTRATOR)

    with refused_by("uq_role_grant_whole"):
        make_grant(db, user, Role.ADMINISTRATOR)


def test_a_user_may_have_one_role_over_many_units(db: Session, unit: Unit) -> None:
    user = make_user(db, Role.UNIT_CONTACT, unit=unit)

    make_grant(db, user, Role.UNIT_CONTACT, unit=make_unit(db, make_province(db)))
    make_grant(db, user, Role.MANAGER, unit=unit)


def test_a_username_is_of_one_account(db: Session) -> None:
    make_user(db, username="an")

    with refused_by("uq_user_username"):
        make_user(db, username="an")


def test_a_session_is_of_one_account(db: Session) -> None:
    make_user(db, session_key="one")

    with refused_by("uq_user_session_key"):
        make_user(db, session_key="one")


def test_a_record_is_of_one_account(db: Session, unit: Unit) -> None:
    person = make_officer(db, unit)
    make_user(db, person_id=person.id, province_id=unit.province_id)

    with refused_by("uq_user_person_id"):
        make_user(db, person_id=person.id, province_id=unit.province_id)


def test_an_account_of_a_person_is_of_the_persons_province(db: Session, unit: Unit) -> None:
    with refused_by("ck_user_person_has_province"):
        make_user(db, person_id=make_officer(db, unit).id)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, AccountState.ACTIVE),
        ({"password_hash": None}, AccountState.PENDING),
        ({"password_hash": None, "enabled": False}, AccountState.DISABLED),
        ({"enabled": False}, AccountState.DISABLED),
    ],
)
def test_an_account_is_in_one_state(
    sqlite_db: Session, facts: dict[str, Any], state: AccountState
) -> None:
    assert make_user(sqlite_db, **facts).state is state


def test_a_trainee_has_a_home_but_no_unit_to_look_into(db: Session, unit: Unit) -> None:
    province = db.get_one(Province, unit.province_id)
    user = make_user(db, Role.TRAINEE, province=province)

    assert user.may(Permission.HOME)
    assert user.scope_of(Permission.HOME) == Scope()


def test_a_trainee_with_another_role_sees_no_more_by_being_one(db: Session, unit: Unit) -> None:
    province = db.get_one(Province, unit.province_id)
    user = make_user(db, Role.UNIT_CONTACT, unit=unit)
    make_grant(db, user, Role.TRAINEE, province=province)

    assert user.scope_of(Permission.HOME) == Scope((Subtree(province.id, unit.id),))
