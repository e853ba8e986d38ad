"""A form with one field of each kind, for the page of all components."""

from datetime import date

from flask_wtf.file import FileField
from wtforms import BooleanField, DecimalField, IntegerField, PasswordField, RadioField
from wtforms.fields import TextAreaField
from wtforms.validators import InputRequired

from app.domain.audience import Audience
from app.domain.course import Mode, Topic
from app.forms.base import BaseForm, choices_of
from app.forms.field import TextField, choice_field, choices_field, day_field
from app.forms.unit_field import UnitField
from app.i18n import lazy


class SampleForm(BaseForm):
    """Nothing that is typed here goes anywhere; what is required and empty shows its error."""

    title = TextField(lazy("Tên lớp"), validators=[InputRequired()])
    person = TextField(lazy("Học viên"))
    unit = UnitField(lazy("Đơn vị"), validators=[InputRequired()])
    kind = choice_field(lazy("Chủ đề"), Topic)
    audiences = choices_field(
        lazy("Đối tượng"),
        [Audience.LEADERS, Audience.IT_STAFF, Audience.TEACHERS],
        missing=lazy("Hãy chọn ít nhất một đối tượng."),
    )
    starts = day_field(lazy("Ngày khai giảng"), default=date(2024, 10, 2))
    cap = IntegerField(lazy("Số chỗ"), default=45)
    hours = DecimalField(lazy("Số giờ"))
    mode = RadioField(lazy("Hình thức"), choices=choices_of(Mode))
    note = TextAreaField(lazy("Ghi chú"), description=lazy("Người học sẽ thấy ghi chú này."))
    password = PasswordField(lazy("Mật khẩu"))
    file = FileField(lazy("Danh sách kèm theo"))
    mail = BooleanField(lazy("Gửi thư báo cho học viên"))
