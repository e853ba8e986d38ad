"""What every form has: CSRF, our own messages, and a place for a refusal of the domain."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectChoice  # type: ignore[attr-defined]  # stubs lag behind

from app.domain.errors import DomainError, RuleViolation
from app.domain.label import Labelled
from app.forms.message import OurWords
from app.i18n import _, lazy


def choices_of(labelled: Iterable[Labelled]) -> list[Any]:
    """A closed set as the choices of a field."""
    return [SelectChoice(one.value, lazy(one.label)) for one in labelled]


class BaseForm(FlaskForm):  # type: ignore[misc]  # flask_wtf ships no types
    """Shape only: what is required and how it is written. Rules are the services'."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask_wtf ships no types
        def get_translations(self, form: Any) -> OurWords:
            return OurWords()

    def refuse(self, refusal: DomainError, field: Field | None = None) -> None:
        """Show a refusal on a field, or above the form; what was typed stays.

        field None: the one that the refusal is about, where the form has it.
        """
        if field is None and isinstance(refusal, RuleViolation) and refusal.about in self:
            field = self[refusal.about]
        errors = field.errors if field is not None else self.form_errors
        errors.append(_(refusal.message, **refusal.facts))  # type: ignore[union-attr]  # a list after validation
