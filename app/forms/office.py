"""How the documents of an office look, as somebody fills it in."""

from dataclasses import asdict

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.domain.official_document import Office
from app.domain.vietnamese import clean
from app.forms.base import BaseForm
from app.forms.field import TextField, given
from app.i18n import lazy

_IN_VIETNAMESE = {"lang": "vi"}
"""Documents are in Vietnamese, whatever language the page is read in."""


class OfficeForm(BaseForm):
    """What stands at the head and at the foot of every document; the name is the unit's."""

    above = TextField(
        lazy("Cơ quan cấp trên"),
        validators=[Length(max=120)],
        description=lazy("In ở dòng trên tên cơ quan. Để trống nếu cơ quan đứng tên một mình."),
        render_kw=_IN_VIETNAMESE,
    )
    symbol = TextField(
        lazy("Ký hiệu cơ quan"),
        validators=[DataRequired(), Length(max=30)],
        description=lazy("Phần cuối của số văn bản, như SNV trong 12/KH-SNV."),
        render_kw=_IN_VIETNAMESE,
    )
    place = TextField(
        lazy("Địa danh"),
        validators=[DataRequired(), Length(max=50)],
        description=lazy("Đứng trước ngày tháng, như «Thanh Hóa, ngày…»."),
        render_kw=_IN_VIETNAMESE,
    )
    authority = TextField(
        lazy("Người ban hành quyết định"),
        validators=[DataRequired(), Length(max=150)],
        description=lazy("Như «Giám đốc Sở Nội vụ»; cũng là người chứng nhận trên giấy."),
        render_kw=_IN_VIETNAMESE,
    )
    signature = TextAreaField(
        lazy("Quyền hạn, chức vụ người ký"),
        validators=[DataRequired(), Length(max=200)],
        description=lazy("Mỗi dòng một ý, như «KT. Giám đốc» rồi «Phó Giám đốc»."),
        render_kw=_IN_VIETNAMESE,
    )
    signer = TextField(
        lazy("Họ và tên người ký"),
        validators=[Length(max=80)],
        description=lazy("Để trống nếu mỗi lần một người khác ký."),
        render_kw=_IN_VIETNAMESE,
    )
    archive = TextField(
        lazy("Bộ phận lưu"),
        validators=[Length(max=30)],
        description=lazy("Đứng sau «Lưu: VT» ở nơi nhận, như CCVC."),
        render_kw=_IN_VIETNAMESE,
    )

    @classmethod
    def showing(cls, office: Office) -> "OfficeForm":
        """An office as it is, or what has been typed over it."""
        return cls(data=asdict(office) | {"signature": "\n".join(office.signature)})

    def office(self, name: str) -> Office:
        """What was typed. name: the unit's."""
        lines = map(clean, given(self.signature.data).splitlines())
        return Office(
            name=name,
            above=self.above.data or "",
            symbol=given(self.symbol.data),
            place=given(self.place.data),
            authority=given(self.authority.data),
            signature=tuple(filter(None, lines)),
            signer=self.signer.data or "",
            archive=self.archive.data or "",
        )
