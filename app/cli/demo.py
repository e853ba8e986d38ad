"""flask demo: a synthetic province to look at, on top of a real plan."""

import sys
from typing import TYPE_CHECKING

import click
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cli.command import REFUSED, WRONG_USAGE, database, database_command, say, stop
from app.cli.plans import PLAN_FILES
from app.config import Environment
from app.db import transaction
from app.domain.audit import AuditAction
from app.domain.label import N_
from app.i18n import _, vi_int
from app.models import Province
from app.security import identity_cipher
from app.services import audit
from app.services.plan import load

if TYPE_CHECKING:
    from seeds.demo import Filled

DEFAULT_PROVINCE = "thanh-hoa"


@click.command(
    "demo",
    help=N_("Nạp một tỉnh minh họa vào cơ sở dữ liệu trống: đơn vị thật, người không có thật."),
)
@click.option("--province", default=DEFAULT_PROVINCE, show_default=True, help=N_("Mã tỉnh."))
@click.option(
    "--scale",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, 20, min_open=True),
    help=N_("1 là khoảng 5.000 người."),
)
@click.option("--seed", type=int, help=N_("Cùng một số cho cùng một dữ liệu."))
@database_command
def demo(province: str, scale: float, seed: int | None) -> None:
    """Real offices, invented people, on top of the province's own plan."""
    from seeds.demo import DEFAULT_SEED, fill, steps
    from seeds.demo.letters import store_letters

    if current_app.config["APP_ENV"] == Environment.PRODUCTION:
        stop(
            _("Không nạp dữ liệu minh họa khi đang vận hành: tài khoản có chung một mật khẩu."),
            status=REFUSED,
        )
    _require_plan_file(province)
    seed = DEFAULT_SEED if seed is None else seed
    with (
        transaction(database()) as db,
        click.progressbar(
            length=steps(clock.today()),
            label=_("Nạp dữ liệu minh họa"),
            file=sys.stderr,
            hidden=not sys.stderr.isatty(),
        ) as bar,
    ):
        now = clock.now()
        into = _province_with_plan(db, province)
        filled = fill(
            db,
            into,
            scale=scale,
            seed=seed,
            cipher=identity_cipher(),
            now=now,
            step=lambda: bar.update(1),
        )
        store_letters(db, into.id, seed=seed, now=now)
        audit.record(
            db,
            None,
            AuditAction.DEMO_FILLED,
            province_id=into.id,
            subject_type="province",
            subject_id=into.id,
            subject_label=into.name_vi,
            changes={"scale": (None, scale), "seed": (None, seed), "people": (None, filled.people)},
            at=now,
        )
        name = into.name_vi
    _report(name, filled)


def _require_plan_file(code: str) -> None:
    known = sorted(path.stem for path in PLAN_FILES.glob("*.toml"))
    if code not in known:
        stop(
            _(
                "Không có tỉnh mã «%(code)s». Hãy chọn một trong: %(known)s.",
                code=code,
                known=", ".join(known),
            ),
            status=WRONG_USAGE,
        )


def _province_with_plan(db: Session, code: str) -> Province:
    """The province, its plan loaded from the project's own file where it was not yet."""
    from app.adapters.plan_file import read

    province = db.scalar(select(Province).where(Province.code == code))
    if province is None or province.plan is None:
        return load(db, read(PLAN_FILES / f"{code}.toml"), actor=None, now=clock.now()).province
    return province


def _report(province: str, filled: "Filled") -> None:
    from seeds.demo.accounts import DEMO_PASSWORD

    say(
        _(
            "%(province)s (minh họa): %(units)s đơn vị, %(people)s người, %(courses)s khóa, "
            "%(classes)s lớp, %(enrolments)s lượt ghi danh.",
            province=province,
            units=vi_int(filled.units),
            people=vi_int(filled.people),
            courses=vi_int(filled.courses),
            classes=vi_int(filled.classes),
            enrolments=vi_int(filled.enrolments),
        )
    )
    say(_("Tài khoản minh họa để xem thử, đăng nhập tại /dang-nhap (tên, mật khẩu, vai trò):"))
    for account in filled.accounts:
        password = DEMO_PASSWORD if account.is_new else _("(mật khẩu cũ)")
        click.echo(f"{account.username:12}{password:20}{account.display_name}")
