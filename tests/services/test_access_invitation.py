"""Invitations: an account for a person of the roster, by whoever is their unit's contact."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Permission, Role, Scope
from app.domain.account import AccountState
from app.domain.account_code import CodePurpose
from app.models import AccountCode, User
from app.services.access.account import disable
from app.services.access.code import AccountClosed, redeem
from app.services.access.invitation import HasOtherRoles, invite
from tests.factories import NOW, Cast, make_cast, make_grant, make_person, make_province
from tests.services.accounts import make_account, trail

pytestmark = pytest.mark.usefixtures("quick_passwords")


def code_hash(code: str) -> bytes:
    return code.encode()


@pytest.fixture
def cast(db: Session) -> Cast:
    return make_cast(db)


def test_a_person_without_an_account_gets_one_that_waits(db: Session, cast: Cast) -> None:
    cast.an.code, cast.an.email = "SNV/0042", "an@example.vn"

    issued = invite(db, cast.an, code_hash=code_hash, actor=None, now=NOW)

    user = issued.user
    assert (user.username, user.display_name, user.email) == (
        "snv-0042",
        "Nguyễn Văn An",
        "an@example.vn",
    )
    assert (user.person_id, user.province_id) == (cast.an.id, cast.province.id)
    assert (user.roles, user.state) == ([Role.TRAINEE], AccountState.PENDING)
    assert user.scope_of(Permission.HOME) == Scope()
    assert issued.purpose is CodePurpose.OPEN
    assert [action.value for action in trail(db, user)] == [
        "user_created",
        "role_granted",
        "user_invited",
    ]


def test_an_invitation_again_is_a_new_code_for_the_same_account(db: Session, cast: Cast) -> None:
    first = invite(db, cast.an, code_hash=code_hash, actor=None, now=NOW)
    again = invite(db, cast.an, code_hash=code_hash, actor=None, now=NOW)

    assert again.user is first.user
    assert len(db.scalars(select(User)).all()) == 1
    assert [code.voided_at is None for code in db.scalars(select(AccountCode))] == [False, True]


def test_who_has_an_open_account_gets_a_code_for_a_new_password(db: Session, cast: Cast) -> None:
    issued = invite(db, cast.an, code_hash=code_hash, actor=None, now=NOW)
    redeem(db, issued.user.username, issued.code, "một câu dài đủ", code_hash=code_hash, now=NOW)

    again = invite(db, cast.an, code_hash=code_hash, actor=None, now=NOW)

    assert again.purpose is CodePurpose.NEW_PASSWORD


def test_an_account_with_more_than_a_record_is_not_a_contacts_to_open(
    db: Session, cast: Cast
) -> None:
    user = make_account(db, "an", password=None, person=cast.an)
    make_grant(db, user, Role.ADMINISTRATOR)

    with pytest.raises(HasOtherRoles, match="Nguyễn Văn An"):
        invite(db, cast.an, code_hash=code_hash, actor=None, now=NOW)

    assert db.scalars(select(AccountCode)).all() == []


def test_a_closed_account_is_not_invited_back(db: Session, cast: Cast) -> None:
    user = invite(db, cast.an, code_hash=code_hash, actor=None, now=NOW).user
    disable(db, user, actor=None, now=NOW)

    with pytest.raises(AccountClosed):
        invite(db, cast.an, code_hash=code_hash, actor=None, now=NOW)


def test_people_with_one_code_in_several_provinces_have_names_of_their_own(db: Session) -> None:
    provinces = [make_province(db, code) for code in ("thanh-hoa", "dak-lak")]
    people = [make_person(db, province, code="A_1") for province in provinces]
    people.append(make_person(db, provinces[1], code="a_1"))
    make_account(db, "ab1")  # An underscore in a search pattern would stand for any letter.

    names = [
        invite(db, person, code_hash=code_hash, actor=None, now=NOW).user.username
        for person in people
    ]

    assert names == ["a_1", "a_1.dak-lak", "a_1.dak-lak.2"]
