"""flask users: accounts, the roles they hold, and one-time codes."""

import sys
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cli.command import (
    REFUSED,
    WRONG_USAGE,
    database,
    database_command,
    print_json,
    say,
    stop,
)
from app.db import transaction
from app.domain.access import Role, Scope, Subtree
from app.domain.account import AccountState
from app.domain.label import N_, Labelled
from app.domain.unit import UnitKind
from app.i18n import _, vi_time
from app.models import Person, Province, Unit
from app.queries.plan import the_province
from app.queries.unit import unit_by_code
from app.queries.user import GrantLine, UserFilter, UserLine, list_users
from app.security import code_hash
from app.services.access.account import create_user, disable, enable, user_by_name
from app.services.access.code import issue_code
from app.services.access.grant import grant, grant_of, revoke

users = AppGroup("users", help=N_("Tài khoản, vai trò và mã một lần."))


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


_province_option = click.option(
    "--province", "province_code", help=N_("Mã tỉnh; không cần khi chỉ nạp một tỉnh.")
)
_unit_option = click.option(
    "--unit", "unit_code", help=N_("Mã đơn vị; vai trò có hiệu lực từ đó trở xuống.")
)
_json_option = click.option("--json", "as_json", is_flag=True, help=N_("In một văn bản JSON."))


@users.command("list", help=N_("Liệt kê tài khoản với vai trò và tình trạng."))
@click.option("--province", "province_code", help=N_("Chỉ tài khoản của một tỉnh, theo mã."))
@click.option("--role", type=CodeType(Role), help=N_("Chỉ tài khoản có vai trò này."))
@_json_option
@database_command
def list_(province_code: str | None, role: Role | None, as_json: bool) -> None:
    """Every account, by user name."""
    db = database()
    scope = Scope.whole_system()
    if province_code is not None:
        scope = Scope((Subtree(the_province(db, province_code).id),))
    lines = list_users(db, scope, UserFilter(role=role), on=clock.today())
    if as_json:
        print_json({"users": [_user_json(line) for line in lines]})
        return
    for line in lines:
        roles = "; ".join(_grant_words(one) for one in line.grants) or _("chưa có vai trò")
        click.echo(f"{line.username:20} {_(line.state.label):10} {line.display_name}: {roles}")


