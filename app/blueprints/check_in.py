"""Checking in by oneself: with the code that the screen in class shows, scanned or typed."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app import clock
from app.adapters.check_in_code import bare, grouped
from app.adapters.qr import qr_svg
from app.blueprints.guessing import note_wrong_code, turn_guessers_away
from app.blueprints.register_page import meeting_words
from app.db import transaction
from app.domain.access import Permission
from app.domain.attendance import Presence, Way
from app.domain.calendar import local_date
from app.domain.check_in import CodeExpired, UnknownCode, expired_windows, holding_windows
from app.domain.errors import RuleViolation
from app.domain.guessing import Guessed
from app.errors import refusal_text
from app.forms.check_in import CheckInForm
from app.forms.field import given
from app.i18n import _
from app.models import CourseClass, Meeting, Person
from app.queries.check_in import (
    OwnClass,
    OwnMeeting,
    meeting_with_class,
    meetings_on,
    own_classes,
    own_meetings,
)
from app.security import check_in_codes, requires, signed_in_user
from app.services.attendance import CheckedIn, check_in

bp = Blueprint("check_in", __name__, url_prefix="/diem-danh")


@dataclass(frozen=True, slots=True)
class MeetingShown:
    """A meeting of one's own today."""

    own: OwnMeeting
    words: str


@dataclass(frozen=True, slots=True)
class PersonalCode:
    """What the organiser scans to mark somebody of a class as there."""

    own: OwnClass
    code: str
    picture: Markup


@bp.route("", methods=["GET", "POST"])
@requires(Permission.OWN_RECORD)
def index() -> ResponseReturnValue:
    """A scanned code comes in the address, and does nothing before it is sent."""
    person, form = _reader(), CheckInForm()
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                course_class, meeting = _meeting_of(given(form.code.data), person)
                actor, now = signed_in_user(), clock.now()
                done = check_in(db, course_class, meeting, person, Way.OWN, actor=actor, now=now)
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            _tell(done, meeting)
            return redirect(url_for(".index"))
    return _page(form, person)


def _page(form: CheckInForm, person: Person) -> ResponseReturnValue:
    today = clock.today()
    scanned, refusal = _scanned(person) if request.method == "GET" else (None, None)
    if scanned is not None:
        form.code.data = request.args["ma"]
    page = render_template(
        "check_in/index.html",
        form=form,
        scanned=scanned,
        refusal=refusal,
        meetings=[
            MeetingShown(own, meeting_words(own.meeting))
            for own in own_meetings(g.db, person.id, today)
        ],
        codes=[_personal(own) for own in own_classes(g.db, person.id, today)],
        there={Presence.PRESENT, Presence.LATE},
    )
    return page, 422 if form.errors else 200


def _scanned(person: Person) -> tuple[tuple[CourseClass, str] | None, str | None]:
    """The class and meeting whose code is in the address; else why there is none."""
    if not request.args.get("ma"):
        return None, None
    try:
        course_class, meeting = _meeting_of(request.args["ma"], person)
    except RuleViolation as refusal:
        return None, refusal_text(refusal)
    return (course_class, meeting_words(meeting)), None


def _meeting_of(typed: str, person: Person) -> tuple[CourseClass, Meeting]:
    """The meeting whose code holds now. Raises CodeExpired, UnknownCode or TooManyWrongCodes."""
    turn_guessers_away(Guessed.CHECK_IN)
    code, now, codes = bare(typed), clock.now(), check_in_codes()
    ids = meetings_on(g.db, person.province_id, local_date(now))
    found = codes.meeting_of(code, ids, holding_windows(now))
    if found is not None:
        return meeting_with_class(g.db, found)
    if codes.meeting_of(code, ids, expired_windows(now)) is not None:
        raise CodeExpired
    note_wrong_code(Guessed.CHECK_IN)
    raise UnknownCode


def _personal(own: OwnClass) -> PersonalCode:
    code = check_in_codes().personal(own.enrolment_id)
    name = f"code-{own.enrolment_id}"
    title = _("Mã điểm danh của bạn ở lớp %(code)s", code=own.course_class.code)
    # The picture is drawn by us, of digits.
    picture = Markup(qr_svg(code, name=name, title=title))
    return PersonalCode(own, grouped(code), picture)


def _tell(done: CheckedIn, meeting: Meeting) -> None:
    words = meeting_words(meeting)
    if not done.is_new:
        flash(_("Bạn đã điểm danh %(meeting)s rồi, không cần làm lại.", meeting=words), "info")
    elif done.presence is Presence.LATE:
        flash(_("Đã điểm danh %(meeting)s: đi muộn.", meeting=words), "success")
    else:
        flash(_("Đã điểm danh %(meeting)s: có mặt.", meeting=words), "success")


def _reader() -> Person:
    """Whose record the account is; nobody checks anybody else in here."""
    person = signed_in_user().person
    if person is None:
        abort(404)
    return person
