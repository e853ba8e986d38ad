"""How a class ended: one page for all its people, saved as a whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting, intake_url
from app.db import transaction
from app.domain.access import Permission
from app.domain.attendance import Shares
from app.domain.closing import propose
from app.domain.course import ClassStatus
from app.domain.enrolment import (
    LIVE_STATUSES,
    ChangedMeanwhile,
    EnrolmentStatus,
    Outcome,
    PlacesGone,
    Result,
)
from app.domain.errors import DomainError, RuleViolation
from app.errors import refusal_text
from app.forms.outcome import OutcomeRow, OutcomesForm, rows_typed
from app.i18n import _
from app.models import CourseClass, User
from app.queries.attendance import shares_of_class
from app.queries.completion import (
    OutcomeLine,
    facts_of,
    facts_recorded,
    outcome_lines,
)
from app.queries.organiser import class_to_change
from app.security import requires, signed_in_user
from app.services.completion import OutcomeEntry, OutcomesRefused, Recorded, record_outcomes

bp = Blueprint("completion", __name__)

MOST = 1000
"""Beyond so many people nobody fills a page by hand, and a browser would labour at it."""

Rows = dict[int, OutcomeRow]


@dataclass(frozen=True, slots=True)
class LineShown:
    """A place of the page. row None: nothing can be said of it. errors: what is wrong with it.

    shares, proposed: what attendance tells, where a register was taken. kept: what was typed of
    it while somebody else closed the page to it, in words; "" where nothing was.
    """

    line: OutcomeLine
    row: OutcomeRow | None
    errors: list[str]
    shares: Shares | None
    proposed: Outcome | None
    kept: str = ""


@bp.route("/lop/<int:class_id>/ket-qua", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def index(class_id: int) -> ResponseReturnValue:
    course_class, form = class_to_change(g.db, class_id, acting()), OutcomesForm()
    typed: Rows = {}
    if form.validate_on_submit():
        typed = rows_typed(request.form)
        done = _record(form, course_class, typed)
        if done is not None:
            _tell(done)
            return redirect(url_for("course.show_class", class_id=class_id))
    return _page(form, course_class, typed)


def _record(form: OutcomesForm, course_class: CourseClass, typed: Rows) -> Recorded | None:
    """What came of it; None where it is refused, with the reasons on the rows and on the form."""
    here = {line.enrolment_id for line in outcome_lines(g.db, course_class)}
    entries = _entries({id: row for id, row in typed.items() if id in here})
    gone = _said_of_others({id: row for id, row in typed.items() if id not in here})
    if gone:
        form.refuse(PlacesGone(count=gone))
    if form.errors or any(row.refusals for row in typed.values()):
        return None
    try:
        with transaction(g.db) as db:
            return record_outcomes(
                db, course_class, entries, actor=signed_in_user(), now=clock.now()
            )
    except OutcomesRefused as refused:
        for id, refusal in refused.by_place.items():
            typed[id].refusals.append(refusal)
    except RuleViolation as refusal:
        form.refuse(refusal)
    return None


def _entries(typed: Rows) -> list[OutcomeEntry]:
    """What the rows say; a row that cannot be read is refused."""
    entries = []
    for id, row in typed.items():
        try:
            entries.append(OutcomeEntry(id, row.facts(), row.seen_id))
        except DomainError as refusal:
            row.refusals.append(refusal)
    return entries


def _said_of_others(typed: Rows) -> int:
    """How many rows say something that was not shown, of places that are not on the page now."""
    shown = facts_recorded(g.db, {row.seen_id for row in typed.values()})
    untouched = [one for one in _entries(typed) if one.facts == shown.get(one.seen_id)]
    return len(typed) - len(untouched)


def _tell(done: Recorded) -> None:
    if done.new:
        flash(_("Đã ghi kết quả của %(count)s người.", count=done.new), "success")
    if done.corrected:
        flash(_("Đã đính chính kết quả của %(count)s người.", count=done.corrected), "success")
    if not done.new and not done.corrected:
        flash(_("Không có gì thay đổi: các kết quả đã được ghi như vậy."), "info")


def _page(form: OutcomesForm, course_class: CourseClass, typed: Rows) -> ResponseReturnValue:
    lines = outcome_lines(g.db, course_class)
    shown = _shown(course_class, lines, _rebased(lines, typed))
    today = clock.today()
    is_refused = bool(form.errors) or any(one.errors for one in shown)
    page = class_page(
        "completion/index.html",
        course_class,
        form=form,
        lines=shown,
        refused=[one for one in shown if one.errors],
        is_cancelled=course_class.status is ClassStatus.CANCELLED,
        is_ahead=course_class.starts_on > today,
        is_vast=len(shown) > MOST,
        intake_url=intake_url(),
        is_running=course_class.starts_on <= today <= course_class.ends_on,
        outcomes=list(Outcome),
        results=list(Result),
        with_attendance=any(one.proposed for one in shown),
        locked_by=_locked_by(course_class),
    )
    return page, 422 if is_refused else 200


def _rebased(lines: Sequence[OutcomeLine], typed: Rows) -> Rows:
    """What was typed, over what is recorded by now.

    A row in which nothing was changed shows what is recorded by now. One that was refused for what
    came meanwhile shows it as seen: whoever saves it once more means it.
    """
    recorded = {line.enrolment_id: line.completion for line in lines}
    before = facts_recorded(g.db, {row.seen_id for row in typed.values()})
    rebased = {}
    for id, row in typed.items():
        completion = recorded.get(id)
        is_told = any(isinstance(refusal, ChangedMeanwhile) for refusal in row.refusals)
        if not row.refusals and row.facts() == before.get(row.seen_id):
            continue
        if is_told and completion is not None:
            row.seen = str(completion.id)
        rebased[id] = row
    return rebased


def _shown(
    course_class: CourseClass, lines: Sequence[OutcomeLine], typed: Mapping[int, OutcomeRow]
) -> list[LineShown]:
    """Who has no outcome yet is shown with what attendance proposes, to be looked through."""
    shares = shares_of_class(g.db, course_class)
    shown = []
    for line in lines:
        had, id = line.completion, line.enrolment_id
        proposed = propose(shares.get(id), course_class.threshold)
        row = typed.get(id) or OutcomeRow.showing(facts_of(had), had.id if had else None)
        if had is None and id not in typed and course_class.ends_on < clock.today():
            row.outcome = proposed or ""
        errors = [refusal_text(refusal) for refusal in row.refusals]
        said = row if _may_be_said(course_class, line) else None
        kept = _in_words(typed[id]) if said is None and id in typed else ""
        shown.append(LineShown(line, said, errors, shares.get(id), proposed, kept))
    return shown


def _in_words(row: OutcomeRow) -> str:
    """«Hoàn thành, Đạt, 7,5»."""
    outcome = _(Outcome(row.outcome).label) if row.outcome in set(Outcome) else ""
    result = _(Result(row.result).label) if row.result in set(Result) else ""
    said = (outcome, result, row.score, row.certificate_no, row.reason)
    return ", ".join(one for one in said if one)


def _locked_by(course_class: CourseClass) -> str | None:
    """Who signed the list."""
    user = g.db.get(User, course_class.locked_by_id) if course_class.locked_by_id else None
    return user.display_name if user else None


def _may_be_said(course_class: CourseClass, line: OutcomeLine) -> bool:
    if course_class.locked_at is not None or course_class.status is ClassStatus.CANCELLED:
        return False
    if line.completion is None:
        return line.status is EnrolmentStatus.CONFIRMED
    return line.status in LIVE_STATUSES
