"""Signing in, opening one's account by a code, and one's own password."""

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

from app.domain.account import SHORTEST_PASSWORD
from app.forms.base import BaseForm
from app.i18n import lazy

_NAME = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
_NEW = {"autocomplete": "new-password", "minlength": SHORTEST_PASSWORD}


class SignInForm(BaseForm):
    """A name and a password."""

    username = StringField(
        lazy("Tên đăng nhập"),
        validators=[InputRequired(lazy("Hãy nhập tên đăng nhập."))],
        render_kw={**_NAME, "autofocus": True},
    )
    password = PasswordField(
        lazy("Mật khẩu"),
        validators=[InputRequired(lazy("Hãy nhập mật khẩu."))],
        render_kw={"autocomplete": "current-password"},
    )
    remember = BooleanField(lazy("Giữ đăng nhập trên máy này"))


class NewPasswordForm(BaseForm):
    """A password of one's own, typed twice: nobody sees what they type."""

    password = PasswordField(
        lazy("Mật khẩu mới"),
        description=lazy(
            "Ít nhất %(shortest)s ký tự; một câu dễ nhớ tốt hơn một từ khó nhớ. Không dùng tên "
            "đăng nhập hay mã của mình.",
            shortest=SHORTEST_PASSWORD,
        ),
        validators=[InputRequired(lazy("Hãy nhập mật khẩu mới."))],
        render_kw=_NEW,
    )
    repeated = PasswordField(
        lazy("Nhập lại mật khẩu mới"),
        validators=[
            InputRequired(lazy("Hãy nhập lại mật khẩu mới.")),
            EqualTo("password", lazy("Hai lần nhập không giống nhau. Hãy gõ lại cả hai.")),
        ],
        render_kw=_NEW,
    )


class OpenAccountForm(NewPasswordForm):
    """A name and the code that came with it."""

    username = StringField(
        lazy("Tên đăng nhập hoặc mã người"),
        validators=[InputRequired(lazy("Hãy nhập tên ghi trên phiếu."))],
        render_kw={**_NAME, "autofocus": True},
    )
    code = StringField(
        lazy("Mã một lần"),
        description=lazy("12 chữ và số, chữ hoa hay thường đều được, có gạch hay không cũng được."),
        validators=[InputRequired(lazy("Hãy nhập mã một lần."))],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters"},
    )


class ChangePasswordForm(NewPasswordForm):
    """The present password, and one to take its place."""

    current = PasswordField(
        lazy("Mật khẩu hiện tại"),
        validators=[InputRequired(lazy("Hãy nhập mật khẩu hiện tại."))],
        render_kw={"autocomplete": "current-password", "autofocus": True},
    )
