"""A certificate is revoked, for a reason; or verified, by its code."""

from wtforms import Form, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from app.domain.certificate import bare, is_misspelt
from app.forms.base import BaseForm
from app.forms.field import TextField
from app.forms.message import OurWords
from app.i18n import _, lazy


class RevocationForm(BaseForm):
    """The reason stands in the register for ever."""

    reason = TextField(
        lazy("Lý do thu hồi"),
        validators=[DataRequired(), Length(max=300)],
        description=lazy("Như «Ghi sai họ tên», hoặc số và ngày của quyết định thu hồi."),
    )


class CodeForm(Form):
    """Asked by its address, which changes nothing; so it needs no token."""

    class Meta(Form.Meta):  # type: ignore[misc]  # wtforms ships no types for it
        def get_translations(self, form: Form) -> OurWords:
            return OurWords()

    ma = StringField(
        lazy("Mã xác minh"),
        validators=[DataRequired()],
        description=lazy("Dòng chữ và số cạnh mã QR trên giấy, có hay không có dấu gạch đều được."),
    )

    def validate_ma(self, field: StringField) -> None:
        """A slip of the finger shows at once, without asking the register."""
        if is_misspelt(bare(field.data or "")):
            raise ValidationError(
                _("Mã này có chỗ gõ sai hoặc thiếu. Hãy đối chiếu từng ký tự với giấy.")
            )
