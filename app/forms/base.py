"""What every form has: CSRF, Vietnamese messages, and a place for a refusal of the domain."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectChoice, StringField  # type: ignore[attr-defined]  # stubs lag behind

from app.domain.errors import DomainError
from app.domain.label import Labelled
from app.i18n import _, lazy

# WTForms ships no Vietnamese; these are its messages that our fields can show.
_MESSAGES: Mapping[str, str] = {
    "This field is required.": "Cần điền mục này.",
    "Not a valid choice.": "Hãy chọn một trong các giá trị của danh sách.",
    "Not a valid date value.": "Đây không phải là một ngày. Hãy viết như 31/12/2024.",
    "Not a valid integer value.": "Hãy nhập một số nguyên.",
    "Not a valid decimal value.": "Hãy nhập một số.",
    "Invalid input.": "Giá trị không hợp lệ.",
    "CSRF token missing.": "Phiên làm việc đã hết hạn. Hãy tải lại trang rồi gửi lại.",
}


def choices_of(labelled: Iterable[Labelled]) -> list[Any]:
    """A closed set as the choices of a field."""
    return [SelectChoice(one.value, lazy(one.label)) for one in labelled]


class _Vietnamese:
    """The translations object that WTForms asks for."""

    def gettext(self, text: str) -> str:
        return _MESSAGES.get(text, text)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return _MESSAGES.get(singular if n == 1 else plural, plural)


class BaseForm(FlaskForm):  # type: ignore[misc]  # flask_wtf ships no types
    """Shape only: what is required and how it is written. Rules are the services'."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask_wtf ships no types
        def get_translations(self, form: Any) -> _Vietnamese:
            return _Vietnamese()

    def refuse(self, refusal: DomainError, field: StringField | None = None) -> None:
        """Show a refusal on a field, or above the form; what was typed stays."""
        text = _(refusal.message)
        errors = field.errors if field is not None else self.form_errors
        errors.append(text % refusal.facts if refusal.facts else text)  # type: ignore[union-attr]  # a list after validation
