"""Letting somebody of the same unit take a person's seat over."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.enrolment import OFFERED, person_option
from app.blueprints.listing import acting, typed
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import RuleViolation
from app.forms.field import given
from app.forms.nomination import SubstituteForm
from app.i18n import _
from app.queries.enrolment import enrolment_of_ones_people, person_by_code
from app.queries.person import PersonFilter, PersonOrder, list_people
from app.security import requires, signed_in_user
from app.services.enrolment import substitute

bp = Blueprint("substitution", __name__, url_prefix="/ghi-danh/<int:enrolment_id>/thay")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.NOMINATE)
def create(enrolment_id: int) -> ResponseReturnValue:
    place, form = enrolment_of_ones_people(g.db, enrolment_id, acting()), SubstituteForm()
    if form.validate_on_submit():
        person = person_by_code(g.db, given(form.person.data), acting())
        if person is None:
            form.person.errors = [
                _("Không thấy ai có mã này trong phạm vi của bạn. Hãy gõ tên rồi chọn một người.")
            ]
        else:
            try:
                with transaction(g.db) as db:
                    new = substitute(db, place, person, actor=signed_in_user(), now=clock.now())
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                flash(
                    _(
                        "%(new)s học thay %(old)s trong lớp %(code)s.",
                        new=person.full_name,
                        old=place.person.full_name,
                        code=place.course_class.code,
                    ),
                    "success",
                )
                return redirect(url_for("enrolment.show", enrolment_id=new.id))
    page = render_template("enrolment/substitute.html", form=form, enrolment=place)
    return page, 422 if form.errors else 200


@bp.route("/goi-y")
@requires(Permission.NOMINATE)
def suggest(enrolment_id: int) -> ResponseReturnValue:
    """People of the same unit to choose from, as the field finds them."""
    place = enrolment_of_ones_people(g.db, enrolment_id, acting())
    wanted = PersonFilter(text=typed("q"), unit_id=place.unit_id, with_below=False)
    found = list_people(g.db, acting(), wanted, order=PersonOrder.MATCH, limit=OFFERED)
    others = [line for line in found if line.person_id != place.person_id]
    return render_template(
        "enrolment/options.html", people=[person_option(line) for line in others]
    )
