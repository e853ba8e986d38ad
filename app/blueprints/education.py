"""The Department of Education's home: teachers, schools and courses for STEM/STEAM."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.figure_card import figure_card, judged
from app.blueprints.listing import carried, chosen, options, outlook, typed
from app.blueprints.paging import offset, paging, sorting
from app.blueprints.subject import in_order
from app.blueprints.table_file import Field, file_asked, file_links, send_table
from app.domain.access import Permission
from app.domain.course import Topic
from app.domain.coverage import Coverage
from app.domain.label import N_
from app.domain.person import SchoolLevel, Subject
from app.domain.plan import TargetKind
from app.domain.unit import SCHOOL_KINDS, UnitKind
from app.i18n import _
from app.models import Plan
from app.queries.course import CourseFilter, count_courses, list_courses
from app.queries.coverage import figures
from app.queries.outlook import Outlook
from app.queries.school_board import (
    Activity,
    KindShare,
    SchoolFilter,
    SchoolLine,
    SchoolOrder,
    count_schools,
    list_schools,
    schools_by_kind,
)
from app.queries.teacher import (
    TeacherFilter,
    TeacherLine,
    TeacherOrder,
    count_teachers,
    list_teachers,
    teacher_shares,
)
from app.security import requires
from app.shell import standpoint

bp = Blueprint("education", __name__, url_prefix="/giao-duc")

PAGE = 50
PLACES_SHOWN, COURSES_SHOWN = 10, 10
STEM_KINDS = (TargetKind.STEM_TEACHERS, TargetKind.STEM_SCHOOLS)

_ACTIVITIES = (
    (Activity.BOTH, N_("Có cả hai")),
    (Activity.NO_STEM, N_("Chưa có STEM/STEAM")),
    (Activity.NO_DIGITAL_SKILLS, N_("Chưa có kỹ năng số")),
    (Activity.NEITHER, N_("Chưa có hoạt động nào")),
)
_YES_NO = {"1": True, "0": False}


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject's teachers, at each level and in all. is_meant: whether the plan is about it."""

    subject: Subject
    is_meant: bool
    levels: Mapping[SchoolLevel, Coverage]
    total: Coverage


@bp.route("")
@requires(Permission.EDUCATION_READ)
def index() -> ResponseReturnValue:
    here, seen = standpoint(), outlook()
    unit_id = _root(seen)
    found = figures(
        g.db,
        here.plan,
        year=here.year,
        as_of=here.as_of,
        unit_id=unit_id,
        kinds=STEM_KINDS,
        units=(),
    )
    kinds = schools_by_kind(g.db, seen)
    shares = teacher_shares(g.db, here.plan, seen)
    stem = CourseFilter(topic=Topic.STEM_STEAM)
    courses = outlook(Permission.COURSES_READ)
    return render_template(
        "education/index.html",
        year=here.year,
        cards=[
            figure_card(judged(figure, unit_id=unit_id), unit_id=unit_id)
            for figure in in_order(found)
        ],
        levels=list(SchoolLevel),
        level_columns=[{"label": _(level.label), "numeric": True} for level in SchoolLevel],
        subjects=_subject_rows(here.plan, shares.by_subject),
        kinds=kinds,
        all_kinds=_all_of(kinds),
        places=shares.by_place[:PLACES_SHOWN],
        courses=list_courses(g.db, courses, stem, limit=COURSES_SHOWN),
        course_count=count_courses(g.db, courses, stem),
    )


@bp.route("/giao-vien")
@requires(Permission.EDUCATION_READ)
def teachers() -> ResponseReturnValue:
    plan, seen, wanted = standpoint().plan, outlook(), _teacher_filter()
    order = sorting(list(TeacherOrder), TeacherOrder.NAME)
    by, descends = TeacherOrder(order.key), order.is_descending
    if ending := file_asked():
        lines = list_teachers(g.db, plan, seen, wanted, order=by, is_descending=descends)
        return send_table(_("Giáo viên và STEM/STEAM"), _teacher_fields(), lines, ending=ending)
    total = count_teachers(g.db, plan, seen, wanted)
    return render_template(
        "education/teachers.html",
        teachers=list_teachers(
            g.db,
            plan,
            seen,
            wanted,
            order=by,
            is_descending=descends,
            limit=PAGE,
            offset=offset(total, PAGE),
        ),
        wanted=wanted,
        order=order,
        paging=paging(total, PAGE),
        year=seen.year,
        is_filtered=wanted != TeacherFilter(),
        subjects=options(Subject),
        levels=options(SchoolLevel),
        carried=carried() | _narrowed("unit", "above"),
        files=file_links(total, _("Giáo viên và STEM/STEAM")),
    )