@users.command("create", help=N_("Tạo một tài khoản, chưa có vai trò nào; hỏi mật khẩu hai lần."))
@click.argument("username")
@click.option("--name", "display_name", required=True, help=N_("Tên hiện trên màn hình."))
@click.option("--email", help=N_("Địa chỉ thư điện tử."))
@click.option("--person", "person_code", help=N_("Mã người trong sổ mà tài khoản thuộc về."))
@_province_option
@click.option("--password-stdin", is_flag=True, help=N_("Đọc mật khẩu từ đầu vào chuẩn."))
@click.option("--without-password", is_flag=True, help=N_("Mở bằng mã một lần; xem users code."))
@database_command
def create(
    username: str,
    display_name: str,
    email: str | None,
    person_code: str | None,
    province_code: str | None,
    password_stdin: bool,
    without_password: bool,
) -> None:
    """An account without any role yet."""
    password = None if without_password else _password(password_stdin)
    with transaction(database()) as db:
        province = the_province(db, province_code) if province_code or person_code else None
        user = create_user(
            db,
            username=username,
            display_name=display_name,
            password=password,
            email=email,
            province_id=province.id if province else None,
            person=_person(db, province, person_code) if province and person_code else None,
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
@_province_option
@_unit_option
@click.option(
    "--kind", "kinds", multiple=True, type=CodeType(UnitKind), help=N_("Chỉ loại đơn vị này")
)
@database_command
def grant_(
    username: str,
    role: Role,
    province_code: str | None,
    unit_code: str | None,
    kinds: tuple[UnitKind, ...],
) -> None:
    """A role over a unit, a province, or (administrators) everything."""
    with transaction(database()) as db:
        user = user_by_name(db, username)
        province, unit = _place(db, role, province_code, unit_code)
        grant(
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


@users.command("revoke", help=N_("Thu hồi một vai trò, trong đúng phạm vi đã giao."))
@click.argument("username")
@click.argument("role", type=CodeType(Role))
@_province_option
@_unit_option
@database_command
def revoke_(username: str, role: Role, province_code: str | None, unit_code: str | None) -> None:
    """Take a role back, with effect at the user's next request."""
    with transaction(database()) as db:
        user = user_by_name(db, username)
        province, unit = _place(db, role, province_code, unit_code)
        given = grant_of(
            db,
            user,
            role,
            province_id=province.id if province else None,
            unit_id=unit.id if unit else None,
        )
        revoke(db, given, actor=None, now=clock.now())
    say(
        _(
            "Đã thu hồi vai trò «%(role)s» của «%(username)s».",
            role=_(role.label),
            username=user.username,
        )
    )


@users.command("code", help=N_("Cấp mã một lần để mở tài khoản hoặc đặt mật khẩu mới."))
@click.argument("username")
@_json_option
@database_command
def code(username: str, as_json: bool) -> None:
    """A one-time code on standard output: it cannot be shown again."""
    with transaction(database()) as db:
        user = user_by_name(db, username)
        issued = issue_code(db, user, code_hash=code_hash(), actor=None, now=clock.now())
    if as_json:
        print_json(
            {
                "username": user.username,
                "code": issued.code,
                "purpose": issued.purpose.value,
                "expires_at": issued.expires_at.isoformat(),
            }
        )
        return
    click.echo(issued.code)
    say(
        _(
            "%(purpose)s cho «%(username)s» tại /mo-tai-khoan, chậm nhất %(when)s.",
            purpose=_(issued.purpose.label),
            username=user.username,
            when=vi_time(issued.expires_at),
        )
    )


@users.command("disable", help=N_("Khóa một tài khoản và đăng xuất nó ở mọi nơi."))
@click.argument("username")
@database_command
def disable_(username: str) -> None:
    """Close an account at once; roles and trail stay."""
    with transaction(database()) as db:
        user = user_by_name(db, username)
        disable(db, user, actor=None, now=clock.now())
    say(_("Đã khóa tài khoản «%(username)s».", username=user.username))


@users.command("enable", help=N_("Mở lại một tài khoản đã khóa."))
@click.argument("username")
@database_command
def enable_(username: str) -> None:
    """Open a closed account again, with the password and roles that it had."""
    with transaction(database()) as db:
        user = user_by_name(db, username)
        enable(db, user, actor=None, now=clock.now())
    say(_("Đã mở khóa tài khoản «%(username)s».", username=user.username))


def _place(
    db: Session, role: Role, province_code: str | None, unit_code: str | None
) -> tuple[Province | None, Unit | None]:
    """Over what a role is meant; (None, None): everything, for administrators alone."""
    if role is Role.ADMINISTRATOR and not (province_code or unit_code):
        return None, None
    province = the_province(db, province_code)
    return province, unit_by_code(db, province, unit_code) if unit_code else None


def _person(db: Session, province: Province, code: str) -> Person:
    person = db.scalar(select(Person).where(Person.province_id == province.id, Person.code == code))
    if person is None:
        stop(_("Không có người mã «%(code)s» trong sổ.", code=code), status=WRONG_USAGE)
    return person


def _grant_words(given: GrantLine) -> str:
    """A role and its place, in one line of a terminal."""
    where = given.unit or given.province or _("toàn hệ thống")
    return f"{_(given.role.label)} ({where})"


def _user_json(line: UserLine) -> dict[str, Any]:
    return {
        "username": line.username,
        "display_name": line.display_name,
        "state": line.state.value,
        "enabled": line.state is not AccountState.DISABLED,
        "person": line.person_code,
        "grants": [
            {
                "role": given.role.value,
                "province": given.province_code,
                "unit": given.unit_code,
                "kinds": [kind.value for kind in given.kinds],
            }
            for given in line.grants
        ],
        "signed_in_at": line.signed_in_at.isoformat() if line.signed_in_at else None,
    }


def _password(from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else _ask_password()


def _ask_password() -> str:
    if not sys.stdin.isatty():
        stop(
            _(
                "Không hỏi được mật khẩu ngoài màn hình lệnh. Hãy thêm --password-stdin hoặc "
                "--without-password."
            ),
            status=WRONG_USAGE,
        )
    password: str = click.prompt(_("Mật khẩu"), hide_input=True, err=True)
    if click.prompt(_("Nhập lại mật khẩu"), hide_input=True, err=True) != password:
        stop(_("Hai lần nhập mật khẩu không giống nhau. Hãy làm lại."), status=REFUSED)
    return password
