"""Signing in."""

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired

from app.forms.base import BaseForm
from app.i18n import lazy


class SignInForm(BaseForm):
    """A name and a password."""

    username = StringField(
        lazy("Tên đăng nhập"),
        validators=[InputRequired(lazy("Hãy nhập tên đăng nhập."))],
        render_kw={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"},
    )
    password = PasswordField(
        lazy("Mật khẩu"),
        validators=[InputRequired(lazy("Hãy nhập mật khẩu."))],
        render_kw={"autocomplete": "current-password"},
    )
    remember = BooleanField(lazy("Giữ đăng nhập trên máy này"))
