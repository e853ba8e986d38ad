"""A form with one field of each kind, for the page of all components."""

from datetime import date

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from app.domain.course import Mode, Topic
from app.forms.base import BaseForm, choices_of
from app.forms.unit_field import UnitField
from app.i18n import lazy


class SampleForm(BaseForm):
    """Nothing that is typed here goes anywhere."""

    title = StringField(lazy("Tên lớp"), validators=[InputRequired()])
    person = StringField(lazy("Học viên"))
    unit = UnitField(lazy("Đơn vị tổ chức"))
    kind = SelectField(
        lazy("Chủ đề"),
        choices=choices_of(Topic),
    )
    starts = DateField(lazy("Ngày khai giảng"), default=date(2024, 10, 2), format="%d/%m/%Y")
    cap = IntegerField(lazy("Số chỗ"), default=45)
    mode = RadioField(
        lazy("Hình thức"),
        choices=choices_of(Mode),
    )
    note = TextAreaField(lazy("Ghi chú"), description=lazy("Người học sẽ thấy ghi chú này."))
    file = FileField(lazy("Danh sách kèm theo"))
    mail = BooleanField(lazy("Gửi thư báo cho học viên"))
