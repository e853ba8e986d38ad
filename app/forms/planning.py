"""The yearly plan of courses."""

from wtforms import SelectMultipleField

from app.forms.base import BaseForm
from app.i18n import lazy


class CopyForm(BaseForm):
    """Some courses of a list, by id. Whether each may be copied is the edge's to ask."""

    courses = SelectMultipleField(lazy("Khóa"), coerce=int, validate_choice=False)
