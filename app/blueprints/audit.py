"""The audit log of a province: who did what, when, to which thing, from old to new."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.audit_file import audit_fields, audit_lines
from app.blueprints.listing import carried, chosen, options, outlook, typed
from app.blueprints.paging import offset, paging
from app.blueprints.table_file import ROWS_AT_ONCE, file_asked, file_links, send_table
from app.blueprints.trail import trail_lines
from app.domain.access import Permission
from app.domain.audit import AuditAction
from app.domain.trail import AuditSubject
from app.i18n import _
from app.queries.audit import LogFilter, count_log, list_log
from app.security import requires
from app.shell import day_typed

bp = Blueprint("audit", __name__, url_prefix="/nhat-ky")

PAGE = 50
MOST = 2_000
"""How many events can be leafed through; a log of years is asked by day, or taken as a file."""


@bp.route("")
@requires(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    seen, wanted = outlook(), _filter()
    if ending := file_asked():
        acts = trail_lines(list_log(g.db, seen, wanted))
        return send_table(_("Nhật ký"), audit_fields(), audit_lines(acts), ending=ending)
    counted = count_log(g.db, seen, wanted, most=MOST)
    total = min(counted, MOST)
    events = list_log(g.db, seen, wanted, limit=PAGE, offset=offset(total, PAGE))
    lines = trail_lines(events)
    return render_template(
        "audit/index.html",
        lines=lines,
        wanted=wanted,
        paging=paging(total, PAGE),
        one=lines[0].about if lines and wanted.subject_id is not None else None,
        is_filtered=wanted != LogFilter(),
        actions=options(AuditAction),
        subjects=options(AuditSubject),
        carried=carried(),
        has_more=counted > MOST,
        files=file_links(counted if counted <= MOST else ROWS_AT_ONCE + 1, _("Nhật ký")),
    )


def _filter() -> LogFilter:
    subject = chosen(AuditSubject, "subject")
    return LogFilter(
        since=day_typed(request.args.get("since")),
        until=day_typed(request.args.get("until")),
        who=typed("who"),
        action=chosen(AuditAction, "action"),
        subject=subject,
        subject_id=request.args.get("id", type=int) if subject else None,
        about=typed("about"),
    )
