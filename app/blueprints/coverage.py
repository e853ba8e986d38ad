"""The coverage board, and the people or courses behind each figure."""

from dataclasses import replace

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.blueprints.figure_card import FigureCard, figure_card
from app.blueprints.paging import page_number, paging
from app.blueprints.subject import (
    Row,
    Subject,
    crumbs_to,
    figures_of,
    first_of,
    in_order,
    rows_below,
    subject_asked,
)
from app.domain.access import Permission
from app.domain.audience import Audience
from app.domain.coverage import Figure, Reason
from app.domain.plan import TargetKind
from app.i18n import _
from app.queries.coverage import COUNTED_KINDS
from app.queries.explain import count_reasons, explain_courses, explain_people
from app.security import requires

bp = Blueprint("coverage", __name__, url_prefix="/do-phu")

PAGE = 50


@bp.route("")
@requires(Permission.COVERAGE_READ)
def board() -> ResponseReturnValue:
    subject = subject_asked()
    found = figures_of(subject)
    staff = first_of(found, TargetKind.STAFF_TRAINED)
    return render_template(
        "coverage/board.html",
        subject=subject,
        crumbs=crumbs_to(subject),
        cards=[figure_card(figure, unit_id=subject.unit_id) for figure in in_order(found)],
        below=rows_below(subject, staff),
        total=Row(subject.name, staff),
    )


@bp.route("/vi-sao/<kind>")
@requires(Permission.COVERAGE_READ)
def explain(kind: str) -> ResponseReturnValue:
    if kind not in COUNTED_KINDS:
        abort(404)
    subject, asked = subject_asked(), TargetKind(kind)
    found = figures_of(subject, asked)
    cards = [figure_card(figure, unit_id=subject.unit_id) for figure in found]
    crumbs = crumbs_to(subject, itself=True)
    if asked is TargetKind.COURSES:
        here = subject.here
        courses = explain_courses(
            g.db, here.plan, year=here.year, as_of=here.as_of, unit_id=subject.unit_id
        )
        return render_template(
            "coverage/explain_courses.html",
            subject=subject,
            crumbs=crumbs,
            cards=cards,
            courses=courses,
            audiences=_audience_rows(found),
        )
    return _explain_people(subject, asked, cards, crumbs)


def _explain_people(
    subject: Subject, kind: TargetKind, cards: list[FigureCard], crumbs: list[dict[str, str]]
) -> ResponseReturnValue:
    here, reason = subject.here, _reason()
    counts = count_reasons(
        g.db, here.plan, kind, year=here.year, as_of=here.as_of, unit_id=subject.unit_id
    )
    total = counts.get(reason, 0) if reason else sum(counts.values())
    page = page_number(total, PAGE)
    people = explain_people(
        g.db,
        here.plan,
        kind,
        year=here.year,
        as_of=here.as_of,
        unit_id=subject.unit_id,
        reason=reason,
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    return render_template(
        "coverage/explain.html",
        subject=subject,
        crumbs=crumbs,
        cards=cards,
        people=people,
        paging=paging(total, PAGE),
        tabs=_reason_tabs(subject, kind, counts, reason),
    )


def _audience_rows(found: list[Figure]) -> list[Row]:
    """Each audience judged by itself; without a target, those that any course was for."""
    return [
        Row(_(Audience(code).label), replace(figure, value=count))
        for figure in found
        for code, count in figure.parts.items()
        if isinstance(count, int) and (count or figure.target.threshold is not None)
    ]


def _reason_tabs(
    subject: Subject, kind: TargetKind, counts: dict[Reason, int], chosen: Reason | None
) -> list[dict[str, object]]:
    def tab(label: str, reason: Reason | None, count: int) -> dict[str, object]:
        code = reason.value if reason else None
        url = url_for(".explain", kind=kind.value, unit=subject.unit_id, reason=code)
        return {"label": label, "url": url, "active": reason is chosen, "count": count}

    return [
        tab(_("Tất cả"), None, sum(counts.values())),
        *(tab(_(reason.label), reason, count) for reason, count in counts.items()),
    ]


def _reason() -> Reason | None:
    text = request.args.get("reason")
    if not text:
        return None
    if text not in set(Reason):
        abort(404)
    return Reason(text)