@bp.route("/truong")
@requires(Permission.EDUCATION_READ)
def schools() -> ResponseReturnValue:
    plan, seen, wanted = standpoint().plan, outlook(), _school_filter()
    order = sorting(list(SchoolOrder), SchoolOrder.NAME)
    by, descends = SchoolOrder(order.key), order.is_descending
    if ending := file_asked():
        lines = list_schools(g.db, plan, seen, wanted, order=by, is_descending=descends)
        return send_table(_("Trường và hoạt động"), _school_fields(), lines, ending=ending)
    total = count_schools(g.db, seen, wanted)
    return render_template(
        "education/schools.html",
        schools=list_schools(
            g.db,
            plan,
            seen,
            wanted,
            order=by,
            is_descending=descends,
            limit=PAGE,
            offset=offset(total, PAGE),
        ),
        wanted=wanted,
        order=order,
        paging=paging(total, PAGE),
        year=seen.year,
        is_filtered=wanted != SchoolFilter(),
        kinds=options(kind for kind in UnitKind if kind in SCHOOL_KINDS),
        activities=[(code.value, _(words)) for code, words in _ACTIVITIES],
        carried=carried(),
        files=file_links(),
    )


def _root(seen: Outlook) -> int | None:
    """The unit whose figures head the page; None: the province, for whom any part is all of it.

    Who follows the schools of the whole province has its figures of teachers and schools whole.
    """
    parts = seen.scope.of_province(seen.province_id)
    return None if any(part.unit_id is None for part in parts) else parts[0].unit_id


def _all_of(kinds: list[KindShare]) -> KindShare:
    """The last line of the table: the numbers of all kinds, added up."""
    numbers = ((kind.schools, kind.stem, kind.digital_skills, kind.both) for kind in kinds)
    return (
        KindShare(None, *map(sum, zip(*numbers, strict=True)))
        if kinds
        else KindShare(None, 0, 0, 0, 0)
    )


def _subject_rows(
    plan: Plan, found: Mapping[tuple[Subject, SchoolLevel | None], Coverage]
) -> list[SubjectRow]:
    rows = []
    for subject in Subject:
        levels = {level: c for (of, level), c in found.items() if of is subject}
        if levels:
            total = sum(levels.values(), Coverage(0, 0))
            known = {level: c for level, c in levels.items() if level is not None}
            rows.append(SubjectRow(subject, subject.value in plan.stem_subjects, known, total))
    return rows


def _narrowed(*names: str) -> dict[str, str]:
    """What a link has narrowed the list to and the filter has no field for; kept by its form."""
    return {name: request.args[name] for name in names if request.args.get(name)}


def _teacher_filter() -> TeacherFilter:
    return TeacherFilter(
        text=typed("q"),
        school_text=typed("school"),
        school_id=request.args.get("unit", type=int),
        above_id=request.args.get("above", type=int),
        subject=chosen(Subject, "subject"),
        level=chosen(SchoolLevel, "level"),
        is_meant=_YES_NO.get(request.args.get("meant", "")),
        is_trained=_YES_NO.get(request.args.get("trained", "")),
    )


def _school_filter() -> SchoolFilter:
    activity = request.args.get("activity", "")
    return SchoolFilter(
        text=typed("q"),
        kind=chosen(UnitKind, "kind"),
        activity=Activity(activity) if activity in set(Activity) else None,
    )


def _teacher_fields() -> list[Field[TeacherLine]]:
    return [
        Field(_("Mã người"), lambda line: line.code),
        Field(_("Họ và tên"), lambda line: line.full_name),
        Field(_("Trường"), lambda line: line.school_name),
        Field(_("Trực thuộc"), lambda line: line.above_name),
        Field(_("Môn dạy"), lambda line: line.subject),
        Field(_("Cấp dạy"), lambda line: line.level),
        Field(_("Thuộc diện của kế hoạch"), lambda line: line.is_meant),
        Field(_("Đã học STEM/STEAM trong năm"), lambda line: line.is_trained),
        Field(_("Lớp"), lambda line: line.class_code),
        Field(_("Ngày kết thúc lớp"), lambda line: line.class_ended_on),
    ]


def _school_fields() -> list[Field[SchoolLine]]:
    return [
        Field(_("Mã đơn vị"), lambda line: line.code),
        Field(_("Trường"), lambda line: line.name),
        Field(_("Loại trường"), lambda line: line.kind),
        Field(_("Trực thuộc"), lambda line: line.above_name),
        Field(_("Có hoạt động STEM/STEAM"), lambda line: line.has_stem),
        Field(_("Có hoạt động kỹ năng số"), lambda line: line.has_digital_skills),
        Field(_("Giáo viên thuộc diện"), lambda line: line.teachers.denominator),
        Field(_("Đã học STEM/STEAM"), lambda line: line.teachers.value),
    ]
