"""Refusals of the domain, in words for the person who reads them; the edge translates."""

from typing import ClassVar

from app.domain.label import N_


class DomainError(Exception):
    """Something that cannot be. Subclasses name one rule each and carry its message."""

    message: ClassVar[str] = N_("Không thực hiện được.")

    def __init__(self, **facts: object) -> None:
        super().__init__(self.message % facts if facts else self.message)
        self.facts = facts


class NotFound(DomainError):
    """Absent, or out of the actor's scope: the two look the same from outside."""

    message = N_("Không tìm thấy.")


class Gone(DomainError):
    """What the actor had before them was taken away by somebody else meanwhile.

    Nothing was changed. No form can be mended for it: what its page was about is gone.
    """


class RuleViolation(DomainError):
    """A rule forbids it; nothing was changed. about: the fact at fault, "" where it is no one's."""

    about: ClassVar[str] = ""


class WrongUsage(DomainError):
    """The question itself makes no sense (a date outside the year, an unknown code)."""
