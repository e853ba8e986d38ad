"""One's own record: postings, classes, what counts this year, what comes next."""

from flask import Blueprint, abort, g, render_template
from flask.typing import ResponseReturnValue

from app.blueprints.own_share import own_shares
from app.domain.access import Permission
from app.models import Province
from app.queries.certificate import certificates_of
from app.queries.own_record import own_record
from app.queries.plan import plan_of
from app.security import requires, signed_in_user
from app.shell import standpoint

bp = Blueprint("trainee", __name__)


@bp.route("/ho-so-cua-toi")
@requires(Permission.OWN_RECORD)
def show() -> ResponseReturnValue:
    """The record that the account belongs to, and no other: no address names a person here."""
    person = signed_in_user().person
    if person is None:
        abort(404)
    here = standpoint()
    plan = plan_of(g.db, g.db.get_one(Province, person.province_id))
    return render_template(
        "trainee/show.html",
        record=own_record(g.db, person, plan, year=here.year, as_of=here.as_of),
        shares=own_shares(person),
        certificates=certificates_of(g.db, person.id),
        year=here.year,
    )
