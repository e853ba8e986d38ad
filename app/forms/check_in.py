"""Checking in: by the code on the screen, or by a person's own."""

from wtforms.validators import DataRequired, Length

from app.forms.base import BaseForm
from app.forms.field import TextField
from app.i18n import lazy


class CheckInForm(BaseForm):
    """The code that the screen shows."""

    code = TextField(
        lazy("Mã trên màn hình"),
        validators=[DataRequired(lazy("Hãy gõ mã trên màn hình.")), Length(max=40)],
    )


class ScanForm(BaseForm):
    """The code of a trainee, from a camera, a handheld scanner, or typed."""

    code = TextField(
        lazy("Mã của học viên"),
        validators=[DataRequired(lazy("Hãy quét hoặc gõ mã của học viên.")), Length(max=60)],
    )
