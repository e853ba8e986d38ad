"""Naming people for a class, deciding on those who were named, and letting somebody stand in."""

from flask_wtf.file import FileField, FileRequired
from wtforms import (  # type: ignore[attr-defined]  # stubs lag behind: SelectChoice
    SelectChoice,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import DataRequired, Length

from app.forms.base import BaseForm
from app.forms.field import TextField
from app.i18n import lazy

APPROVE, REJECT = "approve", "reject"


class NominateForm(BaseForm):
    """Some people of a list, by id. Whether each may be named is the edge's to ask."""

    people = SelectMultipleField(lazy("Người được đề cử"), coerce=int, validate_choice=False)
    listed = SelectMultipleField(lazy("Người có trong tệp"), coerce=int, validate_choice=False)


class NomineeFileForm(BaseForm):
    """A list of people as an office sends it. Whether it can be read shows later."""

    file = FileField(
        lazy("Tệp danh sách"),
        validators=[FileRequired(lazy("Hãy chọn tệp danh sách."))],
        description=lazy(
            "Excel (.xlsx, .xls), OpenDocument (.ods) hoặc CSV UTF-8, có cột «Họ và tên» hoặc «Mã "
            "người»; thêm «Ngày sinh», «Đơn vị» nếu trùng tên. Chưa có gì được ghi: bạn xem lại "
            "rồi mới đề cử."
        ),
        render_kw={"accept": ".xlsx,.xls,.ods,.csv"},
    )


class DecideForm(BaseForm):
    """Some places of a list, by id, and what is decided on them."""

    places = SelectMultipleField(lazy("Người chờ duyệt"), coerce=int, validate_choice=False)
    decision = SelectField(
        lazy("Quyết định"), choices=[SelectChoice(APPROVE), SelectChoice(REJECT)]
    )
    words = TextField(
        lazy("Lý do không duyệt"),
        validators=[Length(max=500)],
        description=lazy("Bắt buộc khi không duyệt; người xin vào lớp đọc được."),
    )


class SubstituteForm(BaseForm):
    """Who takes a seat over, found by typing."""

    person = TextField(lazy("Người thay"), validators=[DataRequired(lazy("Hãy chọn một người."))])
