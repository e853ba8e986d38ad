"""Enrolling people, and giving a place up."""

from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import DataRequired, Length

from app.domain.enrolment import Waiver, WithdrawalReason
from app.forms.base import BaseForm
from app.forms.field import TextField, choice_field
from app.i18n import lazy


class WaiverForm(BaseForm):
    """What an officer sets aside, and why. Both at once need one reason."""

    admits = BooleanField(lazy("Vẫn ghi danh người vướng quy định của lớp"))
    overbooks = BooleanField(lazy("Ghi danh vượt số chỗ của lớp"))
    words = TextField(
        lazy("Lý do"),
        validators=[Length(max=500)],
        description=lazy("Được giữ trong diễn biến của từng người và trong nhật ký."),
    )

    def waiver(self) -> Waiver | None:
        """None: every rule holds."""
        if not (self.admits.data or self.overbooks.data):
            return None
        return Waiver(self.words.data or "", self.admits.data, self.overbooks.data)


class EnrolOneForm(WaiverForm):
    """Somebody, found by typing; there may be eighty thousand."""

    person = TextField(lazy("Học viên"), validators=[DataRequired(lazy("Hãy chọn một người."))])


class EnrolManyForm(WaiverForm):
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
