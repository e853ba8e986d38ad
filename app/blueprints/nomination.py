"""Naming people of one's units for a class: which classes take them, and what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_page import class_page
from app.blueprints.listing import acting, carried, typed
from app.blueprints.nominee_file import FILE, ReadFile, read_nominees
from app.blueprints.paging import page_and_total, paging
from app.blueprints.work import Work
from app.db import transaction
from app.domain.access import Permission
from app.domain.enrolment import EnrolmentStatus
from app.domain.errors import RuleViolation
from app.domain.label import N_counted
from app.errors import refusal_text
from app.forms.nomination import NominateForm, NomineeFileForm
from app.i18n import _, vi_date
from app.models import CourseClass, Person
from app.queries.candidate import (
    CandidateFilter,
    CandidateLine,
    count_candidates,
    list_candidates,
)
from app.queries.course_class import class_sheet
from app.queries.enrolment import people_by_id
from app.queries.nomination import classes_taking
from app.queries.refusal import refusals_shown
from app.queries.registration import window_of
from app.queries.seat import seats_of
from app.security import requires, signed_in_user
from app.services.enrolment import Asked, nominate
from app.services.intake.nominees import MOST_NOMINEES

bp = Blueprint("nomination", __name__)

PAGE = 100
SOON_DAYS = 7
NAMED = 10
"""So many refusals are told one by one; more stand in the list, each beside its person."""

_CAME_OF_IT = {
    EnrolmentStatus.CONFIRMED: N_counted("%(count)s người đã có chỗ."),
    EnrolmentStatus.WAITING: N_counted("%(count)s người vào danh sách chờ vì lớp đã hết chỗ."),
    EnrolmentStatus.NOMINATED: N_counted("Đã gửi đề cử %(count)s người, chờ đơn vị tổ chức duyệt."),
}


@dataclass(frozen=True, slots=True)
class NomineeLine:
    """Somebody of the list. refusal: why they cannot be named; None: they can."""

    line: CandidateLine
    refusal: str | None


@bp.route("/de-cu")
@requires(Permission.NOMINATE)
def index() -> ResponseReturnValue:
    """The classes that take people now, each with how many of one's own are in it."""
    return render_template(
        "nomination/index.html", classes=classes_taking(g.db, acting(), now=clock.now())
    )


@bp.route("/lop/<int:class_id>/de-cu", methods=["GET", "POST"])
@requires(Permission.NOMINATE)
def create(class_id: int) -> ResponseReturnValue:
    """The list to tick; a file that is sent ticks its people and writes nothing.

    Both come to one address, which the bar's year and language lead back to.
    """
    course_class = class_sheet(g.db, class_id, acting()).course_class
    if FILE in request.files:
        return _by_file(course_class)
    form = NominateForm()
    if form.validate_on_submit():
        people = people_by_id(g.db, form.people.data or [], acting())
        asked = _nominate(form, course_class, people)
        if asked is not None:
            _tell(asked)
            return redirect(url_for(".create", class_id=class_id, **_narrowed()))
    return _page(form, course_class)


def classes_work() -> Iterator[Work]:
    """Classes that take people, on the home of those who name people of a part of the province."""
    mine = acting(Permission.NOMINATE)
    if not signed_in_user().may(Permission.NOMINATE) or mine.sees_province:
        return
    classes = classes_taking(g.db, mine, now=clock.now())
    if not classes:
        return
    first = classes[0]
    left = (first.due_on - clock.today()).days
    yield Work(
        title=_("lớp đang nhận đề cử", count=len(classes)),
        count=len(classes),
        detail=_(
            "Sớm nhất: lớp %(code)s, hạn %(day)s",
            code=first.course_class.code,
            day=vi_date(first.due_on),
        ),
        due=_("còn %(count)s ngày", count=left) if left > 0 else _("hạn cuối là hôm nay"),
        urgency="soon" if left <= SOON_DAYS else "none",
        icon="send",
        url=url_for("nomination.index"),
        action=_("Đề cử"),
    )


