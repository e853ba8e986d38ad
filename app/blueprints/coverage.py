"""The coverage board, and the people, courses, units and records behind each figure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.table_file import Ending
from app.blueprints.coverage_file import (
    course_fields,
    figure_fields,
    figure_lines,
    item_fields,
    person_fields,
)
from app.blueprints.figure_card import figure_card, is_explained, why_url
from app.blueprints.figure_group import figure_groups, further_figures
from app.blueprints.paging import offset, paging
from app.blueprints.subject import (
    Row,
    Subject,
    below_of,
    crumbs_to,
    figures_of,
    for_each_unit,
    in_order,
    rows_below,
    subject_asked,
)
from app.blueprints.table_file import Field, file_asked, file_links, send_table
from app.domain.access import Permission
from app.domain.audience import Audience
from app.domain.coverage import ASIDE, Figure, Reason
from app.domain.label import Labelled
from app.domain.plan import TargetKind
from app.i18n import _
from app.queries.coverage import COUNTED_KINDS
from app.queries.explain import (
    PEOPLE_KINDS,
    SEATED,
    count_items,
    count_reasons,
    explain_courses,
    explain_items,
    explain_people,
    list_people,
    reasons_of,
    reasons_of_people,
)
from app.security import requires

R = TypeVar("R", bound=Labelled)

bp = Blueprint("coverage", __name__, url_prefix="/do-phu")

PAGE = 50

_OTHER_KINDS = tuple(kind for kind in COUNTED_KINDS if kind is not TargetKind.STAFF_TRAINED)


@bp.route("")
@requires(Permission.COVERAGE_READ)
def board() -> ResponseReturnValue:
    subject = subject_asked()
    below, horizon = below_of(subject), subject.here.plan.horizon
    if ending := file_asked():
        lines = figure_lines(subject.name, in_order(figures_of(subject, below=below)), below)
        return send_table(_("Độ phủ"), figure_fields(), lines, ending=ending, about=_about(subject))
    # Of all figures only the staff's is told unit by unit.
    of_staff = figures_of(subject, TargetKind.STAFF_TRAINED, below=below)
    found, staff = [*of_staff, *figures_of(subject, *_OTHER_KINDS)], of_staff[0]
    return render_template(
        "coverage/board.html",
        subject=subject,
        crumbs=crumbs_to(subject),
        groups=figure_groups(found, horizon=horizon, unit_id=subject.unit_id),
        further=further_figures(found, horizon=horizon, unit_id=subject.unit_id),
        below=rows_below(staff, below),
        total=Row(subject.name, staff),
        people_url=why_url(TargetKind.STAFF_TRAINED, unit_id=subject.unit_id),
        board_of=for_each_unit("coverage.board"),
        why_of=for_each_unit("coverage.explain", kind=TargetKind.STAFF_TRAINED.value),
        files=file_links(),
    )


@bp.route("/vi-sao/<kind>")
@requires(Permission.COVERAGE_READ)
def explain(kind: str) -> ResponseReturnValue:
    if kind not in COUNTED_KINDS:
        abort(404)
    subject, asked = subject_asked(), TargetKind(kind)
    if not is_explained(asked, unit_id=subject.unit_id):
        abort(404)
    found = figures_of(subject, asked)
    if not found:
        abort(404)
    if asked is TargetKind.COURSES:
        return _explain_courses(subject, found)
    if asked in PEOPLE_KINDS:
        return _explain_people(subject, found)
    return _explain_items(subject, found)


def _explained(
    template: str, subject: Subject, found: list[Figure], *, rows: int, **lists: Any
) -> str:
    """A page of what is behind figures of one kind, below their cards. rows: how much there is."""
    return render_template(
        template,
        subject=subject,
        kind=found[0].kind,
        crumbs=crumbs_to(subject, itself=True),
        cards=[figure_card(figure, unit_id=subject.unit_id) for figure in found],
        files=file_links(rows, _(found[0].kind.label)),
        **lists,
    )


def _file(
    subject: Subject,
    found: list[Figure],
    fields: Sequence[Field[Any]],
    lines: Sequence[Any],
    ending: Ending,
) -> ResponseReturnValue:
    """What is behind a figure as a file, whole."""
    title = _("Vì sao: %(name)s", name=_(found[0].kind.label))
    return send_table(title, fields, lines, ending=ending, about=_about(subject))


def _about(subject: Subject) -> list[tuple[str, str]]:
    return [(_("Đơn vị"), subject.name)] if subject.unit else []


def _explain_courses(subject: Subject, found: list[Figure]) -> ResponseReturnValue:
    courses = explain_courses(g.db, subject.here.plan, **_question(subject))
    if ending := file_asked():
        return _file(subject, found, course_fields(), courses, ending)
    return _explained(
        "coverage/explain_courses.html",
        subject,
        found,
        rows=len(courses),
        courses=courses,
        audiences=_audience_rows(found),
    )


def _explain_people(subject: Subject, found: list[Figure]) -> ResponseReturnValue:
    asked, figure, reason = _question(subject), found[0], _reason(Reason)
    plan, kind = subject.here.plan, figure.kind
    if ending := file_asked():
        people = explain_people(g.db, plan, kind, reason=reason, **asked)
        if reason is None and figure.denominator is not None:
            people = [person for person in people if person.reason not in ASIDE]
        return _file(subject, found, person_fields(), people, ending)
    # The figure says how many there are; only of the other reasons all have to be found first.
    known = {None: figure.denominator, Reason.CREDITED: figure.value}.get(reason)
    limit, start = (None, 0) if known is None else (PAGE, offset(known, PAGE))
    ids = list_people(g.db, plan, kind, reason=reason, limit=limit, offset=start, **asked)
    total = len(ids) if known is None else known
    if known is None:
        ids = ids[offset(total, PAGE) :][:PAGE]
    counts: dict[Reason, int | None] = dict.fromkeys(reasons_of_people(kind))
    counts[Reason.CREDITED] = figure.value
    if reason is not None:
        counts[reason] = total
    return _explained(
        "coverage/explain.html",
        subject,
        found,
        rows=total,
        people=explain_people(g.db, plan, kind, person_ids=ids, **asked),
        paging=paging(total, PAGE),
        tabs=_reason_tabs(
            subject, kind, counts, reason, in_all=figure.denominator if reason else total
        ),
        counted_url=url_for(
            ".reasons", kind=kind.value, unit=subject.unit_id, reason=reason and reason.value
        ),
    )


@bp.route("/vi-sao/<kind>/ly-do")
@requires(Permission.COVERAGE_READ)
def reasons(kind: str) -> str:
    """How many people each reason applies to: counted from rows, while the page is read."""
    subject, asked = subject_asked(), TargetKind(kind) if kind in PEOPLE_KINDS else None
    if asked is None or not is_explained(asked, unit_id=subject.unit_id):
        abort(404)
    counts = count_reasons(g.db, subject.here.plan, asked, **_question(subject))
    is_share = asked not in SEATED
    in_all = sum(n for reason, n in counts.items() if not (is_share and reason in ASIDE))
    tabs = _reason_tabs(subject, asked, counts, _reason(Reason), in_all=in_all)
    return render_template("coverage/reasons.html", title=_(asked.label), tabs=tabs)


def _explain_items(subject: Subject, found: list[Figure]) -> ResponseReturnValue:
    asked, kind = _question(subject), found[0].kind
    reason = _reason(reasons_of(kind))
    counts = count_items(g.db, subject.here.plan, kind, **asked)
    total, ending = counts.get(reason, 0) if reason else sum(counts.values()), file_asked()
    items = explain_items(
        g.db,
        subject.here.plan,
        kind,
        reason=reason,
        limit=None if ending else PAGE,
        offset=0 if ending else offset(total, PAGE),
        **asked,
    )
    if ending:
        return _file(subject, found, item_fields(kind), items, ending)
    return _explained(
        "coverage/explain_items.html",
        subject,
        found,
        rows=total,
        items=items,
        paging=paging(total, PAGE),
        tabs=_reason_tabs(subject, kind, counts, reason, in_all=sum(counts.values())),
    )


def _question(subject: Subject) -> dict[str, Any]:
    """What an explanation is asked for."""
    here = subject.here
    return {"year": here.year, "as_of": here.as_of, "unit_id": subject.unit_id}


def _audience_rows(found: list[Figure]) -> list[Row]:
    """Each audience judged by itself; without a target, those that any course was for."""
    return [
        Row(_(Audience(code).label), replace(figure, value=count))
        for figure in found
        for code, count in figure.parts.items()
        if isinstance(count, int) and (count or figure.target.threshold is not None)
    ]


def _reason_tabs(
    subject: Subject,
    kind: TargetKind,
    counts: Mapping[R, int | None],
    chosen: R | None,
    *,
    in_all: int | None,
) -> list[dict[str, object]]:
    """The list narrowed by each reason. counts, in_all: None where nobody has counted yet."""

    def tab(label: str, reason: R | None, count: int | None) -> dict[str, object]:
        code = reason.value if reason else None
        url = url_for(".explain", kind=kind.value, unit=subject.unit_id, reason=code)
        return {"label": label, "url": url, "active": reason is chosen, "count": count}

    return [
        tab(_("Tất cả"), None, in_all),
        *(tab(_(reason.label), reason, count) for reason, count in counts.items()),
    ]


def _reason(reasons: type[R]) -> R | None:
    """The reason that the list is narrowed to; one of another kind of figure is none."""
    text = request.args.get("reason")
    if not text:
        return None
    if text not in set(reasons):
        abort(404)
    return reasons(text)
