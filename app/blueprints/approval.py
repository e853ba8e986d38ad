"""Those who wait for a yes: of one's own people, or in the classes that one gives."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.listing import acting, carried
from app.blueprints.paging import offset, paging
from app.blueprints.work import Work
from app.db import transaction
from app.domain.access import Permission
from app.domain.enrolment import EnrolmentStatus
from app.domain.errors import RuleViolation
from app.domain.label import N_, N_counted
from app.domain.registration import Approver
from app.errors import refusal_text
from app.forms.nomination import APPROVE, DecideForm
from app.i18n import _, vi_date
from app.queries.approval import (
    classes_awaiting,
    count_awaited,
    list_awaited,
    places_awaited,
)
from app.security import requires, signed_in_user
from app.services.enrolment import Decided, approve_all, reject_all

bp = Blueprint("approval", __name__, url_prefix="/cho-duyet")

PAGE = 100
NAMED = 10
SOON_DAYS, LATE_DAYS = 7, 2

_DONE, _NOT_DONE = N_counted("Đã duyệt %(count)s người."), N_counted("Không duyệt %(count)s người.")

_CAME_OF_IT = {
    EnrolmentStatus.CONFIRMED: N_counted("%(count)s người đã có chỗ."),
    EnrolmentStatus.WAITING: N_counted("%(count)s người vào danh sách chờ vì lớp đã hết chỗ."),
    EnrolmentStatus.UNIT_APPROVED: N_counted("%(count)s người chờ đơn vị tổ chức duyệt."),
}
"""What those are by now to whom one has said yes."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One of the two pages: who says yes there, by which permission, in which words."""

    approver: Approver
    permission: Permission
    endpoint: str
    title: str
    work: str


OF_UNIT = Desk(
    Approver.UNIT,
    Permission.NOMINATE,
    "approval.of_unit",
    N_("Chờ đơn vị duyệt"),
    N_counted("người của đơn vị xin đi học, chờ đơn vị duyệt"),
)
OF_ORGANISER = Desk(
    Approver.ORGANISER,
    Permission.ENROLMENTS_EDIT,
    "approval.of_organiser",
    N_("Chờ ban tổ chức duyệt"),
    N_counted("đề cử chờ ban tổ chức lớp duyệt"),
)
DESKS = (OF_UNIT, OF_ORGANISER)


@bp.route("/don-vi", methods=["GET", "POST"])
@requires(Permission.NOMINATE)
def of_unit() -> ResponseReturnValue:
    return _desk(OF_UNIT)


@bp.route("/to-chuc", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def of_organiser() -> ResponseReturnValue:
    return _desk(OF_ORGANISER)


def awaited_work() -> Iterator[Work]:
    """What waits for the reader's yes, on home: a line for each of the two pages."""
    user, today = signed_in_user(), clock.today()
    for desk in DESKS:
        if not user.may(desk.permission):
            continue
        mine = acting(desk.permission)
        if desk is OF_UNIT and mine.sees_province:
            continue  # Each unit answers for its people; who oversees them all is not waited for.
        classes = classes_awaiting(g.db, desk.approver, mine)
        if not classes:
            continue
        left = (classes[0].due_on - today).days
        yield Work(
            title=_(desk.work, count=sum(one.places for one in classes)),
            count=sum(one.places for one in classes),
            detail=_(
                "%(count)s lớp; gấp nhất: lớp %(code)s, hạn %(day)s",
                count=len(classes),
                code=classes[0].code,
                day=vi_date(classes[0].due_on),
            ),
            due=_("còn %(count)s ngày", count=left) if left > 0 else _("hạn cuối là hôm nay"),
            urgency="late" if left <= LATE_DAYS else "soon" if left <= SOON_DAYS else "none",
            icon="clipboard-check",
            url=url_for(desk.endpoint),
            action=_("Duyệt"),
        )


def _desk(desk: Desk) -> ResponseReturnValue:
    form = DecideForm()
    if form.validate_on_submit():
        decided = _decide(form, desk)
        if decided is not None:
            _tell(decided, is_yes=form.decision.data == APPROVE)
            return redirect(url_for(desk.endpoint, **_narrowed()))
    mine, class_id = acting(), request.args.get("class", type=int)
    total = count_awaited(g.db, desk.approver, mine, class_id)
    page = render_template(
        "approval/index.html",
        form=form,
        desk=desk,
        tabs=[
            {"label": _(one.title), "url": url_for(one.endpoint), "active": one is desk}
            for one in DESKS
            if signed_in_user().may(one.permission)
        ],
        classes=classes_awaiting(g.db, desk.approver, mine),
        class_id=class_id,
        lines=list_awaited(
            g.db, desk.approver, mine, class_id, limit=PAGE, offset=offset(total, PAGE)
        ),
        ticked=set(form.places.data or ()),
        paging=paging(total, PAGE),
        carried=carried(),
        narrowed=_narrowed(),
        decide_url=url_for(desk.endpoint, **_narrowed()),
    )
    return page, 422 if form.errors else 200


def _decide(form: DecideForm, desk: Desk) -> Decided | None:
    """None, and why, where it is refused as a whole. Places of others are left out."""
    places = places_awaited(g.db, desk.approver, acting(), form.places.data or [])
    actor, now = signed_in_user(), clock.now()
    try:
        with transaction(g.db) as db:
            if form.decision.data == APPROVE:
                return approve_all(db, places, desk.approver, actor=actor, now=now)
            words = form.words.data or ""
            return reject_all(db, places, desk.approver, words, actor=actor, now=now)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return None


def _tell(decided: Decided, *, is_yes: bool) -> None:
    if decided.done:
        told = [_(_DONE if is_yes else _NOT_DONE, count=len(decided.done))]
        if is_yes:
            counts = Counter(place.status for place in decided.done)
            told += [
                _(words, count=counts[one]) for one, words in _CAME_OF_IT.items() if counts[one]
            ]
        flash(" ".join(told), "success")
    if decided.refused:
        why = " ".join(refusal_text(one) for one in list(decided.refused.values())[:NAMED])
        flash(
            _("%(count)s người còn để lại. %(told)s", count=len(decided.refused), told=why),
            "warning",
        )


def _narrowed() -> dict[str, Any]:
    class_id = request.args.get("class", type=int)
    return {"class": class_id} if class_id is not None else {}
