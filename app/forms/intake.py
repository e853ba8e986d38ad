"""Bringing in a file: which, as what, and what to do where it contradicts the register."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.domain.intake import OnConflict
from app.forms.base import BaseForm, choices_of
from app.forms.field import TextField
from app.i18n import lazy


class UploadForm(BaseForm):
    """A file and its kind, of those that the edge offers. Whether it can be read shows later."""

    kind = RadioField(
        lazy("Tệp chứa gì"),
        validators=[InputRequired(lazy("Hãy chọn tệp chứa gì."))],
    )
    file = FileField(
        lazy("Tệp"),
        validators=[FileRequired(lazy("Hãy chọn tệp cần nhập."))],
        description=lazy("Excel (.xlsx, .xls), OpenDocument (.ods) hoặc CSV UTF-8; tối đa 32 MB."),
        render_kw={"accept": ".xlsx,.xls,.ods,.csv"},
    )
    on_conflict = RadioField(
        lazy("Khi kết quả trong tệp khác với sổ"),
        choices=choices_of(OnConflict),
        default=OnConflict.KEEP.value,
        validators=[InputRequired()],
        description=lazy(
            "Nếu thay, kết quả cũ vẫn còn trong sổ và nhật ký ghi ai đã thay. Ngày là ở cột «Ngày "
            "ghi kết quả» của tệp."
        ),
    )


class ApplyForm(BaseForm):
    """What the reader agreed to. good_rows: how many, where the others are left out.

    is_quiet: nobody is told by letter.
    """

    on_conflict = RadioField(
        choices=choices_of(OnConflict),
        default=OnConflict.KEEP.value,
    )
    good_rows = IntegerField(validators=[Optional()])
    is_quiet = BooleanField()


class WaiveForm(ApplyForm):
    """The same where rules of classes to come are set aside, for a reason."""

    words = TextField(
        lazy("Lý do vẫn ghi danh"),
        validators=[DataRequired(lazy("Hãy ghi rõ lý do.")), Length(max=500)],
        description=lazy("Được giữ trong diễn biến của từng người và trong nhật ký."),
    )
