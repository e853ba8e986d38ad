"""Enrolling people, and giving a place up."""

from wtforms import SelectMultipleField
from wtforms.validators import DataRequired, Length

from app.domain.enrolment import WithdrawalReason
from app.forms.base import BaseForm
from app.forms.field import TextField, choice_field
from app.i18n import lazy


class EnrolOneForm(BaseForm):
    """Somebody, found by typing; there may be eighty thousand."""

    person = TextField(lazy("Học viên"), validators=[DataRequired(lazy("Hãy chọn một người."))])


class EnrolManyForm(BaseForm):
    """Some people of a list, by id. Whether each may be seen is the edge's to ask."""

    people = SelectMultipleField(lazy("Học viên"), coerce=int, validate_choice=False)


class WithdrawForm(BaseForm):
    """Why somebody gives a place up."""

    reason = choice_field(
        lazy("Lý do"),
        WithdrawalReason,
        blank=lazy("Chọn lý do"),
        validators=[DataRequired(lazy("Hãy chọn lý do."))],
    )
    words = TextField(
        lazy("Nói rõ"),
        validators=[Length(max=500)],
        description=lazy("Bắt buộc khi chọn «Lý do khác»."),
    )


class ConfirmForm(BaseForm):
    """An act that asks for nothing but the will to do it."""
