"""All components on one page, for those who build screens. Not there in production."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.domain.access import Permission
from app.forms.styleguide import SampleForm
from app.security import requires

bp = Blueprint("styleguide", __name__)


@bp.route("/thanh-phan")
@requires(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    form = SampleForm(formdata=None)
    form.validate()
    return render_template("styleguide.html", form=form)
