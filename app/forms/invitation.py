"""Choosing whom to invite."""

from wtforms import SelectMultipleField
from wtforms.validators import InputRequired, Length

from app.forms.base import BaseForm
from app.i18n import lazy

MOST_AT_ONCE = 200


class InviteForm(BaseForm):
    """Some people of a list, by id. Whether each may be invited is the edge's to ask."""

    people = SelectMultipleField(
        lazy("Người được mời"),
        coerce=int,
        validate_choice=False,
        validators=[
            InputRequired(lazy("Hãy chọn ít nhất một người trong danh sách.")),
            Length(max=MOST_AT_ONCE, message=lazy("Mỗi lần mời nhiều nhất 200 người.")),
        ],
    )
