"""Roles: where they hold, and who may give and take them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import extension, transaction
from app.domain.access import Permission, Role, Subtree
from app.domain.audit import AuditAction
from app.domain.unit import SCHOOL_KINDS, UnitKind
from app.models import RoleGrant, User
from app.services.access.authority import BeyondYourRights, LastAdministrator
from app.services.access.grant import (
    AlreadyGranted,
    NotGranted,
    OwnAdministration,
    ProvinceNeeded,
    RecordNeeded,
    UnitElsewhere,
    grant,
    grant_of,
    revoke,
)
from tests.databases import on_both_databases
from tests.factories import NOW, make_cast, make_province, make_unit
from tests.services.accounts import last_event, make_account, make_administrator

pytestmark = pytest.mark.usefixtures("quick_passwords")


def test_a_role_holds_over_its_subtree(db: Session) -> None:
    cast = make_cast(db)
    user = make_account(db)

    grant(
        db,
        user,
        Role.UNIT_CONTACT,
        province_id=cast.province.id,
        unit_id=cast.home_affairs.id,
        kinds={UnitKind.PRESCHOOL, UnitKind.DEPARTMENT},
        actor=None,
        now=NOW,
    )

    kinds = frozenset({UnitKind.DEPARTMENT, UnitKind.PRESCHOOL})
    scope = user.scope_of(Permission.PEOPLE_READ)
    assert scope.subtrees == (Subtree(cast.province.id, cast.home_affairs.id, kinds),)
    event = last_event(db)
    assert (event.action, event.province_id) == (AuditAction.ROLE_GRANTED, cast.province.id)
    assert event.changes == {
        "role": [None, "unit_contact"],
        "unit": [None, "SNV"],
        "kinds": [None, ["department", "preschool"]],
    }


def test_education_over_a_province_is_for_its_schools(db: Session) -> None:
    cast = make_cast(db)
    user = make_account(db)

    over_all = grant(db, user, Role.EDUCATION, province_id=cast.province.id, actor=None, now=NOW)
    own = grant(
        db,
        user,
        Role.EDUCATION,
        province_id=cast.province.id,
        unit_id=cast.education.id,
        actor=None,
        now=NOW,
    )

    assert over_all.subtree == Subtree(cast.province.id, None, SCHOOL_KINDS)
    assert own.subtree == Subtree(cast.province.id, cast.education.id)


def test_an_administrator_may_work_everywhere_and_nobody_else(db: Session) -> None:
    user = make_account(db)

    grant(db, user, Role.ADMINISTRATOR, province_id=None, actor=None, now=NOW)
    assert user.scope_of(Permission.INTAKE).is_whole_system
    with pytest.raises(ProvinceNeeded, match="Lãnh đạo"):
        grant(db, user, Role.MANAGER, province_id=None, actor=None, now=NOW)


def test_a_role_is_given_once_over_one_subtree(db: Session) -> None:
    cast = make_cast(db)
    admin = make_administrator(db)
    user = make_account(db)
    where: dict[str, Any] = {"province_id": cast.province.id}

    grant(db, user, Role.MANAGER, **where, actor=admin, now=NOW)
    with pytest.raises(AlreadyGranted, match="«noivu» đã có vai trò «Lãnh đạo»"):
        grant(db, user, Role.MANAGER, **where, actor=admin, now=NOW)
    below = grant(db, user, Role.MANAGER, **where, unit_id=cast.education.id, actor=admin, now=NOW)

    assert below.granted_by_id == admin.id


def test_a_unit_of_another_province_is_refused(db: Session) -> None:
    unit = make_unit(db, make_province(db))

    with pytest.raises(UnitElsewhere):
        grant(
            db,
            make_account(db),
            Role.MANAGER,
            province_id=make_province(db).id,
            unit_id=unit.id,
            actor=None,
            now=NOW,
        )


def test_a_trainee_has_a_record_in_the_province(db: Session) -> None:
    cast, elsewhere = make_cast(db), make_province(db)
    an = make_account(db, "an", person=cast.an)

    for user, province in ((make_account(db), cast.province), (an, elsewhere)):
        with pytest.raises(RecordNeeded):
            grant(db, user, Role.TRAINEE, province_id=province.id, actor=None, now=NOW)

    grant(db, an, Role.TRAINEE, province_id=cast.province.id, actor=None, now=NOW)
    assert an.may(Permission.OWN_RECORD)


def test_an_administrator_of_a_province_gives_roles_within_it_alone(db: Session) -> None:
    here, there = make_cast(db), make_province(db)
    admin = make_administrator(db, here.province)
    user = make_account(db, province_id=here.province.id)

    grant(db, user, Role.HOME_AFFAIRS, province_id=here.province.id, actor=admin, now=NOW)
    grant(db, user, Role.ADMINISTRATOR, province_id=here.province.id, actor=admin, now=NOW)
    for role, province_id in ((Role.MANAGER, there.id), (Role.ADMINISTRATOR, None)):
        with pytest.raises(BeyondYourRights):
            grant(db, user, role, province_id=province_id, actor=admin, now=NOW)


def test_an_administrator_of_a_branch_gives_roles_within_it_alone(db: Session) -> None:
    cast = make_cast(db)
    below = make_unit(db, cast.province, parent=cast.education)
    admin = make_administrator(db, cast.province, unit_id=cast.education.id)
    user = make_account(db)
    where: dict[str, Any] = {"province_id": cast.province.id}

    for unit in (cast.education, below):
        grant(db, user, Role.UNIT_CONTACT, **where, unit_id=unit.id, actor=admin, now=NOW)
    for unit_id in (cast.home_affairs.id, None):
        with pytest.raises(BeyondYourRights):
            grant(db, user, Role.UNIT_CONTACT, **where, unit_id=unit_id, actor=admin, now=NOW)


def test_an_administrator_of_some_kinds_gives_roles_over_them_alone(db: Session) -> None:
    cast = make_cast(db)
    admin = make_administrator(db, cast.province, kinds=SCHOOL_KINDS)
    user = make_account(db)
    where: dict[str, Any] = {"province_id": cast.province.id}
    one = {UnitKind.PRIMARY_SCHOOL}

    grant(db, user, Role.EDUCATION, **where, kinds=one, actor=admin, now=NOW)
    for kinds in (None, one | {UnitKind.DEPARTMENT}):
        with pytest.raises(BeyondYourRights):
            grant(db, user, Role.MANAGER, **where, kinds=kinds, actor=admin, now=NOW)


@pytest.mark.parametrize("role", [Role.HOME_AFFAIRS, Role.UNIT_CONTACT, Role.MANAGER])
def test_who_may_not_give_roles_gives_none_not_even_their_own(db: Session, role: Role) -> None:
    cast = make_cast(db)
    holder = make_account(db, "nguoi-giu")
    where: dict[str, Any] = {"province_id": cast.province.id}
    grant(db, holder, role, **where, actor=None, now=NOW)

    with pytest.raises(BeyondYourRights):
        grant(db, make_account(db), role, **where, actor=holder, now=NOW)


def test_a_role_taken_back_is_gone_and_logged(db: Session) -> None:
    cast = make_cast(db)
    user = make_account(db)
    where: dict[str, Any] = {"province_id": cast.province.id, "unit_id": cast.education.id}
    grant(db, user, Role.UNIT_CONTACT, **where, actor=None, now=NOW)

    revoke(db, grant_of(db, user, Role.UNIT_CONTACT, **where), actor=None, now=NOW)

    assert user.grants == []
    assert db.scalars(select(RoleGrant)).all() == []
    assert last_event(db).changes == {"role": ["unit_contact", None], "unit": ["SGDDT", None]}
    with pytest.raises(NotGranted):
        grant_of(db, user, Role.UNIT_CONTACT, **where)


def test_nobody_takes_a_role_that_is_not_theirs_to_give(db: Session) -> None:
    here, there = make_cast(db), make_province(db)
    admin = make_administrator(db, here.province)
    user = make_account(db)
    given = grant(db, user, Role.MANAGER, province_id=there.id, actor=None, now=NOW)

    with pytest.raises(BeyondYourRights):
        revoke(db, given, actor=admin, now=NOW)


def test_nobody_locks_themselves_out(db: Session) -> None:
    admin = make_administrator(db)
    make_administrator(db, username="quantri2")

    with pytest.raises(OwnAdministration):
        revoke(db, admin.grants[0], actor=admin, now=NOW)


def test_the_last_administrator_of_the_system_stays(db: Session) -> None:
    cast = make_cast(db)
    admin = make_administrator(db)
    closed = make_administrator(db, username="da-khoa")
    closed.enabled = False
    make_administrator(db, cast.province, username="cua-tinh")

    with pytest.raises(LastAdministrator):
        revoke(db, admin.grants[0], actor=None, now=NOW)


@on_both_databases
def test_of_two_administrators_who_remove_each_other_one_stays(app: Flask, app_db: Session) -> None:
    ids = [make_administrator(app_db, username=name).id for name in ("mot", "hai")]
    app_db.commit()
    with app.app_context():
        sessions = extension.sessionmaker

    def remove(actor_id: int, user_id: int) -> bool:
        with sessions() as db:
            actor, user = db.get_one(User, actor_id), db.get_one(User, user_id)
            try:
                with transaction(db):
                    revoke(db, user.grants[0], actor=actor, now=NOW)
            except (LastAdministrator, BeyondYourRights):
                return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(remove, ids, reversed(ids)))

    assert sorted(done) == [False, True]
    assert len(app_db.scalars(select(RoleGrant)).all()) == 1
