"""Who teaches a class."""

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting
from app.db import transaction
from app.domain.access import Permission
from app.domain.course import NoTrainerNamed
from app.domain.errors import NotFound, RuleViolation
from app.forms.course_class import TrainerForm
from app.i18n import _
from app.models import CourseClass, Trainer
from app.queries.enrolment import person_by_code
from app.queries.organiser import class_to_change
from app.security import requires, signed_in_user
from app.services.trainer import add_trainer, remove_trainer

bp = Blueprint("trainer", __name__, url_prefix="/lop/<int:class_id>/giang-vien")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def index(class_id: int) -> ResponseReturnValue:
    course_class, form = class_to_change(g.db, class_id, acting()), TrainerForm()
    if form.validate_on_submit():
        added = _add(form, course_class)
        if added is not None:
            flash(_("Đã thêm giảng viên %(name)s.", name=added.name), "success")
            return redirect(url_for(".index", class_id=class_id))
    page = class_page("course/trainers.html", course_class, form=form)
    return page, 422 if form.errors else 200


@bp.route("/<int:trainer_id>/xoa", methods=["POST"])
@requires(Permission.COURSES_EDIT)
def remove(class_id: int, trainer_id: int) -> ResponseReturnValue:
    course_class = class_to_change(g.db, class_id, acting())
    trainer = next((one for one in course_class.trainers if one.id == trainer_id), None)
    if trainer is None:
        raise NotFound
    with transaction(g.db) as db:
        remove_trainer(db, course_class, trainer, actor=signed_in_user(), now=clock.now())
    flash(_("%(name)s không còn là giảng viên của lớp.", name=trainer.name), "success")
    return redirect(url_for(".index", class_id=class_id))


def _add(form: TrainerForm, course_class: CourseClass) -> Trainer | None:
    """None, and why, where it is refused."""
    person = None
    if form.person.data:
        person = person_by_code(g.db, form.person.data, acting(Permission.PEOPLE_READ))
        if person is None:
            form.person.errors = [
                _("Không thấy ai có mã này trong phạm vi của bạn. Hãy gõ tên rồi chọn một người.")
            ]
            return None
    name = person.full_name if person else form.name.data
    if not name:
        form.refuse(NoTrainerNamed())
        return None
    facts = form.facts(name, person.id if person else None)
    try:
        with transaction(g.db) as db:
            return add_trainer(db, course_class, facts, actor=signed_in_user(), now=clock.now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return None
