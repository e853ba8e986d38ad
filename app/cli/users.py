"""flask users: accounts, and the roles they hold."""

import sys

import click
from flask.cli import AppGroup

from app import clock
from app.cli.command import REFUSED, WRONG_USAGE, database, database_command, say, stop
from app.db import transaction
from app.domain.access import Role
from app.domain.label import N_, Labelled
from app.domain.unit import UnitKind
from app.i18n import _
from app.queries.plan import the_province
from app.queries.unit import unit_by_code
from app.services.access.account import create_user, user_by_name
from app.services.access.grant import grant as give_role

users = AppGroup("users", help=N_("Tài khoản và vai trò."))


class CodeType(click.ParamType[Labelled]):
    """One of a closed set of codes; anything else is answered with the whole set."""

    name = "mã"

    def __init__(self, codes: type[Labelled]) -> None:
        self.codes = codes

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Labelled:
        if value not in set(self.codes):
            stop(
                _(
                    "Không có mã «%(value)s». Hãy chọn một trong: %(codes)s.",
                    value=value,
                    codes=", ".join(self.codes),
                ),
                status=WRONG_USAGE,
            )
        return self.codes(value)


@users.command("create", help=N_("Tạo một tài khoản, chưa có vai trò nào; hỏi mật khẩu hai lần."))
@click.argument("username")
@click.option("--name", "display_name", required=True, help=N_("Tên hiện trên màn hình."))
@click.option("--password-stdin", is_flag=True, help=N_("Đọc mật khẩu từ đầu vào chuẩn."))
@database_command
def create(username: str, display_name: str, password_stdin: bool) -> None:
    """An account without any role yet."""
    password = _read_password() if password_stdin else _ask_password()
    with transaction(database()) as db:
        user = create_user(
            db,
            username=username,
            display_name=display_name,
            password=password,
            actor=None,
            now=clock.now(),
        )
    say(_("Đã tạo tài khoản «%(username)s».", username=user.username))


@users.command(
    "grant",
    help=N_("Giao một vai trò trong tỉnh hoặc đơn vị; quản trị không kèm tỉnh là toàn hệ thống."),
)
@click.argument("username")
@click.argument("role", type=CodeType(Role))
@click.option("--province", "province_code", help=N_("Mã tỉnh; không cần khi chỉ nạp một tỉnh."))
@click.option("--unit", "unit_code", help=N_("Mã đơn vị; vai trò có hiệu lực từ đó trở xuống."))
@click.option(
    "--kind", "kinds", multiple=True, type=CodeType(UnitKind), help=N_("Chỉ loại đơn vị này")
)
@database_command
def grant(
    username: str,
    role: Role,
    province_code: str | None,
    unit_code: str | None,
    kinds: tuple[UnitKind, ...],
) -> None:
    """A role over a unit, a province, or (administrators) everything."""
    is_everywhere = role is Role.ADMINISTRATOR and not (province_code or unit_code)
    with transaction(database()) as db:
        user = user_by_name(db, username)
        province = None if is_everywhere else the_province(db, province_code)
        unit = unit_by_code(db, province, unit_code) if province and unit_code else None
        give_role(
            db,
            user,
            role,
            province_id=province.id if province else None,
            unit_id=unit.id if unit else None,
            kinds=kinds,
            actor=None,
            now=clock.now(),
        )
    say(
        _(
            "Đã giao vai trò «%(role)s» cho «%(username)s».",
            role=_(role.label),
            username=user.username,
        )
    )


def _read_password() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _ask_password() -> str:
    if not sys.stdin.isatty():
        stop(
            _("Không hỏi được mật khẩu ngoài màn hình lệnh. Hãy thêm --password-stdin."),
            status=WRONG_USAGE,
        )
    password: str = click.prompt(_("Mật khẩu"), hide_input=True, err=True)
    if click.prompt(_("Nhập lại mật khẩu"), hide_input=True, err=True) != password:
        stop(_("Hai lần nhập mật khẩu không giống nhau. Hãy làm lại."), status=REFUSED)
    return password
