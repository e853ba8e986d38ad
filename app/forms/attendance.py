"""A register as it was filled in: one row for each person."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.attendance import Presence
from app.domain.errors import DomainError
from app.forms.base import BaseForm


class RegisterForm(BaseForm):
    """Guards the page against forgery; its rows are read by `marks_typed`."""


@dataclass(slots=True)
class MarkRow:
    """A row as it stands on the page. seen: what the page said when it was opened."""

    presence: Presence | None = None
    seen: Presence | None = None
    refusals: list[DomainError] = field(default_factory=list)

    @property
    def is_touched(self) -> bool:
        return self.presence is not self.seen


def marks_typed(form: Mapping[str, str]) -> dict[int, MarkRow]:
    """The rows that were sent, by enrolment. What is no presence is none."""
    parts = (name.partition("-") for name in form)
    ids = [id for column, _, id in parts if column == "seen" and id.isdecimal()]
    return {
        int(id): MarkRow(_presence(form.get(f"mark-{id}", "")), _presence(form[f"seen-{id}"]))
        for id in ids
        if len(id) < 10
    }


def _presence(typed: str) -> Presence | None:
    return Presence(typed) if typed in set(Presence) else None
