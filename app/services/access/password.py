"""Passwords: hashed with argon2id, and never kept, logged or shown."""

from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.domain.account import SHORTEST_PASSWORD, is_one_of, normal_password
from app.domain.errors import RuleViolation
from app.domain.label import N_
from app.models import User

_hasher = PasswordHasher()
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$"
    "+WX8bIb8PE50qNLVEE835Q$OkaX6IeAmSh8tR2fz43ni0HzxaAYgf4lj0toVZn1moA"
)
"""The hash of a password that nobody knows, made with the hasher's present parameters."""


class PasswordTooShort(RuleViolation):
    """A new password is long enough not to be guessed."""

    message = N_("Mật khẩu phải có ít nhất %(shortest)s ký tự.")
    about = "password"


class PasswordIsTheName(RuleViolation):
    """What is printed on every list is no secret."""

    message = N_("Mật khẩu không được là tên đăng nhập hay mã của người. Hãy chọn một câu khác.")
    about = "password"


def require_long(password: str) -> None:
    """Raises PasswordTooShort."""
    if len(normal_password(password)) < SHORTEST_PASSWORD:
        raise PasswordTooShort(shortest=SHORTEST_PASSWORD)


def require_secret(password: str, names: Iterable[str]) -> None:
    """names: what everybody calls the account's owner. Raises PasswordIsTheName."""
    if is_one_of(password, names):
        raise PasswordIsTheName


def names_of(user: User) -> list[str]:
    """What everybody calls the account's owner, and so no password."""
    return [user.username, user.person.code] if user.person else [user.username]


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(normal_password(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. None, of nobody, costs as much time as anybody's."""
    try:
        return _hasher.verify(password_hash or _NOBODY, normal_password(password)) and (
            password_hash is not None
        )
    except VerifyMismatchError:
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with weaker parameters than the present ones."""
    return _hasher.check_needs_rehash(password_hash)
