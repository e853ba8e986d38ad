"""User names, and the passwords that are no secret."""

import pytest

from app.domain.account import is_one_of, is_username, normal_username, username_from


@pytest.mark.parametrize("typed", ["noivu", "  NoiVu ", "NOIVU"])
def test_a_name_is_one_however_it_is_typed(typed: str) -> None:
    assert normal_username(typed) == "noivu"


@pytest.mark.parametrize(("name", "fits"), [("so.noi-vu_1@th", True), ("nội", False), ("", False)])
def test_a_name_can_be_typed_on_any_keyboard(name: str, fits: bool) -> None:
    assert is_username(name) is fits


@pytest.mark.parametrize(
    ("code", "name"),
    [("DEMO00042", "demo00042"), ("SNV/Đ 01", "snv-d-01"), ("«»", "hoc-vien")],
)
def test_a_persons_code_suggests_a_name(code: str, name: str) -> None:
    assert username_from(code) == name
    assert is_username(name)


@pytest.mark.parametrize("password", ["demo000042", "DEMO-000042", " Demo 000042 "])
def test_a_name_over_again_is_no_password(password: str) -> None:
    assert is_one_of(password, ["an", "DEMO000042"])


@pytest.mark.parametrize("password", ["demo000042!a", "một mật khẩu dài", "••••••••••"])
def test_anything_else_is_one(password: str) -> None:
    assert not is_one_of(password, ["an", "DEMO000042"])
