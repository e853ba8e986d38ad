"""Courses of a year, one course with its classes, one class with its people."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.listing import carried, chosen, intake_url, options, outlook, typed
from app.blueprints.paging import offset, paging, sorting
from app.domain.access import Permission
from app.domain.audience import Audience
from app.domain.course import ClassStatus, Topic
from app.i18n import _
from app.queries.course import (
    CourseFilter,
    CourseOrder,
    count_courses,
    course_sheet,
    list_courses,
)
from app.queries.course_class import (
    ClassSheet,
    class_sheet,
    count_participants,
    list_participants,
)
from app.security import requires

bp = Blueprint("course", __name__)

PAGE = 50


@bp.route("/khoa")
@requires(Permission.COURSES_READ)
def index() -> ResponseReturnValue:
    seen, wanted = outlook(), _filter()
    order = sorting(list(CourseOrder), f"-{CourseOrder.DATE}")
    total = count_courses(g.db, seen, wanted)
    courses = list_courses(
        g.db,
        seen,
        wanted,
        order=CourseOrder(order.key),
        is_descending=order.is_descending,
        limit=PAGE,
        offset=offset(total, PAGE),
    )
    return render_template(
        "course/index.html",
        courses=courses,
        wanted=wanted,
        order=order,
        paging=paging(total, PAGE),
        year=seen.year,
        is_filtered=wanted != CourseFilter(),
        topics=options(Topic),
        audiences=options(Audience),
        statuses=options(ClassStatus),
        carried=carried(),
        intake_url=intake_url(),
    )


@bp.route("/khoa/<int:course_id>")
@requires(Permission.COURSES_READ)
def show(course_id: int) -> ResponseReturnValue:
    return render_template("course/show.html", sheet=course_sheet(g.db, course_id, outlook()))


@bp.route("/lop/<int:class_id>")
@requires(Permission.COURSES_READ)
def show_class(class_id: int) -> ResponseReturnValue:
    seen = outlook()
    sheet = class_sheet(g.db, class_id, seen)
    total = count_participants(g.db, class_id, seen)
    return render_template(
        "course/show_class.html",
        sheet=sheet,
        participants=list_participants(
            g.db, class_id, seen, limit=PAGE, offset=offset(total, PAGE)
        ),
        paging=paging(total, PAGE),
        numbers=_counts(sheet),
        elsewhere=sheet.numbers.total - total,
    )


def _counts(sheet: ClassSheet) -> list[tuple[str, int | None]]:
    """The class in numbers: seats first, then how it ended, then who has no outcome yet."""
    numbers = sheet.numbers
    return [
        (_("trong danh sách"), numbers.seats),
        (_("số chỗ"), sheet.course_class.capacity),
        *((_(outcome.label).lower(), count) for outcome, count in numbers.outcomes.items()),
        *((_(status.label).lower(), count) for status, count in numbers.statuses.items()),
    ]


def _filter() -> CourseFilter:
    return CourseFilter(
        text=typed("q"),
        organiser_text=typed("organiser"),
        topic=chosen(Topic, "topic"),
        audience=chosen(Audience, "audience"),
        status=chosen(ClassStatus, "status"),
        in_all_years=request.args.get("years") == "all",
    )
