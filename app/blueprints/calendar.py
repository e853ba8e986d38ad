"""Calendars: of a class, and one's own at an address that calendar programmes come back to."""

from secrets import token_urlsafe

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.listing import outlook
from app.db import transaction
from app.domain.access import Permission, Scope, Subtree
from app.forms.enrolment import ConfirmForm
from app.i18n import _
from app.jobs.message import public_address
from app.jobs.message.calendars import Entry, calendar_of
from app.models import Person
from app.queries.calendar_feed import classes_of_feed, feed_of, person_of_feed
from app.queries.course_class import ClassSheet, class_sheet
from app.queries.notice import notices_of
from app.queries.outlook import Outlook
from app.queries.registration import own_place
from app.security import code_hash, public, requires, signed_in_user
from app.services.calendar_feed import end_feed, renew_feed

bp = Blueprint("calendar", __name__)

_SECRET_BYTES = 32


@bp.route("/lich")
@requires(Permission.OWN_RECORD)
def show() -> ResponseReturnValue:
    return _page(_reader(), address=None)


@bp.route("/lich/dia-chi", methods=["POST"])
@requires(Permission.OWN_RECORD)
def renew() -> ResponseReturnValue:
    """A new address, shown this once: the register keeps no more than its hash."""
    person = _reader()
    if not ConfirmForm().validate_on_submit():
        abort(400)
    secret = token_urlsafe(_SECRET_BYTES)
    with transaction(g.db) as db:
        renew_feed(db, person, code_hash()(secret), actor=signed_in_user(), now=clock.now())
    return _page(person, address=_address(secret))


@bp.route("/lich/ngung", methods=["POST"])
@requires(Permission.OWN_RECORD)
def end() -> ResponseReturnValue:
    person = _reader()
    if not ConfirmForm().validate_on_submit():
        abort(400)
    with transaction(g.db) as db:
        end_feed(db, person, actor=signed_in_user(), now=clock.now())
    flash(_("Địa chỉ lịch đã ngừng: ứng dụng lịch không cập nhật được từ đó nữa."), "success")
    return redirect(url_for(".show"))


@bp.route("/lich/<secret>.ics")
@public
def feed(secret: str) -> ResponseReturnValue:
    """Somebody's own classes, for whoever holds the address: no sign-in, and nothing else."""
    person = person_of_feed(g.db, code_hash()(secret))
    places = classes_of_feed(g.db, person, on=clock.today())
    notices = notices_of(g.db, [told.course_class.id for told in places])
    entries = [Entry.of(told, notices.get(told.course_class.id)) for told in places]
    name = _("Lịch học của %(name)s", name=person.full_name)
    response = calendar_response(calendar_of(entries, name, now=clock.now()), "lich-hoc.ics")
    # Somebody's days and places, without a sign-in: like every page about people, kept by nobody.
    response.cache_control.no_store = True
    return response


@bp.route("/dang-ky/<int:enrolment_id>/lich.ics")
@requires(Permission.OWN_RECORD)
def of_place(enrolment_id: int) -> ResponseReturnValue:
    """The class of one's own place."""
    person = _reader()
    place = own_place(g.db, enrolment_id, person.id)
    everywhere = Scope((Subtree(person.province_id),))
    today = clock.today()
    mine = Outlook(person.province_id, everywhere, today.year, today)
    return _of_class(class_sheet(g.db, place.course_class_id, mine))


@bp.route("/lop/<int:class_id>/lich.ics")
@requires(Permission.COURSES_READ)
def of_class(class_id: int) -> ResponseReturnValue:
    return _of_class(class_sheet(g.db, class_id, outlook()))


def calendar_response(written: str, name: str) -> Response:
    """A calendar to keep, under a name."""
    response = Response(written, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _of_class(sheet: ClassSheet) -> Response:
    one = sheet.course_class
    entry = Entry(
        one, sheet.course.title, sheet.organiser_name, notices_of(g.db, [one.id]).get(one.id)
    )
    written = calendar_of([entry], sheet.course.title, now=clock.now())
    return calendar_response(written, "lich-lop.ics")


def _page(person: Person, *, address: str | None) -> str:
    return render_template(
        "calendar/show.html",
        address=address,
        feed=feed_of(g.db, person),
        places=classes_of_feed(g.db, person, on=clock.today()),
    )


def _address(secret: str) -> str:
    path = url_for(".feed", secret=secret)
    return (
        f"{public_address()}{path}"
        if public_address()
        else url_for(".feed", secret=secret, _external=True)
    )


def _reader() -> Person:
    """Whose record the account is."""
    person = signed_in_user().person
    if person is None:
        abort(404)
    return person
