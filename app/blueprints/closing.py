"""Closing classes: those that wait for it, the list that is signed, and what is corrected after."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting
from app.blueprints.paging import offset, paging
from app.db import transaction
from app.domain.access import Permission
from app.domain.closing import ClassIsNotLocked
from app.domain.enrolment import ChangedMeanwhile, Outcome
from app.domain.errors import NotFound, RuleViolation
from app.forms.closing import CorrectionForm, LockForm
from app.i18n import _
from app.models import Enrolment
from app.queries.certificate import lost_by
from app.queries.closing import classes_to_lock, closing_of, count_to_lock
from app.queries.completion import outcomes_of
from app.queries.enrolment import enrolment_of
from app.queries.organiser import class_to_change
from app.security import requires, signed_in_user
from app.services.closing import lock_class
from app.services.completion import correct_outcome

bp = Blueprint("closing", __name__)

PAGE = 50


@bp.route("/can-khoa-danh-sach")
@requires(Permission.ENROLMENTS_EDIT)
def index() -> ResponseReturnValue:
    """The classes of mine that are over and whose lists are not signed."""
    mine = acting()
    total = count_to_lock(g.db, mine)
    lines = classes_to_lock(g.db, mine, limit=PAGE, offset=offset(total, PAGE))
    return render_template("closing/index.html", lines=lines, paging=paging(total, PAGE))


@bp.route("/lop/<int:class_id>/khoa-danh-sach", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def lock(class_id: int) -> ResponseReturnValue:
    course_class, form = class_to_change(g.db, class_id, acting()), LockForm()
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                people = lock_class(
                    db, course_class, form.facts(), actor=signed_in_user(), now=clock.now()
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã khóa danh sách kết quả của %(count)s người.", count=people), "success")
            return redirect(url_for("completion.index", class_id=class_id))
    elif not form.is_submitted() and course_class.locked_at is not None:
        return redirect(url_for("completion.index", class_id=class_id))
    page = class_page(
        "closing/lock.html",
        course_class,
        form=form,
        closing=closing_of(g.db, course_class),
        outcomes=list(Outcome),
        is_over=course_class.ends_on < clock.today(),
    )
    return page, 422 if form.errors else 200


@bp.route("/lop/<int:class_id>/ket-qua/<int:enrolment_id>", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def correct(class_id: int, enrolment_id: int) -> ResponseReturnValue:
    """What a signed list says of somebody, put right by a decision."""
    course_class = class_to_change(g.db, class_id, acting())
    place = enrolment_of(g.db, class_id, enrolment_id)
    said = outcomes_of(g.db, enrolment_id)
    if not said:
        raise NotFound
    if course_class.locked_at is None:
        flash(_(ClassIsNotLocked.message), "info")
        return redirect(url_for("completion.index", class_id=class_id))
    form = CorrectionForm.showing(said[0])
    if form.validate_on_submit():
        facts = form.facts(said[0].certificate_no)
        try:
            with transaction(g.db) as db:
                correct_outcome(
                    db,
                    course_class,
                    place.id,
                    facts,
                    seen_id=form.seen_id,
                    actor=signed_in_user(),
                    now=clock.now(),
                )
        except ChangedMeanwhile as refusal:
            form.refuse(refusal)
            said = outcomes_of(g.db, enrolment_id)
            # Whoever sends it once more has been told, and means it.
            form.seen.data = str(said[0].id)
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            name = place.person.full_name
            flash(_("Đã đính chính kết quả của %(name)s.", name=name), "success")
            return redirect(_after(place))
    page = class_page(
        "closing/correct.html", course_class, form=form, person=place.person, said=said
    )
    return page, 422 if form.errors else 200


def _after(place: Enrolment) -> str:
    """Back to the list; a certificate that has lost its ground is to be revoked."""
    certificate = lost_by(g.db, place)
    if certificate is None:
        return url_for("completion.index", class_id=place.course_class_id)
    flash(
        _(
            "Giấy chứng nhận của người này đã mất hiệu lực vì không còn được công nhận hoàn thành. "
            "Hãy thu hồi giấy để sổ ghi rõ lý do."
        ),
        "warning",
    )
    return url_for("certificate.withdraw", certificate_id=certificate.id)
