"""Checking a class in: the code on the projector's screen, and scanning each person's own."""

from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app import clock
from app.adapters.check_in_code import bare, grouped
from app.adapters.qr import qr_svg
from app.blueprints.attendance import lesson
from app.blueprints.class_page import class_page
from app.blueprints.register_page import meeting_words
from app.db import transaction
from app.domain.access import Permission
from app.domain.attendance import Presence, Way
from app.domain.check_in import (
    CodeOfOtherClass,
    UnknownPersonalCode,
    check_time,
    seconds_left,
    window_of,
)
from app.domain.errors import RuleViolation
from app.errors import refusal_text
from app.forms.check_in import ScanForm
from app.forms.field import given
from app.i18n import _
from app.models import CourseClass, Meeting, Person
from app.queries.attendance import Progress, progress_at, state_of
from app.queries.check_in import person_of_class, place_of
from app.security import check_in_codes, requires, signed_in_user
from app.services.attendance import CheckedIn, check_in

bp = Blueprint(
    "check_in_desk", __name__, url_prefix="/lop/<int:class_id>/diem-danh/<int:meeting_id>"
)

ASKED_EVERY = 3
"""Seconds between two looks at how many have come; a new code comes in its very second."""


@dataclass(frozen=True, slots=True)
class CodeShown:
    """What the screen shows: a code, as digits and as a picture of the address that sends it."""

    digits: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class Scanned:
    """What came of a scan: in words, and how it looks."""

    words: str
    kind: str


@bp.route("/man-hinh")
@requires(Permission.ENROLMENTS_EDIT)
def screen(class_id: int, meeting_id: int) -> ResponseReturnValue:
    """For the projector: nothing on it but the code and how many have come."""
    course_class, meeting = lesson(class_id, meeting_id)
    return render_template(
        "check_in/screen.html",
        course_class=course_class,
        words=meeting_words(meeting),
        **_code(course_class, meeting),
    )


@bp.route("/man-hinh/ma")
@requires(Permission.ENROLMENTS_EDIT)
def code(class_id: int, meeting_id: int) -> ResponseReturnValue:
    """The code as it is now, which the screen asks for."""
    course_class, meeting = lesson(class_id, meeting_id)
    return render_template("check_in/code.html", **_code(course_class, meeting))


@bp.route("/quet", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def scan(class_id: int, meeting_id: int) -> ResponseReturnValue:
    """Scan one person after another: the page stays, and says what came of each."""
    course_class, meeting = lesson(class_id, meeting_id)
    form = ScanForm()
    if not form.validate_on_submit():
        return _scan_page(form, course_class, meeting)
    try:
        with transaction(g.db) as db:
            person = _person_of(given(form.code.data), course_class)
            actor, now = signed_in_user(), clock.now()
            done = check_in(db, course_class, meeting, person, Way.SCAN, actor=actor, now=now)
    except RuleViolation as refusal:
        if "HX-Request" in request.headers:
            return _told(Scanned(refusal_text(refusal), "danger"), meeting), 422
        form.refuse(refusal)
        return _scan_page(form, course_class, meeting)
    scanned = _done(done, person)
    if "HX-Request" in request.headers:
        return _told(scanned, meeting)
    flash(scanned.words, scanned.kind)
    return redirect(url_for(".scan", class_id=class_id, meeting_id=meeting_id))


def _code(course_class: CourseClass, meeting: Meeting) -> dict[str, object]:
    """What check_in/code.html takes: a code, or why there is none."""
    now, refusal, shown = clock.now(), None, None
    try:
        state_of(course_class, meeting).check(clock.today())
        check_time(meeting.held_on, meeting.part, now)
    except RuleViolation as violation:
        refusal = refusal_text(violation)
    else:
        digits = check_in_codes().shown(meeting.id, window_of(now))
        address = url_for("check_in.index", ma=digits, _external=True)
        title = _("Mã QR để điểm danh")
        # The picture is drawn by us, of an address of ours.
        shown = CodeShown(grouped(digits), Markup(qr_svg(address, title=title)))
    return {
        "meeting": meeting,
        "shown": shown,
        "refusal": refusal,
        "progress": _progress(meeting),
        "wait": min(ASKED_EVERY, seconds_left(now)),
    }


def _scan_page(form: ScanForm, course_class: CourseClass, meeting: Meeting) -> ResponseReturnValue:
    page = class_page(
        "check_in/scan.html",
        course_class,
        form=form,
        meeting=meeting,
        words=meeting_words(meeting),
        progress=_progress(meeting),
    )
    return page, 422 if form.errors else 200


def _told(scanned: Scanned, meeting: Meeting) -> str:
    return render_template("check_in/scanned.html", scanned=scanned, progress=_progress(meeting))


def _progress(meeting: Meeting) -> Progress:
    return progress_at(g.db, meeting)


def _person_of(typed: str, course_class: CourseClass) -> Person:
    """Whose code it is: a personal one of this class, or a person's code in the roster.

    Raises CodeOfOtherClass or UnknownPersonalCode.
    """
    enrolment_id = check_in_codes().enrolment_of(bare(typed))
    if enrolment_id is not None:
        place = place_of(g.db, enrolment_id, course_class.province_id)
        if place is not None and place.course_class_id == course_class.id:
            return place.person
        if place is not None:
            raise CodeOfOtherClass(name=place.person.full_name, code=place.course_class.code)
    person = person_of_class(g.db, course_class.id, typed.upper())
    if person is None:
        raise UnknownPersonalCode(code=typed)
    return person


def _done(done: CheckedIn, person: Person) -> Scanned:
    name = person.full_name
    if not done.is_new:
        return Scanned(_("%(name)s đã điểm danh trước đó.", name=name), "info")
    if done.presence is Presence.LATE:
        return Scanned(_("%(name)s: đi muộn.", name=name), "success")
    return Scanned(_("%(name)s: có mặt.", name=name), "success")
