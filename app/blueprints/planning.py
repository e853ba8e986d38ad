"""The yearly plan of courses: what each audience has and lacks, and copying a year's courses."""

from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.figure_card import FigureCard, figure_card
from app.blueprints.listing import acting, outlook
from app.db import transaction
from app.domain.access import Permission
from app.domain.course import Topic
from app.domain.coverage import Figure
from app.domain.errors import RuleViolation
from app.domain.plan import Recurrence, TargetKind
from app.domain.planning import Stage
from app.forms.planning import CopyForm
from app.i18n import _
from app.queries.course import CourseFilter, CourseLine, list_courses
from app.queries.coverage import figures
from app.queries.outlook import Outlook
from app.queries.planning import audience_plans, chosen_courses, courses_to_copy
from app.queries.unit import unit_in_scope
from app.security import requires, signed_in_user
from app.services.planning import copy_courses
from app.shell import Standpoint, standpoint

bp = Blueprint("planning", __name__, url_prefix="/khoa/ke-hoach-nam")

_KINDS = (
    TargetKind.STAFF_TRAINED,
    TargetKind.COURSES,
    TargetKind.EXPERTS,
    TargetKind.STEM_TEACHERS,
)
_SHOWN = 20
"""Cohorts on the page; the list of courses has them all."""


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Courses of one topic, with the figure that they make. card None: its year has not begun."""

    topic: Topic
    card: FigureCard | None
    courses: list[CourseLine]


@bp.route("")
@requires(Permission.COURSES_READ)
def index() -> ResponseReturnValue:
    here, seen = standpoint(), outlook()
    year = here.today.year + 1 if request.args.get("next") else here.year
    unit = unit_in_scope(g.db, None, scope=g.scope, province_id=here.province.id, on=here.as_of)
    found = _figures(here, unit.id if unit else None)
    return render_template(
        "planning/index.html",
        year=year,
        years=[(here.year, url_for(".index")), (here.today.year + 1, url_for(".index", next=1))],
        is_whole=unit is None,
        audiences=audience_plans(
            g.db, here.plan, found, year=year, as_of=here.as_of, today=here.today
        ),
        stages=list(Stage),
        is_ahead=year > here.today.year,
        cohorts=list(_cohorts(seen, found, year, unit.id if unit else None)),
        copied_year=min(year, here.today.year),
        may_copy=signed_in_user().may(Permission.COURSES_EDIT),
    )


@bp.route("/chep", methods=["GET", "POST"])
@requires(Permission.COURSES_EDIT)
def copy() -> ResponseReturnValue:
    """Courses of the year in the address, copied into the next."""
    mine, form, year = acting(), CopyForm(), standpoint().year
    if form.validate_on_submit():
        try:
            with transaction(g.db) as db:
                courses = chosen_courses(db, mine, year, form.courses.data or [])
                done = copy_courses(db, courses, year, actor=signed_in_user(), now=clock.now())
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(
                _(
                    "Đã chép %(count)s khóa sang năm %(year)s, các lớp ở tình trạng «Dự kiến».",
                    count=len(done.new),
                    year=year + 1,
                ),
                "success",
            )
            if done.known:
                codes = ", ".join(done.known)
                flash(_("Năm %(year)s đã có: %(codes)s.", year=year + 1, codes=codes), "info")
            return redirect(url_for(".index", next=1 if year + 1 > clock.today().year else None))
    page = render_template(
        "planning/copy.html",
        form=form,
        year=year,
        ticked=set(form.courses.data or []),
        courses=courses_to_copy(g.db, mine, year),
    )
    return page, 422 if form.errors else 200


def _figures(here: Standpoint, unit_id: int | None) -> list[Figure]:
    return figures(
        g.db,
        here.plan,
        year=here.year,
        as_of=here.as_of,
        unit_id=unit_id,
        kinds=_KINDS,
        units=(),
    )


def _cohorts(seen: Outlook, found: list[Figure], year: int, unit_id: int | None) -> list[Cohorts]:
    """Experts since the plan began, teachers of the year: courses that stand for themselves."""
    topics = {TargetKind.EXPERTS: Topic.DX_EXPERT, TargetKind.STEM_TEACHERS: Topic.STEM_STEAM}
    shown = Outlook(seen.province_id, seen.scope, year, seen.as_of)
    cohorts = {}
    for figure in found:
        topic = topics.get(figure.kind)
        if topic is None or (topic in cohorts and not figure.in_force):
            continue
        wanted = CourseFilter(topic=topic, in_all_years=topic is Topic.DX_EXPERT)
        courses = list_courses(g.db, shown, wanted, limit=_SHOWN)
        has_begun = year == figure.year or figure.target.recurrence is Recurrence.ONCE
        card = figure_card(figure, unit_id=unit_id) if has_begun else None
        cohorts[topic] = Cohorts(topic, card, courses)
    return list(cohorts.values())
