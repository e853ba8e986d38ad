"""Who may do what, where."""

import pytest

from app.domain.access import PERMISSIONS, Permission, Role, Scope, Subtree
from app.domain.unit import SCHOOL_KINDS, UnitKind

WHOLE_PROVINCE = Subtree(1)
ONE_UNIT = Subtree(1, unit_id=7)


def test_every_role_is_given_something() -> None:
    assert all(PERMISSIONS[role] for role in Role)


def test_an_administrator_may_do_everything() -> None:
    assert PERMISSIONS[Role.ADMINISTRATOR] == set(Permission)


@pytest.mark.parametrize("role", [Role.UNIT_CONTACT, Role.MANAGER, Role.TRAINEE])
@pytest.mark.parametrize("permission", [Permission.NATIONAL_ID_READ, Permission.INTAKE])
def test_readers_neither_bring_in_files_nor_see_identity_numbers(
    role: Role, permission: Permission
) -> None:
    assert permission not in PERMISSIONS[role]


def test_a_trainee_sees_their_own_record_alone() -> None:
    assert PERMISSIONS[Role.TRAINEE] == {Permission.HOME, Permission.OWN_RECORD}


@pytest.mark.parametrize("role", Role)
def test_everybody_has_a_home_and_a_record_of_their_own(role: Role) -> None:
    assert {Permission.HOME, Permission.OWN_RECORD} <= PERMISSIONS[role]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_give_roles(role: Role) -> None:
    assert Permission.USERS_EDIT not in PERMISSIONS[role]


def test_nothing_granted_is_nothing_seen() -> None:
    assert Scope().of_province(1) == ()
    assert not Scope().covers_province(1)


def test_the_whole_system_is_every_province() -> None:
    assert Scope.whole_system().of_province(5) == (Subtree(5),)
    assert Scope.whole_system().covers_province(5)


def test_a_scope_ends_at_the_border_of_its_province() -> None:
    scope = Scope((WHOLE_PROVINCE, Subtree(2, unit_id=3)))

    assert scope.of_province(1) == (WHOLE_PROVINCE,)
    assert scope.of_province(3) == ()


@pytest.mark.parametrize(
    ("subtrees", "covers"),
    [
        ((WHOLE_PROVINCE,), True),
        ((ONE_UNIT,), False),
        ((ONE_UNIT, WHOLE_PROVINCE), True),
        ((Subtree(1, kinds=frozenset()),), False),
        ((Subtree(2),), False),
    ],
)
def test_only_a_grant_over_the_whole_covers_a_province(
    subtrees: tuple[Subtree, ...], covers: bool
) -> None:
    assert Scope(subtrees).covers_province(1) is covers


@pytest.mark.parametrize(
    ("subtree", "spans", "covers_departments"),
    [
        (WHOLE_PROVINCE, True, True),
        (ONE_UNIT, False, False),
        (Subtree(1, kinds=SCHOOL_KINDS), True, False),
        (Subtree(1, kinds=SCHOOL_KINDS | {UnitKind.DEPARTMENT}), True, True),
        (Subtree(1, unit_id=7, kinds=SCHOOL_KINDS), False, False),
        (Subtree(2), False, False),
    ],
)
def test_a_scope_of_some_kinds_spans_a_province_and_covers_those(
    subtree: Subtree, spans: bool, covers_departments: bool
) -> None:
    scope = Scope((subtree,))

    assert scope.spans_province(1) is spans
    assert scope.covers_kinds(1, frozenset({UnitKind.DEPARTMENT})) is covers_departments
