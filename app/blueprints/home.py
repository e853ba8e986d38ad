"""Home: what waits for the reader today, the most urgent first."""

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.approval import awaited_work
from app.blueprints.figure_card import is_explained
from app.blueprints.gap import gaps
from app.blueprints.job_work import my_jobs
from app.blueprints.listing import acting
from app.blueprints.nomination import classes_work
from app.blueprints.organisation import organisation_names
from app.blueprints.work import Work
from app.domain.access import Permission
from app.domain.coverage import Reason
from app.domain.message import MessageState
from app.domain.plan import TargetKind, clause_anchor
from app.i18n import _, vi_date
from app.models import Plan
from app.queries.attendance import losing_classes
from app.queries.closing import count_to_lock
from app.queries.message import failed_letters
from app.queries.plan import NoPlanYet, next_due
from app.queries.todays_meeting import registers_due
from app.queries.unit import unit_in_scope
from app.queries.worklist import files_waiting, people_in_closed_units
from app.security import requires, signed_in_user
from app.shell import Standpoint, standpoint

bp = Blueprint("home", __name__)

SOON_DAYS, AHEAD_DAYS = 14, 60


@bp.route("/")
@requires(Permission.HOME)
def index() -> ResponseReturnValue:
    if not signed_in_user().may(Permission.PLAN_READ):
        return redirect(url_for("trainee.show"))
    try:
        here = standpoint()
    except NoPlanYet:
        return render_template("home/no_plan.html")
    waiting = [
        *my_jobs(),
        *_registers(),
        *awaited_work(),
        *classes_work(),
        *_deadlines(here.plan, here.today),
        *_losing(),
        *_letters(),
        *_to_lock(),
        *_files(here),
        *_gaps(here),
    ]
    order = {"late": 0, "soon": 1, "none": 2}
    return render_template(
        "home/index.html", items=sorted(waiting, key=lambda work: order[work.urgency])
    )


def _deadlines(plan: Plan, today: date) -> Iterator[Work]:
    """What falls due within two months; what is past belongs to the reports, not to today."""
    for deadline in plan.deadlines:
        on = next_due(plan, deadline, today)
        if on is None or (on - today).days > AHEAD_DAYS:
            continue
        left = (on - today).days
        yield Work(
            title=_(deadline.what.label),
            detail=_(
                "%(owed_by)s gửi %(owed_to)s, chậm nhất hết ngày %(day)s",
                owed_by=organisation_names(plan, deadline.owed_by) or _("Các cơ quan, đơn vị"),
                owed_to=organisation_names(plan, deadline.owed_to) or _("cơ quan chủ trì"),
                day=vi_date(on),
            ),
            due=_("còn %(count)s ngày", count=left) if left else _("hạn cuối là hôm nay"),
            urgency="soon" if left <= SOON_DAYS else "none",
            icon="calendar-event",
            url=url_for("plan.show", _anchor=clause_anchor(deadline.clause)),
            action=_("Xem căn cứ"),
        )


def _registers() -> Iterator[Work]:
    """The meetings of this day: what who stands at the door of a class opens first."""
    if not signed_in_user().may(Permission.ENROLMENTS_EDIT):
        return
    for one in registers_due(g.db, acting(Permission.ENROLMENTS_EDIT), on=clock.today()):
        yield Work(
            title=_(
                "Điểm danh buổi %(part)s nay, lớp %(code)s",
                part=_(one.part.label).lower(),
                code=one.code,
            ),
            detail=_(
                "%(title)s; %(marked)s trong %(people)s người đã được điểm danh",
                title=one.title,
                marked=one.marked,
                people=one.people,
            ),
            urgency="soon",
            icon="check2-square",
            url=url_for("attendance.register", class_id=one.class_id, meeting_id=one.meeting_id),
            action=_("Điểm danh"),
        )


def _losing() -> Iterator[Work]:
    """Classes under way of one's own in which some can no longer attend enough."""
    if not signed_in_user().may(Permission.ENROLMENTS_EDIT):
        return
    for one in losing_classes(g.db, acting(Permission.ENROLMENTS_EDIT)):
        yield Work(
            title=_("người không còn dự đủ buổi để hoàn thành lớp %(code)s", code=one.code),
            count=one.people,
            detail=one.title,
            urgency="soon",
            icon="person-dash",
            url=url_for("attendance.index", class_id=one.class_id),
            action=_("Xem điểm danh"),
        )


def _to_lock() -> Iterator[Work]:
    if not signed_in_user().may(Permission.ENROLMENTS_EDIT):
        return
    if waiting := count_to_lock(g.db, acting(Permission.ENROLMENTS_EDIT)):
        yield Work(
            title=_("lớp cần khóa danh sách", count=waiting),
            detail=_("Đã kết thúc mà kết quả chưa được công nhận và khóa"),
            count=waiting,
            icon="lock-fill",
            url=url_for("closing.index"),
            action=_("Xem các lớp"),
        )


def _files(here: Standpoint) -> Iterator[Work]:
    if not signed_in_user().may(Permission.INTAKE):
        return
    if waiting := files_waiting(g.db, here.province.id):
        yield Work(
            title=_("tệp đã kiểm tra, chưa nhập vào sổ", count=waiting),
            count=waiting,
            icon="upload",
            url=url_for("intake.index"),
            action=_("Xem tệp"),
        )


def _letters() -> Iterator[Work]:
    """News that nobody got: its sender hears of it here alone."""
    user = signed_in_user()
    if not user.may(Permission.OUTBOX):
        return
    if failed := failed_letters(g.db, user.scope_of(Permission.OUTBOX)):
        yield Work(
            title=_("thư không gửi được", count=failed),
            detail=_("Máy chủ thư không nhận; người nhận chưa biết tin."),
            count=failed,
            urgency="soon",
            icon="envelope",
            url=url_for("message.index", state=MessageState.FAILED.value),
            action=_("Xem thư"),
        )


def _gaps(here: Standpoint) -> Iterator[Work]:
    unit = unit_in_scope(g.db, None, scope=g.scope, province_id=here.province.id, on=here.as_of)
    unit_id = unit.id if unit else None
    yield from gaps(here, unit_id)
    if not is_explained(TargetKind.STAFF_TRAINED, unit_id=unit_id):
        return
    if closed := people_in_closed_units(g.db, here.province.id, on=here.as_of, scope=g.scope):
        yield Work(
            title=_("người còn ghi ở đơn vị đã kết thúc, cần chuyển", count=closed),
            count=closed,
            icon="person-dash",
            url=url_for(
                "coverage.explain",
                kind=TargetKind.STAFF_TRAINED.value,
                reason=Reason.UNRESOLVED.value,
                unit=unit_id,
            ),
            action=_("Xem danh sách"),
        )
