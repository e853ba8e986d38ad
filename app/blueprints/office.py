"""How the documents of the office that gives a class look; filled in once for all its classes."""

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting
from app.db import transaction
from app.domain.access import Permission
from app.forms.office import OfficeForm
from app.i18n import _
from app.queries.office import office_of
from app.queries.organiser import class_to_change
from app.security import requires, signed_in_user
from app.services.office import change_office

bp = Blueprint("office", __name__)


@bp.route("/lop/<int:class_id>/giay-to/co-quan-ban-hanh", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def change(class_id: int) -> ResponseReturnValue:
    course_class = class_to_change(g.db, class_id, acting())
    course = course_class.course
    office = office_of(g.db, course, on=clock.today())
    form = OfficeForm.showing(office)
    if form.validate_on_submit():
        with transaction(g.db) as db:
            said, actor = form.office(office.name), signed_in_user()
            is_changed = change_office(db, course, said, actor=actor, now=clock.now())
        if is_changed:
            flash(_("Đã lưu thể thức giấy tờ của %(name)s.", name=office.name), "success")
        else:
            flash(_("Không có gì khác với sổ nên không ghi gì."), "info")
        return redirect(url_for("class_document.index", class_id=class_id))
    page = class_page("office/form.html", course_class, form=form, office=office)
    return page, 422 if form.errors else 200
