"""Work in the background: which page's file is wanted."""

from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from app.forms.base import BaseForm


class ExportForm(BaseForm):
    """The address of a page that gives a file. Whether its reader may have it, the page decides.

    subject: what the file is of, for the list of jobs.
    """

    address = HiddenField(validators=[InputRequired()])
    subject = HiddenField(validators=[InputRequired(), Length(max=200)])
