"""People's records, as somebody types them."""

import re
from datetime import date

from wtforms import BooleanField, Field, Form, HiddenField, ValidationError
from wtforms.validators import DataRequired, Length

from app.domain.person import Gender, PersonFacts, is_national_id
from app.forms.base import BaseForm
from app.forms.field import TextField, choice_field, given
from app.forms.period_field import BirthField
from app.forms.posting import JobForm
from app.i18n import _, lazy

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+?[\d .()-]{8,20}")


def is_address(_form: Form, field: Field) -> None:
    """A validator: an address that a letter could reach."""
    if field.data and not _ADDRESS.fullmatch(field.data):
        raise ValidationError(field.gettext("Invalid email address."))


def is_telephone(_form: Form, field: Field) -> None:
    """A validator: digits, and what people put between them."""
    if field.data and not _PHONE.fullmatch(field.data):
        raise ValidationError(_("Hãy ghi số điện thoại bằng chữ số, ví dụ 0912 345 678."))


def is_identity(_form: Form, field: Field) -> None:
    """A validator: the shape of an identity number; the number itself is not repeated."""
    if field.data and not is_national_id(field.data):
        raise ValidationError(
            _("Số định danh (CCCD) gồm 12 chữ số, bắt đầu bằng 0. Hãy đối chiếu với thẻ căn cước.")
        )


class RecordForm(BaseForm):
    """A person's record. The identity number is only there for who may read it."""

    full_name = TextField(
        lazy("Họ và tên"),
        validators=[DataRequired(), Length(max=200)],
        render_kw={"autocomplete": "off"},
    )
    birth = BirthField(
        lazy("Ngày sinh"),
        description=lazy("Ghi như 31/12/1985; chỉ ghi năm nếu không rõ ngày."),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    gender = choice_field(lazy("Giới tính"), Gender, blank=lazy("Chưa rõ"))
    email = TextField(
        lazy("Thư điện tử"),
        validators=[Length(max=200), is_address],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )
    phone = TextField(
        lazy("Điện thoại"),
        validators=[Length(max=50), is_telephone],
        render_kw={"autocomplete": "off", "inputmode": "tel"},
    )
    national_id = TextField(
        lazy("Số định danh (CCCD)"),
        validators=[is_identity],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )

    def record(self) -> PersonFacts:
        birth = self.birth.data
        return PersonFacts(
            full_name=given(self.full_name.data),
            birth_date=birth if isinstance(birth, date) else None,
            birth_year=birth if isinstance(birth, int) else None,
            gender=self.gender.data,
            email=self.email.data,
            phone=self.phone.data,
        )

    @property
    def number(self) -> str | None:
        """The identity number typed; None: none, or the reader may not give one."""
        return self.national_id.data if "national_id" in self else None

    def hide_number(self) -> None:
        """Leave the identity number out, for who may not read it."""
        del self.national_id


class NewPersonForm(RecordForm, JobForm):
    """Somebody who is not there yet, with the first job.

    is_other: whoever is alike has been looked at, and is somebody else. looked_at: who that was.
    """

    code = TextField(
        lazy("Mã người"),
        validators=[Length(max=50)],
        description=lazy("Để trống: sổ tự đặt mã. Ghi mã nếu tỉnh đã có mã cán bộ."),
        render_kw={"autocomplete": "off"},
    )
    is_other = BooleanField(lazy("Đã xem, đây là người khác"))
    looked_at = HiddenField()


class ChangePersonForm(RecordForm):
    """A record that is there. An identity number left blank stays as it is."""

    drops_number = BooleanField(lazy("Bỏ số định danh đang ghi"))

    def hide_number(self) -> None:
        super().hide_number()
        del self.drops_number

    @property
    def drops(self) -> bool:
        """Whether the identity number goes."""
        return bool("drops_number" in self and self.drops_number.data)
