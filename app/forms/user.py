"""Accounts of staff and the roles they hold, as an administrator types them."""

from typing import ClassVar

from wtforms import Field, Form, RadioField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from app.domain.access import PERSONAL, Role
from app.domain.label import N_, Labelled
from app.domain.unit import UnitKind
from app.forms.base import BaseForm, choices_of
from app.forms.field import TextField, choice_field, choices_field
from app.forms.unit_field import UnitField
from app.i18n import _, lazy

GIVEN_BY_HAND = [role for role in Role if role not in PERSONAL]
"""Roles that an administrator gives; a trainee's comes with the invitation."""


class Reach(Labelled):
    """How far a role is to hold."""

    UNIT = "unit", N_("Một đơn vị và các đơn vị trực thuộc")
    PROVINCE = "province", N_("Toàn tỉnh")
    SYSTEM = "system", N_("Toàn hệ thống, mọi tỉnh (chỉ quản trị)")


class NeededFor:
    """A validator: a role over a unit's subtree names the unit; which one is the edge's to find."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, reach: Reach) -> None:
        self.reach = reach

    def __call__(self, form: Form, field: Field) -> None:
        if form["reach"].data is self.reach and not field.data:
            raise ValidationError(_("Hãy chọn đơn vị, hoặc chọn phạm vi rộng hơn."))


class RoleForm(BaseForm):
    """A role, and where it holds."""

    role = choice_field(
        lazy("Vai trò"),
        GIVEN_BY_HAND,
        blank=lazy("Chọn một vai trò"),
        validators=[DataRequired(lazy("Hãy chọn một vai trò."))],
    )
    reach = RadioField(
        lazy("Phạm vi"),
        choices=choices_of(Reach),
        coerce=lambda code: Reach(code) if code else None,
        default=Reach.UNIT,
        validators=[InputRequired(lazy("Hãy chọn phạm vi của vai trò."))],
    )
    unit = UnitField(lazy("Đơn vị"), validators=[NeededFor(Reach.UNIT)])
    kinds = choices_field(
        lazy("Chỉ các loại đơn vị"),
        UnitKind,
        description=lazy(
            "Bỏ trống là mọi loại. Riêng Sở Giáo dục và Đào tạo trên toàn tỉnh, bỏ trống là các "
            "trường từ tiểu học đến THPT."
        ),
    )


class PersonalForm(BaseForm):
    """What an account is called, and where its owner reads mail."""

    display_name = TextField(
        lazy("Tên hiển thị"),
        validators=[DataRequired(lazy("Hãy nhập tên hiện trên màn hình.")), Length(max=200)],
        description=lazy("Họ tên, hoặc tên bộ phận dùng chung tài khoản."),
    )
    email = TextField(
        lazy("Thư điện tử"),
        validators=[
            Optional(),
            Length(max=200),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message=lazy("Hãy viết như ten@tinh.gov.vn.")),
        ],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )


class UserForm(PersonalForm, RoleForm):
    """A new account, with its first role."""

    username = TextField(
        lazy("Tên đăng nhập"),
        validators=[DataRequired(lazy("Hãy nhập tên đăng nhập.")), Length(max=100)],
        description=lazy("Một từ: chữ cái không dấu, chữ số và . - _ @; không đổi được về sau."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    person = TextField(
        lazy("Mã người"),
        validators=[Length(max=100)],
        description=lazy("Nếu chủ tài khoản là người trong sổ: họ sẽ có thêm hồ sơ của mình."),
    )
