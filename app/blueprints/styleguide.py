"""All components on one page, for those who build screens. Not there in production."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.blueprints.figure_card import FigureCard
from app.blueprints.slip import Slip
from app.blueprints.trail import ChangeLine, Trail, TrailLine
from app.domain.access import Permission
from app.domain.account_code import CodePurpose
from app.domain.audit import AuditAction
from app.domain.course import ClassStatus
from app.domain.coverage import Stated, Status
from app.domain.label import N_
from app.domain.plan import TargetKind
from app.forms.styleguide import SampleForm
from app.i18n import _, vi_percent
from app.security import requires

if TYPE_CHECKING:  # matplotlib is loaded when something is drawn
    from app.adapters.charts import ShareBar

bp = Blueprint("styleguide", __name__, url_prefix="/thanh-phan")

_MOMENT = datetime(2024, 9, 28, 7, 5, tzinfo=UTC)
_FLASHED = {
    "success": N_("Đã lưu buổi học."),
    "info": N_("Một câu cho biết vì sao."),
    "warning": N_("Lớp đã hủy"),
    "error": N_("Không thực hiện được."),
}


@bp.route("")
@requires(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    form = SampleForm(formdata=None, meta={"csrf": False})
    form.validate()
    for category, text in _FLASHED.items():
        flash(_(text), category)
    return render_template(
        "styleguide/index.html",
        form=form,
        status=Status,
        course_status=ClassStatus.OPEN,
        moment=_MOMENT,
        card=_card(),
        history=_history(),
        slip_shown=_slip(),
        icons=_icons(),
    )


@bp.route("/bieu-do")
@requires(Permission.PLAN_READ)
def drawing() -> ResponseReturnValue:
    """A chart with every state, as a fragment that comes later."""
    from app.adapters.charts import share_bars

    title = _("Tỷ lệ, đủ mọi tình trạng")
    bars = _bars()
    svg = Markup(share_bars(bars, name="states", title=title))
    return render_template("styleguide/drawing.html", title=title, bars=bars, svg=svg)


def _bars() -> "list[ShareBar]":
    from app.adapters.charts import ShareBar

    shares = {
        Status.MET: 92.7,
        Status.ON_TRACK: 47.6,
        Status.BEHIND: 78.1,
        Status.MISSED: 22.0,
        Status.NO_DATA: None,
        Status.NO_THRESHOLD: 40.0,
        Status.NOT_YET: 55.0,
    }
    return [
        ShareBar(_(status.label), share, _share(share), status, threshold=80, expected=60)
        for status, share in shares.items()
    ]


def _share(share: float | None) -> str:
    return _("Chưa có dữ liệu") if share is None else vi_percent(Decimal(str(share)))


def _card() -> FigureCard:
    """A target without a number: its badge and its words say what stands."""
    return FigureCard(
        kind=TargetKind.QUALITATIVE,
        title=_("Mô hình giáo dục đại học số"),
        status=Status.NO_THRESHOLD,
        mark=Stated.NOT_STATED,
        reading=_(Stated.NOT_STATED.label),
        aim=_("chỉ tiêu định tính, cần văn bản xác nhận"),
        value=0,
        denominator=None,
        noun="",
        percent=None,
        threshold=None,
        expected=None,
        expected_at=None,
        why_url="#",
        basis_url="#",
        basis="II.1#7",
        notes=[_("Một câu cho biết vì sao.")],
        beside=[],
        in_force=True,
        due_year=2025,
    )


def _history() -> Trail:
    changes = [
        ChangeLine(_("Số chỗ"), "40", "45"),
        ChangeLine(_("Nơi học"), None, _("Trực tuyến")),
        ChangeLine(_("Ghi chú"), _("trống"), None),
    ]
    line = TrailLine(
        at=_MOMENT,
        who=_("Người Thứ Nhất (DEMO)"),
        action=AuditAction.COURSE_CHANGED,
        kind=_("Lớp"),
        about="DEMO-L3",
        url="#",
        changes=changes,
    )
    command = replace(line, who=_("lệnh trên máy chủ"), url=None, changes=[])
    return Trail([line, command], more_url="#")


def _slip() -> Slip:
    return Slip(
        name=_("Người Thứ Nhất (DEMO)"),
        unit=_("Sở Nội vụ"),
        person_code="DEMO1",
        username="demo1",
        code="ABCD-EFGH-JKLM",
        purpose=CodePurpose.OPEN,
        expires_at=_MOMENT + timedelta(days=14),
        address=url_for("account.sign_in", _external=True),
    )


def _icons() -> list[str]:
    """The pictures of the sprite, by name."""
    sprite = Path(current_app.static_folder or "") / "vendor/bootstrap-icons/icons.svg"
    return re.findall(r'<symbol id="([^"]+)"', sprite.read_text())
