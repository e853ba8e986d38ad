"""Somebody who came without a place, as they say who they are."""

from wtforms.validators import DataRequired, Length

from app.forms.base import BaseForm
from app.forms.field import TextField
from app.i18n import lazy


class WalkInForm(BaseForm):
    """Enough to find them in the roster later."""

    full_name = TextField(
        lazy("Họ và tên"), validators=[DataRequired(lazy("Hãy ghi họ và tên.")), Length(max=200)]
    )
    unit_name = TextField(
        lazy("Đơn vị"), validators=[DataRequired(lazy("Hãy ghi đơn vị.")), Length(max=300)]
    )
    phone = TextField(lazy("Điện thoại"), validators=[Length(max=30)])