def _by_file(course_class: CourseClass) -> ResponseReturnValue:
    file_form, form = NomineeFileForm(), NominateForm(formdata=None)
    file = read_nominees(file_form) if file_form.validate_on_submit() else None
    if file is not None:
        form.people.data = form.listed.data = file.found.people
    return _page(form, course_class, file_form=file_form, file=file)


def _nominate(
    form: NominateForm, course_class: CourseClass, people: Sequence[Person]
) -> Asked | None:
    """None, and why, where nobody at all is taken."""
    try:
        with transaction(g.db) as db:
            return nominate(db, course_class, people, actor=signed_in_user(), now=clock.now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return None


def _tell(asked: Asked) -> None:
    """Who was taken, as what; and who was not, each with the reason."""
    for status, words in _CAME_OF_IT.items():
        count = sum(place.status is status for place in asked.places)
        if count:
            flash(_(words, count=count), "success")
    if asked.refused:
        reasons = [refusal_text(refusal) for refusal in asked.refused.values()]
        told = " ".join(reasons[:NAMED])
        flash(
            _("%(count)s người không đề cử được. %(told)s", count=len(reasons), told=told),
            "warning",
        )


def _page(
    form: NominateForm,
    course_class: CourseClass,
    *,
    file_form: NomineeFileForm | None = None,
    file: ReadFile | None = None,
) -> ResponseReturnValue:
    """The list to tick. file: whose people it is of; sent on with them, until they are named."""
    file_form = file_form or NomineeFileForm(formdata=None)
    wanted, listed = _wanted(), (form.listed.data or [])[:MOST_NOMINEES]
    if listed:
        wanted = CandidateFilter(with_seated=True, person_ids=listed)
    lines, total = _lines(course_class, wanted)
    refused = refusals_shown(g.db, course_class, {one.person_id: one.full_name for one in lines})
    closed = window_of(course_class).refusal(clock.now())
    page = class_page(
        "nomination/create.html",
        course_class,
        form=form,
        file_form=file_form,
        file=file,
        ticked=set(form.people.data or ()),
        listed=listed,
        nominees=[_nominee(line, refused.get(line.person_id)) for line in lines],
        paging=paging(total, PAGE) if not listed else None,
        total=total,
        takes=len(lines) - len(refused),
        wanted=wanted,
        is_filtered=bool(_narrowed()),
        narrowed=_narrowed(),
        carried=carried(),
        closed=refusal_text(closed) if closed else None,
        seats=seats_of(g.db, course_class, on=clock.today()),
        year=course_class.ends_on.year,
    )
    return page, 422 if form.errors or file_form.errors else 200


def _lines(course_class: CourseClass, wanted: CandidateFilter) -> tuple[list[CandidateLine], int]:
    """A page of the list and how long it is; of a file's people, all at once."""
    mine = acting()
    if wanted.person_ids is not None:
        lines = list_candidates(g.db, course_class, mine, wanted)
        return lines, len(lines)
    return page_and_total(
        lambda before: list_candidates(g.db, course_class, mine, wanted, limit=PAGE, offset=before),
        lambda: count_candidates(g.db, course_class, mine, wanted),
        PAGE,
    )


def _nominee(line: CandidateLine, refusal: RuleViolation | None) -> NomineeLine:
    return NomineeLine(line, refusal_text(refusal) if refusal else None)


def _wanted() -> CandidateFilter:
    """Whom the class is for, unless all are asked for."""
    return CandidateFilter(
        text=typed("q"),
        unit_text=typed("unit_name"),
        only_untrained=request.args.get("trained") == "0",
        only_meant=request.args.get("meant") != "any",
        with_seated=True,
    )


def _narrowed() -> dict[str, Any]:
    """What narrows the list, for the links and forms that lead back to it."""
    names = ("q", "unit_name", "trained", "meant")
    return {name: request.args[name] for name in names if request.args.get(name)}
