"""People who come without a place in the class: noted on the spot, found in the roster later."""

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import clock
from app.blueprints.attendance import lesson
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting
from app.blueprints.register_page import meeting_words
from app.db import transaction
from app.domain.access import Permission
from app.domain.errors import RuleViolation
from app.errors import refusal_text
from app.forms.enrolment import ConfirmForm, EnrolOneForm
from app.forms.field import given
from app.forms.walk_in import WalkInForm
from app.i18n import _
from app.models import CourseClass, Enrolment, Meeting, Person, WalkIn
from app.queries.enrolment import live_places, person_by_code
from app.queries.person import PersonFilter, PersonOrder, list_people
from app.queries.walk_in import list_walk_ins, walk_in_of
from app.security import requires, signed_in_user
from app.services.attendance import match_walk_in, note_walk_in, remove_walk_in
from app.services.attendance.walk_in import WalkInFacts
from app.services.enrolment import enrol

bp = Blueprint(
    "walk_in",
    __name__,
    url_prefix="/lop/<int:class_id>/diem-danh/<int:meeting_id>/ngoai-danh-sach",
)

ALIKE = 6
"""So many people of the same name are offered; whoever is none of them is found by typing."""


@bp.route("", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def index(class_id: int, meeting_id: int) -> ResponseReturnValue:
    course_class, meeting = lesson(class_id, meeting_id)
    form = WalkInForm()
    if form.validate_on_submit():
        facts = WalkInFacts(
            given(form.full_name.data), given(form.unit_name.data), form.phone.data or None
        )
        try:
            with transaction(g.db) as db:
                actor, now = signed_in_user(), clock.now()
                note_walk_in(db, course_class, meeting, facts, actor=actor, now=now)
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã ghi %(name)s.", name=facts.full_name), "success")
            return redirect(url_for(".index", class_id=class_id, meeting_id=meeting_id))
    page = class_page(
        "walk_in/index.html",
        course_class,
        form=form,
        meeting=meeting,
        words=meeting_words(meeting),
        lines=list_walk_ins(g.db, meeting),
    )
    return page, 422 if form.errors else 200


@bp.route("/<int:walk_in_id>", methods=["GET", "POST"])
@requires(Permission.ENROLMENTS_EDIT)
def match(class_id: int, meeting_id: int, walk_in_id: int) -> ResponseReturnValue:
    """Say which person of the roster it was. Who has no seat in the class gets one."""
    course_class, meeting = lesson(class_id, meeting_id)
    walk_in, form = walk_in_of(g.db, meeting, walk_in_id), EnrolOneForm()
    if form.validate_on_submit():
        person = person_by_code(g.db, given(form.person.data), acting())
        if person is None:
            form.person.errors = [
                _("Không thấy ai có mã này trong phạm vi của bạn. Hãy gõ tên rồi chọn một người.")
            ]
        elif _match(form, course_class, meeting, walk_in, person):
            said = _(
                "%(guest)s là %(name)s (%(code)s): đã ghi vào sổ %(meeting)s.",
                guest=walk_in.full_name,
                name=person.full_name,
                code=person.code,
                meeting=meeting_words(meeting),
            )
            flash(said, "success")
            return redirect(url_for(".index", class_id=class_id, meeting_id=meeting_id))
    wanted = PersonFilter(text=walk_in.full_name)
    page = class_page(
        "walk_in/match.html",
        course_class,
        form=form,
        meeting=meeting,
        words=meeting_words(meeting),
        walk_in=walk_in,
        alike=list_people(g.db, acting(), wanted, order=PersonOrder.MATCH, limit=ALIKE),
    )
    return page, 422 if form.errors else 200


@bp.route("/<int:walk_in_id>/xoa", methods=["POST"])
@requires(Permission.ENROLMENTS_EDIT)
def remove(class_id: int, meeting_id: int, walk_in_id: int) -> ResponseReturnValue:
    course_class, meeting = lesson(class_id, meeting_id)
    walk_in = walk_in_of(g.db, meeting, walk_in_id)
    if ConfirmForm().validate_on_submit():
        name = walk_in.full_name
        try:
            with transaction(g.db) as db:
                actor, now = signed_in_user(), clock.now()
                remove_walk_in(db, course_class, meeting, walk_in, actor=actor, now=now)
        except RuleViolation as refusal:
            flash(refusal_text(refusal), "danger")
        else:
            flash(_("Đã bỏ %(name)s khỏi danh sách người ngoài.", name=name), "success")
    return redirect(url_for(".index", class_id=class_id, meeting_id=meeting_id))


def _match(
    form: EnrolOneForm,
    course_class: CourseClass,
    meeting: Meeting,
    walk_in: WalkIn,
    person: Person,
) -> bool:
    """Whether it was done: a seat where there was none, and the mark, or neither."""
    try:
        with transaction(g.db) as db:
            place = _seat(db, course_class, person)
            actor, now = signed_in_user(), clock.now()
            match_walk_in(db, course_class, meeting, walk_in, place, actor=actor, now=now)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return False
    return True


def _seat(db: Session, course_class: CourseClass, person: Person) -> Enrolment:
    """Somebody's seat in the class, given to them where they have none."""
    enrol(db, course_class, [person], actor=signed_in_user(), now=clock.now())
    return live_places(db, course_class.id, [person.id])[person.id]
