"""The pages of one class: they share a row of tabs, one for each thing that is done with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import g, render_template, request, url_for

from app import clock
from app.blueprints.listing import acting
from app.domain.access import Permission
from app.domain.clash import Clash
from app.domain.label import N_
from app.i18n import _
from app.models import Course, CourseClass
from app.queries.clash import clashes_of
from app.queries.organiser import is_given
from app.security import signed_in_user


@dataclass(frozen=True, slots=True)
class Part:
    """A page of every class. is_read: shown to whoever may read it; else to who gives the class.

    also: other blueprints whose pages belong to it.
    """

    endpoint: str
    label: str
    permission: Permission
    is_read: bool = False
    also: tuple[str, ...] = ()


PARTS = (
    Part(
        "course.show_class",
        N_("Tổng quan"),
        Permission.COURSES_READ,
        is_read=True,
        also=("course_class", "trainer"),
    ),
    Part(
        "place.index",
        N_("Danh sách và hàng chờ"),
        Permission.COURSES_READ,
        is_read=True,
        also=("nomination", "enrolment", "seat_hold"),
    ),
    Part("meeting.index", N_("Buổi học"), Permission.COURSES_EDIT),
    Part(
        "attendance.index",
        N_("Điểm danh"),
        Permission.ENROLMENTS_EDIT,
        also=("check_in_desk", "walk_in"),
    ),
    Part("completion.index", N_("Kết quả"), Permission.ENROLMENTS_EDIT, also=("closing",)),
    Part("certificate.index", N_("Chứng nhận"), Permission.ENROLMENTS_EDIT),
    Part("class_document.index", N_("Giấy tờ"), Permission.COURSES_EDIT, also=("office",)),
)
"""In the order in which a class goes through them. A part is marked on all pages of its blueprint.

Another page of classes needs a line here, and `class_page` in its view.
"""


@dataclass(frozen=True, slots=True)
class Tab:
    """A part as components/tabs.html shows it."""

    label: str
    url: str
    active: bool


def class_page(template: str, course_class: CourseClass, **values: object) -> str:
    """A page of a class, which extends layouts/class.html, under the tabs that the reader has."""
    tabs = list(_tabs(course_class))
    return render_template(template, course_class=course_class, class_tabs=tabs, **values)


def may_change(permission: Permission, course: Course) -> bool:
    """Whether a page that shows something of a course may lead to changing it."""
    return signed_in_user().may(permission) and is_given(g.db, course, acting(permission))


def clashes_shown(course_class: CourseClass) -> list[Clash]:
    """What is in the way of a class, for whoever can change it; of one that is over, nothing."""
    if course_class.ends_on < clock.today():
        return []
    if not may_change(Permission.COURSES_EDIT, course_class.course):
        return []
    return clashes_of(g.db, course_class, acting(Permission.COURSES_EDIT))


def _tabs(course_class: CourseClass) -> Iterator[Tab]:
    for part in PARTS:
        if _is_open(part, course_class):
            url = url_for(part.endpoint, class_id=course_class.id)
            yield Tab(_(part.label), url, active=_is_here(part))


def _is_open(part: Part, course_class: CourseClass) -> bool:
    if part.is_read:
        return signed_in_user().may(part.permission)
    return may_change(part.permission, course_class.course)


def _is_here(part: Part) -> bool:
    return request.blueprint in (part.endpoint.partition(".")[0], *part.also)
