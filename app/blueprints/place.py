"""The desk of a class: its seats term by term, who asked, who waits and who was offered a seat."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.blueprints.class_page import class_page, may_change
from app.blueprints.listing import outlook
from app.blueprints.paging import offset, paging
from app.domain.access import Permission
from app.errors import refusal_text
from app.i18n import _
from app.models import CourseClass
from app.queries.course_class import class_sheet
from app.queries.place import PlaceGroup, PlaceLine, count_groups, list_places
from app.queries.refusal import refusals_shown
from app.queries.registration import window_of
from app.queries.seat import seats_of
from app.security import requires, signed_in_user

bp = Blueprint("place", __name__)

PAGE = 100


@dataclass(frozen=True, slots=True)
class GroupTab:
    """A group as components/tabs.html shows it."""

    label: str
    url: str
    active: bool
    count: int


@bp.route("/lop/<int:class_id>/danh-sach")
@requires(Permission.COURSES_READ)
def index(class_id: int) -> ResponseReturnValue:
    seen = outlook()
    sheet = class_sheet(g.db, class_id, seen)
    course_class = sheet.course_class
    gives = may_change(Permission.ENROLMENTS_EDIT, sheet.course)
    counts = count_groups(g.db, class_id, seen, gives=gives)
    group = _group(counts)
    total, window, now = counts[group], window_of(course_class), clock.now()
    before = offset(total, PAGE)
    places = list_places(g.db, class_id, seen, group, gives=gives, limit=PAGE, offset=before)
    return class_page(
        "place/index.html",
        course_class,
        group=group,
        groups=list(_tabs(class_id, group, counts)),
        places=places,
        warnings=_warnings(course_class, group, places),
        paging=paging(total, PAGE),
        elsewhere=sheet.numbers.total - sum(counts.values()),
        seats=seats_of(g.db, course_class, on=clock.today()),
        is_settled=window.is_settled(now),
        may_nominate=signed_in_user().may(Permission.NOMINATE) and window.refusal(now) is None,
        may_enrol=gives,
        may_edit=may_change(Permission.COURSES_EDIT, sheet.course),
    )


def _group(counts: Mapping[PlaceGroup, int]) -> PlaceGroup:
    """The group asked for; else the first of those that wait for somebody, else the list."""
    asked = request.args.get("group", "")
    if asked in set(PlaceGroup):
        return PlaceGroup(asked)
    busy = (PlaceGroup.PENDING, PlaceGroup.OFFERED, PlaceGroup.WAITING)
    return next((one for one in busy if counts[one]), PlaceGroup.CONFIRMED)


def _tabs(class_id: int, group: PlaceGroup, counts: Mapping[PlaceGroup, int]) -> Iterator[GroupTab]:
    for one in PlaceGroup:
        url = url_for(".index", class_id=class_id, group=one.value)
        yield GroupTab(_(one.label), url, active=one is group, count=counts[one])


def _warnings(
    course_class: CourseClass, group: PlaceGroup, places: list[PlaceLine]
) -> dict[int, str]:
    """{person_id: why no seat is offered to them}, of those who have none yet."""
    if group not in {PlaceGroup.PENDING, PlaceGroup.WAITING}:
        return {}
    names = {line.person_id: line.full_name for line in places}
    refused = refusals_shown(g.db, course_class, names, anew=False)
    return {id: refusal_text(refusal) for id, refusal in refused.items()}
